package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** All that readers need, faked: a test moves the time and plays the sources. */
final class Rig {
  final FakeTime time = new FakeTime();
  final FakeSources sources = new FakeSources(time);
  final FakeLane live = new FakeLane();
  final FakeLane recorded = new FakeLane();
  final FakePause pause = new FakePause(time);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final AtomicInteger ends = new AtomicInteger();
  final IngestSettings settings = IngestSettings.defaults().withInstance("ingest-1");
  final ReaderServices services =
      new ReaderServices(
          sources,
          new FrameProducers(live, recorded, new AvroCodec()),
          settings,
          () -> pause,
          time,
          time,
          new ReaderLimits(
              new Turnstile(8, Duration.ZERO, Duration.ofSeconds(1), time),
              new Turnstile(1, Duration.ZERO, Duration.ofMinutes(2), time),
              Duration.ZERO, // nobody publishes the statuses
              new ServedRates(time)));
  final StatusBoard board;

  Rig() {
    this(Map.of());
  }

  /** {@code last}: what an earlier process said. */
  Rig(Map<String, ChannelStatus> last) {
    board =
        new StatusBoard(
            "ingest-1",
            channel -> Optional.ofNullable(last.get(channel)),
            new ChannelMeters(registry, time),
            time.clocks());
  }

  ChannelReader reader(ChannelSpec spec) {
    return new ChannelReader(
        spec, board.tracker(spec.getChannel()), services, ends::incrementAndGet);
  }

  ChannelStatus status(String channel) {
    return board.status(channel).orElseThrow();
  }

  static void turns(ChannelReader reader, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      reader.runOnce();
    }
  }

  /** The balance, of the status and of the meters. */
  void assertBalance(
      String channel, long grabbed, long skipped, long published, long dropped, long inflight) {
    assertEquals(
        new FrameLedger.Counts(
            grabbed,
            skipped,
            published,
            dropped,
            inflight,
            status(channel).getCounters().getReconnects(),
            status(channel).getCounters().getCorrupt()),
        board.tracker(channel).ledger().counts());
    assertEquals(grabbed, skipped + published + dropped + inflight);
    assertEquals(
        List.of(grabbed, skipped, published, dropped),
        List.of(
            counted("frames.grabbed", channel),
            counted("frames.skipped", channel),
            counted("frames.published", channel),
            counted("frames.dropped", channel)));
  }

  long counted(String name, String channel, String... tags) {
    return Math.round(
        registry.find(name).tag("channel", channel).tags(tags).counters().stream()
            .mapToDouble(counter -> counter.count())
            .sum());
  }
}
