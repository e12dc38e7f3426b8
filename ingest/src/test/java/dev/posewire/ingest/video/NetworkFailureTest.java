package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NetworkFailureTest {
  private static final SourceSettings SETTINGS = SourceSettings.defaults();

  /** More than the ten callbacks for which the binding has room. */
  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void cancelBreaksOffManyHangingOpensAtOnce(String scheme) throws Exception {
    Queue<Kind> outcomes = new ConcurrentLinkedQueue<>();
    List<FrameSource> sources = new ArrayList<>();
    List<Thread> readers = new ArrayList<>();
    try (SilentServer server = new SilentServer()) {
      for (int i = 0; i < 14; i++) {
        FrameSource source = source(scheme + "://127.0.0.1:" + server.port() + "/1", SETTINGS);
        sources.add(source);
        readers.add(new Thread(() -> outcomes.add(opening(source).kind()), "reader-" + i));
      }
      readers.forEach(Thread::start);
      assertTrue(server.awaitRequests(14));
      assertEquals(List.of(), List.copyOf(outcomes));

      long cancelled = System.nanoTime();
      sources.forEach(FrameSource::cancel);
      for (Thread reader : readers) {
        reader.join();
      }

      assertTrue(System.nanoTime() - cancelled < 1_000_000_000L, "within a second");
      assertEquals(Collections.nCopies(14, Kind.CANCELLED), List.copyOf(outcomes));
    }
  }

  @Test
  void cancelBeforeOpenSticks() throws Exception {
    try (SilentServer server = new SilentServer();
        FrameSource source = source("rtsp://127.0.0.1:" + server.port() + "/1", SETTINGS)) {
      source.cancel();
      assertEquals(Kind.CANCELLED, assertThrows(SourceException.class, source::open).kind());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "rtsps", "http", "https"})
  void serverThatSaysNothingTimesOut(String scheme) throws Exception {
    Duration timeout = Duration.ofMillis(300);
    try (SilentServer server = new SilentServer()) {
      String url = scheme + "://bob:S3cret@localhost:" + server.port() + "/1";
      SourceException e = opening(source(url, SETTINGS.withTimeouts(timeout, timeout)));

      assertEquals(Kind.TIMEOUT, e.kind(), e.getMessage());
      masked(e, scheme + "://***@localhost:" + server.port() + "/1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void closedPortIsRefused(String scheme) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SourceException e =
        opening(source(scheme + "://bob:S3cret@127.0.0.1:" + port + "/1", SETTINGS));

    assertEquals(Kind.REFUSED, e.kind(), e.getMessage());
    masked(e, scheme + "://***@127.0.0.1:" + port + "/1");
  }

  @Test
  void unknownHostIsUnreachable() throws Exception {
    SourceException e = opening(source("rtsp://bob:S3cret@camera.invalid/1", SETTINGS));

    assertEquals(Kind.UNREACHABLE, e.kind(), e.getMessage());
    masked(e, "rtsp://***@camera.invalid/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest",
        "https://169.254.169.254/latest",
        "rtsps://169.254.169.254/latest",
        "http://good@169.254.169.254/",
        "http://169.254.169.254@[::ffff:169.254.169.254]/",
        "rtsp://[fe80::1]/1",
        "rtsp://[64:ff9b::a9fe:a9fe]/1",
        "rtsp://224.0.0.1/1",
        "http://0.0.0.0/x"
      })
  void linkLocalTargetIsRefused(String url) throws Exception {
    SourceException e = opening(source(url, SETTINGS));

    assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
  }

  private static void masked(SourceException e, String url) {
    assertTrue(e.getMessage().contains(url), e.getMessage());
    assertFalse(e.toString().contains("S3cret"), e.getMessage());
  }

  private static SourceException opening(FrameSource source) {
    try (source) {
      return assertThrows(SourceException.class, source::open);
    }
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(Instant::now).create(SourceUrl.parse(url), settings);
  }
}
