package dev.posewire.sink.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  private static final int EVENTS = 9;
  private static final int PER_FLUSH = 3;

  /** Bytes between two places where a crash is tried. */
  private static final int STEP = 7;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void fileReadsAsOne(Compression compression) throws Exception {
    Path file = write(compression);

    assertTrue(file.getFileName().toString().endsWith(".jsonl" + compression.suffix()));
    assertEquals(lines(EVENTS), text(compression, Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void whatACrashToreIsCutOff(Compression compression) throws Exception {
    Path whole = write(compression);
    byte[] bytes = Files.readAllBytes(whole);
    Files.delete(whole);
    Path part = folder.resolve("poses-1.jsonl" + compression.suffix() + PartFile.SUFFIX);
    Path named = folder.resolve("poses-1.jsonl" + compression.suffix());

    for (int length = 1; length < bytes.length; length += STEP) {
      Files.write(part, Arrays.copyOf(bytes, length));
      JsonLinesFileSink sink = open(compression);
      String kept = Files.exists(named) ? text(compression, Files.readAllBytes(named)) : "";
      sink.close();

      assertTrue(lines(EVENTS).startsWith(kept), kept);
      assertTrue(kept.isEmpty() || kept.endsWith("\n"), kept);
      int flushed = compression == Compression.NONE ? 1 : PER_FLUSH;
      assertEquals(0, kept.lines().count() % flushed);
      assertTrue(Files.notExists(part));
      Files.deleteIfExists(named);
    }
    double torn = meters.get("lines.torn").counter().count();
    assertTrue(torn > bytes.length / (2.0 * STEP), "torn: " + torn);
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void changedByteEndsWhatIsWhole(Compression compression) throws Exception {
    Path file = write(compression);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int at = 20 + random.nextInt(bytes.length - 20);
      bytes[at] ^= 0x10;
      Files.write(file, bytes);
      try (FileChannel channel = FileChannel.open(file)) {
        long whole = compression.blocks().wholeBytes(channel);
        // What says when a member was made may be anything.
        String kept = whole == 0 ? "" : text(compression, Arrays.copyOf(bytes, (int) whole));
        assertTrue(lines(EVENTS).startsWith(kept), () -> at + " is changed, whole to " + whole);
      }
      bytes[at] ^= 0x10;
    }
  }

  @Test
  void largeLinesAndManyBlocks() throws Exception {
    for (Compression compression : Compression.values()) {
      String text = "x".repeat(900_000) + "\n" + "y".repeat(300_000) + "\n";
      byte[] bytes = compression.blocks().encode(text.getBytes(UTF_8));
      Path file = Files.write(folder.resolve("many"), bytes);
      for (int i = 0; i < 20; i++) {
        Files.write(file, bytes, StandardOpenOption.APPEND);
      }
      try (FileChannel channel = FileChannel.open(file)) {
        assertEquals(21L * bytes.length, compression.blocks().wholeBytes(channel));
      }
    }
  }

  private Path write(Compression compression) throws Exception {
    JsonLinesFileSink sink = open(compression);
    for (int i = 0; i < EVENTS; i++) {
      sink.write(Events.event("dock-3", i));
      if (i % PER_FLUSH == PER_FLUSH - 1) sink.flush();
    }
    sink.close();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  private JsonLinesFileSink open(Compression compression) {
    return JsonLinesFileSink.inFolder(
        "a", new JsonLinesTarget(folder, Rotation.USUAL, compression), meters);
  }

  private static String lines(int events) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < events; i++) {
      lines.append(PoseJson.toText(Events.event("dock-3", i))).append('\n');
    }
    return lines.toString();
  }

  private static String text(Compression compression, byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    try (InputStream plain =
        switch (compression) {
          case NONE -> in;
          case GZIP -> new GZIPInputStream(in);
          case ZSTD -> new ZstdInputStream(in);
        }) {
      return new String(plain.readAllBytes(), UTF_8);
    }
  }
}
