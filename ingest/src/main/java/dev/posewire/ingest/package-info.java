/** The first stage: connects to channels, samples and scales their frames, publishes them. */
package dev.posewire.ingest;
