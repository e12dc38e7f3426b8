package dev.posewire.app.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.app.Events;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnalysisTest {
  private final List<ChannelStatus> statuses = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final EventRecorder events =
      new EventRecorder(new MemorySink(), List.of(), Optional.empty(), new FakeVideo(0));
  private final Analysis analysis =
      new Analysis(
          List.of(FakeVideo.recording("a", 0), FakeVideo.recording("b", 0)),
          () -> statuses,
          events,
          new Heard());

  private final class Heard implements Analysis.Listener {
    @Override
    public void progress(long stored, long expectedFrames) {
      heard.add(stored + " of " + expectedFrames);
    }

    @Override
    public void done() {
      heard.add("done");
    }

    @Override
    public void failed(String problem) {
      heard.add(problem);
    }
  }

  @Test
  void itEndsOnceWhenEveryFrameOfEveryRecordingHasItsEvent() throws Exception {
    analysis.runOnce();
    set("a", ChannelState.ENDED, 1);
    set("b", ChannelState.STREAMING, 0);
    events.add(Events.event("a", 0));
    events.add(Events.event("a", 1));
    events.add(Events.event("b", 0));
    analysis.runOnce();
    set("b", ChannelState.ENDED, 1);
    analysis.runOnce();
    events.add(Events.event("b", 1));
    analysis.runOnce();
    analysis.runOnce();

    assertEquals(List.of("0 of 20", "3 of 12", "3 of 4", "4 of 4", "done"), heard);
  }

  @Test
  void itFailsWhenARecordingDoes() throws Exception {
    set("a", ChannelState.ENDED, -1);
    set("b", ChannelState.FAILED, 3);

    analysis.runOnce();
    analysis.runOnce();

    assertEquals(List.of("0 of 10", "b: why it is FAILED"), heard);
  }

  @Test
  void itDoesNotWaitForARecordingToMendItself() throws Exception {
    set("a", ChannelState.RETRYING, 3);

    analysis.runOnce();

    assertEquals(List.of("0 of 20", "a: why it is RETRYING"), heard);
  }

  @Test
  void interruptEndsIt() {
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, analysis::runOnce);

    assertEquals(List.of(), heard);
  }

  private void set(String channel, ChannelState state, long sequence) {
    statuses.removeIf(status -> status.getChannel().equals(channel));
    statuses.add(
        ChannelStatus.newBuilder()
            .setChannel(channel)
            .setState(state)
            .setDetail("why it is " + state)
            .setInstance("test")
            .setSequence(sequence)
            .setSpecUpdatedAt(Instant.EPOCH)
            .setSince(Instant.EPOCH)
            .setAt(Instant.EPOCH)
            .build());
  }
}
