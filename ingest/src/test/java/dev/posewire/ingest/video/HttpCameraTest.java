package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that send MJPEG over HTTP, a part a picture, for ever. */
@Timeout(60)
class HttpCameraTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Semaphore pictures = new Semaphore(0);
  private HttpServer server;
  private byte[] jpeg;

  @BeforeEach
  void start() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Pictures.write(file, "jpg", Pictures.quadrants(320, 180), 320, 180);
    jpeg = Files.readAllBytes(file);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/camera", exchange -> send(exchange, 30, false));
    server.createContext("/silent", exchange -> send(exchange, 30, true));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void picturesComeWithTheTimeOfTheirArrivalAndTheEndIsALoss() throws Exception {
    try (FrameSource source = source("/camera", Duration.ofSeconds(10))) {
      pictures.release(10);
      SourceFormat format = source.open();
      assertEquals("mjpeg", format.codec());
      assertEquals(320, format.width());
      assertEquals(0, format.fps(), "nobody knows");
      assertTrue(format.live());
      assertEquals(Duration.ZERO, format.duration());
      long begunNanos = System.nanoTime();
      long lastMicros = -1;
      int frames = 0;
      SourceException end = null;
      while (end == null) {
        pictures.release();
        try {
          GrabbedFrame frame = source.grab().orElseThrow();
          frames++;
          assertTrue(frame.ptsMicros() > lastMicros, "pts increase");
          lastMicros = frame.ptsMicros();
          assertEquals("RGBW", Pictures.corners(source.image()));
        } catch (SourceException e) {
          end = e;
        }
      }
      assertEquals(Kind.LOST, end.kind(), end.getMessage());
      assertEquals(30, frames);
      long tookMicros = (System.nanoTime() - begunNanos) / 1000;
      assertTrue(lastMicros <= tookMicros + 1_000_000, "pts are those of the clock: " + lastMicros);
      assertEquals(0, source.corruptPackets());
    }
  }

  @Test
  void cameraThatFallsSilentTimesOut() throws Exception {
    try (FrameSource source = source("/silent", Duration.ofMillis(700))) {
      pictures.release(1000);
      source.open();
      SourceException e =
          assertThrows(
              SourceException.class,
              () -> {
                while (source.grab().isPresent()) {
                  source.image();
                }
              });
      assertEquals(Kind.TIMEOUT, e.kind(), e.getMessage());
    }
  }

  private void send(HttpExchange exchange, int count, boolean thenSilent) throws IOException {
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      exchange.getResponseHeaders().add("Content-Type", "multipart/x-mixed-replace;boundary=part");
      exchange.sendResponseHeaders(200, 0);
      for (int i = 0; i < count && pictures.tryAcquire(20, TimeUnit.SECONDS); i++) {
        String head =
            "--part\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                .formatted(jpeg.length);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(jpeg);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      if (thenSilent) {
        new Semaphore(0).acquire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FrameSource source(String path, Duration readTimeout) throws SourceException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return new VideoSources(Instant::now)
        .create(
            SourceUrl.parse(url),
            SourceSettings.defaults().withTimeouts(Duration.ofSeconds(10), readTimeout));
  }
}
