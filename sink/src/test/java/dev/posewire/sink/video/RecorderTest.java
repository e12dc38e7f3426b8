package dev.posewire.sink.video;

import static dev.posewire.sink.video.Recorded.SESSION;
import static dev.posewire.sink.video.Recorded.event;
import static dev.posewire.sink.video.Recorded.frame;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.file.PartFile;
import dev.posewire.video.Mp4File;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  private static final Duration SEGMENT = Duration.ofMinutes(10);

  @TempDir Path folder;

  private final Counter completed = new SimpleMeterRegistry().counter("video.files");
  private long nowNanos;
  private Recorder recorder;

  @BeforeEach
  void open() throws Exception {
    recorder = recorder();
    recorder.prepare();
  }

  private Recorder recorder() throws IOException {
    SegmentFolder segments = new SegmentFolder(folder);
    segments.prepare();
    return new Recorder(segments, SEGMENT, () -> nowNanos, completed);
  }

  @Test
  void aSegmentIsAVideoWithAnIndexOfItsFrames() throws Exception {
    PoseEvent nobody = event("dock", 0);
    PoseEvent somebody =
        PoseEvent.newBuilder(event("dock", 3)).setPeople(List.of(Recorded.person(64, 48))).build();
    recorder.draw(nobody, frame("dock", 0));
    recorder.draw(somebody, frame("dock", 3));
    recorder.flush();
    assertEquals(
        List.of(
            "dock/dock-20260301T100000000Z.jsonl.part", "dock/dock-20260301T100000000Z.mp4.part"),
        files());
    recorder.close();

    assertEquals(
        List.of("dock/dock-20260301T100000000Z.jsonl", "dock/dock-20260301T100000000Z.mp4"),
        files());
    Mp4File.Content video = video("dock/dock-20260301T100000000Z.mp4");
    assertEquals(List.of(0L, 300_000L), video.timesMicros());
    assertEquals(Recorded.WIDTH, video.width());
    assertEquals(Recorded.HEIGHT, video.height());
    assertTrue(Math.abs(video.greys().get(0) - 100) < 8, video.greys().toString());
    assertTrue(video.greys().get(1) > 200, "a keypoint is white: " + video.greys());
    long bytes = Files.size(folder.resolve("dock/dock-20260301T100000000Z.mp4"));
    assertEquals(
        List.of(
            "{\"at\":0.000000,\"session\":7,\"sequence\":0,\"capturedAt\":\"2026-03-01T10:00:00Z\","
                + "\"people\":0}",
            "{\"at\":0.300000,\"session\":7,\"sequence\":3,\"capturedAt\":\"2026-03-01T10:00:00.300Z\","
                + "\"people\":1,\"videoBytes\":"
                + bytes
                + "}"),
        Files.readAllLines(folder.resolve("dock/dock-20260301T100000000Z.jsonl")));
    assertEquals(1, completed.count());
  }

  @Test
  void sessionSizeAgeAndGapBeginASegment() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.draw(event("dock", SESSION + 1, 10), frame("dock", SESSION + 1, 10, 1));
    Frame small =
        Frame.newBuilder(frame("dock", SESSION + 1, 20, 1))
            .setWidth(32)
            .setHeight(16)
            .setImage(ByteBuffer.wrap(new byte[32 * 16 * 3]))
            .build();
    recorder.draw(event("dock", SESSION + 1, 20), small);
    long afterAGap = 20 + 10 * 60;
    recorder.draw(event("dock", SESSION + 1, afterAGap), withTime(small, afterAGap));
    for (int i = 1; i <= 11; i++) {
      recorder.draw(event("dock", SESSION + 1, afterAGap + 550L * i), withTime(small, afterAGap));
    }
    recorder.close();

    assertEquals(
        List.of("100000000Z", "100001000Z", "100002000Z", "100102000Z", "101107000Z"),
        files().stream()
            .filter(file -> file.endsWith(".mp4"))
            .map(file -> file.replaceAll(".*T|[.]mp4", ""))
            .toList());
  }

  private static Frame withTime(Frame frame, long sequence) {
    return Frame.newBuilder(frame).setSequence(sequence).build();
  }

  @Test
  void theEndOfAFileAndSilenceEndASegment() throws Exception {
    recorder.draw(PoseEvent.newBuilder(event("file", 0)).setLast(true).build(), frame("file", 0));
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    recorder.tend();
    assertEquals(
        List.of("file/file-20260301T100000000Z.mp4"),
        files().stream().filter(file -> file.endsWith(".mp4")).toList());

    nowNanos += TimeUnit.MINUTES.toNanos(1);
    recorder.tend();

    assertEquals(2, files().stream().filter(file -> file.endsWith(".mp4")).count());
  }

  @Test
  void whatACrashLeavesIsCompletedAndKnown() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.draw(event("dock", 1), frame("dock", 1));
    recorder.flush();
    recorder.draw(event("dock", 2), frame("dock", 2));
    crash();

    Recorder next = recorder();
    next.prepare();

    assertEquals(new FramePlace(SESSION, 1), next.drawn("dock"));
    assertEquals(FramePlace.NONE, next.drawn("lobby"));
    assertEquals(List.of(0L, 100_000L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
    next.draw(event("dock", 2), frame("dock", 2));
    next.close();
    assertEquals(List.of(0L), video("dock/dock-20260301T100000200Z.mp4").timesMicros());
    assertEquals(FramePlace.NONE, next.drawn("lobby"));
    assertEquals(new FramePlace(SESSION, 2), recorder().drawn("dock"));
  }

  @Test
  void videoAndIndexAreCutToWhereBothAgree() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    long agreed = Files.size(part(".mp4"));
    recorder.draw(event("dock", 1), frame("dock", 1));
    recorder.flush();
    crash();
    // The second piece is torn; then the index is, too.
    truncate(part(".mp4"), Files.size(part(".mp4")) - 1);
    Files.writeString(part(".jsonl"), "{\"at\":0.2,\"sess", StandardOpenOption.APPEND);

    recorder().prepare();

    assertEquals(agreed, Files.size(folder.resolve("dock/dock-20260301T100000000Z.mp4")));
    assertEquals(List.of(0L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
    assertEquals(
        1, Files.readAllLines(folder.resolve("dock/dock-20260301T100000000Z.jsonl")).size());
  }

  @Test
  void aCrashAtAnyByteLeavesAVideoOfWholePieces() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    recorder.draw(event("dock", 1), frame("dock", 1));
    recorder.flush();
    crash();
    byte[] video = Files.readAllBytes(part(".mp4"));
    byte[] index = Files.readAllBytes(part(".jsonl"));
    Files.delete(part(".mp4"));
    Files.delete(part(".jsonl"));
    for (int i = 0; i <= 40; i++) {
      Path own = Files.createDirectories(folder.resolve("crash-" + i).resolve("dock"));
      int videoBytes = (int) ((long) video.length * i / 40);
      int indexBytes = (int) ((long) index.length * (i * 7 % 41) / 40);
      Files.write(own.resolve("dock-1.mp4.part"), java.util.Arrays.copyOf(video, videoBytes));
      Files.write(own.resolve("dock-1.jsonl.part"), java.util.Arrays.copyOf(index, indexBytes));

      SegmentFolder segments = new SegmentFolder(own.getParent());
      segments.completeLeftOvers();

      long last = segments.lastPlace("dock").sequence();
      List<Path> left = list(own);
      if (segments.lastPlace("dock").equals(FramePlace.NONE)) {
        assertEquals(List.of(), left);
      } else {
        assertEquals(2, left.size());
        assertEquals(
            last + 1, Mp4File.read(own.resolve("dock-1.mp4")).timesMicros().size(), "at " + i);
      }
    }
  }

  @Test
  void whatAnotherProcessWritesStays() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    recorder().prepare();
    assertEquals(
        List.of(
            "dock/dock-20260301T100000000Z.jsonl.part", "dock/dock-20260301T100000000Z.mp4.part"),
        files());
    recorder.close();
  }

  @Test
  void aVideoWhoseIndexIsStillOpenElsewhereStays() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    crash();
    PartFile index = PartFile.leftOver(part(".jsonl")).orElseThrow();

    recorder().prepare();
    assertTrue(Files.exists(part(".mp4")));
    index.leave();
    recorder().prepare();

    assertEquals(List.of(0L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
  }

  @Test
  void aDiskThatFailsEndsTheSegmentWithWhatIsSafe() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    recorder.draw(event("dock", 1), frame("dock", 1));
    Path dock = folder.resolve("dock");
    Path away = Files.move(dock, folder.resolve("away"));
    recorder.flush(); // what is open can be written

    assertThrows(
        SinkException.class, () -> recorder.draw(event("dock", 9_000), frame("dock", 9_000)));
    assertEquals(new FramePlace(SESSION, 1), recorder.drawn("dock"));
    Files.move(away, dock);
    recorder.draw(event("dock", 9_000), frame("dock", 9_000));
    recorder.flush();
    recorder.close();

    assertEquals(List.of(0L, 100_000L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
    assertEquals(List.of(0L), video("dock/dock-20260301T101500000Z.mp4").timesMicros());
  }

  @Test
  void closeTellsWhatIsLeft() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    Files.move(folder.resolve("dock"), folder.resolve("away"));
    UserErrorException told = assertThrows(UserErrorException.class, recorder::close);
    assertTrue(told.getMessage().contains(folder.toString()), told.getMessage());
    assertTrue(told.getMessage().contains(".part"), told.getMessage());
  }

  @Test
  void barsOfTheLetterboxAreNotShown() throws Exception {
    Frame tall =
        Frame.newBuilder(frame("dock", 0))
            .setSourceWidth(61)
            .setSourceHeight(96)
            .setLetterbox(new Letterbox(0.5f, 0, 0))
            .build();
    recorder.draw(event("dock", 0), tall);
    recorder.close();
    Mp4File.Content video = video("dock/dock-20260301T100000000Z.mp4");
    assertEquals(30, video.width());
    assertEquals(48, video.height());
  }

  @Test
  void whatCannotBeDrawnIsRefused() throws Exception {
    Person half = Person.newBuilder(Recorded.person(1, 1)).setX(List.of(1f)).build();
    refused(
        PoseEvent.newBuilder(event("dock", 0)).setPeople(List.of(half)).build(),
        frame("dock", 0),
        "18 keypoints");
    Frame cut = Frame.newBuilder(frame("dock", 0)).setImage(ByteBuffer.wrap(new byte[5])).build();
    refused(event("dock", 0), cut, "5 bytes");
    Frame tiny = Frame.newBuilder(frame("dock", 0)).setSourceWidth(2).setSourceHeight(2).build();
    refused(event("dock", 0), tiny, "leaves nothing");
    Frame strip =
        Frame.newBuilder(frame("dock", 0)).setSourceHeight(20).setSourceWidth(128).build();
    refused(event("dock", 0), strip, "64 x 10");
    recorder.close();
    assertEquals(List.of(), files());
  }

  private void refused(PoseEvent event, Frame frame, String why) {
    SinkException refusal = assertThrows(SinkException.class, () -> recorder.draw(event, frame));
    assertEquals(SinkException.Kind.REFUSED, refusal.kind());
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  @Test
  void theNewestSegmentIsTheOneOfTheNewestSession() throws Exception {
    // A recording that runs again has the times of the first run, one that is older lesser ones.
    for (long session = SESSION; session < SESSION + 3; session++) {
      recorder.draw(event("file", session, 5), frame("file", session, 5, 1));
      recorder.flush();
    }
    recorder.draw(event("file", SESSION + 3, 0), frame("file", SESSION + 3, 0, 1));
    recorder.close();

    assertEquals(new FramePlace(SESSION + 3, 0), recorder().drawn("file"));
  }

  @Test
  void linesThatNobodyHereWroteHoldUpNothing() throws Exception {
    recorder.draw(event("dock", 3), frame("dock", 3));
    recorder.close();
    Path dock = folder.resolve("dock");
    Files.writeString(dock.resolve("poses-20260301T110000000Z-1.jsonl"), "{\"people\":[]}\n");
    Files.writeString(
        dock.resolve("dock-20260301T110000000Z.jsonl"),
        "{\"session\":9,\"sequence\":1,\"people\":0}\n" + "\0".repeat(100) + "\nabc\n");

    assertEquals(new FramePlace(SESSION, 3), recorder().drawn("dock"));
  }

  @Test
  void anIndexWithGarbageIsCutBeforeIt() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.flush();
    crash();
    Files.writeString(part(".jsonl"), "\0\0\0\n{\"session\":1,\"people\":0}\n", APPEND);

    recorder().prepare();

    assertEquals(List.of(0L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
    assertEquals(
        1, Files.readAllLines(folder.resolve("dock/dock-20260301T100000000Z.jsonl")).size());
  }

  @Test
  void aFileThatIsGoneHoldsUpNoOther() throws Exception {
    for (String channel : List.of("dock", "lobby")) {
      recorder.draw(
          PoseEvent.newBuilder(event(channel, 0)).setLast(true).build(), frame(channel, 0));
    }
    recorder.flush();
    Files.move(folder.resolve("dock"), folder.resolve("away"));

    assertThrows(SinkException.class, recorder::tend);
    assertThrows(SinkException.class, recorder::tend);

    assertTrue(Files.exists(folder.resolve("lobby/lobby-20260301T100000000Z.mp4")));
    assertEquals(1, completed.count());
    assertThrows(UserErrorException.class, recorder::close);
  }

  @Test
  void aSegmentWhoseBatchWasGivenUpEndsToo() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    nowNanos += TimeUnit.MINUTES.toNanos(1);
    recorder.tend();
    assertEquals(List.of(0L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
  }

  @Test
  void whatAnInterruptLeavesIsForTheNextStart() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    recorder.draw(event("lobby", 0), frame("lobby", 0));
    recorder.flush();
    recorder.draw(event("dock", 1), frame("dock", 1));
    Thread.currentThread().interrupt(); // of a stop that takes too long
    assertThrows(SinkException.class, recorder::flush);
    assertTrue(Thread.interrupted());

    recorder.close();

    assertEquals(2, files().stream().filter(file -> file.endsWith(".part")).count());
    assertEquals(1, completed.count());
    recorder().prepare();
    assertEquals(List.of(0L), video("dock/dock-20260301T100000000Z.mp4").timesMicros());
  }

  @Test
  void aSegmentOfWhichNothingIsSafeIsNoVideo() throws Exception {
    recorder.draw(event("dock", 0), frame("dock", 0));
    Thread.currentThread().interrupt(); // closes its file
    assertThrows(SinkException.class, recorder::flush);
    assertTrue(Thread.interrupted());
    // At once: tend is not called while the disk fails, and each attempt begins a segment.
    assertEquals(List.of(), files());
    recorder.tend();
    assertEquals(0, completed.count());
  }

  private Path part(String ending) {
    return folder.resolve("dock/dock-20260301T100000000Z" + ending + ".part");
  }

  /** Copies of the part files take the place of those that this process has open. */
  private void crash() throws IOException {
    for (Path part : List.of(part(".mp4"), part(".jsonl"))) {
      Path copy = part.resolveSibling("copy");
      Files.copy(part, copy);
      Files.delete(part);
      Files.move(copy, part);
    }
  }

  private static void truncate(Path file, long bytes) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  private Mp4File.Content video(String file) throws IOException {
    return Mp4File.read(folder.resolve(file));
  }

  private List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : list(folder)) {
      names.add(folder.relativize(file).toString());
    }
    return names;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
