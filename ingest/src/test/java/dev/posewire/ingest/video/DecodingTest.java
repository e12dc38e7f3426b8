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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How frames are decoded; those of H.265 in {@link H265IT}. */
@Timeout(60)
class DecodingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void bFramesComeInTheOrderInWhichTheyAreShown(int threads) throws SourceException {
    List<Long> micros = framesOf(bFrames(), settings().withDecoderThreads(threads));

    assertEquals(LongStream.range(0, 30).mapToObj(i -> i * 100_000).toList(), micros);
  }

  @ParameterizedTest
  @CsvSource({"1, ts", "4, ts", "1, mkv", "1, avi"})
  void onlyKeyFramesAreDecoded(int threads, String kind) throws SourceException {
    Path clip =
        switch (kind) {
          case "ts" -> bFrames();
          case "avi" -> write(Clip.h264(320, 180, 10).encodedBy("mjpeg"), "clip.avi");
          default -> h264();
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
      assertTrue(keys.get(1) >= 500_000, "and none between: " + keys);
    }
  }

  @Test
  void wrongHardwareIsRefusedWithTheNamesThatAreRight() throws SourceException {
    try (FrameSource source = source(h264(), settings().withHwaccel("vapi"))) {
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
    Path clip = h264();
    for (String name : names) {
      try (FrameSource source = source(clip, settings().withHwaccel(name))) {
        SourceFormat format = source.open();
        boolean software = format.decodedBy().equals("software");
        assertTrue(software || HardwareDevice.names().contains(format.decodedBy()), name);
        source.grab();
        assertEquals("RGBW", Pictures.corners(source.image()), name);
      }
    }
    try (FrameSource source = source(clip, settings())) {
      assertEquals("software", source.open().decodedBy());
    }
  }

  @Test
  void optionsReachFfmpegAndTheDecoder() throws SourceException {
    Map<String, String> options = Map.of("probesize", "100000", "skip_loop_filter", "all");
    assertEquals(30, framesOf(h264(), settings().withOptions(options)).size());
  }

  @Test
  void optionsThatAreNotForThisSourceAreNamed() throws SourceException {
    Map<String, String> options =
        Map.of("probesize", "100000", "rtsp_flags", "prefer_tcp", "user_agent", "me");
    try (FrameSource source = source(h264(), settings().withOptions(options))) {
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

    try (FrameSource source = source(file, settings().withDecoderThreads(threads));
        FrameSource part = source(file, settings().withRegion(right))) {
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

    try (FrameSource source = source(file, settings())) {
      assertEquals("h264", source.open().codec());
      int frames = 0;
      while (source.grab().isPresent()) {
        frames++;
      }
      assertTrue(frames >= 148 && frames <= 170, "frames: " + frames);
    }
  }

  private List<Long> framesOf(Path clip, SourceSettings settings) throws SourceException {
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
    return SourceSettings.defaults().withMediaFolders(List.of(folder));
  }

  /** Three groups of ten frames. */
  private Path h264() {
    return write(Clip.h264(320, 180, 10), "clip.mkv");
  }

  private Path bFrames() {
    return write(Clip.h264(320, 180, 10).inMpeg4WithBFrames(2), "clip.ts");
  }

  private Path write(Clip clip, String name) {
    return clip.write(folder.resolve(name), 30, i -> Pictures.quadrants(320, 180));
  }

  private static FrameSource source(Path file, SourceSettings settings) throws SourceException {
    return new VideoSources(() -> Instant.EPOCH).create(SourceUrl.parse(file.toString()), settings);
  }
}
