package dev.posewire.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Receivers over TLS are checked by what the JVM trusts. */
@Timeout(60)
class WebhookTlsTest {
  @TempDir static Path folder;
  private static ServerKey key;
  private static ServerKey otherName;

  private final SSLContext before;

  WebhookTlsTest() throws Exception {
    this.before = SSLContext.getDefault();
  }

  @BeforeAll
  static void makeKeys() throws Exception {
    key = ServerKey.make(folder, "dns:localhost");
    otherName = ServerKey.make(folder, "dns:other.example");
  }

  @AfterEach
  void trustAsBefore() {
    SSLContext.setDefault(before);
  }

  @Test
  void trustedReceiverGetsEvents() throws Exception {
    SSLContext.setDefault(key.trusting());
    try (WebhookServer server = WebhookServer.startTls(key.server());
        PoseSink sink = open(server)) {
      for (long sequence = 0; sequence < 3; sequence++) {
        sink.write(Events.event("a", sequence));
      }
      sink.flush();

      assertEquals(3, server.taken.size());
    }
  }

  @Test
  void receiverThatIsNotTrustedGetsNothing() throws Exception {
    try (WebhookServer server = WebhookServer.startTls(key.server())) {
      refused(server);
    }
  }

  @Test
  void certificateOfAnotherNameIsNotTrusted() throws Exception {
    SSLContext.setDefault(otherName.trusting());
    try (WebhookServer server = WebhookServer.startTls(otherName.server())) {
      refused(server);
    }
  }

  private static void refused(WebhookServer server) throws Exception {
    try (PoseSink sink = open(server)) {
      sink.write(Events.event("a", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);

      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().startsWith(server.url() + " is not trusted"), e::getMessage);
      assertTrue(e.getMessage().contains("javax.net.ssl.trustStore=FILE"), e::getMessage);
      assertEquals(List.of(), server.requests);
    }
  }

  /** With a single thread: a handshake must not need two. */
  private static PoseSink open(WebhookServer server) {
    return WebhookSink.open(
        "hook",
        new WebhookTarget(
            Secret.of(server.url()), false, Optional.empty(), Map.of(), Duration.ofSeconds(20), 1));
  }
}
