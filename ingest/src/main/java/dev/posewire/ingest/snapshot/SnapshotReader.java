package dev.posewire.ingest.snapshot;

import dev.posewire.ingest.snapshot.ChannelTail.Verdict;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.video.drawing.FramePicture;
import dev.posewire.video.drawing.ModelPixels;
import dev.posewire.video.drawing.SkeletonPainter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the newest picture of a channel back from Kafka. Thread-safe: each search has a consumer of
 * its own, which it closes.
 *
 * <p>A search takes at most 3 s and reads at most 48 MiB, about 140 raw frames of the real model's
 * input; two may run at a time, the third is refused.
 */
public final class SnapshotReader implements SnapshotSource {
  private static final Duration MAX_TIME = Duration.ofSeconds(3);
  private static final long MAX_BYTES = 48L << 20;
  private static final int MAX_SEARCHES = 2;

  private final Clients clients;
  private final Topics topics;
  private final Ticker ticker;
  private final Semaphore searches = new Semaphore(MAX_SEARCHES);

  /** What a search reads with; each is asked for once a search. */
  record Clients(
      Supplier<Consumer<String, byte[]>> consumers,
      Supplier<RecordReader<Frame>> frames,
      Supplier<RecordReader<PoseEvent>> poses) {}

  SnapshotReader(Clients clients, Topics topics, Ticker ticker) {
    this.clients = clients;
    this.topics = topics;
    this.ticker = ticker;
  }

  public static SnapshotReader of(StageKafka kafka) {
    return new SnapshotReader(
        new Clients(
            kafka.clients()::reader,
            () -> kafka.reader(Frame.class),
            () -> kafka.reader(PoseEvent.class)),
        kafka.topics(),
        kafka.services().ticker());
  }

  @Override
  public Optional<Snapshot> newest(ChannelSpec spec, boolean skeletons) throws SnapshotException {
    if (!searches.tryAcquire()) {
      throw new SnapshotException(
          "%d snapshots are being made, and no more at a time".formatted(MAX_SEARCHES));
    }
    try {
      return search(spec, skeletons);
    } catch (KafkaException e) {
      throw new SnapshotException("Kafka does not give it: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new SnapshotException("the newest frame cannot be shown: " + e.getMessage(), e);
    } finally {
      searches.release();
    }
  }

  private Optional<Snapshot> search(ChannelSpec spec, boolean skeletons)
      throws SnapshotException, IOException {
    SearchBudget budget = new SearchBudget(ticker, MAX_TIME, MAX_BYTES);
    Consumer<String, byte[]> consumer = clients.consumers().get();
    try {
      var frames =
          new ChannelTail<>(
              consumer, topics.frames(spec.getPolicy()), clients.frames().get(), budget);
      if (!skeletons) {
        Optional<Frame> frame = frames.newest(spec.getChannel(), any -> Verdict.FITS);
        return frame.isEmpty() ? Optional.empty() : Optional.of(draw(frame.get(), List.of()));
      }
      var poses = new ChannelTail<>(consumer, topics.poses(), clients.poses().get(), budget);
      Optional<PoseEvent> event = poses.newest(spec.getChannel(), any -> Verdict.FITS);
      if (event.isEmpty()) {
        return Optional.empty();
      }
      // Results come in the order of frames: its frame is the newest that has any.
      Optional<Frame> frame =
          frames.newest(spec.getChannel(), candidate -> verdict(candidate, event.get()));
      return frame.isEmpty()
          ? Optional.empty()
          : Optional.of(draw(frame.get(), event.get().getPeople()));
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private static Verdict verdict(Frame frame, PoseEvent event) {
    int order =
        frame.getSession() == event.getSession()
            ? Long.compare(frame.getSequence(), event.getSequence())
            : Long.compare(frame.getSession(), event.getSession());
    if (order == 0) {
      return Verdict.FITS;
    }
    return order > 0 ? Verdict.TOO_NEW : Verdict.TOO_OLD;
  }

  private static Snapshot draw(Frame frame, List<Person> people) throws IOException {
    BufferedImage picture = FramePicture.of(frame);
    SkeletonPainter.draw(picture, ModelPixels.of(people, frame.getLetterbox()));
    return new Snapshot(FramePicture.jpeg(picture), frame.getCapturedAt());
  }
}
