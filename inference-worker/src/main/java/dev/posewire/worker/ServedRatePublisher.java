package dev.posewire.worker;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ServedRate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Tells ingest once a period which channels get more frames than this worker can serve. Owned by a
 * thread of its own. Fresh or nothing: a rate that Kafka does not take in time is worth nothing.
 */
final class ServedRatePublisher implements Loop {
  /** Enough frames for a rate, and soon enough for a camera that need not be decoded. */
  static final Duration PERIOD = Duration.ofSeconds(2);

  private final ServedFrames served;
  private final LaneProducer producer;
  private final AvroCodec codec;
  private final Ticker ticker;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** {@code producer}: of the topic of rates; owned by this object. */
  ServedRatePublisher(
      ServedFrames served, LaneProducer producer, AvroCodec codec, LaneServices services) {
    this.served = served;
    this.producer = producer;
    this.codec = codec;
    this.ticker = services.ticker();
    this.clock = services.clock();
  }

  @Override
  public void runOnce() throws InterruptedException {
    if (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
      publish();
    }
  }

  void publish() {
    for (ServedRate rate : served.collect(ticker.nanos(), clock.instant())) {
      Future<SendOutcome> unused = producer.send(rate.getChannel(), codec.encode(rate));
    }
  }

  @Override
  public void onStop() {
    producer.close();
  }

  @Override
  public void wakeup() {
    stopped.countDown();
  }
}
