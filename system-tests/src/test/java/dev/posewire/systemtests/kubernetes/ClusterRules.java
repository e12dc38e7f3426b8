package dev.posewire.systemtests.kubernetes;

import java.util.List;
import java.util.stream.Stream;

/** All that must hold of objects that are applied together. */
final class ClusterRules {
  private ClusterRules() {}

  /** What does not hold, each with the object that is to be mended. */
  static List<String> problems(ClusterObjects all) {
    return Stream.of(
            ReferenceRules.problems(all),
            PodRules.problems(all),
            SettingRules.problems(all),
            ScalingRules.problems(all))
        .flatMap(List::stream)
        .toList();
  }
}
