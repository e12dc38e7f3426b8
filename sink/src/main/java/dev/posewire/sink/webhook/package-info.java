/** Pose events to a URL, by HTTP. */
package dev.posewire.sink.webhook;
