package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a codec learns how others write: the topic {@code schemas}, and a Schema Registry where one
 * is named. Thread-safe.
 */
public final class SchemaSources {
  private static final Logger log = LoggerFactory.getLogger(SchemaSources.class);

  /** As for a broker that starts together with the process. */
  private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(30);

  private final AvroCodec codec;
  private final SchemaTopic topic;
  private final Optional<SchemaRegistry> registry;

  public SchemaSources(KafkaClients clients, AvroCodec codec) {
    this.codec = codec;
    this.topic = new SchemaTopic(clients, codec);
    this.registry = clients.settings().schemaRegistry().map(SchemaRegistry::new);
  }

  /** Writes this version's schemas to the topic; to be done before the first record. */
  void publishOwn() throws InterruptedException {
    topic.publishOwn();
  }

  /** Learns what was published since, and what values have named. Blocks for a bounded time. */
  public void refresh() {
    topic.refresh();
    registry.ifPresent(from -> codec.missingRegistryIds().forEach(missing -> learn(from, missing)));
  }

  private void learn(SchemaRegistry from, int id) {
    try {
      codec.learn(id, from.schema(id));
    } catch (SchemaRegistry.RefusedException e) {
      log.warn("schema {}: {}", id, e.getMessage());
      if (e.isNotFound()) codec.refuseRegistryId(id);
    } catch (IOException e) {
      log.warn("cannot get schema {} now: {}", id, e.getMessage());
    } catch (MalformedRecordException e) {
      log.warn("{} has no Avro schema with id {}: {}", from, id, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Where a registry is named: lets the codec write records of a schema in the registry's wire
   * format, once the registry has it under the subject {@code <topic>-value}.
   *
   * @throws UserErrorException if it does not take it within half a minute
   */
  void useRegistry(String records, Schema schema) {
    if (registry.isEmpty()) return;
    try {
      int id = register(registry.get(), records + "-value", schema);
      codec.writeWithRegistryId(schema, id);
      log.info("{} has the schema of {} under id {}", registry.get(), records, id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserErrorException("interrupted while registering a schema", e);
    }
  }

  private static int register(SchemaRegistry registry, String subject, Schema schema)
      throws InterruptedException {
    Backoff backoff =
        Backoff.equalJitter(Duration.ofMillis(200), Duration.ofSeconds(5), new Random());
    long begunNanos = System.nanoTime();
    while (true) {
      try {
        return registry.register(subject, schema);
      } catch (SchemaRegistry.RefusedException e) {
        throw new UserErrorException(
            e.getMessage()
                + "; let it take the subject "
                + subject
                + ", or leave --schema-registry out",
            e);
      } catch (IOException e) {
        if (System.nanoTime() - begunNanos > REGISTER_TIMEOUT.toNanos()) {
          throw new UserErrorException(
              e.getMessage() + "; start it, or mend or leave out --schema-registry", e);
        }
        log.warn("{}; trying again", e.getMessage());
        TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
      }
    }
  }
}
