package dev.posewire.ingest;

import dev.posewire.ingest.ChannelConnector.Connection;
import dev.posewire.ingest.ChannelStatusTracker.Activity;
import dev.posewire.ingest.ReconnectPolicy.Retry;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one channel going under one spec: connects, reads, and connects again when its source is
 * lost. Owned by the channel's thread; {@link #wakeup} breaks off whatever blocks there.
 *
 * <p>Each connection is a session of its own; a recording under EVERY goes on in the session it
 * began, behind the last frame that Kafka acknowledged. A turn of the loop is one connection, one
 * frame, or one pause.
 */
final class ChannelReader implements Loop {
  private static final Logger log = LoggerFactory.getLogger(ChannelReader.class);

  /** A picture that loops as a camera does not hurry its file. */
  private static final Duration MIN_ROUND = Duration.ofSeconds(1);

  private final ChannelSpec spec;
  private final ChannelStatusTracker tracker;
  private final Runnable onEnded;
  private final FramePublisher publisher;
  private final ReconnectPolicy reconnects = new ReconnectPolicy(new SplittableRandom());
  private final RateLimitedLog faults;
  private final Pause pause;
  private final ChannelConnector connector;
  private Optional<ChannelSession> session = Optional.empty();
  private boolean startAnew;
  // Written by wakeup, read by the channel's thread.
  private volatile boolean woken;

  /** {@code onEnded} runs on the channel's thread when a recording is through: nothing follows. */
  ChannelReader(
      ChannelSpec spec, ChannelStatusTracker tracker, ReaderServices services, Runnable onEnded) {
    this.spec = spec;
    this.tracker = tracker;
    this.onEnded = onEnded;
    this.publisher =
        new FramePublisher(
            spec.getPolicy(),
            services.settings().window(),
            services.producers(),
            tracker,
            services.clock());
    this.faults = new RateLimitedLog(log, services.ticker());
    this.pause = services.pauses().get();
    this.connector = new ChannelConnector(spec, tracker, services, pause);
  }

  @Override
  public void runOnce() throws InterruptedException {
    try {
      if (session.isEmpty()) {
        connect();
      } else {
        read(session.get());
      }
    } catch (SourceException e) {
      lost(e.kind(), e.getMessage(), e);
    } catch (RuntimeException e) {
      // What one stream makes its decoder do must not end the other channels with the process.
      Exception masked = new IllegalStateException(Masking.url(e.toString()));
      masked.setStackTrace(e.getStackTrace());
      lost(Kind.UNSUPPORTED, "cannot read it: " + masked.getMessage(), masked);
    }
  }

  private void connect() throws SourceException, InterruptedException {
    if (tracker.hasEnded(spec)) {
      onEnded.run();
      return;
    }
    Optional<Connection> connection = connector.connect(startAnew);
    if (connection.isEmpty()) {
      return; // cancelled: the loop ends before the next turn
    }
    startAnew = false;
    SourceFormat format = connection.get().format();
    ResumePoint start = connection.get().start();
    session =
        Optional.of(new ChannelSession(spec, start, connection.get().input(), tracker, publisher));
    tracker.streaming(spec, format);
    faults.recovered("channel " + spec.getChannel() + " is up again");
    log.info(
        "channel {} is up: {}x{} {} at {} fps, session {}",
        spec.getChannel(),
        format.width(),
        format.height(),
        format.codec(),
        format.fps(),
        start.session());
  }

  private void read(ChannelSession reading) throws SourceException, InterruptedException {
    boolean more = reading.readFrame();
    if (more) {
      connector.streamed(reading.age());
    } else {
      reading.finish();
      if (!publisher.flush()) {
        return; // cancelled: the loop ends before the next turn
      }
    }
    OptionalLong refused = publisher.refusedSequence();
    if (refused.isPresent()) {
      refused(refused.getAsLong());
    } else if (!more) {
      finish(reading.age());
    }
  }

  private void finish(Duration lasted) throws InterruptedException {
    connector.ended();
    closeSession();
    if (!spec.getLoop()) {
      tracker.ended();
      log.info("channel {} ended", spec.getChannel());
      onEnded.run();
      return;
    }
    startAnew = true;
    if (spec.getPolicy() == Policy.LATEST && lasted.compareTo(MIN_ROUND) < 0) {
      pause.await(MIN_ROUND.minus(lasted));
    }
  }

  /** The broker will not take it, however often it is tried: nothing is skipped, all stops. */
  private void refused(long sequence) throws InterruptedException {
    String message = "Kafka refused frame " + sequence + "; see /health/ready for the reason";
    Retry retry = new Retry(ChannelState.FAILED, ReconnectPolicy.SLOW_WAIT);
    broken(retry, message, new IllegalStateException(message));
  }

  private void lost(Kind kind, String message, Exception cause) throws InterruptedException {
    if (woken) {
      return; // what breaks off now was broken off by us
    }
    Duration streamed = session.map(ChannelSession::age).orElse(Duration.ZERO);
    broken(reconnects.after(kind, streamed), message, cause);
  }

  private void broken(Retry retry, String message, Exception cause) throws InterruptedException {
    String detail = retry.detail(message);
    tracker.broken(retry.state(), detail);
    faults.warn("channel %s is %s: %s".formatted(spec.getChannel(), retry.state(), detail), cause);
    if (session.isPresent()) {
      session.get().breakOff();
    }
    closeSession();
    // Where it goes on is known once the outcome of each frame is.
    if (spec.getPolicy() == Policy.EVERY && publisher.flush()) {
      publisher.clearRefusal();
    }
    pause.await(retry.pause());
  }

  private void closeSession() {
    session.ifPresent(ChannelSession::close);
    session = Optional.empty();
    connector.disconnect();
  }

  @Override
  public void onStop() {
    tracker.doing(Activity.IDLE);
    closeSession();
  }

  @Override
  public void wakeup() {
    woken = true;
    connector.cancel();
    publisher.cancel();
    pause.end();
  }
}
