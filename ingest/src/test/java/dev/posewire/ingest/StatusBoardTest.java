package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A channel that comes, goes and comes back; the map is what Kafka has. */
class StatusBoardTest {
  private static final String CHANNEL = "dock-3";

  private final Map<String, ChannelStatus> topic = new HashMap<>();
  private final Rig rig = new Rig(topic);

  @Test
  void endOfAnotherProcessIsNotedAndTheChannelIsNotAtWorkYet() {
    said("ingest-2", FakeTime.START.minusSeconds(3));
    ChannelStatus taken = rig.board.tracker(CHANNEL).status();
    assertEquals(1, taken.getAbnormalEnds().size());
    assertEquals(ChannelState.UNKNOWN, taken.getState());
    assertEquals("", taken.getDetail());
  }

  @Test
  void earlierLifeUnderTheSameNameIsAnotherProcess() {
    said("ingest-1", FakeTime.START.minusSeconds(3));
    assertEquals(1, rig.board.tracker(CHANNEL).status().getAbnormalEnds().size());
  }

  @Test
  void processThatGetsItsOwnChannelBackHasNotEnded() {
    rig.board.tracker(CHANNEL).connecting();
    rig.time.advance(Duration.ofSeconds(1));
    topic.put(CHANNEL, rig.status(CHANNEL));
    rig.board.drop(CHANNEL);
    rig.time.advance(Duration.ofSeconds(9));

    ChannelStatus taken = rig.board.tracker(CHANNEL).status();
    assertEquals(List.of(), taken.getAbnormalEnds());
    assertEquals(ChannelState.UNKNOWN, taken.getState());
  }

  private void said(String instance, Instant at) {
    topic.put(
        CHANNEL,
        ChannelStatus.newBuilder(ChannelStatusTracker.unknown(CHANNEL, instance, at))
            .setState(ChannelState.STALLED)
            .setDetail("no frame for 5 s")
            .build());
  }
}
