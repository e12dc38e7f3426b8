/** References to secrets, and what they stand for. */
package dev.posewire.ingest.secret;
