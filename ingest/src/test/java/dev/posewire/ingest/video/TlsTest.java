package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.secret.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificate of a server is checked, unless the channel says otherwise. */
@Timeout(60)
class TlsTest {
  private static final SourceSettings SETTINGS = SourceSettings.defaults();
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  @TempDir static Path folder;
  private static ServerKey key;
  private static ServerKey otherName;
  private static ServerKey expired;
  private static byte[] clip;

  @BeforeAll
  static void makeKeys() throws Exception {
    key = ServerKey.make(folder, "dns:localhost,ip:127.0.0.1");
    otherName = ServerKey.make(folder, "dns:camera.example,ip:10.0.0.7");
    expired =
        ServerKey.make(folder, "dns:localhost,ip:127.0.0.1", "-startdate", "-9d", "-validity", "1");
    clip =
        Files.readAllBytes(
            Clip.h264(320, 180, 25)
                .write(folder.resolve("clip.ts"), 10, i -> Pictures.quadrants(320, 180)));
  }

  @Test
  void trustedCertificateOfThatNameIsTaken() throws Exception {
    try (WebServer server = https(key)) {
      open("https://localhost:" + server.port() + "/clip.ts", key, true);
    }
  }

  /** FFmpeg would take any trusted certificate there. */
  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1", "https://[::1]", "rtsps://127.0.0.1"})
  void addressIsRefusedWhereTheCertificateIsChecked(String host) throws Exception {
    try (WebServer server = https(otherName)) {
      String url = host + ":" + server.port() + "/clip.ts";
      refused(url, otherName, "the certificate of an address cannot be checked");
      assertEquals(List.of(), server.requests());
    }
  }

  @Test
  void selfSignedCertificateIsRefusedWithTheRemedy() throws Exception {
    try (WebServer server = https(key)) {
      String url = "https://bob:S3cret@localhost:" + server.port() + "/clip.ts";
      refused(url, otherName, "no authority that is trusted here");
      refused(url, InputTargets.with(Secrets.none()), "no authority that is trusted here");
      assertEquals(List.of(), server.requests());
    }
  }

  @Test
  void certificateOfAnotherNameIsRefused() throws Exception {
    try (WebServer server = https(otherName)) {
      refused("https://localhost:" + server.port() + "/clip.ts", otherName, "another name");
      assertEquals(List.of(), server.requests());
    }
  }

  @Test
  void expiredCertificateIsRefused() throws Exception {
    try (WebServer server = https(expired)) {
      refused("https://localhost:" + server.port() + "/clip.ts", expired, "not valid at this time");
    }
  }

  @Test
  void checkIsSwitchedOffByTheChannel() throws Exception {
    try (WebServer server = https(expired)) {
      open("https://localhost:" + server.port() + "/clip.ts", otherName, false);
      open("https://127.0.0.1:" + server.port() + "/clip.ts", otherName, false);
    }
  }

  @Test
  void optionOfTheChannelReachesItsSource() throws Exception {
    try (WebServer server = https(key)) {
      SourceUrl url = SourceUrl.parse("https://localhost:" + server.port() + "/clip.ts");
      SourceSettings off =
          SETTINGS.withOptions(Map.of("tls_verify", "0", "user_agent", "a", "probesize", "5000"));
      SourceSettings wrong = SETTINGS.withOptions(Map.of("tls_verify", "0", "ca_file", "/x"));
      VideoSources sources = new VideoSources(Instant::now);
      try (FrameSource source = sources.create(url, SETTINGS);
          FrameSource foul = sources.create(url, wrong)) {
        assertEquals(Kind.NOT_ALLOWED, assertThrows(SourceException.class, source::open).kind());
        assertEquals(Kind.NOT_ALLOWED, assertThrows(SourceException.class, foul::open).kind());
      }
      assertEquals(List.of(), server.requests());
      try (FrameSource source = sources.create(url, off)) {
        assertEquals(320, source.open().width());
      }
    }
  }

