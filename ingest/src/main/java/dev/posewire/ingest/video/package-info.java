/**
 * Frame sources over FFmpeg's binding. It is used directly, because an interrupt callback has to be
 * in place before anything connects.
 */
package dev.posewire.ingest.video;
