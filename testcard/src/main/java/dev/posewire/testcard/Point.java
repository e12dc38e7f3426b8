package dev.posewire.testcard;

/** A place in a plane, x to the right and y down; the unit is said where it is used. */
record Point(double x, double y) {}
