package dev.posewire.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FragmentedMp4Test {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @Test
  void piecesAreAVideoAtAnyTime() throws Exception {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    try (FragmentedMp4 video = open()) {
      video.add(grey(40), Duration.ZERO);
      video.add(grey(80), Duration.ofMillis(100));
      pieces.writeBytes(video.cut());
      assertEquals(List.of(0L, 100_000L), read(pieces).timesMicros());
      video.add(grey(120), Duration.ofMillis(250));
      pieces.writeBytes(video.cut());
      video.add(grey(200), Duration.ofSeconds(4000));
      pieces.writeBytes(video.cut());
      video.add(grey(220), Duration.ofMillis(4_000_001));
      pieces.writeBytes(video.cut());
    }

    Mp4File.Content content = read(pieces);
    assertEquals(
        List.of(0L, 100_000L, 250_000L, 4_000_000_000L, 4_000_001_000L), content.timesMicros());
    assertEquals(WIDTH, content.width());
    assertEquals(HEIGHT, content.height());
    List<Integer> shown = content.greys();
    List<Integer> drawn = List.of(40, 80, 120, 200, 220);
    for (int i = 0; i < drawn.size(); i++) {
      assertTrue(Math.abs(shown.get(i) - drawn.get(i)) <= 8, shown.toString());
    }
  }

  @Test
  void tellsWhenItWasTaken() throws Exception {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    try (FragmentedMp4 video = open()) {
      video.add(grey(40), Duration.ZERO);
      pieces.writeBytes(video.cut());
    }
    assertEquals("2026-03-01T10:00:00.000000Z", read(pieces).creationTime());
  }

  @Test
  void aCutTailDoesNoHarmToWhatCameBefore() throws Exception {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    int whole;
    try (FragmentedMp4 video = open()) {
      video.add(grey(40), Duration.ZERO);
      pieces.writeBytes(video.cut());
      whole = pieces.size();
      video.add(grey(80), Duration.ofMillis(100));
      pieces.writeBytes(video.cut());
    }
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.write(pieces.toByteArray(), 0, whole);
    assertEquals(List.of(0L), read(cut).timesMicros());
  }

  @Test
  void picturesOfOneTickStayApart() throws Exception {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    try (FragmentedMp4 video = open()) {
      video.add(grey(40), Duration.ZERO);
      video.add(grey(80), Duration.ofNanos(1_000));
      pieces.writeBytes(video.cut());
    }
    assertEquals(2, read(pieces).timesMicros().stream().distinct().count());
  }

  @Test
  void oddSidesAreNotTaken() {
    assertFalse(FragmentedMp4.open(63, 48, BEGIN).isPresent());
    assertFalse(FragmentedMp4.open(64, 47, BEGIN).isPresent());
  }

  @Test
  void sidesBelowThoseOfABlockAreNotTaken() {
    assertFalse(FragmentedMp4.open(14, 48, BEGIN).isPresent());
    assertFalse(FragmentedMp4.open(64, 14, BEGIN).isPresent());
    try (FragmentedMp4 video = FragmentedMp4.open(16, 16, BEGIN).orElseThrow()) {
      video.add(new byte[16 * 16 * 3], Duration.ZERO);
      assertTrue(video.cut().length > 0);
    }
  }

  @Test
  void leavesNothingNativeBehind() {
    useOne();
    long pointers = Pointer.totalCount();
    long bytes = Pointer.totalBytes();
    for (int i = 0; i < 20; i++) {
      useOne();
    }
    assertEquals(pointers, Pointer.totalCount());
    assertEquals(bytes, Pointer.totalBytes());
  }

  private static void useOne() {
    try (FragmentedMp4 video = open()) {
      video.add(grey(40), Duration.ZERO);
      assertTrue(video.cut().length > 0);
      video.add(grey(50), Duration.ofMillis(100));
    }
  }

  private static FragmentedMp4 open() {
    return FragmentedMp4.open(WIDTH, HEIGHT, BEGIN).orElseThrow();
  }

  private static byte[] grey(int value) {
    byte[] bgr = new byte[WIDTH * HEIGHT * 3];
    Arrays.fill(bgr, (byte) value);
    return bgr;
  }

  private Mp4File.Content read(ByteArrayOutputStream bytes) throws Exception {
    return Mp4File.read(Files.write(folder.resolve("video.mp4"), bytes.toByteArray()));
  }
}
