package dev.posewire.sink.video;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.sink.SinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads frames back from both lanes. An event says when its frame was published: the search begins
 * there, in the partition of its channel, and goes forward.
 *
 * <p>An event does not say in which lane its frame is. A channel's session keeps to one: the first
 * of its events is looked for in both.
 */
final class FrameSearch implements FrameFinder {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Without a record for so long, while some must be there, Kafka does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Channels whose lane is remembered; beyond, all are looked for anew. */
  private static final int MAX_LANES = 10_000;

  private record Lane(long session, Policy policy) {}

  private final Consumer<String, byte[]> consumer;
  private final RecordReader<Frame> reader;
  private final Topics topics;
  private final int partitions;
  private final Ticker ticker;
  private final Map<String, Lane> lanes = new HashMap<>();
  // Written by who cancels, read by the writer thread.
  private volatile boolean cancelled;

  /**
   * @param consumer of no group; owned by this object
   * @param partitions of either topic
   */
  FrameSearch(
      Consumer<String, byte[]> consumer,
      RecordReader<Frame> reader,
      Topics topics,
      int partitions,
      Ticker ticker) {
    this.consumer = consumer;
    this.reader = reader;
    this.topics = topics;
    this.partitions = partitions;
    this.ticker = ticker;
  }

  @Override
  public List<PoseEvent> find(List<PoseEvent> events, Taker taker) throws SinkException {
    if (cancelled) throw stopped();
    if (events.isEmpty()) return List.of();
    List<WantedFrame> wanted = events.stream().map(WantedFrame::new).toList();
    try {
      for (List<WantedFrame> one : rounds(wanted)) {
        read(scans(one), taker);
      }
    } catch (WakeupException e) {
      throw stopped();
    } catch (KafkaException e) {
      throw SinkException.retriable(
          "frames cannot be read back: " + e.getMessage() + ": is Kafka there?", e);
    } finally {
      consumer.assign(Set.of()); // drops what was fetched
    }
    return wanted.stream().filter(one -> !one.isFound()).map(WantedFrame::event).toList();
  }

  private static SinkException stopped() {
    return SinkException.retriable("the search for frames was stopped", null);
  }

  /** By session of each channel: the next may be in the other lane, and is not to come first. */
  private static Collection<List<WantedFrame>> rounds(List<WantedFrame> wanted) {
    Map<String, Set<Long>> sessions = new HashMap<>();
    Map<Integer, List<WantedFrame>> rounds = new TreeMap<>();
    for (WantedFrame one : wanted) {
      PoseEvent event = one.event();
      Set<Long> known = sessions.computeIfAbsent(event.getChannel(), key -> new HashSet<>());
      known.add(event.getSession());
      rounds.computeIfAbsent(known.size(), key -> new ArrayList<>()).add(one);
    }
    return rounds.values();
  }

  private Map<TopicPartition, FrameScan> scans(List<WantedFrame> wanted) {
    Map<TopicPartition, FrameScan> scans = new HashMap<>();
    for (WantedFrame one : wanted) {
      int partition = ChannelPartition.of(one.event().getChannel(), partitions);
      for (Policy policy : lanesOf(one.event())) {
        scans
            .computeIfAbsent(
                new TopicPartition(topics.frames(policy), partition), key -> new FrameScan(policy))
            .want(one);
      }
    }
    return scans;
  }

  private List<Policy> lanesOf(PoseEvent event) {
    Lane lane = lanes.get(event.getChannel());
    boolean known = lane != null && lane.session() == event.getSession();
    return known ? List.of(lane.policy()) : List.of(Policy.LATEST, Policy.EVERY);
  }

  private void read(Map<TopicPartition, FrameScan> scans, Taker taker) throws SinkException {
    Map<TopicPartition, Long> times =
        scans.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, scan -> scan.getValue().fromMillis()));
    Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> ends = consumer.endOffsets(scans.keySet());
    Map<TopicPartition, FrameScan> open = new HashMap<>();
    Map<TopicPartition, Long> positions = new HashMap<>();
    scans.forEach(
        (partition, scan) -> {
          OffsetAndTimestamp begin = begins.get(partition);
          if (begin == null || scan.isPast(begin.timestamp())) return;
          scan.endAt(ends.get(partition));
          open.put(partition, scan);
          positions.put(partition, begin.offset());
        });
    consumer.assign(open.keySet());
    positions.forEach(consumer::seek);
    readAll(open, taker);
  }

  private void readAll(Map<TopicPartition, FrameScan> open, Taker taker) throws SinkException {
    long seenNanos = ticker.nanos();
    while (!open.isEmpty()) {
      ConsumerRecords<String, byte[]> records = poll();
      for (ConsumerRecord<String, byte[]> record : records) {
        FrameScan scan = open.get(new TopicPartition(record.topic(), record.partition()));
        if (scan != null) take(scan, record, taker);
      }
      List<TopicPartition> done = new ArrayList<>();
      open.forEach(
          (partition, scan) -> {
            if (scan.isDone(consumer.position(partition))) done.add(partition);
          });
      open.keySet().removeAll(done);
      if (!done.isEmpty()) consumer.assign(open.keySet());
      if (!records.isEmpty() || !done.isEmpty()) {
        seenNanos = ticker.nanos();
      } else if (ticker.nanos() - seenNanos > PATIENCE.toNanos()) {
        throw SinkException.retriable(
            "no frame came from Kafka for %s, of %s: is it there?".formatted(PATIENCE, open), null);
      }
    }
  }

  /** What was deleted since the search began is not there. */
  private ConsumerRecords<String, byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      consumer.seekToBeginning(e.offsetOutOfRangePartitions().keySet());
      return ConsumerRecords.empty();
    }
  }

  private void take(FrameScan scan, ConsumerRecord<String, byte[]> record, Taker taker)
      throws SinkException {
    scan.take(
        record,
        reader,
        (event, frame) -> {
          if (lanes.size() >= MAX_LANES) lanes.clear();
          lanes.put(event.getChannel(), new Lane(event.getSession(), scan.policy()));
          taker.take(event, frame);
        });
  }

  @Override
  public void cancel() {
    cancelled = true;
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
