/** Which partitions of channels this process has, by its membership of a consumer group. */
package dev.posewire.ingest.assignment;
