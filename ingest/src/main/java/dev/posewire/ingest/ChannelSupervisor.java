package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.ChannelSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one reader, on a thread of its own, for each channel that is enabled. Thread-safe: a call
 * for one channel never waits for another.
 *
 * <p>Bounded by the channels that are applied. On close all channels end side by side.
 */
final class ChannelSupervisor implements AutoCloseable {
  private final ReaderServices services;
  private final StatusBoard board;
  private final Health health;
  private final Duration closeTimeout;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  // Written by close, read by every call.
  private volatile boolean closed;

  ChannelSupervisor(ReaderServices services, StatusBoard board, Health health) {
    this.services = services;
    this.board = board;
    this.health = health;
    this.closeTimeout = services.settings().channelCloseTimeout();
  }

  /**
   * Makes a channel follow a spec: it starts, ends, or starts again under the new one. The same
   * spec again changes nothing. Waits a bounded time for the old reader's end.
   */
  void apply(ChannelSpec spec) {
    ChannelId.validate(spec.getChannel());
    channels.computeIfAbsent(spec.getChannel(), id -> new Channel()).apply(spec);
  }

  /** Ends a channel and forgets it. */
  void remove(String id) {
    Channel channel = channels.remove(id);
    if (channel != null) {
      channel.close();
      board.remove(id);
    }
  }

  /**
   * Ends all channels at once, within twice the time that one may take; what is stuck then is
   * logged and left behind.
   */
  @Override
  public void close() {
    closed = true;
    List<Channel> all = List.copyOf(channels.values());
    all.forEach(Channel::requestStop);
    long deadline = services.ticker().nanos() + closeTimeout.toNanos();
    List<Thread> closers = new ArrayList<>();
    for (Channel channel : all) {
      if (!channel.awaitEnd(deadline)) {
        // Each that hangs has its own time to be interrupted in, side by side.
        Thread closer = new Thread(channel::close, "channel-closer");
        closer.setDaemon(true);
        closer.start();
        closers.add(closer);
      }
    }
    closers.forEach(closer -> join(closer, closeTimeout));
  }

  private static void join(Thread thread, Duration timeout) {
    try {
      thread.join(timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One channel's reader. Guarded by itself. */
  private final class Channel {
    private Optional<ChannelSpec> followed = Optional.empty();
    private Optional<LoopThread> thread = Optional.empty();
    private boolean ended;

    synchronized void apply(ChannelSpec spec) {
      if (closed || ended || followed.equals(Optional.of(spec))) {
        return;
      }
      thread.ifPresent(LoopThread::close);
      thread = Optional.empty();
      followed = Optional.of(spec);
      ChannelStatusTracker tracker = board.tracker(spec.getChannel());
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
      LoopThread loop =
          new LoopThread("channel-" + spec.getChannel(), closeTimeout, health, reader);
      own.set(loop);
      thread = Optional.of(loop);
      loop.start();
    }

    synchronized void requestStop() {
      ended = true;
      thread.ifPresent(LoopThread::requestStop);
    }

    synchronized boolean awaitEnd(long deadlineNanos) {
      if (thread.isEmpty()) {
        return true;
      }
      try {
        return thread.get().awaitEnd(Duration.ofNanos(deadlineNanos - services.ticker().nanos()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    synchronized void close() {
      ended = true;
      thread.ifPresent(LoopThread::close);
    }
  }
}
