package dev.posewire.runtime.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A stage that keeps what it is given; the test says how it ends. */
final class RecordingHandler implements LaneHandler<String> {
  final List<Set<Integer>> assigned = new ArrayList<>();
  final List<Set<Integer>> discarded = new ArrayList<>();
  final List<Delivery<String>> deliveries = new ArrayList<>();
  Runnable onAccept = () -> {};
  Runnable onDiscard = () -> {};

  @Override
  public void assigned(Set<Integer> partitions) {
    assigned.add(partitions);
  }

  @Override
  public void accept(Delivery<String> delivery) {
    deliveries.add(delivery);
    onAccept.run();
  }

  @Override
  public int discard(Set<Integer> partitions) {
    discarded.add(partitions);
    onDiscard.run();
    return 0;
  }

  List<String> values() {
    return deliveries.stream().map(Delivery::value).toList();
  }

  void finishAll() {
    deliveries.forEach(Delivery::finish);
  }
}
