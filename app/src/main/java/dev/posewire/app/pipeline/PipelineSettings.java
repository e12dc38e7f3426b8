package dev.posewire.app.pipeline;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.decoder.DecoderSettings;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.worker.WorkerSettings;
import java.util.Optional;
import java.util.function.Function;

/**
 * How all stages run in one process.
 *
 * @param broker the embedded broker; empty where another Kafka serves
 * @param kafka the settings for the address of the broker's clients
 * @param bootstrapServers of the other Kafka; unused with an embedded broker
 * @param handOver from worker to decoder
 */
public record PipelineSettings(
    Optional<BrokerSettings> broker,
    Function<String, KafkaSettings> kafka,
    String bootstrapServers,
    IngestSettings ingest,
    WorkerSettings worker,
    DecoderSettings decoder,
    HandOver handOver) {}
