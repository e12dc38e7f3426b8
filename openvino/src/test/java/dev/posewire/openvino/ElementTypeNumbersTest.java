package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ElementTypeNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "2023.0.0-10926-b4452d56304-releases/2023/0, 14, 5",
    "2023.3.0-13775-ceeafaf64f3-releases/2023/3, 14, 5",
    "2024.1.0-15008-f4afc983258-releases/2024/1, 14, 5",
    "2024.2.0-15519-5c0f38f83f6-releases/2024/2, 17, 5",
    "2024.6.0-17404-4c0f47d2335-releases/2024/6, 17, 5",
    "2025.0.0-17942-1f68be9f594-releases/2025/0, 17, 5",
    "2025.1.0-18503-6fec06580ab-releases/2025/1, 16, 4",
    "2026.3.1, 16, 4",
    "custom, 16, 4",
  })
  void releaseTellsTheNumbers(String buildNumber, int u8, int f32) {
    ElementTypeNumbers numbers = ElementTypeNumbers.of(new Version(buildNumber, ""));
    assertEquals(u8, numbers.number(ElementType.U8));
    assertEquals(f32, numbers.number(ElementType.F32));
  }

  @ParameterizedTest
  @EnumSource
  void numbersAndTypesAreInverse(ElementTypeNumbers numbers) {
    for (ElementType type : ElementTypeNumbers.TELLING) {
      assertEquals(type, numbers.type(numbers.number(type)));
    }
    assertEquals(ElementType.DYNAMIC, numbers.type(0)); // was UNDEFINED
    assertEquals(ElementType.DYNAMIC, numbers.type(numbers.number(ElementType.DYNAMIC)));
  }

  @Test
  void typeThatAReleaseLacksIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ElementTypeNumbers.TO_2024_1.number(ElementType.F8E8M0));
  }

  @Test
  void unknownNumberIsRefused() {
    assertThrows(
        UnsupportedOperationException.class, () -> ElementTypeNumbers.FROM_2025_1.type(99));
  }
}
