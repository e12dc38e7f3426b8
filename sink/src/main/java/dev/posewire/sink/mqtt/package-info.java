/** A sink for an MQTT broker; alone knows its client. */
package dev.posewire.sink.mqtt;
