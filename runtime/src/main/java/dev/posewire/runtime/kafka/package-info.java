/** Kafka's clients, the topics, and tables that follow compacted ones. */
package dev.posewire.runtime.kafka;
