package dev.posewire.decoder.openpose.plain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses which peaks of two body parts belong together: greedily, best score first. Thread-safe:
 * holds no state.
 */
final class LimbMatcher {
  /** By score only, as the demos sort: the order of equal scores is up to {@link IntroSort}. */
  private static final Comparator<Connection> BEST_FIRST =
      (a, b) -> Float.compare(b.score(), a.score());

  private final LimbScorer scorer;

  LimbMatcher(LimbScorer scorer) {
    this.scorer = scorer;
  }

  /** Connections that share no peak, best first. */
  List<Connection> match(
      List<Peak> fromPeaks, List<Peak> toPeaks, UpsampledPlane pafX, UpsampledPlane pafY) {
    List<Connection> candidates = new ArrayList<>();
    for (Peak from : fromPeaks) {
      for (Peak to : toPeaks) {
        float score = scorer.score(from, to, pafX, pafY);
        if (score > LimbScorer.NO_LIMB) {
          candidates.add(new Connection(from, to, score));
        }
      }
    }
    IntroSort.sort(candidates, BEST_FIRST);
    return withoutSharedPeaks(candidates);
  }

  private static List<Connection> withoutSharedPeaks(List<Connection> candidates) {
    Set<Peak> usedFrom = new HashSet<>();
    Set<Peak> usedTo = new HashSet<>();
    List<Connection> chosen = new ArrayList<>();
    for (Connection candidate : candidates) {
      if (!usedFrom.contains(candidate.from()) && !usedTo.contains(candidate.to())) {
        usedFrom.add(candidate.from());
        usedTo.add(candidate.to());
        chosen.add(candidate);
      }
    }
    return chosen;
  }
}
