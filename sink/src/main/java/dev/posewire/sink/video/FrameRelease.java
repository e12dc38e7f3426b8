package dev.posewire.sink.video;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.AdminOffsets;
import dev.posewire.runtime.lane.RecordedOffsets;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Commits, of each partition of {@code frames.recorded}, up to where a sink needs no frame any
 * more: each event of the frames below has been through the sink, or never will be. It knows by
 * what the stages have committed alone; processes with a sink of the same name do it side by side.
 *
 * <p>A wave goes behind the frames that the worker has committed at its begin: first to where their
 * tensors end, until the decoder has committed that; then to where their events end, until the sink
 * has committed that; then they are released. Nothing but Kafka's answers is remembered for good,
 * so a release that failed is tried again, and one that Kafka forgot is made again.
 *
 * <p>Not thread-safe: owned by the sink's writer thread.
 */
final class FrameRelease implements AutoCloseable {
  /** As often as lanes commit: more often there is nothing new. */
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** The three topics of a recorded frame's path; all have the same partitions. */
  record Path(RecordedOffsets frames, RecordedOffsets tensors, RecordedOffsets poses) {}

  /**
   * Consumer groups with their prefix.
   *
   * @param worker reads frames
   * @param decoder reads tensors
   * @param sink reads poses
   * @param release of {@code frames}, without members: this is what is committed here
   */
  record Groups(String worker, String decoder, String sink, String release) {
    static Groups of(KafkaSettings settings, String sink) {
      return new Groups(
          settings.workerGroup(),
          settings.decoderGroup(),
          settings.group("sink." + sink),
          settings.frameGroup(sink));
    }
  }

  private final Path path;
  private final Groups groups;
  private final Set<Integer> partitions;
  private final Ticker ticker;
  private final Map<Integer, Wave> waves;
  private long tickedNanos;

  /**
   * Of these topics.
   *
   * @param path closed with this object
   * @param partitions of each of the topics
   */
  FrameRelease(Path path, Groups groups, int partitions, Ticker ticker) {
    this.path = path;
    this.groups = groups;
    this.partitions = IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
    this.ticker = ticker;
    this.waves = this.partitions.stream().collect(Collectors.toMap(one -> one, one -> new Wave()));
    this.tickedNanos = ticker.nanos() - PERIOD.toNanos();
  }

  /**
   * Of a sink.
   *
   * @param kafka opened with the topics of recorded frames and tensors, and {@code poses}
   */
  static FrameRelease of(StageKafka kafka, String sink) {
    Topics topics = kafka.topics();
    Groups groups = Groups.of(kafka.settings(), sink);
    Admin admin = kafka.clients().admin();
    return new FrameRelease(
        new Path(
            new AdminOffsets(
                admin, topics.frames(Policy.EVERY), List.of(groups.worker(), groups.release())),
            new AdminOffsets(admin, topics.tensors(Policy.EVERY), List.of(groups.decoder())),
            new AdminOffsets(admin, topics.poses(), List.of(groups.sink()))),
        groups,
        kafka.partitions(),
        kafka.services().ticker());
  }

  /**
   * Releases what can be, at most every 500 ms; blocks for a bounded time.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer or refuses
   */
  void tick() throws InterruptedException {
    long nowNanos = ticker.nanos();
    if (nowNanos - tickedNanos < PERIOD.toNanos()) return;
    tickedNanos = nowNanos;
    Map<String, Map<Integer, Long>> committed = path.frames().committed(partitions);
    Map<Integer, Long> worker = committed.getOrDefault(groups.worker(), Map.of());
    Map<Integer, Long> released = committed.getOrDefault(groups.release(), Map.of());
    Set<Integer> behind =
        partitions.stream()
            .filter(one -> worker.getOrDefault(one, 0L) > released.getOrDefault(one, 0L))
            .collect(Collectors.toSet());
    if (behind.isEmpty()) return;
    View view = view(behind);
    Map<Integer, Long> through = new HashMap<>();
    for (int one : behind) {
      waves
          .get(one)
          .advance(worker.get(one), released.getOrDefault(one, 0L), view.of(one))
          .ifPresent(offset -> through.put(one, offset));
    }
    if (!through.isEmpty()) path.frames().commit(groups.release(), through);
  }

  /**
   * What is committed first, and where the topics end after that: who has committed up to an end
   * has done all that was there when the stage before it committed.
   */
  private View view(Set<Integer> behind) throws InterruptedException {
    Map<Integer, Long> decoder =
        path.tensors().committed(behind).getOrDefault(groups.decoder(), Map.of());
    Map<Integer, Long> sink = path.poses().committed(behind).getOrDefault(groups.sink(), Map.of());
    Map<Integer, Long> beginnings = path.tensors().beginnings(behind);
    return new View(
        decoder, beginnings, sink, path.tensors().ends(behind), path.poses().ends(behind));
  }

  /** By partition, how far those behind the worker are. */
  private record View(
      Map<Integer, Long> decoder,
      Map<Integer, Long> tensorsBeginnings,
      Map<Integer, Long> sink,
      Map<Integer, Long> tensorsEnds,
      Map<Integer, Long> posesEnds) {
    /**
     * Tensors that are deleted no decoder waits for, whether or not its commits are still there.
     */
    Place of(int partition) {
      long tensorsEnd = tensorsEnds.get(partition);
      long posesEnd = posesEnds.get(partition);
      return new Place(
          Math.max(done(decoder, partition, tensorsEnd), tensorsBeginnings.get(partition)),
          done(sink, partition, posesEnd),
          tensorsEnd,
          posesEnd);
    }

    /** What is committed above the end is of a topic that was deleted and made again. */
    private static long done(Map<Integer, Long> committed, int partition, long end) {
      long offset = committed.getOrDefault(partition, 0L);
      return offset > end ? 0 : offset;
    }
  }

  /** The same of one partition: what is done of tensors and poses, and their ends. */
  private record Place(long decoder, long sink, long tensorsEnd, long posesEnd) {}

  /** The frames of a partition that are to be released next. */
  private static final class Wave {
    private enum Stage {
      NONE,
      AT_DECODER,
      AT_SINK
    }

    private Stage stage = Stage.NONE;
    private long frames;
    private long tensors;
    private long poses;

    /** Takes as many steps as it can; answers below which offset all is through, if it is new. */
    OptionalLong advance(long worker, long released, Place place) {
      boolean made = frames > worker || tensors > place.tensorsEnd() || poses > place.posesEnd();
      // A topic was deleted and made again, or another process has released these frames.
      if (made || frames <= released) stage = Stage.NONE;
      OptionalLong through = OptionalLong.empty();
      while (true) {
        if (stage == Stage.NONE) {
          if (through.orElse(released) == worker) return through;
          frames = worker;
          tensors = place.tensorsEnd();
          stage = Stage.AT_DECODER;
        }
        if (stage == Stage.AT_DECODER) {
          if (place.decoder() < tensors) return through;
          poses = place.posesEnd();
          stage = Stage.AT_SINK;
        }
        if (place.sink() < poses) return through;
        through = OptionalLong.of(frames);
        stage = Stage.NONE;
      }
    }
  }

  @Override
  public void close() {
    path.frames().close();
    path.tensors().close();
    path.poses().close();
  }
}
