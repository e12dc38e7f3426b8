package dev.posewire.app.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Events;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRecorderTest {
  private static final Recording CLIP = FakeVideo.recording("clip", 0);

  @TempDir Path folder;
  private final MemorySink sink = new MemorySink();
  private final FakeVideo video = new FakeVideo(3);

  @Test
  void eventsAreStoredOnceAndCounted() {
    EventRecorder recorder = recorder(Optional.empty());

    recorder.add(Events.event("clip", 0, List.of(Events.person(0), Events.person(1))));
    recorder.add(Events.event("other", 0, List.of(Events.person(0))));
    recorder.add(Events.event("clip", 1, List.of(Events.person(0))));
    recorder.add(Events.event("clip", 0));

    assertEquals(List.of("clip 0", "other 0", "clip 1"), sink.done);
    assertEquals(2, recorder.events("clip"));
    assertEquals(3, recorder.people("clip"));
    assertEquals(1, recorder.events("other"));
    assertEquals(0, recorder.events("none"));
  }

  @Test
  void gapIsAnError() {
    EventRecorder recorder = recorder(Optional.empty());
    recorder.add(Events.event("clip", 0));

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> recorder.add(Events.event("clip", 2)));

    assertEquals("event 1 of clip is missing: 2 came", e.getMessage());
    assertEquals(1, recorder.events("clip"));
  }

  @Test
  void lastEventOfARecordingIsSafeBeforeItCounts() {
    EventRecorder recorder = recorder(Optional.empty());

    recorder.add(Events.event("clip", 0));
    recorder.add(Events.last("clip", 1));

    assertEquals(List.of("clip 0", "clip 1", "flush"), sink.done);
  }

  @Test
  void hundredEventsAreFlushed() {
    EventRecorder recorder = recorder(Optional.empty());

    for (int i = 0; i < 250; i++) recorder.add(Events.event("clip", i));

    assertEquals(2, Collections.frequency(sink.done, "flush"));
    assertEquals("flush", sink.done.get(100));
  }

  @Test
  void fullDiskIsTheUsersToMendAndTheEventDoesNotCount() {
    EventRecorder recorder = recorder(Optional.empty());
    sink.isFull = true;

    UserErrorException e =
        assertThrows(UserErrorException.class, () -> recorder.add(Events.event("clip", 0)));

    assertEquals("cannot store the events: the disk is full", e.getMessage());
    assertEquals(0, recorder.events("clip"));
  }

  @Test
  void outputThatIsNotCompleteIsAbandoned() {
    EventRecorder recorder = recorder(Optional.empty());

    recorder.close();

    assertEquals(List.of("abandon"), sink.done);
    recorder.requireStored();
  }

  @Test
  void completeOutputIsClosed() {
    EventRecorder recorder = recorder(Optional.empty());
    recorder.complete();

    recorder.close();

    assertEquals(List.of("close"), sink.done);
    recorder.requireStored();
  }

  @Test
  void outputThatCannotBeClosedIsTold() {
    EventRecorder recorder = recorder(Optional.empty());
    recorder.complete();
    sink.isGone = true;

    recorder.close();

    UserErrorException e = assertThrows(UserErrorException.class, recorder::requireStored);
    assertEquals("the folder has gone", e.getMessage());
  }

  @Test
  void recordingsAreDrawnUntilTheirLastEvent() {
    EventRecorder recorder = recorder(Optional.of(folder));

    recorder.add(Events.event("clip", 0));
    assertTrue(Files.exists(folder.resolve("clip-000000.png")));
    assertFalse(video.closed);
    recorder.add(Events.last("clip", 1));

    assertTrue(Files.exists(folder.resolve("clip-000001.png")));
    assertTrue(video.closed);
  }

  @Test
  void closeClosesWhatIsStillDrawn() {
    EventRecorder recorder = recorder(Optional.of(folder));
    recorder.add(Events.event("clip", 0));

    recorder.close();

    assertTrue(video.closed);
  }

  @Test
  void pictureThatCannotBeDrawnIsTheUsersToMend() {
    EventRecorder recorder = recorder(Optional.of(folder.resolve("missing")));

    UserErrorException e =
        assertThrows(UserErrorException.class, () -> recorder.add(Events.event("clip", 0)));

    assertTrue(e.getMessage().startsWith("--draw cannot draw the events: "), e.getMessage());
    assertEquals(0, recorder.events("clip"));
  }

  private EventRecorder recorder(Optional<Path> drawFolder) {
    return new EventRecorder(sink, List.of(CLIP), drawFolder, video);
  }
}
