package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How frames of H.265 are decoded: three open groups of ten, with B-frames. FFmpeg's LGPL build has
 * no encoder of it, so another process makes the clip.
 */
@Timeout(120)
class H265IT {
  private static final int FPS = 10;

  @TempDir static Path folder;
  private static Path clip;

  @BeforeAll
  static void makeClip() throws Exception {
    Path h264 =
        Clip.h264(320, 180, FPS)
            .writeAnnexB(folder.resolve("clip.h264"), 30, i -> Pictures.quadrants(320, 180));
    clip = folder.resolve("clip.mp4");
    Assumptions.assumeTrue(
        RtspServer.writeH265(h264, FPS, clip), "skipped: no coder of H.265; " + RtspServer.REMEDY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void everyFrameComesInTheOrderInWhichItIsShown(int threads) throws SourceException {
    SourceSettings settings = settings().withDecoderThreads(threads);
    try (FrameSource source = source(settings)) {
      SourceFormat format = source.open();
      assertEquals("hevc", format.codec());
      assertEquals(List.of(320, 180), List.of(format.width(), format.height()));
    }
    assertEquals(LongStream.range(0, 30).mapToObj(i -> i * 100_000).toList(), times(settings));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void onlyKeyFramesAreDecoded(int threads) throws SourceException {
    SourceSettings settings = settings().withDecoderThreads(threads).withKeyframesOnly(true);

    assertEquals(List.of(0L, 1_000_000L, 2_000_000L), times(settings));
  }

  /** Every name that FFmpeg has, on a machine that has none of it or some: the frames come. */
  @Test
  void softwareDecodesWhereTheHardwareIsMissing() throws SourceException {
    List<String> names = new ArrayList<>(HardwareDevice.names());
    names.add("auto");
    for (String name : names) {
      try (FrameSource source = source(settings().withHwaccel(name))) {
        String decodedBy = source.open().decodedBy();
        assertTrue(
            decodedBy.equals("software") || HardwareDevice.names().contains(decodedBy), name);
        source.grab();
        assertEquals("RGBW", Pictures.corners(source.image()), name);
      }
    }
  }

  private static List<Long> times(SourceSettings settings) throws SourceException {
    List<Long> micros = new ArrayList<>();
    try (FrameSource source = source(settings)) {
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

  private static SourceSettings settings() {
    return SourceSettings.defaults().withMediaFolders(List.of(folder));
  }

  private static FrameSource source(SourceSettings settings) throws SourceException {
    return new VideoSources(() -> Instant.EPOCH).create(SourceUrl.parse(clip.toString()), settings);
  }
}
