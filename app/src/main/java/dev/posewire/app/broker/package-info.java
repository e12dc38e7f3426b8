/** A Kafka broker inside the process, for one machine. */
package dev.posewire.app.broker;
