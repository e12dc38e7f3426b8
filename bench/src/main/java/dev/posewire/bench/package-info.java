/** Measures of the whole: how fast the pipeline is beside its engine, and what memory it takes. */
package dev.posewire.bench;
