package dev.posewire.bench;

import dev.posewire.bench.peers.RtspServer;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills one camera's server and brings it back, as often as asked. Owned by its thread. */
final class RecoveryTrial {
  private static final Pattern PAUSE = Pattern.compile("tries again in ([0-9.]+) s");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final LocalIngest ingest;
  private final String channel;
  private final RtspServer server;

  /**
   * One time, in seconds.
   *
   * @param away how long nobody listened
   * @param backoff what was left of the pause when the server listened again
   * @param firstFrame from then to the first frame that came from the camera
   * @param firstPublished and to the first that was in Kafka
   */
  record Outcome(
      String channel, double away, double backoff, double firstFrame, double firstPublished) {}

  RecoveryTrial(LocalIngest ingest, String channel, RtspServer server) {
    this.ingest = ingest;
    this.channel = channel;
    this.server = server;
  }

  Outcome run(double awaySeconds) throws IOException {
    await("frames", 0, status -> status.getState() == ChannelState.STREAMING);
    server.kill();
    long killed = System.nanoTime();
    await("its end", killed, status -> status.getState() != ChannelState.STREAMING);
    long back = killed + (long) (awaySeconds * 1e9);
    while (System.nanoTime() < back) LockSupport.parkNanos(LOOK_NANOS);
    server.comeBack();
    long listens = System.nanoTime();
    Instant listensAt = Instant.now();
    ChannelStatus then = status().orElseThrow();
    if (then.getState() == ChannelState.CONNECTING) {
      // It knocked before the door was there: what follows that is the pause that was running.
      then = await("an outcome", listens, status -> status.getState() != ChannelState.CONNECTING);
    }
    double backoff = left(then, listensAt);
    long grabbed = then.getCounters().getGrabbed();
    long published = then.getCounters().getPublished();
    await("a frame", listens, status -> status.getCounters().getGrabbed() > grabbed);
    double firstFrame = since(listens);
    await("a frame in Kafka", listens, status -> status.getCounters().getPublished() > published);
    return new Outcome(channel, awaySeconds, backoff, firstFrame, since(listens));
  }

  /** Of the pause that the status tells of, when the server listened again. */
  private static double left(ChannelStatus status, Instant at) {
    Matcher pause = PAUSE.matcher(status.getDetail());
    if (!pause.find()) return 0;
    double over = Duration.between(status.getSince(), at).toNanos() / 1e9;
    return Math.max(0, Double.parseDouble(pause.group(1)) - over);
  }

  private interface Condition {
    boolean isMet(ChannelStatus status);
  }

  private ChannelStatus await(String what, long sinceNanos, Condition condition)
      throws IOException {
    long begun = System.nanoTime();
    while (true) {
      Optional<ChannelStatus> status = status();
      if (status.filter(condition::isMet).isPresent()) return status.get();
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new IOException(
            "%s: no %s after %.0f s: %s"
                .formatted(
                    channel,
                    what,
                    since(sinceNanos),
                    status.map(ChannelStatus::toString).orElse("no status")));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private Optional<ChannelStatus> status() {
    return ingest.status(channel);
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
