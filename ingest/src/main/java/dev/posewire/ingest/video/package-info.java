/**
 * Frame sources over FFmpeg: the only package that knows its binding. The binding is used directly,
 * because an interrupt callback has to be in place before anything connects.
 */
package dev.posewire.ingest.video;
