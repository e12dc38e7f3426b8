package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.secret.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A secret gets to the camera as it is, and to nobody else. */
@Timeout(60)
class SecretUrlTest {
  private static final String SECRET = "S3cr@t:/p#?%41 &=+[]\"'<\\é$";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Level level;

  @BeforeEach
  void listen() throws IOException {
    Files.writeString(folder.resolve("cam"), SECRET + "\n");
    level = ROOT.getLevel();
    ROOT.setLevel(Level.TRACE);
    log.start();
    ROOT.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    ROOT.detachAppender(log);
    ROOT.setLevel(level);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void passwordReachesBasicAuthenticationAsItIs(String scheme) throws Exception {
    String challenge = unauthorized(scheme) + "WWW-Authenticate: Basic realm=\"r\"\r\n\r\n";
    try (RtspScript server = new RtspScript(List.of(challenge, challenge))) {
      SourceException e = opening(scheme + "://bob:${file:cam}@127.0.0.1:" + server.port() + "/1");

      String credentials = find("Authorization: Basic (\\S+)", server.heard().get(1));
      byte[] decoded = Base64.getDecoder().decode(credentials);
      assertEquals("bob:" + SECRET, new String(decoded, StandardCharsets.UTF_8));
      assertEquals(Kind.UNAUTHORIZED, e.kind(), e.getMessage());
      assertTrue(e.getMessage().contains("://***:${file:cam}@127.0.0.1"), e.getMessage());
      nothingShown(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"rtsp, OPTIONS", "http, GET"})
  void passwordReachesDigestAuthenticationAsItIs(String scheme, String method) throws Exception {
    String challenge =
        unauthorized(scheme) + "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n";
    try (RtspScript server = new RtspScript(List.of(challenge, challenge))) {
      SourceException e = opening(scheme + "://bob:${file:cam}@127.0.0.1:" + server.port() + "/1");

      String answer = server.heard().get(1);
      String uri = find("uri=\"([^\"]*)\"", answer);
      String expected = md5(md5("bob:r:" + SECRET) + ":n:" + md5(method + ":" + uri));
      assertEquals(expected, find("response=\"([^\"]*)\"", answer));
      nothingShown(e);
    }
  }

  @Test
  void secretInPathAndQueryIsOneValue() throws Exception {
    try (WebServer server = new WebServer()) {
      SourceException e =
          opening(
              "http://localhost:%d/live/${file:cam}/x?token=${file:cam}&size=1"
                  .formatted(server.port()));

      URI asked = URI.create(server.paths().get(0));
      String query = asked.getRawQuery();
      assertTrue(query.startsWith("token=") && query.endsWith("&size=1"), query);
      String token = query.substring(6, query.length() - 7);
      assertEquals(SECRET, URLDecoder.decode(token, StandardCharsets.UTF_8));
      assertEquals("/live/" + SECRET + "/x", asked.getPath());
      assertEquals(Kind.NOT_FOUND, e.kind(), e.getMessage());
      assertTrue(e.getMessage().contains("token=${file:cam}&size=1"), e.getMessage());
      nothingShown(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://bob:${file:cam}@127.0.0.1:1/1",
        "rtsps://bob:${file:cam}@localhost:1/1",
        "http://bob:${file:cam}@127.0.0.1:1/${file:cam}",
        "https://bob:${file:cam}@localhost:1/?a=${file:cam}",
        "rtsp://bob:${file:cam}@camera.invalid/1",
        "rtsp://bob:${file:cam}@169.254.169.254/1",
        "http://bob:${file:cam}@[64:ff9b::a9fe:a9fe]/1",
        "rtsp://bob:${file:cam}${file:cam}${file:cam}${file:cam}@127.0.0.1:1/1"
      })
  void failureShowsNothing(String url) throws Exception {
    nothingShown(opening(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http", "https", "rtsps"})
  void silenceAndGarbageShowNothing(String scheme) throws Exception {
    try (RtspScript server = new RtspScript(List.of("garbage\r\n\r\n", "\0\1\2\r\n"))) {
      nothingShown(opening(scheme + "://bob:${file:cam}@localhost:" + server.port() + "/1"));
    }
    try (SilentServer server = new SilentServer()) {
      nothingShown(opening(scheme + "://bob:${file:cam}@localhost:" + server.port() + "/1"));
    }
  }

  @Test
  void missingSecretIsNamedWithItsRemedy() throws Exception {
    SourceException e = opening("rtsp://bob:${env:POSEWIRE_SECRET_NONE}@127.0.0.1:1/1");

    assertEquals(Kind.NOT_ALLOWED, e.kind());
    assertTrue(e.getMessage().contains("${env:POSEWIRE_SECRET_NONE} is not set"), e.getMessage());
    assertTrue(opening("rtsp://a:${file:none}@127.0.0.1/").getMessage().contains("${file:none}"));
  }

  /** Its buffers would cut them off, and the camera would only say that they are wrong. */
  @Test
  void userInfoBeyondTheBuffersOfFfmpegIsRefused() throws Exception {
    Files.writeString(folder.resolve("long"), "x".repeat(124));
    SourceException e = opening("rtsp://bob:${file:long}@127.0.0.1:1/1");
    assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains("at most 127"), e.getMessage());

    Files.writeString(folder.resolve("long"), "x".repeat(123));
    String challenge = "RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm=\"r\"\r\n\r\n";
    try (RtspScript server = new RtspScript(List.of(challenge, challenge))) {
      e = opening("rtsp://bob:${file:long}@127.0.0.1:" + server.port() + "/1");
      assertEquals(Kind.UNAUTHORIZED, e.kind(), e.getMessage());
      String credentials = find("Authorization: Basic (\\S+)", server.heard().get(1));
      assertEquals(127, Base64.getDecoder().decode(credentials).length);
    }
  }

  @Test
  void targetShowsNothing() throws Exception {
    InputTarget target =
        InputTargets.with(secrets())
            .of(SourceUrl.parse("http://bob:${file:cam}@localhost/1"), List.of(), Map.of());

    assertTrue(target.location().contains("S3cr%40t"), "it is there");
    for (Object part :
        List.of(target, target.url(), target.peer(), target.rules(), target.peers(), secrets())) {
      assertFalse(part.toString().contains("S3cr"), part.toString());
    }
    assertEquals("http://***:${file:cam}@localhost/1", target.toString());
  }

  private void nothingShown(SourceException e) {
    StringWriter stack = new StringWriter();
    e.printStackTrace(new PrintWriter(stack));
    assertFalse(stack.toString().contains("S3cr"), stack.toString());
    for (ILoggingEvent event : log.list) {
      assertFalse(event.getFormattedMessage().contains("S3cr"), event.getFormattedMessage());
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      assertFalse(thread.getName().contains("S3cr"), thread.getName());
    }
  }

  private SourceException opening(String url) throws SourceException {
    SourceSettings settings = SourceSettings.defaults().withTimeouts(TIMEOUT, TIMEOUT);
    try (FrameSource source =
        new VideoSources(Instant::now, secrets()).create(SourceUrl.parse(url), settings)) {
      return assertThrows(SourceException.class, source::open);
    }
  }

  private Secrets secrets() {
    return new Secrets(Map.of(), Optional.of(folder));
  }

  private static String unauthorized(String scheme) {
    return scheme.equals("rtsp")
        ? "RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n"
        : "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n";
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }

  private static String md5(String text) throws Exception {
    byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }
}
