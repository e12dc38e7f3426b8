package dev.posewire.testcard;

import java.util.List;

/**
 * The weights of the test card's network, set by hand: it finds each joint by its colour and each
 * limb by its light.
 *
 * <p>All constants were found by trial: puppets of 90 to 220 model pixels, drawn, coded as H.264
 * and back, and decoded, until every joint came out within two model pixels. Levels are 0..255.
 */
final class TestCardLayers {
  /**
   * Sum of the absolute differences over the channels at which a pixel is no longer a joint's
   * colour.
   */
  private static final double COLOUR_RADIUS = 100;

  /**
   * Blue + green + red from which on a pixel is light, and over how many levels that rises to fully
   * light.
   */
  private static final double LIGHT_FROM = 150;

  private static final double LIGHT_RANGE = 60;

  /** The planes after the joints' in {@code match} and {@code smooth}: light is ramp 0 - ramp 1. */
  private static final int RAMP_0 = Joint.COUNT;

  private static final int RAMP_1 = Joint.COUNT + 1;
  private static final int PLANES = Joint.COUNT + 2;

  /** Taps of {@code smooth} to a side, two model pixels apart. */
  private static final int TAPS = 20;

  /**
   * Width of the hill over a joint, model pixels: a cell is 8, so the decoder's upsampling finds
   * the top.
   */
  private static final double SIGMA = 8.5;

  /**
   * How far the hill is skewed. Two equal tops side by side are no peak to the decoder, and a disc
   * in the middle between two cells gives just that under a symmetric hill: 1 to 2 joints in 1,000
   * of clean pictures were missed.
   */
  private static final double SKEW = 0.01;

  /** Keeps the skew from moving the decoded peak, on average. */
  private static final double SKEW_BALANCE = 0.5;

  /** Height of the hill, and what is taken off everywhere so that stray colours give nothing. */
  private static final double GAIN = 4;

  private static final double FLOOR = 0.04;

  /** Smooths light over one limb's width and no further; in the middle of the taps. */
  private static final double[] LIGHT_TAPS = {1, 3, 5, 7, 7, 5, 3, 1};

  /**
   * The PAFs are 0 where the light is below about (offset - 1) / slope, and whole from offset /
   * slope on.
   */
  private static final double LIGHT_SLOPE = 4;

  private static final double LIGHT_OFFSET = 1.6;

  private TestCardLayers() {}

  /** All layers, each after the one that feeds it. */
  static List<ConvLayer> all() {
    return List.of(split(), match(), smooth(), heatmaps(), darkness(), light(), pafs());
  }

  /**
   * Halves the picture; planes c: the level v of channel c, 3 + c: (v - 128)+, 6 + c: (128 - v)+.
   */
  private static ConvLayer split() {
    ConvLayer layer =
        new ConvLayer(
            "split", TestCardModel.INPUT, new ConvLayer.Kernel(9, 3, 2, 2, 0, false), true);
    for (int channel = 0; channel < 3; channel++) {
      for (int tap = 0; tap < 4; tap++) {
        layer.weight(channel, channel, tap / 2, tap % 2, 0.25);
        layer.weight(3 + channel, channel, tap / 2, tap % 2, 0.25);
        layer.weight(6 + channel, channel, tap / 2, tap % 2, -0.25);
      }
      layer.bias(3 + channel, -128);
      layer.bias(6 + channel, 128);
    }
    return layer;
  }

  /**
   * A plane for each joint, 1 where a pixel has its colour and 0 from the colour radius on; and the
   * two ramps.
   */
  private static ConvLayer match() {
    ConvLayer layer = new ConvLayer("match", "split", ConvLayer.Kernel.point(PLANES, 9), true);
    for (Joint joint : Joint.values()) {
      matchColour(layer, joint);
    }
    for (int channel = 0; channel < 3; channel++) {
      layer.weight(RAMP_0, channel, 1 / LIGHT_RANGE);
      layer.weight(RAMP_1, channel, 1 / LIGHT_RANGE);
    }
    layer.bias(RAMP_0, -LIGHT_FROM / LIGHT_RANGE);
    layer.bias(RAMP_1, -LIGHT_FROM / LIGHT_RANGE - 1);
    return layer;
  }

