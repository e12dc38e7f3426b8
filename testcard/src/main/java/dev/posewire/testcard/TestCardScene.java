package dev.posewire.testcard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The moving picture of the test card: puppets that walk before a dim backdrop, and where their
 * joints truly are.
 *
 * <p>A frame depends on the settings and its number alone, so any frame can be drawn at any time,
 * on any machine alike. The scene goes on for ever: it knows nothing of {@link
 * TestCardSettings#frames}. Puppets stay 16 model pixels apart and 8 inside the picture.
 * Thread-safe: immutable; it holds one backdrop of {@code width * height * 3} bytes.
 */
public final class TestCardScene {
  /**
   * Limbs are grey: light enough for the model to see, too far from every joint's colour to be one.
   */
  private static final Colour LIMB_COLOUR = new Colour(100, 100, 100);

  private final TestCardSettings settings;
  private final double sourcePixels;
  private final byte[] backdrop;
  private final List<PuppetWalk> walks;

  public TestCardScene(TestCardSettings settings) {
    this.settings = settings;
    PictureScale picture = PictureScale.of(settings.width(), settings.height());
    this.sourcePixels = picture.sourcePixels();
    Random random = new Random(settings.seed()); // Its algorithm is part of its specification.
    this.walks = walks(settings.people(), picture, random);
    this.backdrop = Backdrop.paint(settings.width(), settings.height(), random);
  }

  /** Source pixels. */
  public int width() {
    return settings.width();
  }

  /** Source pixels. */
  public int height() {
    return settings.height();
  }

  /** Frames a second of the scene's own clock. */
  public double fps() {
    return settings.fps();
  }

  public TestCardSettings settings() {
    return settings;
  }

  /**
   * Where the puppets are in a frame, in the order of {@link Puppet#person}; empty for a scene
   * without people.
   *
   * @param frame from 0
   * @throws IllegalArgumentException if the frame is negative
   */
  public List<Puppet> puppets(long frame) {
    if (frame < 0) {
      throw new IllegalArgumentException("frame must be >= 0: " + frame);
    }
    double seconds = frame / settings.fps();
    List<Puppet> puppets = new ArrayList<>(walks.size());
    for (int person = 0; person < walks.size(); person++) {
      puppets.add(new Puppet(person, walks.get(person).joints(seconds, sourcePixels)));
    }
    return List.copyOf(puppets);
  }

  /**
   * Draws a frame over whatever the array holds.
   *
   * @param bgr packed BGR24, {@code [height, width, 3]}, rows from top to bottom without gaps;
   *     stays the caller's
   * @throws IllegalArgumentException if the frame is negative or the array is shorter than {@code
   *     width * height * 3}
   */
  public void draw(long frame, byte[] bgr) {
    if (bgr.length < backdrop.length) {
      throw new IllegalArgumentException(
          "bgr must hold %d x %d x 3 = %d bytes: %d"
              .formatted(width(), height(), backdrop.length, bgr.length));
    }
    List<Puppet> puppets = puppets(frame);
    System.arraycopy(backdrop, 0, bgr, 0, backdrop.length);
    Canvas canvas = new Canvas(bgr, width(), height());
    for (Puppet puppet : puppets) {
      draw(puppet, walks.get(puppet.person()).size(), canvas);
    }
  }

  private void draw(Puppet puppet, PuppetSize size, Canvas canvas) {
    for (Limb limb : Limb.values()) {
      if (limb.isDrawn()) {
        canvas.line(
            puppet.at(limb.from()),
            puppet.at(limb.to()),
            size.limbWidth() * sourcePixels,
            LIMB_COLOUR);
      }
    }
    for (Joint joint : Joint.values()) {
      canvas.disc(puppet.at(joint), size.jointRadius() * sourcePixels, joint.colour());
    }
  }

  private static List<PuppetWalk> walks(int people, PictureScale picture, Random random) {
    if (people == 0) {
      return List.of();
    }
    PuppetGrid grid = PuppetGrid.find(people, picture).orElseThrow(); // The settings made sure.
    List<Integer> cells = new ArrayList<>();
    for (int cell = 0; cell < grid.rows() * grid.columns(); cell++) {
      cells.add(cell);
    }
    Collections.shuffle(cells, random);
    double blur = 1 / picture.sourcePixels();
    List<PuppetWalk> walks = new ArrayList<>();
    for (int cell : cells.subList(0, people)) {
      walks.add(PuppetWalk.in(grid, cell, blur, random));
    }
    return List.copyOf(walks);
  }
}
