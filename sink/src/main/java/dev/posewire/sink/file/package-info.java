/** Sinks for files and standard output, as JSON lines. */
package dev.posewire.sink.file;
