/** Which channels there should be: the {@code channels} topic, and what users write for it. */
package dev.posewire.ingest.registry;
