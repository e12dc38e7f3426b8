package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpSourceTest {
  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Path clip =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("clip.ts"), 10, i -> Pictures.quadrants(320, 180));
    byte[] body = Files.readAllBytes(clip);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/clip.ts", exchange -> answer(exchange, 200, body));
    for (int status : new int[] {401, 403, 404, 410, 503}) {
      server.createContext("/" + status, exchange -> answer(exchange, status, new byte[0]));
    }
    server.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/clip.ts");
          answer(exchange, 302, new byte[0]);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void videoOverHttpComesWhole() throws SourceException {
    try (FrameSource source = source("/clip.ts")) {
      assertFalse(source.open().producerClock());
      int frames = 0;
      while (source.grab().isPresent()) {
        assertEquals("RGBW", Pictures.corners(source.image()));
        frames++;
      }
      assertEquals(10, frames);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/401, UNAUTHORIZED",
    "/403, UNAUTHORIZED",
    "/404, NOT_FOUND",
    "/410, UNSUPPORTED",
    "/503, REFUSED",
    "/elsewhere, REFUSED"
  })
  void answersHaveTheirKinds(String path, Kind kind) throws SourceException {
    try (FrameSource source = source(path)) {
      SourceException e = assertThrows(SourceException.class, source::open);
      assertEquals(kind, e.kind(), e.getMessage());
      assertTrue(e.getMessage().contains("***@127.0.0.1"), e.getMessage());
      assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
    }
  }

  private FrameSource source(String path) throws SourceException {
    int port = server.getAddress().getPort();
    return new VideoSources(Instant::now)
        .create(
            SourceUrl.parse("http://bob:S3cret@127.0.0.1:" + port + path),
            SourceSettings.defaults());
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
