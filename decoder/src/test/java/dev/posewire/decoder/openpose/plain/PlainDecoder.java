package dev.posewire.decoder.openpose.plain;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Limb;
import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder as it is easiest to check: whole planes are enlarged, and each rule is written as the
 * demos have it. The fast one is compared with it. Not thread-safe.
 */
public final class PlainDecoder {
  /** The fast decoder's least size. */
  private static final int MIN_SIZE = OpenPoseDecoder.MIN_SIZE;

  private static final List<BodyPart> BODY_PARTS = List.of(BodyPart.values());
  private static final List<Limb> LIMBS = List.of(Limb.values());

  private final OpenPoseSettings settings;
  private final PeakFinder peakFinder;
  private final LimbMatcher limbMatcher;
  private Scratch scratch = new Scratch(MIN_SIZE, MIN_SIZE);

  public PlainDecoder(OpenPoseSettings settings) {
    this.settings = settings;
    peakFinder = new PeakFinder(settings);
    limbMatcher = new LimbMatcher(new LimbScorer(settings));
  }

  /** As {@link OpenPoseDecoder#decode}, with as many peaks as there are. */
  public List<Pose> decode(float[] heatmaps, float[] pafs, int height, int width) {
    if (!scratch.fits(height, width)) {
      scratch = new Scratch(height, width);
    }
    List<List<Peak>> peaks = findPeaks(heatmaps);
    PoseAssembler assembler = new PoseAssembler();
    for (Limb limb : LIMBS) {
      List<Peak> from = peaks.get(limb.from().index());
      List<Peak> to = peaks.get(limb.to().index());
      if (to.isEmpty()) {
        assembler.addLonePeaks(limb.from(), from);
      } else if (from.isEmpty()) {
        assembler.addLonePeaks(limb.to(), to);
      } else {
        assembler.addLimb(limb, connect(limb, from, to, pafs));
      }
    }
    return assembler.poses(settings);
  }

  /** By body part, in its order. */
  private List<List<Peak>> findPeaks(float[] heatmaps) {
    List<List<Peak>> peaks = new ArrayList<>(BodyPart.COUNT);
    for (BodyPart part : BODY_PARTS) {
      scratch.upsampler.upsample(heatmaps, part.index(), scratch.heatmap);
      peaks.add(peakFinder.find(scratch.heatmap));
    }
    return peaks;
  }

  private List<Connection> connect(Limb limb, List<Peak> from, List<Peak> to, float[] pafs) {
    scratch.upsampler.upsample(pafs, limb.pafX(), scratch.pafX);
    scratch.upsampler.upsample(pafs, limb.pafY(), scratch.pafY);
    return limbMatcher.match(from, to, scratch.pafX, scratch.pafY);
  }

  /** The memory for maps of one size, reused from image to image. */
  private static final class Scratch {
    private final int height;
    private final int width;
    private final BicubicUpsampler upsampler;
    private final UpsampledPlane heatmap;
    private final UpsampledPlane pafX;
    private final UpsampledPlane pafY;

    Scratch(int height, int width) {
      this.height = height;
      this.width = width;
      upsampler = new BicubicUpsampler(height, width);
      heatmap = upsampler.newPlane();
      pafX = upsampler.newPlane();
      pafY = upsampler.newPlane();
    }

    boolean fits(int height, int width) {
      return this.height == height && this.width == width;
    }
  }
}
