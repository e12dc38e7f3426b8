package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.decoder.openpose.plain.PlainDecoder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fast decoder finds what the plain one finds, to the bit, whatever the maps are. */
class PlainComparisonTest {
  private static final int CASES = 3_000;

  /** No plane has as many peaks. */
  private static final int NO_LIMIT = 3800;

  private static final List<OpenPoseSettings> SETTINGS =
      List.of(
          new OpenPoseSettings(DecodeMode.OMZ, 0.1f, 3, 0.05f, 3, 0.2f, NO_LIMIT),
          new OpenPoseSettings(DecodeMode.PAPER, 0.1f, 3, 0.05f, 3, 0.2f, NO_LIMIT),
          new OpenPoseSettings(DecodeMode.OMZ, 0.02f, 6, 0, 2, 0, NO_LIMIT),
          new OpenPoseSettings(DecodeMode.PAPER, 0.6f, 1.5f, 0.3f, 1, 0.5f, NO_LIMIT));

  private final List<OpenPoseDecoder> fast = SETTINGS.stream().map(OpenPoseDecoder::new).toList();
  private final List<PlainDecoder> plain = SETTINGS.stream().map(PlainDecoder::new).toList();

  @Test
  void fastDecoderEqualsThePlainOne() {
    int people = 0;
    int crowded = 0;
    for (int seed = 0; seed < CASES; seed++) {
      PoseMaps maps = RandomMaps.draw(seed);
      int which = seed % SETTINGS.size();
      List<Pose> expected =
          plain.get(which).decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());

      List<Pose> found =
          fast.get(which).decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());

      assertTrue(expected.equals(found), "case " + seed); // the people would fill a book
      assertEquals(0, fast.get(which).droppedPeaks(), "case " + seed);
      people += found.size();
      if (found.size() > 20) crowded++;
    }
    System.out.printf(
        "%d cases are equal: %d people, more than 20 in %d of them%n", CASES, people, crowded);
    assertTrue(people > CASES && crowded > 100, people + " people, " + crowded + " crowded");
  }
}