  @Test
  void rtspsIsCheckedTheSameWay() throws Exception {
    String notFound = "RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n";
    try (RtspScript server = rtsps(key, notFound)) {
      String url = "rtsps://bob:S3cret@localhost:" + server.port() + "/1";
      refused(url, otherName, "no authority that is trusted here");
      assertEquals(List.of(), server.heard());

      assertEquals(Kind.NOT_FOUND, failure(url, trusting(key), true).kind());
      assertTrue(server.heard().get(0).startsWith("OPTIONS rtsps://localhost:"));
    }
    try (RtspScript server = rtsps(otherName, notFound)) {
      String url = "rtsps://localhost:" + server.port() + "/1";
      refused(url, otherName, "another name");
      assertEquals(List.of(), server.heard());

      assertEquals(Kind.NOT_FOUND, failure(url, trusting(key), false).kind());
    }
  }

  @Test
  void segmentsOfAListAreCheckedToo() throws Exception {
    try (WebServer list = new WebServer();
        WebServer segments = https(key)) {
      list.put(
          "/list.m3u8",
          "#EXTM3U",
          "#EXT-X-TARGETDURATION:9",
          "#EXTINF:0.4,",
          "https://localhost:" + segments.port() + "/clip.ts",
          "#EXT-X-ENDLIST");
      list.put(
          "/address.m3u8",
          "#EXTM3U",
          "#EXT-X-TARGETDURATION:9",
          "#EXTINF:0.4,",
          "https://127.0.0.1:" + segments.port() + "/clip.ts",
          "#EXT-X-ENDLIST");
      String url = "http://localhost:" + list.port() + "/list.m3u8";

      failure(url, trusting(otherName), true);
      refused(url.replace("list.m3u8", "address.m3u8"), key, "address cannot be checked");
      assertEquals(List.of(), segments.requests());
      open(url, key, true);
      open(url, otherName, false);
    }
  }

  @Test
  void withoutAuthoritiesNothingIsTrusted() throws Exception {
    InputTargets none = new InputTargets(Secrets.none(), List.of(folder.resolve("none.pem")));
    try (WebServer server = https(key)) {
      String url = "https://localhost:" + server.port() + "/clip.ts";
      SourceException e = failure(url, none, true);
      assertEquals(Kind.NOT_ALLOWED, e.kind());
      assertTrue(e.getMessage().contains("ca-certificates"), e.getMessage());
      assertTrue(e.getMessage().contains("tls_verify"), e.getMessage());
    }
  }

  @Test
  void plainServerOnATlsPortIsNoMatterOfTrust() throws Exception {
    try (WebServer server = new WebServer()) {
      SourceException e =
          failure("https://localhost:" + server.port() + "/clip.ts", trusting(key), true);
      assertFalse(e.getMessage().contains("authority"), e.getMessage());
    }
  }

  private static void refused(String url, ServerKey trusted, String why) throws Exception {
    refused(url, trusting(trusted), why);
  }

  private static void refused(String url, InputTargets targets, String why) throws Exception {
    SourceException e = failure(url, targets, true);
    assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertTrue(e.getMessage().contains("option tls_verify to 0"), e.getMessage());
    assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
  }

  private static SourceException failure(String url, InputTargets targets, boolean verify) {
    return assertThrows(SourceException.class, () -> open(url, targets, verify));
  }

  private static void open(String url, ServerKey trusted, boolean verify) throws SourceException {
    open(url, trusting(trusted), verify);
  }

  private static void open(String url, InputTargets targets, boolean verify)
      throws SourceException {
    InputTarget target =
        targets.of(SourceUrl.parse(url), List.of(), verify ? Map.of() : Map.of("tls_verify", "0"));
    try (Interrupt interrupt = new Interrupt();
        Demuxer demuxer = new Demuxer(target, interrupt)) {
      interrupt.allow(TIMEOUT);
      demuxer.open(SETTINGS);
      assertTrue(demuxer.read());
    }
  }

  private static InputTargets trusting(ServerKey trusted) {
    return new InputTargets(Secrets.none(), List.of(trusted.certificate()));
  }

  private static WebServer https(ServerKey with) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(with.context()));
    WebServer web = new WebServer(server);
    web.put("/clip.ts", clip);
    return web;
  }

  private static RtspScript rtsps(ServerKey with, String answer) throws IOException {
    return new RtspScript(
        with.context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        List.of(answer));
  }
}
