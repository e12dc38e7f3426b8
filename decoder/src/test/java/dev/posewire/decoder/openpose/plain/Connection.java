package dev.posewire.decoder.openpose.plain;

/** Two peaks joined by a limb. {@code score}: {@link LimbScorer}'s, above 0. */
record Connection(Peak from, Peak to, float score) {}
