package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "dock-3", "north.gate_2", "0._-"})
  void legalIdsAreGivenBack(String id) {
    assertEquals(id, ChannelId.validate(id));
  }

  @Test
  void sixtyFourCharactersAreTheLimit() {
    assertEquals(64, ChannelId.validate("a".repeat(64)).length());
    assertThrows(IllegalArgumentException.class, () -> ChannelId.validate("a".repeat(65)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", "_a", "Dock", "a b", "a/b", "tür", "a\n", "a\u0000"})
  void otherIdsAreRefusedWithTheRule(String id) {
    var refused = assertThrows(IllegalArgumentException.class, () -> ChannelId.validate(id));
    assertTrue(refused.getMessage().contains("'" + id + "'"), refused.getMessage());
    assertTrue(refused.getMessage().contains("[a-z0-9][a-z0-9._-]{0,63}"), refused.getMessage());
  }
}