  /**
   * 1 - the distance to the colour: |v - 0| is v, |v - 255| is 255 - v, |v - 128| the sum of its
   * two halves.
   */
  private static void matchColour(ConvLayer layer, Joint joint) {
    int plane = joint.index();
    double bias = 1;
    for (int channel = 0; channel < 3; channel++) {
      switch (joint.colour().level(channel)) {
        case 0 -> layer.weight(plane, channel, -1 / COLOUR_RADIUS);
        case 255 -> {
          layer.weight(plane, channel, 1 / COLOUR_RADIUS);
          bias -= 255 / COLOUR_RADIUS;
        }
        case 128 -> {
          layer.weight(plane, 3 + channel, -1 / COLOUR_RADIUS);
          layer.weight(plane, 6 + channel, -1 / COLOUR_RADIUS);
        }
        default -> throw new IllegalStateException("levels must be 0, 128 or 255: " + joint);
      }
    }
    layer.bias(plane, bias);
  }

  /**
   * Quarters the maps to cells of 8 model pixels: a hill for the joints, a narrow hat for the
   * ramps.
   */
  private static ConvLayer smooth() {
    ConvLayer layer =
        new ConvLayer("smooth", "match", new ConvLayer.Kernel(PLANES, 1, TAPS, 4, 8, true), true);
    double[] gaussian = new double[TAPS];
    double[] hat = new double[TAPS];
    for (int tap = 0; tap < TAPS; tap++) {
      double pixels = 2 * (tap - TAPS / 2 + 0.5);
      gaussian[tap] = hill(pixels / SIGMA);
    }
    System.arraycopy(LIGHT_TAPS, 0, hat, (TAPS - LIGHT_TAPS.length) / 2, LIGHT_TAPS.length);
    for (int plane = 0; plane < Joint.COUNT; plane++) {
      setOuterProduct(layer, plane, gaussian, GAIN);
      layer.bias(plane, -FLOOR);
    }
    setOuterProduct(layer, RAMP_0, hat, 1);
    setOuterProduct(layer, RAMP_1, hat, 1);
    return layer;
  }

  /** A Gaussian, slightly skewed; {@code x} in standard deviations. */
  private static double hill(double x) {
    return StrictMath.exp(-x * x / 2) * (1 + SKEW * (x * x * x - SKEW_BALANCE * x));
  }

  /** A plane's weights become the outer product of the taps with themselves, scaled to that sum. */
  private static void setOuterProduct(ConvLayer layer, int plane, double[] taps, double sum) {
    double total = 0;
    for (double tap : taps) {
      total += tap;
    }
    for (int row = 0; row < TAPS; row++) {
      for (int column = 0; column < TAPS; column++) {
        layer.weight(plane, 0, row, column, sum * taps[row] * taps[column] / (total * total));
      }
    }
  }

  /** The joints as they are, and the background where there is none. */
  private static ConvLayer heatmaps() {
    int background = Joint.COUNT;
    ConvLayer layer =
        new ConvLayer(
            TestCardModel.HEATMAPS,
            "smooth",
            ConvLayer.Kernel.point(Joint.COUNT + 1, PLANES),
            true);
    for (int joint = 0; joint < Joint.COUNT; joint++) {
      layer.weight(joint, joint, 1);
      layer.weight(background, joint, -1);
    }
    layer.bias(background, 1);
    return layer;
  }

  /** Falls to 0 where there is light; above 1 is as good as 1. */
  private static ConvLayer darkness() {
    ConvLayer layer = new ConvLayer("darkness", "smooth", ConvLayer.Kernel.point(1, PLANES), true);
    layer.weight(0, RAMP_0, -LIGHT_SLOPE);
    layer.weight(0, RAMP_1, LIGHT_SLOPE);
    layer.bias(0, LIGHT_OFFSET);
    return layer;
  }

  /** 0 in the dark to 1 on a puppet. */
  private static ConvLayer light() {
    ConvLayer layer = new ConvLayer("light", "darkness", ConvLayer.Kernel.point(1, 1), true);
    layer.weight(0, 0, -1);
    layer.bias(0, 1);
    return layer;
  }

  /**
   * Wherever a puppet is, every limb points its usual way: which joints it links is left to the
   * heatmaps.
   */
  private static ConvLayer pafs() {
    ConvLayer layer =
        new ConvLayer(
            TestCardModel.PAFS, "light", ConvLayer.Kernel.point(Limb.PAF_PLANES, 1), false);
    for (Limb limb : Limb.values()) {
      layer.weight(limb.pafXPlane(), 0, limb.direction().x());
      layer.weight(limb.pafXPlane() + 1, 0, limb.direction().y());
    }
    return layer;
  }
}
