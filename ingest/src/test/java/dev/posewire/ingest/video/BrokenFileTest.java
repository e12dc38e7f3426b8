package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenFileTest {
  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(parent.resolve("media"));
  }

  @Test
  void missingFileIsNotFound() {
    refused("gone.mp4", Kind.NOT_FOUND, "no such file");
  }

  @Test
  void folderIsUnsupported() throws IOException {
    Files.createDirectory(folder.resolve("clips"));
    refused("clips", Kind.UNSUPPORTED, "folder");
  }

  @Test
  void emptyFileIsCorrupt() throws IOException {
    Files.createFile(folder.resolve("empty.mp4"));
    refused("empty.mp4", Kind.CORRUPT, "empty");
  }

  @Test
  void noiseIsRefusedWhateverItsName() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    for (String name : List.of("noise.mp4", "noise.mkv", "noise.png", "noise.jpg", "noise")) {
      Files.write(folder.resolve(name), noise);
      SourceException e = opening(name);
      assertTrue(e.kind() == Kind.CORRUPT || e.kind() == Kind.UNSUPPORTED, e.getMessage());
      assertTrue(e.getMessage().contains(name), e.getMessage());
    }
  }

  @Test
  void videoCutBeforeItsIndexIsCorrupt() throws IOException {
    byte[] whole = Files.readAllBytes(clip("whole.mp4"));
    Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 2));

    refused("cut.mp4", Kind.CORRUPT, "damaged");
  }

  @Test
  void cutMatroskaGivesWhatIsThere() throws Exception {
    byte[] whole = Files.readAllBytes(clip("whole.mkv"));
    Files.write(folder.resolve("cut.mkv"), Arrays.copyOf(whole, whole.length / 2));

    try (FrameSource source = source("cut.mkv")) {
      source.open();
      int frames = count(source);
      assertTrue(frames >= 10 && frames <= 16, "frames: " + frames);
    }
  }

  @Test
  void damagedPacketsAreCountedAndDecodingGoesOn() throws Exception {
    byte[] bytes = Files.readAllBytes(clip("damaged.mkv"));
    Random random = new Random(3);
    for (int hole = 1; hole < 8; hole++) {
      int at = bytes.length * hole / 9;
      for (int i = 0; i < 300; i++) {
        bytes[at + i] = (byte) random.nextInt();
      }
    }
    Files.write(folder.resolve("damaged.mkv"), bytes);

    try (FrameSource source = source("damaged.mkv")) {
      source.open();
      int frames = count(source);
      assertTrue(frames >= 20 && frames <= 30, "frames: " + frames);
      assertTrue(source.corruptPackets() >= 3, "corrupt: " + source.corruptPackets());
    }
  }

  @Test
  void damagedPictureIsCorrupt() throws IOException {
    Pictures.write(folder.resolve("p.png"), "png", Pictures.quadrants(64, 64), 64, 64);
    byte[] bytes = Files.readAllBytes(folder.resolve("p.png"));
    Files.write(folder.resolve("p.png"), Arrays.copyOf(bytes, 40));

    assertEquals(Kind.CORRUPT, opening("p.png").kind());
  }

  @Test
  void pictureOfNoSizeIsRefused() throws IOException {
    Pictures.write(folder.resolve("p.png"), "png", Pictures.quadrants(64, 64), 64, 64);
    byte[] bytes = Files.readAllBytes(folder.resolve("p.png"));
    Arrays.fill(bytes, 16, 24, (byte) 0); // IHDR: width, height
    CRC32 crc = new CRC32();
    crc.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
    Files.write(folder.resolve("p.png"), bytes);

    assertEquals(Kind.CORRUPT, opening("p.png").kind());
  }

  @Test
  void pictureBeyondTheLimitIsRefusedBeforeMemoryIsTaken() throws IOException {
    Pictures.write(folder.resolve("p.png"), "png", Pictures.quadrants(64, 64), 64, 64);
    byte[] bytes = Files.readAllBytes(folder.resolve("p.png"));
    ByteBuffer.wrap(bytes).putInt(16, 16_384).putInt(20, 16_384);
    CRC32 crc = new CRC32();
    crc.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
    Files.write(folder.resolve("p.png"), bytes);

    assertEquals(Kind.CORRUPT, opening("p.png").kind());
  }

  @Test
  void soundWithoutPictureIsUnsupported() throws IOException {
    ByteBuffer wav = ByteBuffer.allocate(44 + 16_000);
    wav.order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 16_000);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(16_000);
    Files.write(folder.resolve("sound.wav"), wav.array());

    assertEquals(Kind.UNSUPPORTED, opening("sound.wav").kind());
  }

  @Test
  void playlistIsRefused() throws IOException {
    clip("clip.mp4");
    Files.writeString(folder.resolve("list.mp4"), "ffconcat version 1.0\nfile clip.mp4\n");
    Files.writeString(
        folder.resolve("list.m3u8"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nclip.mp4\n#EXT-X-ENDLIST\n");

    refused("list.mp4", Kind.UNSUPPORTED, "use H.264");
    refused("list.m3u8", Kind.UNSUPPORTED, "use H.264");
  }

  @Test
  void nothingOutsideTheMediaFoldersIsRead() throws IOException {
    Path outside = Files.move(clip("clip.mp4"), parent.resolve("clip.mp4"));
    Files.createSymbolicLink(folder.resolve("link.mp4"), outside);

    refused(outside.toString(), Kind.NOT_ALLOWED, "media folders");
    refused("../clip.mp4", Kind.NOT_ALLOWED, "media folders");
    refused(folder.resolve("../clip.mp4").toString(), Kind.NOT_ALLOWED, "media folders");
    refused("link.mp4", Kind.NOT_ALLOWED, "leads out");
    refused("file://server/clip.mp4", Kind.NOT_ALLOWED, "file");
    refused("file:///a b.mp4", Kind.NOT_ALLOWED, "%20");
  }

  @Test
  void withoutMediaFoldersNoFileIsRead() throws Exception {
    SourceUrl url = SourceUrl.parse(clip("clip.mp4").toString());
    try (FrameSource source =
        new VideoSources(Instant::now).create(url, SourceSettings.defaults())) {
      assertEquals(Kind.NOT_ALLOWED, assertThrows(SourceException.class, source::open).kind());
    }
  }

  private Path clip(String name) {
    return Clip.h264(320, 180, 25)
        .write(folder.resolve(name), 30, i -> Pictures.grain(320, 180, i));
  }

  private static int count(FrameSource source) throws SourceException {
    int frames = 0;
    while (source.grab().isPresent()) {
      frames++;
    }
    return frames;
  }

  private void refused(String url, Kind kind, String reason) {
    SourceException e = opening(url);
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains(url), e.getMessage());
  }

  private SourceException opening(String url) {
    return assertThrows(
        SourceException.class,
        () -> {
          try (FrameSource source = source(url)) {
            source.open();
          }
        });
  }

  private FrameSource source(String url) throws SourceException {
    return new VideoSources(Instant::now)
        .create(SourceUrl.parse(url), SourceSettings.defaults().withMediaFolders(List.of(folder)));
  }
}
