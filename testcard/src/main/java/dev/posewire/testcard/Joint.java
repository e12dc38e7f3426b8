package dev.posewire.testcard;

/**
 * The 18 joints of a puppet, in the order of the skeleton coco18, with their colour and their
 * place.
 *
 * <p>"Right" is the puppet's right, which is left in the picture. The colours are the members of
 * {0, 128, 255}^3 with a maximum of 255, white left out: an edge that blends with the dark
 * background then matches no other colour. Which joint has which colour was chosen so that mixes of
 * neighbours resemble no third joint.
 */
@SuppressWarnings("ImmutableEnumChecker") // Colours and places are records of immutable values.
enum Joint {
  NOSE(0, 128, 255, new Place.Head(0, 0.19)),
  NECK(128, 255, 0, new Place.Trunk(0, 0.36)),
  RIGHT_SHOULDER(0, 0, 255, new Place.Trunk(-0.17, 0.38)),
  RIGHT_ELBOW(0, 255, 0, Place.upperArm(RIGHT_SHOULDER, Place.RIGHT)),
  RIGHT_WRIST(255, 0, 255, Place.forearm(RIGHT_ELBOW, Place.RIGHT)),
  LEFT_SHOULDER(255, 128, 255, new Place.Trunk(0.17, 0.38)),
  LEFT_ELBOW(255, 0, 128, Place.upperArm(LEFT_SHOULDER, Place.LEFT)),
  LEFT_WRIST(128, 128, 255, Place.forearm(LEFT_ELBOW, Place.LEFT)),
  RIGHT_HIP(255, 128, 128, new Place.Trunk(-0.10, 0.62)),
  RIGHT_KNEE(128, 255, 255, Place.thigh(RIGHT_HIP, Place.RIGHT)),
  RIGHT_ANKLE(0, 255, 255, Place.shin(RIGHT_KNEE, Place.RIGHT)),
  LEFT_HIP(128, 0, 255, new Place.Trunk(0.10, 0.62)),
  LEFT_KNEE(0, 255, 128, Place.thigh(LEFT_HIP, Place.LEFT)),
  LEFT_ANKLE(255, 0, 0, Place.shin(LEFT_KNEE, Place.LEFT)),
  RIGHT_EYE(255, 255, 128, new Place.Head(-0.10, 0.10)),
  LEFT_EYE(255, 128, 0, new Place.Head(0.10, 0.10)),
  RIGHT_EAR(255, 255, 0, new Place.Head(-0.20, 0.17)),
  LEFT_EAR(128, 255, 128, new Place.Head(0.20, 0.17));

  /** Joints of a puppet, and of the skeleton coco18. */
  static final int COUNT = 18;

  private final Colour colour;
  private final Place place;

  Joint(int blue, int green, int red, Place place) {
    this.colour = new Colour(blue, green, red);
    this.place = place;
  }

  Colour colour() {
    return colour;
  }

  Place place() {
    return place;
  }

  /** Index in coco18, and plane of the heatmaps. */
  @SuppressWarnings("EnumOrdinal") // The order is coco18's, which never changes.
  int index() {
    return ordinal();
  }
}
