package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import dev.posewire.systemtests.Observed.Figure;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stages in processes of their own, as they run on more than one machine. */
@Timeout(480)
class FiveProcessesIT {
  /** The channels of the demo. */
  private static final Map<String, String> LIVE =
      Map.of(
          "card-1", "testcard:?people=2&seed=1&fps=10",
          "card-2", "testcard:?people=3&seed=2&fps=10");

  private static final String RECORDED = "testcard:?people=2&seed=5&width=720&height=1280";
  private static final int FRAMES = 40;
  private static final int EVENTS_OF_A_CARD = 25;

  /** Records that a writer may be ahead of its readers. */
  private static final int AHEAD = 32;

  @TempDir Path folder;

  @Test
  void eventsAreThoseOfOneProcessAndTheTruth() throws Exception {
    Map<String, List<Observed>> demo = eventsOfTheDemo();
    try (StageProcesses stages = StageProcesses.withBroker(folder);
        KafkaProbe probe = new KafkaProbe(stages)) {
      stages.start("worker", "--model", "testcard");
      stages.start("decoder");
      stages.start("sink", "--store", folder.resolve("events").toString());
      for (String stage : List.of("worker", "decoder", "sink")) stages.awaitReady(stage);
      stages.start(
          "ingest",
          "--channel",
          "card-1=" + LIVE.get("card-1"),
          "--channel",
          "card-2=" + LIVE.get("card-2"),
          "--channel",
          "file=" + RECORDED + "&frames=" + FRAMES);
      List<PoseEvent> unused =
          probe.readAs(
              probe.topics().poses(),
              PoseEvent.class,
              events ->
                  count(events, "file") == FRAMES
                      && count(events, "card-1") >= EVENTS_OF_A_CARD
                      && count(events, "card-2") >= EVENTS_OF_A_CARD);
      assertProcessesAreWellAndTheirCountersBalance(stages);
      stages.terminateAll();
    }

    Map<String, List<Observed>> stored = Observed.readFolder(folder.resolve("events"));
    assertEquals(Set.of("card-1", "card-2", "file"), stored.keySet());
    assertIsTheWholeRecording(stored.get("file"), FRAMES);
    compareWithTruth(stored.get("file"), RECORDED, true);
    for (String card : LIVE.keySet()) {
      compareWithTruth(stored.get(card), LIVE.get(card), false);
      assertSamePeople(demo.get(card), stored.get(card));
    }
  }

  @Test
  void killedWorkerAndDecoderLoseNothing() throws Exception {
    int frames = 600;
    String[] ahead = {"--max-ahead", Integer.toString(AHEAD)};
    String[] workerOptions = {"--model", "testcard", ahead[0], ahead[1]};
    try (StageProcesses stages = StageProcesses.withBroker(folder);
        KafkaProbe probe = new KafkaProbe(stages)) {
      stages.start(
          "ingest", "--channel", "file=" + RECORDED + "&frames=" + frames, ahead[0], ahead[1]);
      assertFramesAreRightAndNotTooMany(probe);
      stages.start("sink", "--store", folder.resolve("events").toString());
      PosewireProcess decoder = stages.start("decoder", ahead);
      PosewireProcess worker = stages.start("worker", workerOptions);
      String poses = probe.topics().poses();

      Await.until("the first events", () -> probe.written(poses) >= 100, stages);
      worker.kill();
      long atFirstKill = probe.written(probe.topics().tensors(Policy.EVERY));
      assertTrue(atFirstKill < frames - 100, "results when the worker was killed: " + atFirstKill);
      stages.start("worker", workerOptions);

      Await.until(
          "events of the second worker", () -> probe.written(poses) >= atFirstKill + 100, stages);
      decoder.kill();
      long atSecondKill = probe.written(poses);
      assertTrue(atSecondKill < frames - 50, "events when the decoder was killed: " + atSecondKill);
      stages.start("decoder", ahead);

      List<PoseEvent> unused =
          probe.readAs(
              poses, PoseEvent.class, events -> events.stream().anyMatch(event -> event.getLast()));
      String sink = stages.get("sink").monitor();
      Await.until(
          "every event in the sink",
          () -> new MonitorPage(sink).sum("events_stored_total") >= probe.written(poses),
          stages);
      stages.terminateAll();
    }
    Map<String, List<Observed>> stored = Observed.readFolder(folder.resolve("events"));
    assertEquals(Set.of("file"), stored.keySet());
    assertIsTheWholeRecording(stored.get("file"), frames);
  }

  private Map<String, List<Observed>> eventsOfTheDemo() throws Exception {
    try (PosewireProcess demo = PosewireProcess.start(folder, "demo", "--cards", "2");
        KafkaProbe probe = new KafkaProbe(demo.broker(), demo)) {
      List<PoseEvent> events =
          probe.readAs(
              probe.topics().poses(),
              PoseEvent.class,
              some ->
                  count(some, "card-1") >= EVENTS_OF_A_CARD
                      && count(some, "card-2") >= EVENTS_OF_A_CARD);
      int code = demo.terminate();
      assertTrue(code == 0 || code == 143, () -> "exit code " + code + " " + demo);
      return Observed.byChannel(
          events.stream().map(PoseJson::toText).map(Observed::parse).toList());
    }
  }

