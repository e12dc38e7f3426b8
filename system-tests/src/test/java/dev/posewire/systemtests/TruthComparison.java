package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.systemtests.Observed.Figure;
import dev.posewire.testcard.Puppet;
import dev.posewire.testcard.TestCardModel;
import dev.posewire.testcard.TestCardScene;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the events of one channel with the puppets that were drawn. Each puppet has one person
 * in each event, and no person is left over. Owned by the test's thread.
 */
final class TruthComparison {
  /** Pixels of the model's input; the decoder's grid alone has 2. */
  static final double TOLERANCE = 3;

  /** Frames after which a tracker may still hold its judgement: 2, since it asks for 3 in a row. */
  private static final int UNCONFIRMED_FRAMES = 2;

  private final TestCardScene scene;
  private final boolean followed;
  private final double modelPixels;
  private final Map<Integer, Integer> tracks = new HashMap<>();
  private int joints;
  private int near;
  private double farthest;

  private TruthComparison(TestCardScene scene, boolean followed) {
    this.scene = scene;
    this.followed = followed;
    this.modelPixels =
        Math.min(
            (double) TestCardModel.INPUT_WIDTH / scene.width(),
            (double) TestCardModel.INPUT_HEIGHT / scene.height());
  }

  /** Of every frame in turn: each puppet keeps one track from frame 2 on. */
  static TruthComparison ofEveryFrame(TestCardScene scene) {
    return new TruthComparison(scene, true);
  }

  /** Of frames with gaps: who is who is left out. */
  static TruthComparison ofSomeFrames(TestCardScene scene) {
    return new TruthComparison(scene, false);
  }

  /** Compares the people of an event with the puppets of a frame. */
  void compare(Observed event, long frame) {
    String where = "%s, frame %d".formatted(event.channel(), frame);
    assertEquals(scene.width(), event.width(), where);
    assertEquals(scene.height(), event.height(), where);
    List<Puppet> puppets = scene.puppets(frame);
    assertEquals(puppets.size(), event.people().size(), "people in " + where);
    for (Pair pair : pairs(puppets, event.people())) {
      joints += pair.distances.length;
      for (double distance : pair.distances) {
        if (distance <= TOLERANCE) near++;
        if (distance < Double.MAX_VALUE) farthest = Math.max(farthest, distance);
      }
      compareTrack(pair, frame, where);
    }
  }

  private void compareTrack(Pair pair, long frame, String where) {
    if (!followed || frame < UNCONFIRMED_FRAMES) return;
    int track = pair.figure.track();
    assertTrue(track >= 0, "puppet " + pair.puppet.person() + " must have a track in " + where);
    int known = tracks.computeIfAbsent(pair.puppet.person(), person -> track);
    assertEquals(known, track, "track of puppet " + pair.puppet.person() + " in " + where);
    assertEquals(
        tracks.size(), new HashSet<>(tracks.values()).size(), "tracks in " + where + ": " + tracks);
  }

  /** The nearest pairs, each puppet and each person once. */
  private List<Pair> pairs(List<Puppet> puppets, List<Figure> people) {
    List<Pair> all = new ArrayList<>();
    for (Puppet puppet : puppets) {
      for (Figure figure : people) all.add(new Pair(puppet, figure, distances(puppet, figure)));
    }
    all.sort(Comparator.comparingLong(Pair::near).reversed());
    Set<Object> taken = new HashSet<>();
    List<Pair> pairs = new ArrayList<>();
    for (Pair pair : all) {
      if (taken.contains(pair.puppet) || taken.contains(pair.figure)) continue;
      taken.add(pair.puppet);
      taken.add(pair.figure);
      pairs.add(pair);
    }
    return pairs;
  }

  private double[] distances(Puppet puppet, Figure figure) {
    float[] x = puppet.x();
    float[] y = puppet.y();
    double[] distances = new double[x.length];
    for (int joint = 0; joint < x.length; joint++) {
      distances[joint] =
          figure.has(joint)
              ? modelPixels
                  * Math.hypot(figure.x().get(joint) - x[joint], figure.y().get(joint) - y[joint])
              : Double.MAX_VALUE;
    }
    return distances;
  }

  /** The joints that are near enough, of all. */
  double nearShare() {
    return (double) near / joints;
  }

  /** 99 of 100 joints are near enough, over all events so far. */
  void assertNear() {
    assertTrue(joints > 0, "nothing was compared");
    assertTrue(nearShare() >= 0.99, this::toString);
  }

  @Override
  public String toString() {
    return "%d of %d joints within %.0f model pixels, the farthest found at %.2f, %s"
        .formatted(near, joints, TOLERANCE, farthest, scene.settings().toUrl());
  }

  @SuppressWarnings("ArrayRecordComponent") // lives within one comparison
  private record Pair(Puppet puppet, Figure figure, double[] distances) {
    long near() {
      long near = 0;
      for (double distance : distances) near += distance <= TOLERANCE ? 1 : 0;
      return near;
    }
  }
}
