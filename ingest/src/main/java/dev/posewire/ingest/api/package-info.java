/**
 * The HTTP API: channels are registered, looked at and tried over it. {@link
 * dev.posewire.ingest.api.ApiServer} alone knows the server under it.
 */
package dev.posewire.ingest.api;
