package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class HeldVerdictTest {
  private static final long SECOND = 1_000_000_000;
  private static final Rate ENGINE = new Rate(100, SECOND, SECOND, 0);

  @Test
  void theBarIsNineTenthsOfTheEnginesPace() {
    assertEquals(HeldVerdict.MET, HeldVerdict.of(ENGINE, new Rate(90, SECOND, SECOND, 0)));
    assertEquals(HeldVerdict.MISSED, HeldVerdict.of(ENGINE, new Rate(89, SECOND, SECOND, 0)));
  }

  @Test
  void loadFromOutsideLeavesItOpenEitherWay() {
    Rate disturbed = new Rate(60, SECOND, SECOND, SECOND / 2);

    assertEquals(HeldVerdict.UNDECIDED, HeldVerdict.of(ENGINE, disturbed));
    assertEquals(HeldVerdict.UNDECIDED, HeldVerdict.of(disturbed, ENGINE));
  }

  @Test
  void anOpenAnswerSaysWhatItWouldBeWithoutTheLoad() {
    Rate disturbed = new Rate(48, SECOND, SECOND, SECOND / 2);

    String text = HeldVerdict.UNDECIDED.text(ENGINE, disturbed);

    assertTrue(text.contains("held ratio 0.480"), text);
    assertTrue(text.contains("100.0 and 96.0 frames/s, ratio 0.960"), text);
  }
}
