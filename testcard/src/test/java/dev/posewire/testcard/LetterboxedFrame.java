package dev.posewire.testcard;

/**
 * A drawn frame scaled to the model's input, in the middle of black bars, for tests.
 *
 * @param input {@code [3, 256, 456]} BGR in C order
 * @param scale model pixels per source pixel
 * @param padX model pixels, as is {@code padY}
 */
@SuppressWarnings("ArrayRecordComponent") // Lives within one test.
record LetterboxedFrame(float[] input, double scale, int padX, int padY) {
  static LetterboxedFrame of(TestCardScene scene, long frame) {
    byte[] bgr = new byte[scene.width() * scene.height() * 3];
    scene.draw(frame, bgr);
    int width = TestCardModel.INPUT_WIDTH;
    int height = TestCardModel.INPUT_HEIGHT;
    double scale = Math.min((double) width / scene.width(), (double) height / scene.height());
    int padX = (int) Math.round((width - scene.width() * scale) / 2);
    int padY = (int) Math.round((height - scene.height() * scale) / 2);
    float[] input = new float[3 * width * height];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int channel = 0; channel < 3; channel++) {
          input[(channel * height + row) * width + column] =
              average(
                  bgr, scene, (column - padX) / scale, (row - padY) / scale, 1 / scale, channel);
        }
      }
    }
    return new LetterboxedFrame(input, scale, padX, padY);
  }

  double toModelX(double sourceX) {
    return sourceX * scale + padX;
  }

  double toModelY(double sourceY) {
    return sourceY * scale + padY;
  }

  /** Mean of a square of the source, by bilinear samples at most a source pixel apart. */
  private static float average(
      byte[] bgr, TestCardScene scene, double left, double top, double side, int channel) {
    int samples = (int) Math.ceil(side);
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      for (int j = 0; j < samples; j++) {
        double x = left + (i + 0.5) * side / samples;
        double y = top + (j + 0.5) * side / samples;
        if (x < 0 || y < 0 || x > scene.width() || y > scene.height()) {
          continue;
        }
        sum += sample(bgr, scene, x - 0.5, y - 0.5, channel);
      }
    }
    return Math.round(sum / (samples * samples));
  }

  private static double sample(byte[] bgr, TestCardScene scene, double x, double y, int channel) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double alongX = x - column;
    double alongY = y - row;
    return (1 - alongY)
            * ((1 - alongX) * pixel(bgr, scene, column, row, channel)
                + alongX * pixel(bgr, scene, column + 1, row, channel))
        + alongY
            * ((1 - alongX) * pixel(bgr, scene, column, row + 1, channel)
                + alongX * pixel(bgr, scene, column + 1, row + 1, channel));
  }

  private static int pixel(byte[] bgr, TestCardScene scene, int column, int row, int channel) {
    int x = Math.min(scene.width() - 1, Math.max(0, column));
    int y = Math.min(scene.height() - 1, Math.max(0, row));
    return bgr[3 * (y * scene.width() + x) + channel] & 0xff;
  }
}
