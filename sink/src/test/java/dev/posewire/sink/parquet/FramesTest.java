package dev.posewire.sink.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest {
  private static final byte[] CONTENT = "Bandicoot".getBytes(UTF_8);
  private static final byte[] FRAME = Frames.frame(CONTENT);

  @TempDir Path folder;

  @Test
  void frameIsWholeWhateverFollows() {
    byte[] longer = Arrays.copyOf(FRAME, FRAME.length + 3);

    assertEquals(FRAME.length, Frames.frameBytes(ByteBuffer.wrap(FRAME)));
    assertEquals(FRAME.length, Frames.frameBytes(ByteBuffer.wrap(longer)));
  }

  @Test
  void frameThatIsCutOffAnywhereIsTorn() {
    for (int length = 0; length < FRAME.length; length++) {
      assertEquals(0, Frames.frameBytes(ByteBuffer.wrap(FRAME, 0, length)), "length " + length);
    }
  }

  @Test
  void frameWithAnyBitTurnedIsTorn() {
    for (int bit = 0; bit < FRAME.length * Byte.SIZE; bit++) {
      byte[] turned = FRAME.clone();
      turned[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertEquals(0, Frames.frameBytes(ByteBuffer.wrap(turned)), "bit " + bit);
    }
  }

  @Test
  void zeroesAreNoFrames() {
    assertEquals(0, Frames.frameBytes(ByteBuffer.allocate(100)));
  }

  @Test
  void contentIsReadWhereItLies() throws Exception {
    Path file = folder.resolve("frames");
    Files.write(file, ByteBuffer.allocate(2 * FRAME.length).put(FRAME).put(FRAME).array());
    try (FileChannel channel = FileChannel.open(file)) {
      assertArrayEquals(CONTENT, Frames.read(channel, FRAME.length));
      assertThrows(IOException.class, () -> Frames.read(channel, 1));
      assertThrows(IOException.class, () -> Frames.read(channel, 2L * FRAME.length));
    }
  }
}
