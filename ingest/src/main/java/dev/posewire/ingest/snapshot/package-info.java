/** Pictures of channels as they are on Kafka, with the skeletons that were found in them. */
package dev.posewire.ingest.snapshot;
