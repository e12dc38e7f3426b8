/** A sink for PostgreSQL; alone knows its driver. */
package dev.posewire.sink.postgres;
