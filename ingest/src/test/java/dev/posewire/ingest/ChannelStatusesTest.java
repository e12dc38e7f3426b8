package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.registry.Expected;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelStatusesTest {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final FakeTime time = new FakeTime();
  private final Map<String, ChannelStatus> own = new HashMap<>();
  private final Map<String, ChannelStatus> reported = new HashMap<>();
  private final ChannelStatuses statuses =
      new ChannelStatuses(
          new TwoChannels(),
          channel -> Optional.ofNullable(own.get(channel)),
          channel -> Optional.ofNullable(reported.get(channel)),
          time,
          PERIOD);

  @Test
  void ownStatusIsFresherThanTheReported() {
    own.put("a", status("a", ChannelState.RETRYING));
    reported.put("a", status("a", ChannelState.STREAMING));
    assertEquals(
        Optional.of(new ChannelStatusView(own.get("a"), ChannelState.RETRYING, Duration.ZERO)),
        statuses.find("a"));
  }

  @Test
  void statusOlderThanThreePeriodsIsUnknownWithItsAge() {
    reported.put("a", status("a", ChannelState.STREAMING));
    time.advance(PERIOD.multipliedBy(3));
    ChannelStatusView fresh = statuses.find("a").orElseThrow();
    assertEquals(ChannelState.STREAMING, fresh.status().getState());

    time.advance(Duration.ofMillis(1));
    ChannelStatusView stale = statuses.find("a").orElseThrow();
    assertEquals(ChannelState.UNKNOWN, stale.status().getState());
    assertEquals(ChannelState.STREAMING, stale.lastState());
    assertEquals(Duration.ofMillis(6_001), stale.age());
  }

  @Test
  void everyChannelOfTheRegistryIsThereAndNoOther() {
    reported.put("b", status("b", ChannelState.ENDED));
    reported.put("gone", status("gone", ChannelState.ENDED));

    List<ChannelStatusView> all = statuses.all();

    assertEquals(List.of("a", "b"), all.stream().map(view -> view.status().getChannel()).toList());
    assertEquals(ChannelState.UNKNOWN, all.get(0).status().getState());
    assertEquals("no ingest has reported it yet", all.get(0).status().getDetail());
    assertEquals(Optional.empty(), statuses.find("gone"));
  }

  @Test
  void statusOfAClockThatIsAheadIsFresh() {
    time.setWall(FakeTime.START.minusSeconds(60));
    reported.put("a", ChannelStatusTracker.unknown("a", "ingest-2", FakeTime.START));
    assertEquals(Duration.ZERO, statuses.find("a").orElseThrow().age());
  }

  private ChannelStatus status(String channel, ChannelState state) {
    return ChannelStatus.newBuilder(
            ChannelStatusTracker.unknown(channel, "ingest-2", time.instant()))
        .setState(state)
        .build();
  }

  private static final class TwoChannels implements ChannelRegistry {
    @Override
    public List<ChannelSpec> list() {
      return List.of(Specs.camera("a"), Specs.camera("b"));
    }

    @Override
    public Optional<ChannelSpec> find(String channel) {
      return list().stream().filter(spec -> spec.getChannel().equals(channel)).findFirst();
    }

    @Override
    public Stored put(ChannelSpec spec, Expected expected) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ChannelSpec> remove(String channel, Expected expected) {
      throw new UnsupportedOperationException();
    }
  }
}
