package dev.posewire.openvino;

/** {@code ov_color_format_e}: how a picture's colours are stored. */
public enum ColorFormat {
  UNDEFINED(0),
  NV12_SINGLE_PLANE(1),
  NV12_TWO_PLANES(2),
  I420_SINGLE_PLANE(3),
  I420_THREE_PLANES(4),
  RGB(5),
  BGR(6),
  GRAY(7),
  RGBX(8),
  BGRX(9);

  private final int number;

  ColorFormat(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
