/** All stages in one process, on an embedded broker or a Kafka of the user's. */
package dev.posewire.app.pipeline;
