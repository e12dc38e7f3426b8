/** The {@code channel} commands: a client of the HTTP API of ingest. */
package dev.posewire.app.channel;
