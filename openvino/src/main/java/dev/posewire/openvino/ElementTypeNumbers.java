package dev.posewire.openvino;

import static dev.posewire.openvino.ElementType.BF16;
import static dev.posewire.openvino.ElementType.BOOLEAN;
import static dev.posewire.openvino.ElementType.DYNAMIC;
import static dev.posewire.openvino.ElementType.F16;
import static dev.posewire.openvino.ElementType.F32;
import static dev.posewire.openvino.ElementType.F4E2M1;
import static dev.posewire.openvino.ElementType.F64;
import static dev.posewire.openvino.ElementType.F8E4M3;
import static dev.posewire.openvino.ElementType.F8E5M2;
import static dev.posewire.openvino.ElementType.F8E8M0;
import static dev.posewire.openvino.ElementType.I16;
import static dev.posewire.openvino.ElementType.I32;
import static dev.posewire.openvino.ElementType.I4;
import static dev.posewire.openvino.ElementType.I64;
import static dev.posewire.openvino.ElementType.I8;
import static dev.posewire.openvino.ElementType.NF4;
import static dev.posewire.openvino.ElementType.STRING;
import static dev.posewire.openvino.ElementType.U1;
import static dev.posewire.openvino.ElementType.U16;
import static dev.posewire.openvino.ElementType.U2;
import static dev.posewire.openvino.ElementType.U3;
import static dev.posewire.openvino.ElementType.U32;
import static dev.posewire.openvino.ElementType.U4;
import static dev.posewire.openvino.ElementType.U6;
import static dev.posewire.openvino.ElementType.U64;
import static dev.posewire.openvino.ElementType.U8;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that a release gives the element types: {@code ov_element_type_e}, renumbered twice.
 * A type's number is its place in the list.
 */
enum ElementTypeNumbers {
  /** 2022.3 to 2024.1; U8 is 14. Its first two are UNDEFINED and DYNAMIC. */
  TO_2024_1(
      List.of(
          DYNAMIC, DYNAMIC, BOOLEAN, BF16, F16, F32, F64, I4, I8, I16, I32, I64, U1, U4, U8, U16,
          U32, U64, NF4, F8E4M3, F8E5M2, STRING)),
  /** 2024.2 to 2025.0; U8 is 17, for U2, U3 and U6 came in between. */
  FROM_2024_2(
      List.of(
          DYNAMIC, DYNAMIC, BOOLEAN, BF16, F16, F32, F64, I4, I8, I16, I32, I64, U1, U2, U3, U4, U6,
          U8, U16, U32, U64, NF4, F8E4M3, F8E5M2, STRING, F4E2M1, F8E8M0)),
  /** Since 2025.1; U8 is 16, for UNDEFINED became another name of DYNAMIC, then vanished. */
  FROM_2025_1(
      List.of(
          DYNAMIC, BOOLEAN, BF16, F16, F32, F64, I4, I8, I16, I32, I64, U1, U2, U3, U4, U6, U8, U16,
          U32, U64, NF4, F8E4M3, F8E5M2, STRING, F4E2M1, F8E8M0));

  /** Those whose size tells them apart in all releases: whole bytes. Enough to tell the orders. */
  static final List<ElementType> TELLING =
      List.of(BOOLEAN, BF16, F16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64);

  private static final Pattern RELEASE = Pattern.compile("(\\d{4})\\.(\\d+).*", Pattern.DOTALL);

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<ElementType> order;

  ElementTypeNumbers(List<ElementType> order) {
    this.order = order;
  }

  /** As the headers of that release have it; the newest if the release cannot be told. */
  static ElementTypeNumbers of(Version version) {
    Matcher release = RELEASE.matcher(version.buildNumber());
    if (!release.matches()) {
      return FROM_2025_1;
    }
    int point = Integer.parseInt(release.group(1)) * 100 + Integer.parseInt(release.group(2));
    if (point >= 2025_01) {
      return FROM_2025_1;
    }
    return point >= 2024_02 ? FROM_2024_2 : TO_2024_1;
  }

  /**
   * @throws IllegalArgumentException if the release does not know the type
   */
  int number(ElementType type) {
    int number = order.lastIndexOf(type);
    if (number < 0) {
      throw new IllegalArgumentException(
          "this release of OpenVINO has no element type " + type + " (numbers " + this + ")");
    }
    return number;
  }

  /**
   * @throws UnsupportedOperationException if the number is none of these
   */
  ElementType type(int number) {
    if (number < 0 || number >= order.size()) {
      throw new UnsupportedOperationException(
          "element type number must be one of 0 to "
              + (order.size() - 1)
              + ": "
              + number
              + " (numbers "
              + this
              + ")");
    }
    return order.get(number);
  }
}
