package dev.posewire.systemtests;

import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.registry.ChannelRegistry.Stored;
import dev.posewire.ingest.registry.Expected;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.kafka.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * An ingest in this process, and a log of the frames that it publishes. Images are small: what they
 * show is not looked at. Owned by the test's thread.
 */
final class IngestRig implements AutoCloseable {
  private static final int IMAGE_WIDTH = 114;
  private static final int IMAGE_HEIGHT = 64;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(7);

  private final ServiceStack stack = new ServiceStack(Duration.ofSeconds(60));
  private final Health health = new Health();
  private final IngestService ingest;
  private final FrameLog frames;

  private IngestRig(KafkaSettings kafka) throws Exception {
    KafkaClients clients = new KafkaClients(kafka);
    boolean started = false;
    try {
      ingest = stack.add("ingest", startIngest(clients));
      frames = stack.add("frame-log", new FrameLog(clients));
      started = true;
    } finally {
      if (!started) stack.close();
    }
  }

  private IngestService startIngest(KafkaClients clients) throws InterruptedException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    return IngestService.start(
        settings(),
        clients,
        health,
        new IngestService.Meters(meters, new ChannelMeters(meters, Ticker.system())),
        new VideoSources(InstantSource.system()));
  }

  /** {@code topics}: of its own. */
  static IngestRig start(KafkaBroker broker, Topics topics) throws Exception {
    return new IngestRig(KafkaProbe.settings(broker.bootstrapServers(), topics));
  }

  private static IngestSettings settings() {
    IngestSettings usual = IngestSettings.defaults();
    return new IngestSettings(
        usual.channels(),
        usual.instance(),
        SourceSettings.defaults()
            .withSize(IMAGE_WIDTH, IMAGE_HEIGHT)
            .withTimeouts(CONNECT_TIMEOUT, READ_TIMEOUT),
        Duration.ofMillis(200),
        usual.fileDecoderThreads(),
        usual.maxInFlight(),
        usual.window(),
        usual.statusPeriod(),
        usual.channelCloseTimeout());
  }

  static ChannelSpec.Builder spec(String channel, String url) {
    return ChannelSpec.newBuilder().setChannel(channel).setUrl(url).setUpdatedAt(Instant.now());
  }

  void put(String channel, String url) throws Exception {
    put(spec(channel, url).build());
  }

  void put(ChannelSpec spec) throws Exception {
    Stored unused = ingest.registry().put(spec, new Expected.Anything());
  }

  /** Ends a channel, and waits until its thread is gone. */
  void remove(String channel) throws Exception {
    ingest.registry().remove(channel, new Expected.Anything());
    Await.until("the end of " + channel, () -> !isRunning(channel));
  }

  /** Whether the channel has its thread. */
  static boolean isRunning(String channel) {
    return threads("channel-" + channel).contains("channel-" + channel);
  }

  /** The names of all threads of this process that begin so. */
  static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  Optional<ChannelStatus> status(String channel) {
    return ingest.ownStatuses().stream()
        .filter(status -> status.getChannel().equals(channel))
        .findFirst();
  }

  /** Waits for a state, with words in its detail; answers the status. */
  ChannelStatus awaitState(String channel, ChannelState state, String words) throws Exception {
    ChannelStatus[] last = {null};
    Await.until(
        channel + " is " + state + " (" + words + ")",
        () -> {
          last[0] = status(channel).orElse(last[0]);
          return last[0] != null
              && last[0].getState() == state
              && last[0].getDetail().contains(words);
        },
        this);
    return last[0];
  }

  /** Waits for so many more frames of a channel; answers the last of them. */
  FrameLog.Seen awaitFrames(String channel, int more) throws Exception {
    int enough = frames.count(channel) + more;
    Await.until(more + " frames of " + channel, () -> frames.count(channel) >= enough, this);
    List<FrameLog.Seen> seen = frames.of(channel);
    return seen.get(seen.size() - 1);
  }

  FrameLog frames() {
    return frames;
  }

  @Override
  public String toString() {
    return ingest.ownStatuses().toString();
  }

  @Override
  public void close() {
    stack.close();
  }
}
