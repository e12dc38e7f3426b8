/** A sink for another topic, or another cluster, of Kafka. */
package dev.posewire.sink.kafka;
