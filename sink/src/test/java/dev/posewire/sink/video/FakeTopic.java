package dev.posewire.sink.video;

import dev.posewire.runtime.lane.RecordedOffsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/** Offsets that the test sets. */
final class FakeTopic implements RecordedOffsets {
  final Map<Integer, Long> beginnings = new HashMap<>();
  final Map<Integer, Long> ends = new HashMap<>();
  final Map<String, Map<Integer, Long>> committed = new HashMap<>();
  final List<Map<Integer, Long>> commits = new ArrayList<>(); // of the group release
  int asked;
  boolean away;
  boolean closed;

  FakeTopic holds(int partition, long records) {
    ends.put(partition, records);
    return this;
  }

  long committed(String group, int partition) {
    return committed.get(group).get(partition);
  }

  @Override
  public Map<Integer, Long> beginnings(Set<Integer> partitions) {
    return of(beginnings, partitions);
  }

  @Override
  public Map<Integer, Long> ends(Set<Integer> partitions) {
    return of(ends, partitions);
  }

  private static Map<Integer, Long> of(Map<Integer, Long> offsets, Set<Integer> partitions) {
    Map<Integer, Long> answer = new HashMap<>();
    partitions.forEach(one -> answer.put(one, offsets.getOrDefault(one, 0L)));
    return answer;
  }

  @Override
  public Map<String, Map<Integer, Long>> committed(Set<Integer> partitions) {
    asked++;
    return committed;
  }

  @Override
  public void commit(String group, Map<Integer, Long> offsets) {
    if (away) throw new KafkaException("no answer");
    committed.computeIfAbsent(group, key -> new HashMap<>()).putAll(offsets);
    if (group.equals("release")) commits.add(offsets);
  }

  @Override
  public void deleteBelow(Map<Integer, Long> offsets) {
    beginnings.putAll(offsets);
  }

  @Override
  public void close() {
    closed = true;
  }
}
