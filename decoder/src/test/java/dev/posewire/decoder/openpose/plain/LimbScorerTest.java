package dev.posewire.decoder.openpose.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.decoder.openpose.DecodeMode;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import org.junit.jupiter.api.Test;

class LimbScorerTest {
  private static final Peak FROM = new Peak(10, 5, 1);

  private final LimbScorer scorer = new LimbScorer(OpenPoseSettings.DEFAULT);
  private final UpsampledPlane pafX = new UpsampledPlane(64, 128);
  private final UpsampledPlane pafY = new UpsampledPlane(64, 128);

  @Test
  void scoreIsTheMeanOfTheFieldAlongTheLimb() {
    fill(pafX, 0.6f);
    fill(pafY, 0.8f);
    assertEquals(1f, scorer.score(FROM, new Peak(10 + 9, 5 + 12, 1), pafX, pafY), 1e-6f);
  }

  @Test
  void oneSampleAtTheThresholdIsNoLimb() {
    fill(pafX, 0.9f);
    Peak to = new Peak(19, 5, 1);
    assertEquals(0.9f, scorer.score(FROM, to, pafX, pafY), 1e-6f);
    pafX.set(19, 5, 0.05f);
    assertEquals(LimbScorer.NO_LIMB, scorer.score(FROM, to, pafX, pafY));
  }

  @Test
  void paperForgivesOneSampleAndLeavesItOutOfTheMean() {
    LimbScorer paper =
        new LimbScorer(new OpenPoseSettings(DecodeMode.PAPER, 0.1f, 3, 0.05f, 3, 0.2f, 384));
    fill(pafX, 0.9f);
    Peak to = new Peak(19, 5, 1);
    pafX.set(14, 5, -0.9f);
    assertEquals(0.9f, paper.score(FROM, to, pafX, pafY), 1e-6f);
    pafX.set(15, 5, 0.05f);
    assertEquals(LimbScorer.NO_LIMB, paper.score(FROM, to, pafX, pafY));
  }

  @Test
  void fieldTheOtherWayIsNoLimb() {
    fill(pafX, -0.9f);
    assertEquals(LimbScorer.NO_LIMB, scorer.score(FROM, new Peak(30, 5, 1), pafX, pafY));
  }

  /** 32 is half the height: at length 40 the penalty is 32 / 40 - 1. */
  @Test
  void limbLongerThanHalfTheHeightIsPenalised() {
    fill(pafX, 0.9f);
    assertEquals(0.9f, scorer.score(FROM, new Peak(10 + 32, 5, 1), pafX, pafY), 1e-6f);
    assertEquals(0.7f, scorer.score(FROM, new Peak(10 + 40, 5, 1), pafX, pafY), 1e-6f);
  }

  @Test
  void penaltyAboveTheMeanIsNoLimb() {
    fill(pafX, 0.5f);
    assertEquals(LimbScorer.NO_LIMB, scorer.score(FROM, new Peak(10 + 80, 5, 1), pafX, pafY));
  }

  @Test
  void peaksInOnePlaceAreNoLimb() {
    fill(pafX, 0.9f);
    assertEquals(LimbScorer.NO_LIMB, scorer.score(FROM, FROM, pafX, pafY));
  }

  /** Ten samples on 14 pixels: 0, 2, 3, 5, 6, 8, 9, 11, 12, 14; the others may be anything. */
  @Test
  void samplesLieOnRoundedNinthsOfTheWay() {
    for (int step : new int[] {0, 2, 3, 5, 6, 8, 9, 11, 12, 14}) {
      pafX.set(FROM.x() + step, FROM.y(), 0.5f);
    }
    assertEquals(0.5f, scorer.score(FROM, new Peak(24, 5, 1), pafX, pafY), 1e-6f);
  }

  private static void fill(UpsampledPlane plane, float value) {
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        plane.set(x, y, value);
      }
    }
  }
}
