package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posewire.worker.engine.PoseModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoopedVideoTest {
  private static final PoseModel MODEL = new PoseModel("m", 456, 256, 57, 32);

  @TempDir private Path folder;

  @Test
  void aLongerVideoShowsTheSamePicturesAgain() throws Exception {
    Path shared = sharedFolder();
    assumeTrue(
        Files.isRegularFile(shared.resolve("media/people-street.mp4")),
        "skipped: no media/people-street.mp4 in " + shared);
    Clip clip = Clip.find(Optional.empty(), Map.of(Clip.SHARED_VARIABLE, shared.toString()));
    List<ByteBuffer> once = clip.images(MODEL, 1_000);

    List<ByteBuffer> looped = clip.longerThan(2 * once.size() + 1, folder).images(MODEL, 1_000);

    assertEquals(3 * once.size(), looped.size());
    for (int i = 0; i < looped.size(); i++) {
      assertEquals(once.get(i % once.size()), looped.get(i), "picture " + i);
    }
  }

  @Test
  void whatIsNoVideoIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video");

    IOException e =
        assertThrows(
            IOException.class, () -> LoopedVideo.write(text, folder.resolve("out.mp4"), 10));

    assertTrue(e.getMessage().contains("text.mp4"), e.getMessage());
  }

  @Test
  void withoutAnyVideoItIsTheTestCard() {
    Clip clip = Clip.find(Optional.empty(), Map.of());

    assertTrue(clip.url().startsWith("testcard:"), clip.url());
    assertTrue(clip.folders().isEmpty());
  }

  private static Path sharedFolder() {
    String named = System.getenv(Clip.SHARED_VARIABLE);
    if (named != null) return Path.of(named);
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/media"))) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("shared") : folder.resolve("shared");
  }
}
