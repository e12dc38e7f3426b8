package dev.posewire.sink.video;

import static dev.posewire.sink.video.Recorded.event;
import static dev.posewire.sink.video.Recorded.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import dev.posewire.sink.SinkException;
import dev.posewire.video.Mp4File;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoSinkTest {
  @TempDir Path folder;

  private final FakeFinder finder = new FakeFinder();
  private final FakeTopic offsets = new FakeTopic();
  private VideoSink sink;

  @BeforeEach
  void open() throws Exception {
    SegmentFolder segments = new SegmentFolder(folder);
    segments.prepare();
    sink =
        new VideoSink(
            "video",
            new Recorder(
                segments,
                Duration.ofMinutes(10),
                () -> 0,
                new SimpleMeterRegistry().counter("video.files")),
            finder,
            new FrameRelease(
                new FrameRelease.Path(offsets, offsets, offsets),
                new FrameRelease.Groups("worker", "decoder", "sink", "release"),
                1,
                () -> 0));
    sink.prepare();
  }

  @Test
  void eventsAreDrawnAtTheFlush() throws Exception {
    sink.write(event("dock", 0));
    sink.write(event("lobby", 0));
    sink.write(event("dock", 1));
    assertEquals(List.of(), finder.asked);
    sink.flush();
    sink.close();
    assertEquals(List.of(0L, 100_000L), times("dock"));
    assertEquals(List.of(0L), times("lobby"));
    assertTrue(finder.closed);
    assertTrue(offsets.closed);
  }

  @Test
  void anEventWithoutItsFrameIsLeftOut() throws Exception {
    finder.gone.add(FramePlace.of(event("dock", 1)));
    for (int i = 0; i < 3; i++) {
      sink.write(event("dock", i));
    }
    sink.flush();
    assertEquals(Optional.empty(), sink.leftOut(event("dock", 0)));
    assertEquals(Optional.of(Reason.FRAME_GONE), sink.leftOut(event("dock", 1)));
    sink.write(event("dock", 3));
    sink.flush();
    assertEquals(Optional.empty(), sink.leftOut(event("dock", 3)));
    sink.close();
    assertEquals(List.of(0L, 200_000L, 300_000L), times("dock"));
  }

  @Test
  void whatWasDrawnInAFlushThatFailedIsNotDrawnAgain() throws Exception {
    finder.failAt = Optional.of(FramePlace.of(event("dock", 2)));
    for (int i = 0; i < 4; i++) {
      sink.write(event("dock", i));
    }
    assertThrows(SinkException.class, sink::flush);
    finder.failAt = Optional.empty();
    finder.asked.clear();
    for (int i = 0; i < 4; i++) {
      sink.write(event("dock", i));
    }
    sink.flush();
    assertEquals(List.of(event("dock", 2), event("dock", 3)), finder.asked);
    sink.close();
    assertEquals(List.of(0L, 100_000L, 200_000L, 300_000L), times("dock"));
  }

  @Test
  void anEventThatComesAgainIsThereOnce() throws Exception {
    sink.write(event("dock", 0));
    sink.write(event("dock", 0));
    sink.flush();
    sink.write(event("dock", 0));
    sink.write(event("dock", 1));
    sink.flush();
    assertEquals(Optional.empty(), sink.leftOut(event("dock", 0)));
    sink.close();
    assertEquals(List.of(0L, 100_000L), times("dock"));
  }

  @Test
  void kafkaThatDoesNotTellHowFarTheFramesAreReadIsTriedAgain() throws Exception {
    offsets.commit("worker", Map.of(0, 1L));
    offsets.away = true;
    SinkException failure = assertThrows(SinkException.class, sink::tend);
    assertEquals(SinkException.Kind.RETRIABLE, failure.kind());
    assertTrue(failure.getMessage().contains("no answer"), failure.getMessage());
    sink.close();
  }

  @Test
  void aSearchIsStoppedByCancel() {
    sink.cancel();
    assertTrue(finder.cancelled);
    sink.close();
    sink.close();
  }

  @Test
  void aClosedSinkTakesNothing() {
    sink.close();
    assertThrows(IllegalStateException.class, () -> sink.write(event("dock", 0)));
    assertThrows(IllegalStateException.class, sink::flush);
  }

  private List<Long> times(String channel) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(channel))) {
      Path video = files.filter(file -> file.toString().endsWith(".mp4")).findFirst().orElseThrow();
      return Mp4File.read(video).timesMicros();
    }
  }

  /** Has all frames but those that are gone. */
  private static final class FakeFinder implements FrameFinder {
    final List<PoseEvent> asked = new ArrayList<>();
    final Set<FramePlace> gone = new HashSet<>();
    Optional<FramePlace> failAt = Optional.empty();
    boolean cancelled;
    boolean closed;

    @Override
    public List<PoseEvent> find(List<PoseEvent> events, Taker taker) throws SinkException {
      List<PoseEvent> missing = new ArrayList<>();
      for (PoseEvent event : events) {
        asked.add(event);
        if (failAt.equals(Optional.of(FramePlace.of(event)))) {
          throw SinkException.retriable("Kafka is away", null);
        }
        if (gone.contains(FramePlace.of(event))) {
          missing.add(event);
        } else {
          taker.take(event, frame(event.getChannel(), event.getSequence()));
        }
      }
      return missing;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
