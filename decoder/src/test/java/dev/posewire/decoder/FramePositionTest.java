package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FramePositionTest {
  private final FramePosition position = new FramePosition(10, 5, 3);

  @Test
  void isBelowLaterFramesOnly() {
    assertTrue(position.isBelow(10, 6));
    assertFalse(position.isBelow(10, 5));
    assertFalse(position.isBelow(10, 4));
    assertTrue(position.isBelow(11, 0));
    assertFalse(position.isBelow(9, 99));
    assertTrue(FramePosition.NONE.isBelow(0, 0));
  }

  @Test
  void trackIdsRiseWithinASessionAndBeginAnewInTheNext() {
    assertEquals(new FramePosition(10, 6, 3), position.advance(10, 6, 1));
    assertEquals(new FramePosition(10, 6, 4), position.advance(10, 6, 4));
    assertEquals(new FramePosition(11, 0, 1), position.advance(11, 0, 1));
  }
}
