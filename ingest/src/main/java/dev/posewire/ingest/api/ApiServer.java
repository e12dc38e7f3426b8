package dev.posewire.ingest.api;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the API over HTTP, on Jetty. Thread-safe.
 *
 * <p>Three threads of Jetty's move bytes and never wait; eight workers, started as they are needed,
 * answer requests, of which 32 may wait: one more is answered 503. There are 128 connections at
 * most; the next wait in the system's backlog. A connection that is idle for 15 s, a body that
 * takes 10 s, a head that takes 20 s and an answer that takes 45 s are cut off.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final int WORKERS = 8;
  private static final int MAX_WAITING = 32;
  private static final int SERVER_THREADS = 3;
  private static final int MAX_SERVER_JOBS = 1024;
  private static final int MAX_CONNECTIONS = 128;
  private static final int BACKLOG = 64;
  private static final int MAX_HEAD_BYTES = 8192;
  private static final int POOLED_BYTES = 1 << 20;
  private static final Duration IDLE_TIME = Duration.ofSeconds(15);
  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

  private final Server server;
  private final ServerConnector connector;
  private final ThreadPoolExecutor workers;
  private final ApiSettings settings;
  private final HostAndPort address;

  private ApiServer(ApiSettings settings, HostAndPort address) {
    this.settings = settings;
    this.address = address;
    this.workers = workers();
    this.server =
        new Server(
            threads(),
            new ScheduledExecutorScheduler("api-scheduler", true),
            new ArrayByteBufferPool(0, 4096, 65_536, 64, POOLED_BYTES, POOLED_BYTES));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEAD_BYTES);
    this.connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE_TIME.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.setErrorHandler(new ServerProblems());
  }

  /**
   * Opens the port. Requests that come wait until {@link #serve}.
   *
   * @param settings must have an address to listen on
   * @throws UserErrorException if the port is taken or the host is not of this machine
   */
  public static ApiServer open(ApiSettings settings) {
    HostAndPort address =
        settings
            .listen()
            .orElseThrow(() -> new IllegalArgumentException("the API is off: " + settings));
    ApiServer api = new ApiServer(settings, address);
    boolean opened = false;
    try {
      api.connector.open(); // first by itself: Jetty would wrap why it cannot
      opened = true;
    } catch (IOException e) {
      throw new UserErrorException(
          "cannot listen on %s: %s; free the port or choose another address by --api"
              .formatted(address, e.getMessage()),
          e);
    } finally {
      if (!opened) {
        api.close();
      }
    }
    return api;
  }

  /** Begins to answer. */
  public void serve(ApiServices services) {
    serve(Routes.of(services), ApiHandler.BODY_TIME);
  }

  void serve(Routes routes, Duration bodyTime) {
    server.setHandler(new ApiHandler(settings, routes, workers, bodyTime));
    ConnectionDeadlines deadlines = new ConnectionDeadlines(Ticker.system());
    connector.addBean(deadlines);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not start", e);
    }
    sweepLater(deadlines);
    log.info("API on http://{}", new HostAndPort(address.host(), port()));
  }

  private void sweepLater(ConnectionDeadlines deadlines) {
    var unused =
        server
            .getScheduler()
            .schedule(
                () -> {
                  deadlines.sweep();
                  sweepLater(deadlines);
                },
                SWEEP_PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads =
        new QueuedThreadPool(
            SERVER_THREADS, SERVER_THREADS, new ArrayBlockingQueue<>(MAX_SERVER_JOBS));
    threads.setName("api-server");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setStopTimeout(CLOSE_TIME.toMillis());
    return threads;
  }

  private static ThreadPoolExecutor workers() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_TIME.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            body -> {
              Thread thread = new Thread(body, "api-request-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Closes the port, and ends the requests under way; takes 5 s at most. Idempotent. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_TIME.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("a request to the API did not end within {}", CLOSE_TIME);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connector.close();
    if (connector.getTransport() instanceof Closeable port) {
      IO.close(port); // without acceptors of its own Jetty closes it only if it has served
    }
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("the HTTP server did not stop in order", e);
    }
  }
}
