package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's mock of a producer; the test waits for its sends and acknowledges them. */
final class FakeBroker extends MockProducer<String, byte[]> {
  private final Semaphore sends = new Semaphore(0);

  FakeBroker() {
    super(false, null, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<String, byte[]> record, Callback callback) {
    Future<RecordMetadata> sent = super.send(record, callback);
    sends.release();
    return sent;
  }

  void awaitSends(int count) throws InterruptedException {
    assertTrue(sends.tryAcquire(count, 20, TimeUnit.SECONDS), "no more records were sent");
  }

  /** Key and value of all that was sent. */
  List<String> sent() {
    return history().stream().map(record -> record.key() + record.value()[0]).toList();
  }
}
