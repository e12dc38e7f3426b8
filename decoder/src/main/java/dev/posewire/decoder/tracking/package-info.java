/** Follows people from frame to frame. Pure: knows nothing of Kafka, uses nothing but the JDK. */
package dev.posewire.decoder.tracking;
