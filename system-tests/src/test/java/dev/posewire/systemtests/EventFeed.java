package dev.posewire.systemtests;

import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes pose events of some channels at an even pace, on a thread of its own, until it is
 * stopped. Any thread may ask.
 */
final class EventFeed implements AutoCloseable {
  private static final int CHANNELS = 5;
  private static final long SESSION = 1_772_360_000_000_001L;

  private final AvroCodec codec = new AvroCodec();
  private final KafkaProbe probe;
  private final long pauseNanos;
  private final Thread thread = new Thread(this::run, "event-feed");
  // Written by the feed's thread, read by who asks.
  private volatile int fed;
  private volatile Throwable failure;
  // Written by who stops it, read by the feed's thread.
  private volatile boolean stopped;

  /** The topic is there; {@code probe} is this object's from now on. */
  EventFeed(KafkaProbe probe, int perSecond) {
    this.probe = probe;
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    thread.start();
  }

  private void run() {
    long dueNanos = System.nanoTime();
    int number = 0;
    try {
      while (!stopped) {
        PoseEvent event = event(number);
        Object unused =
            probe.write(probe.topics().poses(), event.getChannel(), codec.encode(event));
        number++;
        fed = number;
        dueNanos += pauseNanos;
        LockSupport.parkNanos(dueNanos - System.nanoTime());
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  /** How many Kafka has. */
  int fed() {
    if (failure != null) throw new AssertionError("the feed failed", failure);
    return fed;
  }

  /** Ends it; answers how many Kafka has. */
  int stop() throws InterruptedException {
    stopped = true;
    thread.join();
    return fed();
  }

  /** What names each event of so many: {@code channel sequence}. */
  static String identity(String channel, long sequence) {
    return channel + " " + sequence;
  }

  private static PoseEvent event(int number) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    List<Float> values = Collections.nCopies(Coco18.KEYPOINTS.size(), number % 1_000 / 7f);
    return PoseEvent.newBuilder()
        .setChannel("door-" + number % CHANNELS)
        .setSession(SESSION)
        .setSequence(number / CHANNELS)
        .setReceivedAt(now)
        .setCapturedAt(now)
        .setPublishedAt(now)
        .setInferredAt(now)
        .setDecodedAt(now)
        .setClock(Clock.ARRIVAL)
        .setSourceWidth(1280)
        .setSourceHeight(720)
        .setTags(Map.of())
        .setModel("testcard")
        .setDevice("feed")
        .setPeople(List.of(new Person(1, 9f, new Box(0f, 0f, 1f, 1f), values, values, values)))
        .build();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    probe.close();
  }
}
