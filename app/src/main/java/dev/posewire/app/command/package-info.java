/** The commands that run stages, or work without an ingest, and the options they share. */
package dev.posewire.app.command;
