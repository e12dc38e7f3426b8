package dev.posewire.ingest;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a source once, for its first frame, under the rules that hold for channels. Thread-safe.
 *
 * <p>Each probe has a thread of its own, four at most; a fifth is refused. After 9 s a probe is
 * cancelled. One that ignores it, inside native code or the resolver of host names, is left to its
 * thread and counts as stuck: its place stays taken until it ends. {@link #close} cancels all and
 * waits for 2 s at most.
 */
public final class SourceProbe implements AutoCloseable {
  public static final int MAX_PROBES = 4;

  private static final Logger log = LoggerFactory.getLogger(SourceProbe.class);
  private static final Duration MAX_TIME = Duration.ofSeconds(9);
  private static final Duration CANCEL_TIME = Duration.ofMillis(500);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

  private final FrameSourceFactory sources;
  private final SourceSettings settings;
  private final Ticker ticker;
  private final Duration maxTime;
  private final Semaphore places = new Semaphore(MAX_PROBES);
  private final Set<Probe> probes = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threads = new AtomicInteger(); // counted by whoever starts one
  private final AtomicInteger stuck = new AtomicInteger(); // up: who waited; down: the probe
  private volatile boolean closed; // written by close, read by whoever starts a probe

  /** What to open. */
  public record Target(
      SourceUrl url, SourceSettings.Transport transport, Map<String, String> options) {
    public Target {
      options = Map.copyOf(options);
    }
  }

  public SourceProbe(FrameSourceFactory sources, IngestSettings settings, Ticker ticker) {
    this(sources, settings, ticker, MAX_TIME);
  }

  SourceProbe(
      FrameSourceFactory sources, IngestSettings settings, Ticker ticker, Duration maxTime) {
    this.sources = sources;
    SourceSettings.Connection usual = settings.source().connection();
    this.settings =
        settings
            .source()
            .withTimeouts(
                shorter(usual.connectTimeout(), maxTime), shorter(usual.readTimeout(), maxTime));
    this.ticker = ticker;
    this.maxTime = maxTime;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Waits for the answer; empty: all places are taken. */
  public Optional<ProbeAnswer> probe(Target target) throws InterruptedException {
    if (closed || !places.tryAcquire()) {
      return Optional.empty();
    }
    return Optional.of(start(target).await());
  }

  private Probe start(Target target) {
    boolean started = false;
    try {
      Probe probe = new Probe(target);
      probes.add(probe);
      probe.thread.start();
      started = true;
      if (closed) {
        probe.source.cancel(); // close may have missed it
      }
      return probe;
    } finally {
      if (!started) {
        places.release();
      }
    }
  }

  /** Probes that went on though they were cancelled, and have not ended yet. */
  public int stuck() {
    return stuck.get();
  }

  @Override
  public void close() {
    closed = true;
    probes.forEach(probe -> probe.source.cancel());
    long begunNanos = ticker.nanos();
    try {
      for (Probe probe : probes) {
        long left = CLOSE_TIME.toNanos() - (ticker.nanos() - begunNanos);
        probe.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!probes.isEmpty()) {
      log.warn("{} probes did not end within {}", probes.size(), CLOSE_TIME);
    }
  }

  /** One source, opened, read and closed on a thread of its own. */
  private final class Probe {
    private final Target target;
    private final FrameSource source;
    private final Thread thread;
    private final long begunNanos = ticker.nanos();
    private final CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();
    // Guarded by this.
    private boolean isStuck;
    private boolean ended;

    Probe(Target target) {
      this.target = target;
      this.source =
          sources.create(
              target.url(),
              settings.withTransport(target.transport()).withOptions(target.options()));
      this.thread = new Thread(this::run, "probe-" + threads.incrementAndGet());
      thread.setDaemon(true);
    }

    private void run() {
      // Stays where an Error ends the thread: that is for its handler, and still an answer.
      ProbeAnswer result = failed(Kind.UNSUPPORTED, "cannot read it: " + target.url());
      try {
        result = open();
      } catch (SourceException e) {
        result = failed(e.kind(), e.getMessage());
      } catch (RuntimeException e) {
        result = failed(Kind.UNSUPPORTED, "cannot read it: " + e);
      } finally {
        source.close();
        end();
        answer.complete(result);
      }
    }

    private ProbeAnswer open() throws SourceException {
      SourceFormat format = source.open();
      if (source.grab().isEmpty()) {
        return failed(Kind.CORRUPT, "no frame is in it: " + target.url());
      }
      FrameImage unused = source.image(); // what cannot be scaled is no use either
      return new ProbeAnswer.Opened(format, took());
    }

    private synchronized void end() {
      ended = true;
      if (isStuck) {
        stuck.decrementAndGet();
      }
      probes.remove(this);
      places.release();
    }

    /** Either the answer or what is known after the time is over. */
    ProbeAnswer await() throws InterruptedException {
      try {
        return await(maxTime).orElseGet(() -> failed(Kind.TIMEOUT, late()));
      } finally {
        source.cancel(); // whoever asked may have gone
      }
    }

    private Optional<ProbeAnswer> await(Duration time) throws InterruptedException {
      try {
        return Optional.of(answer.get(time.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        source.cancel();
        thread.join(CANCEL_TIME.toMillis());
        noteStuck();
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a probe always answers", e);
      }
    }

    private synchronized void noteStuck() {
      if (!ended) {
        isStuck = true;
        log.warn(
            "{} ignores its cancel, {} probes do: {}",
            thread.getName(),
            stuck.incrementAndGet(),
            target.url());
      }
    }

    private String late() {
      return "no frame within %d ms: %s".formatted(maxTime.toMillis(), target.url());
    }

    private ProbeAnswer failed(Kind kind, String detail) {
      return new ProbeAnswer.Failed(kind, Masking.url(detail), took());
    }

    private Duration took() {
      return Duration.ofNanos(ticker.nanos() - begunNanos);
    }
  }
}
