package dev.posewire.sink.video;

import static dev.posewire.sink.video.Recorded.SESSION;
import static dev.posewire.sink.video.Recorded.event;
import static dev.posewire.sink.video.Recorded.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.sink.SinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FrameSearchTest {
  private static final Topics TOPICS = Topics.withDefaultPrefix();
  private static final String LIVE = TOPICS.frames(Policy.LATEST);
  private static final String RECORDED = TOPICS.frames(Policy.EVERY);

  private final FramesOnKafka kafka = new FramesOnKafka();
  private long nowNanos;
  private final FrameSearch search =
      new FrameSearch(kafka, kafka, TOPICS, FramesOnKafka.PARTITIONS, () -> nowNanos);
  private final List<String> found = new ArrayList<>();

  @Test
  void framesOfEitherLaneAreFoundInTheOrderOfTheirChannel() throws Exception {
    for (int i = 0; i < 20; i++) {
      kafka.put(LIVE, frame("dock", i), frame("lobby", i));
      kafka.put(RECORDED, frame("file", i));
    }

    List<PoseEvent> gone =
        find(event("dock", 3), event("file", 4), event("dock", 5), event("file", 17));

    assertEquals(List.of(), gone);
    assertEquals(List.of("dock 3", "dock 5"), foundOf("dock"));
    assertEquals(List.of("file 4", "file 17"), foundOf("file"));
    assertEquals(4, found.size());
  }

  @Test
  void readingBeginsWhereTheFirstWasPublished() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      kafka.put(LIVE, frame("dock", i));
    }

    assertEquals(List.of(), find(event("dock", 990)));

    assertEquals(List.of("dock 990"), found);
    assertTrue(kafka.polled <= 10, "polled: " + kafka.polled);
  }

  @Test
  void whatIsNotThereIsToldAndHoldsUpNothing() throws Exception {
    kafka.put(LIVE, frame("dock", 0), frame("dock", 2));

    List<PoseEvent> gone = find(event("dock", 0), event("dock", 1), event("dock", 2));

    assertEquals(List.of(event("dock", 1)), gone);
    assertEquals(List.of("dock 0", "dock 2"), found);
  }

  @Test
  void allAreGoneWhereTheTopicIsEmptyOrLaterByFar() throws Exception {
    assertEquals(List.of(event("dock", 0)), find(event("dock", 0)));
    kafka.put(LIVE, frame("dock", 10_000));
    assertEquals(List.of(event("dock", 0)), find(event("dock", 0)));
    assertEquals(0, kafka.polled);
    kafka.put(LIVE, frame("dock", 10_001));
    assertEquals(List.of(event("dock", 20_000)), find(event("dock", 20_000)));
    assertEquals(List.of(), found);
  }

  @Test
  void theLastOfASilentChannelIsGivenUpAtTheEnd() throws Exception {
    kafka.put(LIVE, frame("dock", 0));
    assertEquals(List.of(event("dock", 1)), find(event("dock", 0), event("dock", 1)));
    assertEquals(List.of("dock 0"), found);
  }

  @Test
  void aSessionThatCameAgainIsNotTheOneBefore() throws Exception {
    kafka.put(LIVE, frame("dock", SESSION, 0, 1), frame("dock", SESSION + 1, 0, 1));

    List<PoseEvent> gone =
        find(
            event("dock", SESSION - 1, 0),
            event("dock", SESSION, 0),
            event("dock", SESSION + 1, 0));

    assertEquals(List.of(event("dock", SESSION - 1, 0)), gone);
    assertEquals(2, found.size());
  }

  @Test
  void aChannelMayChangeItsLane() throws Exception {
    kafka.put(LIVE, frame("dock", SESSION, 0, 1));
    assertEquals(List.of(), find(event("dock", SESSION, 0)));
    kafka.put(RECORDED, frame("dock", SESSION + 1, 1, 1));
    assertEquals(List.of(), find(event("dock", SESSION + 1, 1)));
  }

  @Test
  void aLaneThatIsKnownIsReadAlone() throws Exception {
    kafka.put(LIVE, frame("dock", 0));
    assertEquals(List.of(), find(event("dock", 0)));
    for (int i = 1; i < 100; i++) {
      kafka.put(RECORDED, frame("dock", SESSION - 1, i, 1));
    }
    kafka.put(LIVE, frame("dock", 1));
    kafka.polled = 0;

    assertEquals(List.of(), find(event("dock", 1)));

    assertEquals(1, kafka.polled);
  }

  @Test
  void aRecordThatCannotBeReadIsPassedOver() throws Exception {
    kafka.put(LIVE, "dock", Recorded.capturedAt(0).toEpochMilli(), new byte[] {1, 2, 3});
    kafka.put(LIVE, frame("dock", 1));
    assertEquals(List.of(event("dock", 0)), find(event("dock", 0), event("dock", 1)));
    assertEquals(List.of("dock 1"), found);
  }

  @Test
  void aFrameWhoseSchemaIsNotKnownYetIsWaitedFor() {
    kafka.put(
        LIVE,
        "dock",
        Recorded.capturedAt(0).toEpochMilli(),
        new byte[] {(byte) 0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0});
    kafka.put(LIVE, frame("dock", 1));
    SinkException failure =
        assertThrows(SinkException.class, () -> find(event("dock", 0), event("dock", 1)));
    assertEquals(SinkException.Kind.RETRIABLE, failure.kind());
    assertEquals(List.of(), found);
  }

  @Test
  void whatIsDeletedMeanwhileIsGone() throws Exception {
    for (int i = 0; i < 12; i++) {
      kafka.put(LIVE, frame("dock", i));
    }
    List<PoseEvent> gone =
        search.find(
            List.of(event("dock", 0), event("dock", 6), event("dock", 11)),
            (event, frame) -> {
              take(event, frame);
              kafka.deleteBelow(LIVE, "dock", 10);
            });
    assertEquals(List.of(event("dock", 6)), gone);
    assertEquals(List.of("dock 0", "dock 11"), found);
  }

  @Test
  void kafkaThatFailsIsTriedAgain() throws Exception {
    kafka.put(LIVE, frame("dock", 0));
    kafka.fault = Optional.of(new TimeoutException("no answer"));
    SinkException failure = assertThrows(SinkException.class, () -> find(event("dock", 0)));
    assertEquals(SinkException.Kind.RETRIABLE, failure.kind());
    assertTrue(failure.getMessage().contains("no answer"), failure.getMessage());
    kafka.fault = Optional.empty();
    assertEquals(List.of(), find(event("dock", 0)));
  }

  @Test
  void aRefusalOfTheTakerEndsTheSearch() {
    kafka.put(LIVE, frame("dock", 0), frame("dock", 1));
    SinkException refusal =
        assertThrows(
            SinkException.class,
            () ->
                search.find(
                    List.of(event("dock", 0), event("dock", 1)),
                    (event, frame) -> {
                      throw SinkException.refused("no", null);
                    }));
    assertEquals(SinkException.Kind.REFUSED, refusal.kind());
    assertTrue(kafka.assignment().isEmpty());
  }

  @Test
  void aSearchThatWasStoppedFailsFromThenOn() {
    kafka.put(LIVE, frame("dock", 0));
    search.cancel();
    assertThrows(SinkException.class, () -> find(event("dock", 0)));
    search.close();
    assertTrue(kafka.closed());
  }

  @Test
  void sessionsOfBothLanesAreFoundOneAfterTheOther() throws Exception {
    for (int i = 0; i < 20; i++) {
      kafka.put(LIVE, frame("lobby", SESSION, i, 1), frame("dock", SESSION, i, 1));
      kafka.put(RECORDED, frame("lobby", SESSION - 1, i, 1), frame("dock", SESSION + 1, i, 1));
    }
    List<PoseEvent> events = new ArrayList<>();
    for (int i = 10; i < 20; i++) events.add(event("lobby", SESSION - 1, i));
    for (int i = 10; i < 20; i++) events.add(event("dock", SESSION, i));
    for (int i = 10; i < 20; i++) events.add(event("lobby", SESSION, i));
    for (int i = 10; i < 20; i++) events.add(event("dock", SESSION + 1, i));
    List<FramePlace> places = new ArrayList<>();

    List<PoseEvent> gone =
        search.find(
            events,
            (event, frame) -> {
              take(event, frame);
              if (event.getChannel().equals("dock")) places.add(FramePlace.of(event));
            });

    assertEquals(List.of(), gone);
    assertEquals(places.stream().sorted().toList(), places);
    assertEquals(40, found.size());
  }

  @Test
  void aFrameOfARecordingMayHaveWaitedForKafka() throws Exception {
    String other = besideOf("file");
    // Of two ingests, Kafka was away for ten minutes; the later frames of one came first.
    kafka.put(RECORDED, frame("file", 0), frame("file", 6_000), frame(other, 1));
    kafka.put(RECORDED, frame("file", 6_001));

    assertEquals(List.of(), find(event(other, 1)));

    assertEquals(List.of(other + " 1"), found);
  }

  /** Another channel of the same partition. */
  private static String besideOf(String channel) {
    int partition = ChannelPartition.of(channel, FramesOnKafka.PARTITIONS);
    return IntStream.range(0, 100)
        .mapToObj(i -> "beside-" + i)
        .filter(one -> ChannelPartition.of(one, FramesOnKafka.PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  private List<PoseEvent> find(PoseEvent... events) throws SinkException {
    return search.find(List.of(events), this::take);
  }

  private void take(PoseEvent event, Frame frame) {
    assertEquals(FramePlace.of(event), FramePlace.of(frame));
    assertEquals(event.getChannel(), frame.getChannel());
    found.add(event.getChannel() + " " + event.getSequence());
  }

  private List<String> foundOf(String channel) {
    return found.stream().filter(one -> one.startsWith(channel)).toList();
  }
}
