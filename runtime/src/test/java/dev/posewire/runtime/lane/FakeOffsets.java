package dev.posewire.runtime.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;

/** A topic's ends and its readers, set by the test. */
final class FakeOffsets implements RecordedOffsets {
  final Map<Integer, Long> ends = new ConcurrentHashMap<>();
  final Map<String, Map<Integer, Long>> committed = new ConcurrentHashMap<>();
  final Map<Integer, Long> deleted = new ConcurrentHashMap<>();
  final Semaphore asked = new Semaphore(0);
  volatile boolean away; // written by the test, read by the producer's thread
  volatile boolean refusesToDelete; // likewise
  volatile boolean closed; // the other way

  @Override
  public Map<Integer, Long> beginnings(Set<Integer> partitions) {
    Map<Integer, Long> answer = new HashMap<>();
    partitions.forEach(number -> answer.put(number, deleted.getOrDefault(number, 0L)));
    return answer;
  }

  @Override
  public Map<Integer, Long> ends(Set<Integer> partitions) {
    Map<Integer, Long> answer = new HashMap<>();
    partitions.forEach(number -> answer.put(number, ends.getOrDefault(number, 0L)));
    asked.release();
    return answer;
  }

  @Override
  public Map<String, Map<Integer, Long>> committed(Set<Integer> partitions) {
    if (away) throw new KafkaException("no answer");
    return committed;
  }

  @Override
  public void commit(String group, Map<Integer, Long> offsets) {
    committed.computeIfAbsent(group, key -> new ConcurrentHashMap<>()).putAll(offsets);
  }

  @Override
  public void deleteBelow(Map<Integer, Long> offsets) {
    if (refusesToDelete) throw new KafkaException("not authorized");
    deleted.putAll(offsets);
  }

  @Override
  public void close() {
    closed = true;
  }
}
