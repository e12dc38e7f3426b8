package dev.posewire.decoder.openpose;

import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the people in one image from the outputs of human-pose-estimation-0001. Not thread-safe: it
 * keeps the memory for the enlarged maps, so each decode thread owns one.
 *
 * <p>Grouping follows OpenPose (arXiv:1611.08050) as done by Open Model Zoo's {@code
 * openpose_decoder.cpp} with the preparation of {@code multi_channel_human_pose_estimation_demo},
 * and gives the same people, order and numbers.
 */
public final class OpenPoseDecoder {
  /** Planes of the heatmaps: one per {@link BodyPart}, and the background, which is never read. */
  public static final int HEATMAP_PLANES = BodyPart.COUNT + 1;

  /** Planes of the part affinity fields: x and y per {@link Limb}. */
  public static final int PAF_PLANES = 2 * Limb.values().length;

  /** The least height and width, in cells. */
  public static final int MIN_SIZE = 8;

  /** The largest height and width, in cells: a model input of 4096 pixels. */
  public static final int MAX_SIZE = 512;

  /** Cells of a plane of the network as it is published, 32 x 57. */
  static final int USUAL_CELLS = 32 * 57;

  private static final List<Limb> LIMBS = List.of(Limb.values());

  private final OpenPoseSettings settings;
  private final PeakFinder peakFinder;
  private final LimbMatcher limbMatcher;
  private final PoseAssembler assembler = new PoseAssembler();
  private final List<Peaks> peaks = Stream.generate(Peaks::new).limit(BodyPart.COUNT).toList();
  private final Connections connections = new Connections();
  private Scratch scratch;
  private int droppedPeaks;

  public OpenPoseDecoder(OpenPoseSettings settings) {
    this.settings = settings;
    peakFinder = new PeakFinder(settings);
    limbMatcher = new LimbMatcher(settings);
    scratch = new Scratch(settings.peakThreshold(), MIN_SIZE, MIN_SIZE);
  }

  /**
   * Cells that are NaN, infinite or beyond the largest half (65504) count as 0: nothing is there.
   *
   * @param heatmaps {@code [19, height, width]} row-major confidence per {@link BodyPart}; the last
   *     plane is background
   * @param pafs {@code [38, height, width]} row-major vector fields; {@link Limb} names the x and y
   *     plane of each limb
   * @param height of the maps in cells, {@link #MIN_SIZE} to {@link #MAX_SIZE}
   * @param width of the maps in cells, {@link #MIN_SIZE} to {@link #MAX_SIZE}
   * @return keypoints in pixels of the model's input (8 per cell), people in the demos' order;
   *     empty if nobody is visible
   * @throws IllegalArgumentException if a size is out of range or an array's length does not fit
   */
  public List<Pose> decode(float[] heatmaps, float[] pafs, int height, int width) {
    checkSize("height", height);
    checkSize("width", width);
    checkLength("heatmaps", heatmaps, HEATMAP_PLANES, height, width);
    checkLength("pafs", pafs, PAF_PLANES, height, width);
    if (!scratch.fits(height, width)) {
      scratch = new Scratch(settings.peakThreshold(), height, width);
    }
    findPeaks(heatmaps);
    assembler.clear();
    for (int i = 0; i < LIMBS.size(); i++) {
      join(LIMBS.get(i), pafs);
    }
    return assembler.poses(peaks, settings);
  }

  private void findPeaks(float[] heatmaps) {
    droppedPeaks = 0;
    int maxPeaks = maxPeaks();
    scratch.heatSurvey.survey(heatmaps, BodyPart.COUNT);
    for (int part = 0; part < BodyPart.COUNT; part++) {
      scratch.heatPlane.enlarge(heatmaps, part, scratch.heatSurvey);
      peakFinder.find(scratch.heatPlane, peaks.get(part));
      droppedPeaks += peaks.get(part).keepBest(maxPeaks);
    }
  }

  private int maxPeaks() {
    double size = (double) scratch.height * scratch.width / USUAL_CELLS;
    return (int) Math.max(1, settings.maxPeaks() * Math.sqrt(size));
  }

  private void join(Limb limb, float[] pafs) {
    Peaks from = peaks.get(limb.from().index());
    Peaks to = peaks.get(limb.to().index());
    if (to.size() == 0) {
      assembler.addLonePeaks(limb.from(), from);
    } else if (from.size() == 0) {
      assembler.addLonePeaks(limb.to(), to);
    } else {
      scratch.limbField.show(pafs, limb, (long) from.size() * to.size());
      limbMatcher.match(from, to, scratch.limbField, connections);
      assembler.addLimb(limb, connections, from, to);
    }
  }

  /** Peaks of the last image that were too many: see {@link OpenPoseSettings#maxPeaks}. */
  public int droppedPeaks() {
    return droppedPeaks;
  }

  private static void checkSize(String name, int size) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          name + " of the maps must be " + MIN_SIZE + " to " + MAX_SIZE + " cells: " + size);
    }
  }

  private static void checkLength(String name, float[] maps, int planes, int height, int width) {
    int expected = planes * height * width;
    if (maps.length != expected) {
      throw new IllegalArgumentException(
          "%s must be [%d, %d, %d], %d values: %d values"
              .formatted(name, planes, height, width, expected, maps.length));
    }
  }

  /** The memory for maps of one size, reused from image to image. */
  private static final class Scratch {
    private final int height;
    private final int width;
    private final HeatSurvey heatSurvey;
    private final HeatPlane heatPlane;
    private final LimbField limbField;

    Scratch(float threshold, int height, int width) {
      this.height = height;
      this.width = width;
      heatSurvey = new HeatSurvey(threshold, height, width);
      heatPlane = new HeatPlane(height, width);
      limbField = new LimbField(height, width);
    }

    boolean fits(int height, int width) {
      return this.height == height && this.width == width;
    }
  }
}
