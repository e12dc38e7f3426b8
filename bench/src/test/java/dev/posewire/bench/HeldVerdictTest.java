package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.pipeline.HandOver;
import org.junit.jupiter.api.Test;

final class HeldVerdictTest {
  private static final long SECOND = 1_000_000_000;
  private static final Rate ENGINE = new Rate(100, SECOND, SECOND, 0);

  @Test
  void theBarIsAShareOfTheEnginesPace() {
    double bar = HeldVerdict.bar(HandOver.KAFKA);
    assertEquals(HeldVerdict.MET, HeldVerdict.of(ENGINE, new Rate(90, SECOND, SECOND, 0), bar));
    assertEquals(HeldVerdict.MISSED, HeldVerdict.of(ENGINE, new Rate(89, SECOND, SECOND, 0), bar));
  }

  @Test
  void loadFromOutsideLeavesItOpenEitherWay() {
    Rate disturbed = new Rate(60, SECOND, SECOND, SECOND / 2);

    assertEquals(HeldVerdict.UNDECIDED, HeldVerdict.of(ENGINE, disturbed, 0.9));
    assertEquals(HeldVerdict.UNDECIDED, HeldVerdict.of(disturbed, ENGINE, 0.9));
  }

  @Test
  void anOpenAnswerSaysWhatItWouldBeWithoutTheLoad() {
    Rate disturbed = new Rate(48, SECOND, SECOND, SECOND / 2);

    String text = HeldVerdict.UNDECIDED.text(ENGINE, disturbed, 0.9);

    assertTrue(text.contains("held ratio 0.480"), text);
    assertTrue(text.contains("100.0 and 96.0 frames/s, ratio 0.960"), text);
  }
}
