/** Recordings in, JSON lines out, with a progress bar. */
package dev.posewire.app.analyze;