  private static long count(List<PoseEvent> events, String channel) {
    return events.stream().filter(event -> event.getChannel().equals(channel)).count();
  }

  /** Nobody reads them yet: all are there, as many as the writer may be ahead. */
  private static void assertFramesAreRightAndNotTooMany(KafkaProbe probe) throws Exception {
    List<Frame> frames =
        probe.readAs(
            probe.topics().frames(Policy.EVERY), Frame.class, some -> some.size() >= AHEAD);
    for (Frame frame : frames) {
      assertEquals("file", frame.getChannel());
      assertEquals(720, frame.getSourceWidth());
      assertEquals(1280, frame.getSourceHeight());
      assertEquals(456, frame.getWidth());
      assertEquals(256, frame.getHeight());
      assertEquals(0.2f, frame.getLetterbox().getScale());
      assertEquals(0, frame.getLetterbox().getPadX());
      assertEquals(0, frame.getLetterbox().getPadY());
      assertEquals(Encoding.BGR24, frame.getEncoding());
      assertEquals(456 * 256 * 3, frame.getImage().remaining());
      assertEquals(Clock.FILE, frame.getClock());
      assertEquals(Policy.EVERY, frame.getPolicy());
      assertFalse(frame.getLast());
    }
    assertEquals(
        LongStream.range(0, AHEAD).boxed().toList(),
        frames.stream().map(Frame::getSequence).toList());
  }

  private static void assertProcessesAreWellAndTheirCountersBalance(StageProcesses stages)
      throws Exception {
    for (String stage : List.of("broker", "ingest", "worker", "decoder", "sink")) {
      MonitorPage page = new MonitorPage(stages.get(stage).monitor());
      Await.until(stage + " is ready", page::isReady);
      assertTrue(page.isLive(), stage);
    }
    MonitorPage ingest = new MonitorPage(stages.get("ingest").monitor());
    assertEquals(FRAMES, ingest.sum("frames_grabbed_total", "channel=\"file\""));
    assertEquals(FRAMES, ingest.sum("frames_published_total", "channel=\"file\""));
    assertEquals(0, ingest.sum("frames_dropped_total", "channel=\"file\""));
    for (String stage : List.of("worker", "decoder")) {
      MonitorPage page = new MonitorPage(stages.get(stage).monitor());
      assertEquals(FRAMES, page.sum("frames_in_total", "channel=\"file\""), stage);
      assertEquals(FRAMES, page.sum("frames_out_total", "channel=\"file\""), stage);
      assertEquals(0, page.sum("frames_dropped_total", "channel=\"file\""), stage);
      // Frames come and go between two looks: at some moment none is under way.
      Await.until(stage + " balances", () -> balances(page));
      assertTrue(page.sum("frames_in_total", "channel=\"card-1\"") >= EVENTS_OF_A_CARD, stage);
    }
    MonitorPage sink = new MonitorPage(stages.get("sink").monitor());
    Await.until(
        "the sink has stored the recording",
        () -> sink.sum("events_stored_total", "channel=\"file\"") == FRAMES);
    assertEquals(FRAMES, sink.sum("events_received_total", "channel=\"file\""));
  }

  private static boolean balances(MonitorPage page) throws Exception {
    double in = page.sum("frames_in_total");
    return in
        == page.sum("frames_out_total")
            + page.sum("frames_dropped_total")
            + page.sum("frames_abandoned_total");
  }

  /** Every identity once or more, all of one session; the last one says so, and no other. */
  private static void assertIsTheWholeRecording(List<Observed> events, int frames) {
    assertEquals(1, events.stream().map(Observed::session).distinct().count(), "sessions");
    Set<Long> sequences = new HashSet<>();
    for (Observed event : events) {
      sequences.add(event.sequence());
      assertEquals(event.sequence() == frames - 1, event.last(), "last of " + event.sequence());
    }
    assertEquals(
        new HashSet<>(IntStream.range(0, frames).mapToObj(Long::valueOf).toList()), sequences);
  }

  private static void compareWithTruth(List<Observed> events, String card, boolean everyFrame) {
    TestCardScene scene = new TestCardScene(TestCardSettings.parse(card));
    TruthComparison truth =
        everyFrame ? TruthComparison.ofEveryFrame(scene) : TruthComparison.ofSomeFrames(scene);
    for (Observed event : events) {
      truth.compare(event, Math.round(event.pts() * scene.fps() / 1e6));
    }
    truth.assertNear();
  }

  /** At the same time in the stream; which frames a live channel drops is chance. */
  private static void assertSamePeople(List<Observed> some, List<Observed> others) {
    Map<Long, List<Figure>> peopleByTime = new HashMap<>();
    some.forEach(event -> peopleByTime.put(event.pts(), anonymous(event)));
    List<Observed> common =
        others.stream().filter(event -> peopleByTime.containsKey(event.pts())).toList();
    assertFalse(common.isEmpty(), "no frame is in both");
    common.forEach(event -> assertEquals(peopleByTime.get(event.pts()), anonymous(event)));
  }

  private static List<Figure> anonymous(Observed event) {
    return event.people().stream().map(Figure::anonymous).toList();
  }
}
