package dev.posewire.sink.video;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Videos in a folder, by channel.
 *
 * @param segmentAfter how much time one file holds
 */
public record VideoTarget(Path folder, Duration segmentAfter) implements SinkTarget {
  private static final Duration USUAL_SEGMENT = Duration.ofMinutes(10);
  private static final Duration MIN_SEGMENT = Duration.ofSeconds(10);
  private static final Duration MAX_SEGMENT = Duration.ofDays(1);

  /** Each flush is a piece of a file, and a search for frames. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  public VideoTarget {
    if (segmentAfter.compareTo(MIN_SEGMENT) < 0 || segmentAfter.compareTo(MAX_SEGMENT) > 0) {
      throw new UserErrorException("segment-after must be 10s to 1d: " + segmentAfter);
    }
  }

  /** {@code folder}, {@code segment-after}. */
  public static VideoTarget read(SinkValues values) {
    return new VideoTarget(
        Path.of(values.text("folder")), values.duration("segment-after", USUAL_SEGMENT));
  }

  @Override
  public Duration usualLinger() {
    return LINGER;
  }

  @Override
  public Optional<Path> ownFolder() {
    return Optional.of(folder.toAbsolutePath().normalize());
  }

  @Override
  public boolean readsFrames() {
    return true;
  }

  @Override
  public SinkTarget readingFrom(StageKafka source) {
    return (name, meters) -> VideoSink.open(name, this, source, meters);
  }

  /** Not without the frames: see {@link #readingFrom}. */
  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    throw new IllegalStateException("a video needs frames: open what readingFrom answers");
  }
}
