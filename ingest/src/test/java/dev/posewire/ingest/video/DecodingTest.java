package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.PictureRegion;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How frames are decoded. The clips in {@code resources/clips} are 30 frames of four quadrants, 320
 * x 180 at 25 fps, by x265 (open groups of at most 10 frames) and x264 (groups of 10), both with
 * B-frames: the LGPL build has no such encoders.
 */
@Timeout(60)
class DecodingTest {
  private static final Path CLIPS = Path.of("src", "test", "resources", "clips");
  private static final String H265 = CLIPS.resolve("quadrants-h265.mp4").toString();
  private static final String B_FRAMES = CLIPS.resolve("quadrants-bframes.ts").toString();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void h265IsDecoded(int threads) throws SourceException {
    try (FrameSource source = source(H265, settings().withDecoderThreads(threads))) {
      SourceFormat format = source.open();
      assertEquals("hevc", format.codec());
      assertEquals(List.of(320, 180), List.of(format.width(), format.height()));
      for (int i = 0; i < 30; i++) {
        assertEquals(i * 40_000L, source.grab().orElseThrow().ptsMicros());
        assertEquals("RGBW", Pictures.corners(source.image()));
      }
      assertTrue(source.grab().isEmpty());
      assertEquals(0, source.corruptPackets());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, h265", "4, h265", "1, ts", "4, ts", "1, mkv", "1, avi"})
  void onlyKeyFramesAreDecoded(int threads, String kind) throws SourceException {
    String clip =
        switch (kind) {
          case "h265" -> H265;
          case "ts" -> B_FRAMES;
          default -> {
            Clip made = Clip.h264(320, 180, 10);
            yield (kind.equals("avi") ? made.encodedBy("mjpeg") : made)
                .write(folder.resolve("clip." + kind), 30, i -> Pictures.quadrants(320, 180))
                .toString();
          }
        };
    List<Long> all = framesOf(clip, settings());
    SourceSettings settings = settings().withDecoderThreads(threads).withKeyframesOnly(true);

    List<Long> keys = framesOf(clip, settings);

    if (kind.equals("avi")) {
      assertEquals(all, keys, "each frame of MJPEG is one");
    } else {
      assertTrue(keys.size() >= 3 && keys.size() <= 5, "frames: " + keys);
      assertTrue(all.containsAll(keys), "with their own times: " + keys);
      assertEquals(0, keys.get(0));
      assertTrue(keys.get(1) >= 250_000, "and none between: " + keys);
    }
  }

  @Test
  void wrongHardwareIsRefusedWithTheNamesThatAreRight() throws SourceException {
    try (FrameSource source = source(H265, settings().withHwaccel("vapi"))) {
      SourceException e = assertThrows(SourceException.class, source::open);
      assertEquals(Kind.UNSUPPORTED, e.kind());
      assertTrue(e.getMessage().contains("vapi"), e.getMessage());
      for (String name : HardwareDevice.names()) {
        assertTrue(e.getMessage().contains(name), e.getMessage());
      }
    }
    assertTrue(VideoSources.hwaccelProblem("vapi").orElseThrow().contains("vapi"));
    assertEquals(Optional.empty(), VideoSources.hwaccelProblem("auto"));
    assertEquals(Optional.empty(), VideoSources.hwaccelProblem("none"));
    assertTrue(HardwareDevice.names().size() >= 2, "names: " + HardwareDevice.names());
  }

  /** Every name that FFmpeg has, on a machine that has none of it or some: the frames come. */
  @Test
  void softwareDecodesWhereTheHardwareIsMissing() throws SourceException {
    List<String> names = new ArrayList<>(HardwareDevice.names());
    names.add("auto");
    for (String name : names) {
      try (FrameSource source = source(H265, settings().withHwaccel(name))) {
        SourceFormat format = source.open();
        boolean software = format.decodedBy().equals("software");
        assertTrue(software || HardwareDevice.names().contains(format.decodedBy()), name);
        source.grab();
        assertEquals("RGBW", Pictures.corners(source.image()), name);
      }
    }
    try (FrameSource source = source(H265, settings())) {
      assertEquals("software", source.open().decodedBy());
    }
  }

  @Test
  void optionsReachFfmpegAndTheDecoder() throws SourceException {
    Map<String, String> options = Map.of("probesize", "100000", "skip_loop_filter", "all");
    assertEquals(30, framesOf(B_FRAMES, settings().withOptions(options)).size());
  }

  @Test
  void optionsThatAreNotForThisSourceAreNamed() throws SourceException {
    Map<String, String> options =
        Map.of("probesize", "100000", "rtsp_flags", "prefer_tcp", "user_agent", "me");
    try (FrameSource source = source(B_FRAMES, settings().withOptions(options))) {
      SourceException e = assertThrows(SourceException.class, source::open);
      assertEquals(Kind.NOT_ALLOWED, e.kind());
      assertTrue(e.getMessage().contains("rtsp_flags, user_agent"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void sizeOfH264ThatChangesIsFollowed(int threads) throws Exception {
    int[][] sizes = {{320, 180}, {640, 360}, {160, 240}, {320, 180}};
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int[] size : sizes) {
      Path part =
          Clip.h264(size[0], size[1], 25)
              .writeAnnexB(
                  folder.resolve("part.h264"), 5, i -> Pictures.quadrants(size[0], size[1]));
      stream.writeBytes(Files.readAllBytes(part));
    }
    Path file = Files.write(folder.resolve("changing.h264"), stream.toByteArray());
    PictureRegion right = new PictureRegion(0.5, 0, 0.5, 1);

    try (FrameSource source = source(file.toString(), settings().withDecoderThreads(threads));
        FrameSource part = source(file.toString(), settings().withRegion(right))) {
      source.open();
      part.open();
      for (int[] size : sizes) {
        for (int i = 0; i < 5; i++) {
          GrabbedFrame frame = source.grab().orElseThrow();
          part.grab();
          assertEquals(List.of(size[0], size[1]), List.of(frame.width(), frame.height()));
          assertEquals(
              LetterboxGeometry.fit(size[0], size[1], 456, 256), source.image().geometry());
          assertEquals("RGBW", Pictures.corners(source.image()));
          assertEquals("GGWW", Pictures.corners(part.image()));
        }
      }
      assertTrue(source.grab().isEmpty());
      assertEquals(0, source.corruptPackets());
    }
  }

  /** What is behind the change cannot be read, and must not hang or crash. */
  @Test
  void codecThatChangesInMidStreamEndsWithTheFirst() throws Exception {
    Path h264 =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("h264.ts"), 150, i -> Pictures.quadrants(320, 180));
    Path mpeg4 =
        Clip.h264(320, 180, 25)
            .encodedBy("mpeg4")
            .write(folder.resolve("mpeg4.ts"), 20, i -> Pictures.quadrants(320, 180));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(Files.readAllBytes(h264));
    stream.writeBytes(Files.readAllBytes(mpeg4));
    Path file = Files.write(folder.resolve("both.ts"), stream.toByteArray());

    try (FrameSource source = source(file.toString(), settings())) {
      assertEquals("h264", source.open().codec());
      int frames = 0;
      while (source.grab().isPresent()) {
        frames++;
      }
      assertTrue(frames >= 148 && frames <= 170, "frames: " + frames);
    }
  }

  private List<Long> framesOf(String clip, SourceSettings settings) throws SourceException {
    List<Long> micros = new ArrayList<>();
    try (FrameSource source = source(clip, settings)) {
      source.open();
      Optional<GrabbedFrame> frame = source.grab();
      while (frame.isPresent()) {
        micros.add(frame.get().ptsMicros());
        assertEquals("RGBW", Pictures.corners(source.image()));
        frame = source.grab();
      }
      assertEquals(0, source.corruptPackets());
    }
    return micros;
  }

  private SourceSettings settings() {
    return SourceSettings.defaults().withMediaFolders(List.of(folder, CLIPS.toAbsolutePath()));
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(() -> Instant.EPOCH)
        .create(SourceUrl.parse(Path.of(url).toAbsolutePath().toString()), settings);
  }
}
