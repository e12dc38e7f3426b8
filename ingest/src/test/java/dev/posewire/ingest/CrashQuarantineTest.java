package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.CrashQuarantine.Verdict;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashQuarantineTest {
  private static final Instant NOW = FakeTime.START;

  @ParameterizedTest
  @EnumSource(
      value = ChannelState.class,
      names = {"CONNECTING", "STREAMING", "STALLED"})
  void channelAtWorkWhenItsProcessEndedIsNotedAndIsNotAtWorkYet(ChannelState state) {
    ChannelStatus taken = CrashQuarantine.takenOver(status(state, NOW.minusSeconds(3)), true, NOW);
    assertEquals(List.of(micros(NOW.minusSeconds(3))), taken.getAbnormalEnds());
    assertEquals(ChannelState.UNKNOWN, taken.getState());
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelState.class,
      names = {"UNKNOWN", "RETRYING", "FAILED", "DISABLED", "ENDED"})
  void farewellAndRestAreNoAbnormalEnds(ChannelState state) {
    ChannelStatus last = status(state, NOW.minusSeconds(3));
    assertSame(last, CrashQuarantine.takenOver(last, true, NOW));
  }

  @Test
  void endIsNeverInTheFuture() {
    ChannelStatus taken =
        CrashQuarantine.takenOver(status(ChannelState.STREAMING, NOW.plusSeconds(99)), true, NOW);
    assertEquals(List.of(micros(NOW)), taken.getAbnormalEnds());
  }

  @Test
  void onlyEndsWithinTenMinutesMakeASuspect() {
    ChannelStatus status = status(ChannelState.STREAMING, NOW);
    for (int minutes : List.of(0, 6, 12, 18)) {
      status = ended(status, NOW.plus(Duration.ofMinutes(minutes)));
      assertEquals(Verdict.FREE, CrashQuarantine.verdict(status.getAbnormalEnds()));
    }
    status = ended(status, NOW.plus(Duration.ofMinutes(20)));
    assertEquals(Verdict.SUSPECT, CrashQuarantine.verdict(status.getAbnormalEnds()));
  }

  @Test
  void endInTheTrialMakesItGuiltyHoweverLateAndAnHourOnItsNextIsKnown() {
    ChannelStatus status = status(ChannelState.STREAMING, NOW);
    for (int second : List.of(0, 10, 20, 3_000, 7_000, 12_000)) {
      status = ended(status, NOW.plusSeconds(second));
    }
    assertEquals(Verdict.GUILTY, CrashQuarantine.verdict(status.getAbnormalEnds()));
    assertEquals(4, status.getAbnormalEnds().size());
    assertEquals(
        NOW.plusSeconds(12_000 + 3_600), CrashQuarantine.nextTrial(status.getAbnormalEnds()));
  }

  /** All run, the bad one ends the process when its turn comes; it starts again at once. */
  @Test
  void fortyInnocentChannelsComeBackAndTheBadOneStaysOut() {
    String bad = "c-17";
    Map<String, ChannelStatus> topic = new TreeMap<>();
    for (int i = 0; i < 41; i++) {
      topic.put("c-" + i, status(ChannelState.UNKNOWN, NOW));
    }
    Instant now = NOW;
    int crashes = 0;
    while (lives(topic, bad, now)) {
      crashes++;
      now = now.plusSeconds(30);
      assertTrue(crashes < 10, "it never ends");
    }

    assertEquals(4, crashes);
    List<String> running = new ArrayList<>();
    topic.forEach(
        (channel, status) -> {
          if (status.getState() == ChannelState.STREAMING) running.add(channel);
        });
    assertEquals(40, running.size());
    assertEquals(Verdict.GUILTY, CrashQuarantine.verdict(topic.get(bad).getAbnormalEnds()));
  }

  /** One life of a process; whether it ended by a crash. */
  private static boolean lives(Map<String, ChannelStatus> topic, String bad, Instant now) {
    topic.replaceAll((channel, status) -> CrashQuarantine.takenOver(status, true, now));
    boolean crashes = false;
    for (String channel : List.copyOf(topic.keySet())) {
      if (verdict(topic, channel) == Verdict.FREE) {
        topic.put(channel, at(topic.get(channel), ChannelState.STREAMING, now));
        crashes |= channel.equals(bad);
      }
    }
    for (String channel : List.copyOf(topic.keySet())) {
      if (crashes) {
        return true;
      }
      if (verdict(topic, channel) == Verdict.SUSPECT) {
        ChannelStatus tried = at(topic.get(channel), ChannelState.CONNECTING, now);
        crashes = channel.equals(bad);
        topic.put(
            channel,
            crashes
                ? tried
                : ChannelStatus.newBuilder(tried)
                    .setState(ChannelState.STREAMING)
                    .setAbnormalEnds(List.of())
                    .build());
      }
    }
    return crashes;
  }

  private static Verdict verdict(Map<String, ChannelStatus> topic, String channel) {
    return CrashQuarantine.verdict(topic.get(channel).getAbnormalEnds());
  }

  private static ChannelStatus ended(ChannelStatus status, Instant at) {
    return CrashQuarantine.takenOver(
        at(status, ChannelState.STREAMING, at), true, at.plusSeconds(1));
  }

  private static ChannelStatus at(ChannelStatus status, ChannelState state, Instant at) {
    return ChannelStatus.newBuilder(status).setState(state).setAt(at).build();
  }

  private static ChannelStatus status(ChannelState state, Instant at) {
    return at(ChannelStatusTracker.unknown("a", "ingest-0", NOW), state, at);
  }

  private static long micros(Instant at) {
    return SessionNumbers.micros(at);
  }
}
