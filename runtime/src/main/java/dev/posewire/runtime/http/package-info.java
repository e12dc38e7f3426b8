/** Metrics and health over HTTP. */
package dev.posewire.runtime.http;
