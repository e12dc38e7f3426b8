package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.ChannelSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one reader, on a thread of its own, for each channel that is enabled. Not thread-safe: owned
 * by the coordinator's thread, which it never keeps waiting: a reader is asked to end, and {@link
 * #settle} does what follows its end.
 *
 * <p>Bounded by the channels that are applied. A reader that does not end in time is interrupted,
 * and then left behind.
 */
final class ChannelSupervisor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChannelSupervisor.class);

  /** Of its time to end the last fifth is for the unwinding after an interrupt. */
  private static final int GRACE_SHARE = 5;

  private final ReaderServices services;
  private final StatusBoard board;
  private final Health health;
  private final Runnable onReaderEnded;
  private final long closeNanos;
  private final Map<String, Channel> channels = new HashMap<>();
  // Added to by the channels' threads; at most one for each reader that was started.
  private final BlockingQueue<LoopThread> endedReaders = new LinkedBlockingQueue<>();

  /** Why a channel ends here: what is said of it afterwards hangs on that. */
  enum End {
    /** It goes on at once, under another spec. */
    REPLACED,
    /** It is gone for good. */
    REMOVED,
    /** Another process is to run it. */
    MOVED,
    /** Another process may run it already. */
    LOST,
    /** This process ends. */
    STOPPED
  }

  /**
   * @param onReaderEnded runs on the channel's thread whenever {@link #settle} is due; must not
   *     block
   */
  ChannelSupervisor(
      ReaderServices services, StatusBoard board, Health health, Runnable onReaderEnded) {
    this.services = services;
    this.board = board;
    this.health = health;
    this.onReaderEnded = onReaderEnded;
    this.closeNanos = services.settings().channelCloseTimeout().toNanos();
  }

  /**
   * Makes a channel follow a spec: it starts, ends, or starts again under the new one as soon as
   * the old reader has ended. The same spec again changes nothing.
   */
  void apply(ChannelSpec spec) {
    channels.computeIfAbsent(ChannelId.validate(spec.getChannel()), Channel::new).apply(spec);
  }

  /** Ends a channel, and forgets it when its reader has ended. Of two reasons the later counts. */
  void end(String id, End why) {
    Channel channel = channels.get(id);
    if (channel != null) {
      channel.end(why);
    }
  }

  /** All that were applied and have not ended. */
  Set<String> channels() {
    return Set.copyOf(channels.keySet());
  }

  /** Those that are to end, or to start again, and whose reader has not ended yet. */
  Set<String> ending() {
    return channels.values().stream()
        .filter(channel -> channel.ending.isPresent())
        .map(channel -> channel.id)
        .collect(Collectors.toSet());
  }

  /** Does what follows the end of readers, and presses those that take too long. */
  void settle() {
    for (LoopThread ended = endedReaders.poll(); ended != null; ended = endedReaders.poll()) {
      settle(ended);
    }
    long nowNanos = services.ticker().nanos();
    List.copyOf(channels.values()).forEach(channel -> channel.press(nowNanos));
  }

  private void settle(LoopThread ended) {
    for (Channel channel : List.copyOf(channels.values())) {
      if (channel.thread.filter(thread -> thread == ended).isPresent()) {
        channel.ended();
      }
    }
  }

  /** Ends all at once, side by side, within the time that one may take. */
  @Override
  public void close() {
    channels().forEach(id -> end(id, End.STOPPED));
    boolean interrupted = false;
    while (!channels.isEmpty()) {
      try {
        LoopThread ended = endedReaders.poll(10, TimeUnit.MILLISECONDS);
        if (ended != null) {
          settle(ended);
        }
      } catch (InterruptedException e) {
        interrupted = true; // no time is left
        break;
      }
      settle();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it is to end for, and since when. */
  private record Ending(End why, long sinceNanos, boolean interrupted) {}

  /** One channel. Owned as the supervisor is. */
  private final class Channel {
    private final String id;
    private Optional<ChannelSpec> followed = Optional.empty();
    private Optional<LoopThread> thread = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private Optional<ChannelSpec> next = Optional.empty();

    Channel(String id) {
      this.id = id;
    }

    void apply(ChannelSpec spec) {
      if (ending.isPresent()) {
        next = Optional.of(spec);
      } else if (followed.isEmpty()) {
        follow(spec);
      } else if (!followed.get().equals(spec)) {
        next = Optional.of(spec);
        beginEnd(End.REPLACED);
      }
    }

    void end(End why) {
      next = Optional.empty();
      beginEnd(why);
    }

    private void beginEnd(End why) {
      long sinceNanos = ending.map(Ending::sinceNanos).orElse(services.ticker().nanos());
      boolean interrupted = ending.map(Ending::interrupted).orElse(false);
      ending = Optional.of(new Ending(why, sinceNanos, interrupted));
      if (thread.isPresent()) {
        thread.get().requestStop();
      } else {
        finish();
      }
    }

    void ended() {
      thread = Optional.empty();
      if (ending.isPresent()) {
        finish();
      }
    }

    void press(long nowNanos) {
      if (ending.isEmpty() || thread.isEmpty()) {
        return;
      }
      long lasts = nowNanos - ending.get().sinceNanos();
      if (lasts >= closeNanos) {
        log.error("{} ignores its interrupt and is left behind", thread.get().name());
        ended();
      } else if (lasts >= closeNanos - closeNanos / GRACE_SHARE && !ending.get().interrupted()) {
        ending = Optional.of(new Ending(ending.get().why(), ending.get().sinceNanos(), true));
        log.warn("{} does not end; interrupting it", thread.get().name());
        thread.get().interrupt();
      }
    }

    private void finish() {
      switch (ending.orElseThrow().why()) {
        case REPLACED -> {}
        case REMOVED -> board.remove(id);
        case MOVED -> board.release(id, "moved");
        case STOPPED -> board.release(id, "ingest stopped");
        case LOST -> board.drop(id);
      }
      ending = Optional.empty();
      followed = Optional.empty();
      Optional<ChannelSpec> following = next;
      next = Optional.empty();
      if (following.isPresent()) {
        follow(following.get());
      } else {
        channels.remove(id, this);
      }
    }

    private void follow(ChannelSpec spec) {
      followed = Optional.of(spec);
      ChannelStatusTracker tracker = board.tracker(id);
      if (spec.getEnabled()) {
        start(spec, tracker);
      } else {
        tracker.disabled(spec);
      }
    }

    private void start(ChannelSpec spec, ChannelStatusTracker tracker) {
      AtomicReference<LoopThread> own = new AtomicReference<>(); // set before it runs
      ChannelReader reader =
          new ChannelReader(spec, tracker, services, () -> own.get().requestStop());
      Runnable ended =
          () -> {
            endedReaders.add(own.get());
            onReaderEnded.run();
          };
      LoopThread loop =
          new LoopThread(
              "channel-" + id,
              Duration.ofNanos(closeNanos),
              health,
              new ObservedLoop(reader, ended));
      own.set(loop);
      thread = Optional.of(loop);
      loop.start();
    }
  }
}
