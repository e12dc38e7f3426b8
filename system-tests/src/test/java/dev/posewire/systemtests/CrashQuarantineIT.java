package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ingest that dies again and again, as one whose decoder crashes. */
@Timeout(300)
class CrashQuarantineIT {
  @TempDir private Path folder;

  @Test
  void channelsOfAProcessThatDiesAreTriedAloneAndTheOneThatDiesInItsTrialStaysOut()
      throws Exception {
    Path list = folder.resolve("channels.yaml");
    Files.writeString(
        list,
        """
        channels:
          - id: one
            url: "testcard:?people=1&width=456&height=256&fps=2"
          - id: two
            url: "testcard:?people=1&width=456&height=256&fps=2"
        """);
    try (StageProcesses stages = StageProcesses.withBroker(folder);
        KafkaProbe probe = new KafkaProbe(stages)) {
      for (int life = 0; life < 3; life++) {
        dies(stages, probe, list, life, both -> count(both, ChannelState.STREAMING) == 2);
      }

      Map<String, ChannelStatus> trial =
          dies(
              stages,
              probe,
              list,
              3,
              both ->
                  count(both, ChannelState.STREAMING) == 1
                      && count(both, ChannelState.FAILED) == 1);
      String tried = trial.get("one").getState() == ChannelState.STREAMING ? "one" : "two";
      String other = tried.equals("one") ? "two" : "one";
      assertEquals(ChannelState.FAILED, trial.get(other).getState());
      assertTrue(trial.get(other).getDetail().contains("waits to be tried alone"));

      Map<String, ChannelStatus> after =
          dies(
              stages,
              probe,
              list,
              4,
              both ->
                  both.get(other).getState() == ChannelState.STREAMING
                      && both.get(other).getAbnormalEnds().isEmpty());
      assertEquals(ChannelState.FAILED, after.get(tried).getState());
      assertTrue(after.get(tried).getDetail().startsWith("crashes the decoder"));
    }
  }

  private static long count(Map<String, ChannelStatus> statuses, ChannelState state) {
    return statuses.values().stream().filter(status -> status.getState() == state).count();
  }

  /** Starts ingest, waits until it has said of both channels what is awaited, and kills it. */
  private static Map<String, ChannelStatus> dies(
      StageProcesses stages,
      KafkaProbe probe,
      Path list,
      int life,
      Predicate<Map<String, ChannelStatus>> awaited)
      throws Exception {
    String instance = "life-" + life;
    PosewireProcess ingest =
        stages.start("ingest", "--channels", list.toString(), "--instance", instance);
    Map<String, ChannelStatus> last = new HashMap<>();
    List<ChannelStatus> unused =
        probe.readAs(
            probe.topics().channelStatus(),
            ChannelStatus.class,
            all -> {
              assertTrue(ingest.isAlive(), ingest::toString);
              last.clear();
              all.stream()
                  .filter(status -> status.getInstance().equals(instance))
                  .forEach(status -> last.put(status.getChannel(), status));
              return last.size() == 2 && awaited.test(last);
            });
    ingest.kill();
    return last;
  }
}
