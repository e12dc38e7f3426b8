package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists that a server makes up, with what they name: each name is opened only if a channel's is.
 */
@Timeout(60)
class HlsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path folder;
  private WebServer server;
  private ServerSocketChannel trap;
  private byte[] segment;

  @BeforeEach
  void start() throws IOException {
    Path clip =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("clip.ts"), 10, i -> Pictures.quadrants(320, 180));
    segment = Files.readAllBytes(clip);
    server = new WebServer();
    server.put("/clip.ts", segment);
    trap = ServerSocketChannel.open();
    trap.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    trap.configureBlocking(false);
  }

  @AfterEach
  void stop() throws IOException {
    trap.close();
    server.close();
  }

  @Test
  void listAndItsSegmentsAreRead() throws SourceException {
    list("/live/list.m3u8", "#EXTINF:0.4,", "../clip.ts", "#EXTINF:0.4,", "/clip.ts");

    assertEquals(20, frames("/live/list.m3u8"));
  }

  @Test
  void listOfListsIsRead() throws SourceException {
    server.put("/main.m3u8", "#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=1000", "low/list.m3u8");
    list("/low/list.m3u8", "#EXTINF:0.4,", base() + "/clip.ts");

    assertEquals(10, frames("/main.m3u8"));
  }

  @Test
  void encryptedSegmentIsRead() throws Exception {
    byte[] key = new byte[16];
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    server.put("/key.bin", key);
    server.put("/crypt.ts", cipher.doFinal(segment));
    list(
        "/list.m3u8",
        "#EXT-X-KEY:METHOD=AES-128,URI=\"/key.bin\",IV=0x00000000000000000000000000000000",
        "#EXTINF:0.4,",
        "/crypt.ts");

    assertEquals(10, frames("/list.m3u8"));
  }

  /** FFmpeg gets an address; the server, and what its lists name, hear the name and no other. */
  @Test
  void serverHearsTheNameOfItsUrl() throws SourceException {
    list("/list.m3u8", "#EXTINF:0.4,", "clip.ts");
    try (FrameSource source =
        source("http://bob:S3cret@localhost:" + server.port() + "/list.m3u8")) {
      source.open();
    }

    Set<String> hosts =
        server.requests().stream()
            .map(WebServer.Request::host)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("localhost:" + server.port()), hosts);
    assertTrue(server.paths().contains("/clip.ts"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:FOLDER/clip.ts",
        "file://FOLDER/clip.ts",
        "crypto:FOLDER/clip.ts",
        "crypto+file:FOLDER/clip.ts",
        "crypto:file:FOLDER/clip.ts",
        "data+BASE/clip.ts",
        "httpproxy://127.0.0.1:TRAP/clip.ts",
        "http://169.254.169.254/latest/clip.ts",
        "https://169.254.169.254/latest/clip.ts",
        "//169.254.169.254/latest/clip.ts",
        "crypto+http://169.254.169.254/clip.ts",
        "http://0xa9fea9fe/clip.ts",
        "http://2852039166/clip.ts",
        "http://good@169.254.169.254/clip.ts",
        "http://169.254.169.254.:80/clip.ts",
        "http://[::ffff:169.254.169.254]/clip.ts",
        "http://[fe80::1]/clip.ts",
        "http://0.0.0.0:TRAP/clip.ts",
        "http://[::]:TRAP/clip.ts",
        "http://224.0.0.1/clip.ts",
        "BASE/${env:POSEWIRE_SECRET_CAM}/clip.ts",
        "BASE/${env:PATH}/clip.ts"
      })
  void segmentThatAChannelMayNotNameIsRefused(String name) throws IOException {
    list("/list.m3u8", "#EXTINF:0.4,", "clip.ts?first", "#EXTINF:0.4,", spelled(name));
    server.put("/clip.ts?first", segment);

    refused("/list.m3u8", name);
    assertNull(trap.accept());
  }

  /**
   * FFmpeg passes over them on its own; if it did not, its white list of protocols would refuse.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/etc/passwd",
        "file:///etc/passwd",
        "FILE:FOLDER/clip.ts",
        "concat:BASE/clip.ts|file:FOLDER/clip.ts",
        "concatf:FOLDER/list.txt",
        "subfile,,start,0,end,100,,:FOLDER/clip.ts",
        "crypto+crypto+BASE/clip.ts",
        "cache:file:FOLDER/clip.ts",
        "async:BASE/clip.ts",
        "data:video/mp2t;base64,R0BAEAAAsA0=",
        "pipe:0",
        "fd:0",
        "tcp://127.0.0.1:TRAP/clip.ts",
        "udp://127.0.0.1:TRAP/clip.ts",
        "rtsp://127.0.0.1:TRAP/clip.ts",
        "rtp://127.0.0.1:TRAP/clip.ts",
        "gopher://127.0.0.1:TRAP/clip.ts",
        "ftp://127.0.0.1:TRAP/clip.ts",
        "tls://127.0.0.1:TRAP/clip.ts",
        "testcard:?people=1.ts"
      })
  void segmentOfAnotherSchemeIsNotRead(String name) throws IOException {
    list("/list.m3u8", "#EXTINF:0.4,", "clip.ts?first", "#EXTINF:0.4,", spelled(name));
    server.put("/clip.ts?first", segment);

    try {
      assertEquals(10, frames("/list.m3u8"), name);
    } catch (SourceException e) {
      assertTrue(e.kind() == Kind.NOT_ALLOWED || e.kind() == Kind.CORRUPT, e.getMessage());
    }
    assertNull(trap.accept());
    assertFalse(server.paths().contains("/clip.ts"), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXT-X-KEY:METHOD=AES-128,URI=\"NAME\"",
        "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"NAME\"",
        "#EXT-X-MAP:URI=\"NAME\""
      })
  void keyOrHeaderThatIsAFileIsRefused(String line) {
    for (String name : new String[] {"file:FOLDER/clip.ts", "http://169.254.169.254/k.ts"}) {
      list("/list.m3u8", line.replace("NAME", spelled(name)), "#EXTINF:0.4,", "clip.ts");

      refused("/list.m3u8", line);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:FOLDER/inner.m3u8", "http://169.254.169.254/inner.m3u8", "low/inner.m3u8"})
  void listInAListObeysTheSame(String inner) throws IOException {
    Files.writeString(
        folder.resolve("inner.m3u8"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nclip.ts\n#EXT-X-ENDLIST\n");
    server.put("/list.m3u8", "#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=1000", spelled(inner));
    list("/low/inner.m3u8", "#EXTINF:0.4,", spelled("file:FOLDER/clip.ts"));

    refused("/list.m3u8", inner);
  }

  @Test
  void soundOfAListObeysTheSame() {
    list("/video.m3u8", "#EXTINF:0.4,", "/clip.ts");
    server.put(
        "/list.m3u8",
        "#EXTM3U",
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\",URI=\"http://169.254.169.254/a.m3u8\"",
        "#EXT-X-STREAM-INF:BANDWIDTH=1000,AUDIO=\"a\"",
        "video.m3u8");

    refused("/list.m3u8", "sound");
  }

  @Test
  void redirectOfASegmentIsNotFollowed() {
    list("/list.m3u8", "#EXTINF:0.4,", "moved.ts");
    server.redirect("/moved.ts", "/clip.ts");

    assertThrows(SourceException.class, () -> frames("/list.m3u8"));
    assertFalse(server.paths().contains("/clip.ts"));
  }

  @Test
  void listOfManyHostsIsRefused() {
    String[] lines = new String[12 * 2];
    for (int i = 0; i < 12; i++) {
      lines[2 * i] = "#EXTINF:0.4,";
      lines[2 * i + 1] = "http://127.0.1." + (i + 1) + ":" + server.port() + "/clip.ts";
    }
    list("/list.m3u8", lines);

    SourceException e = assertThrows(SourceException.class, () -> frames("/list.m3u8"));
    assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains("more than 8 hosts"), e.getMessage());
  }

  private void refused(String path, String what) {
    SourceException e = assertThrows(SourceException.class, () -> frames(path), what);
    assertEquals(Kind.NOT_ALLOWED, e.kind(), what + ": " + e.getMessage());
    assertTrue(e.getMessage().contains("http://***@127.0.0.1"), e.getMessage());
    assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
  }

  private void list(String path, String... lines) {
    server.put(
        path, "#EXTM3U\n#EXT-X-TARGETDURATION:9\n" + String.join("\n", lines) + "\n#EXT-X-ENDLIST");
  }

  private String spelled(String name) {
    return name.replace("FOLDER", folder.toString())
        .replace("BASE", base())
        .replace("TRAP", Integer.toString(trap.socket().getLocalPort()));
  }

  private String base() {
    return "http://127.0.0.1:" + server.port();
  }

  private int frames(String path) throws SourceException {
    try (FrameSource source = source("http://bob:S3cret@127.0.0.1:" + server.port() + path)) {
      source.open();
      int frames = 0;
      while (source.grab().isPresent()) {
        frames++;
      }
      return frames;
    }
  }

  private static FrameSource source(String url) throws SourceException {
    return new VideoSources(Instant::now)
        .create(SourceUrl.parse(url), SourceSettings.defaults().withTimeouts(TIMEOUT, TIMEOUT));
  }
}
