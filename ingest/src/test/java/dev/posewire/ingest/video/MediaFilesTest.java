package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but the named file, and that only inside the media folders. */
@Timeout(60)
class MediaFilesTest {
  @TempDir Path parent;
  private Path folder;
  private Path clip;
  private Path outside;

  @BeforeEach
  void makeFiles() throws IOException {
    folder = Files.createDirectory(parent.resolve("media"));
    clip =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("clip.ts"), 5, i -> Pictures.quadrants(320, 180));
    outside = Files.copy(clip, parent.resolve("outside.ts"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///MEDIA/%2e%2e/outside.ts",
        "file:///MEDIA/..%2foutside.ts",
        "FILE:///MEDIA/%2E%2E/outside.ts",
        "file:/MEDIA/../outside.ts",
        "file:../outside.ts",
        "file://localhost/MEDIA/clip.ts",
        "file:////PARENT/outside.ts",
        "file:///MEDIA/clip.ts?x",
        "file:///MEDIA/clip.ts#x",
        "file:///MEDIA/clip%00.ts",
        "file:///MEDIA/%zz",
        "../outside.ts",
        "x/../../outside.ts",
        "/proc/self/environ",
        "file:///proc/self/environ",
        "file:///dev/zero",
        "/etc/passwd"
      })
  void pathThatLeadsOutIsRefused(String url) {
    SourceException e = opening(spelled(url));

    assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "environ, /proc/self/environ",
    "cwd, /proc/self/cwd",
    "zero.h264, /dev/zero",
    "stdin, /dev/stdin",
    "up, ..",
    "outside.ts, ../outside.ts"
  })
  void linkThatLeadsOutIsRefused(String name, String to) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(to));

    String path = name.equals("up") ? "up/outside.ts" : name;
    SourceException e = opening(path);
    // /proc/self/environ says it is empty, a device and a folder that they are no files.
    assertTrue(
        e.kind() == Kind.NOT_ALLOWED || e.kind() == Kind.UNSUPPORTED || e.kind() == Kind.CORRUPT,
        e.getMessage());
    assertTrue(e.getMessage().startsWith("cannot open " + path + ": "), e.getMessage());
  }

  @Test
  void linkInsideIsRead() throws Exception {
    Files.createSymbolicLink(folder.resolve("latest.ts"), Path.of("clip.ts"));

    assertEquals(5, frames("latest.ts"));
  }

  /** Somebody exchanges the file after it was checked and before it is opened. */
  @Test
  void fileReplacedByALinkIsRefused() throws Exception {
    InputTarget target = target("clip.ts");
    Files.delete(clip);
    Files.createSymbolicLink(clip, outside);
    refused(target, "leads out");

    Files.delete(clip);
    Files.copy(outside, folder.resolve("other.ts"));
    Files.createSymbolicLink(clip, Path.of("other.ts"));
    refused(target, "replaced by a link");
  }

  @Test
  void folderReplacedByALinkIsRefused() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.copy(clip, inner.resolve("clip.ts"));
    InputTarget target = target("inner/clip.ts");
    Files.move(inner, folder.resolve("moved"));
    Files.copy(clip, parent.resolve("clip.ts"));
    Files.createSymbolicLink(inner, parent);

    refused(target, "leads out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipe.ts", "pipe.png", "pipe-%d.png"})
  void pipeIsRefusedAtOnce(String name) throws Exception {
    Process fifo = new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start();
    assertEquals(0, fifo.waitFor());

    SourceException e = opening(name);
    assertEquals(Kind.UNSUPPORTED, e.kind(), e.getMessage());
  }

  @Test
  void patternOfPicturesIsTheNameOfOneFile() throws Exception {
    for (int i = 1; i <= 3; i++) {
      Pictures.write(folder.resolve("p" + i + ".png"), "png", Pictures.quadrants(64, 64), 64, 64);
    }

    for (String pattern : List.of("p%d.png", "p*.png", "p[123].png", "p?.png")) {
      assertEquals(Kind.NOT_FOUND, opening(pattern).kind(), pattern);
    }
    Files.copy(folder.resolve("p1.png"), folder.resolve("p%d.png"));
    assertEquals(1, frames("p%d.png"));
  }

  @ParameterizedTest
  @CsvSource({
    "list.m3u8, '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nFILE\n#EXT-X-ENDLIST\n'",
    "list.ts, '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nFILE\n#EXT-X-ENDLIST\n'",
    "list.ffconcat, 'ffconcat version 1.0\nfile FILE\n'",
    "list.mp4, 'ffconcat version 1.0\nfile FILE\n'",
    "list.sdp, 'v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'",
    "list.mpd, '<?xml version=\"1.0\"?><MPD><Period><BaseURL>FILE</BaseURL></Period></MPD>'",
    "list.imf, '<?xml version=\"1.0\"?><CompositionPlaylist>FILE</CompositionPlaylist>'",
    "list.asx, '<asx><entry><ref href=\"FILE\"/></entry></asx>'",
    "list.txt, 'concat:FILE|FILE'"
  })
  void listInAFileIsNoVideo(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text.replace("FILE", clip.toString()));

    SourceException e = opening(name);
    assertTrue(e.kind() == Kind.UNSUPPORTED || e.kind() == Kind.CORRUPT, e.getMessage());
  }

  private void refused(InputTarget target, String why) {
    SourceException e =
        assertThrows(
            SourceException.class,
            () -> {
              try (Interrupt interrupt = new Interrupt();
                  Demuxer demuxer = new Demuxer(target, interrupt)) {
                demuxer.open(SourceSettings.defaults());
              }
            });
    assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  private InputTarget target(String url) throws SourceException {
    return InputTargets.with(Secrets.none()).of(SourceUrl.parse(url), List.of(folder), Map.of());
  }

  private String spelled(String url) {
    return url.replace("/MEDIA", folder.toString()).replace("/PARENT", parent.toString());
  }

  private SourceException opening(String url) {
    return assertThrows(SourceException.class, () -> frames(url), url);
  }

  private int frames(String url) throws SourceException {
    try (FrameSource source =
        new VideoSources(Instant::now)
            .create(
                SourceUrl.parse(url),
                SourceSettings.defaults().withMediaFolders(List.of(folder)))) {
      source.open();
      int frames = 0;
      while (source.grab().isPresent()) {
        frames++;
      }
      return frames;
    }
  }
}
