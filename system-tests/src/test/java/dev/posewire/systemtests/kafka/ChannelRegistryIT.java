package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.registry.ChannelRegistry.Change;
import dev.posewire.ingest.registry.ChannelRegistry.Stored;
import dev.posewire.ingest.registry.Expected;
import dev.posewire.ingest.registry.RegistryUnavailableException;
import dev.posewire.ingest.registry.VersionMismatchException;
import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry of two ingest services on a real broker. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class ChannelRegistryIT {
  private static final Expected ANYTHING = new Expected.Anything();

  private final Semaphore gate = new Semaphore(0);
  private IngestServices rig;
  private IngestService first;
  private IngestService second;

  @BeforeEach
  void startServices(KafkaBroker broker, Topics topics) throws Exception {
    rig = new IngestServices(broker, topics, 4);
    first = rig.start("ingest-1", new Health(), GatedVideo.camera(gate));
    second = rig.start("ingest-2", new Health(), GatedVideo.camera(gate));
  }

  @AfterEach
  void stopServices() {
    rig.close();
  }

  @Test
  void putOnOneInstanceIsKnownToTheOthersAndRunsOnOne() throws Exception {
    long begun = System.nanoTime();
    Stored stored = first.registry().put(IngestServices.camera("dock-3"), ANYTHING);
    assertEquals(Change.CREATED, stored.change());
    assertEquals(Optional.of(stored.spec()), first.registry().find("dock-3"));
    Await.until("the other learns of it", () -> second.registry().find("dock-3").isPresent());
    Await.until(
        "it runs",
        () -> IngestServices.streams(first, "dock-3") || IngestServices.streams(second, "dock-3"));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.toSeconds() < 10, took.toString());
    Await.until(
        "both say that it streams",
        () -> isStreaming(first, "dock-3") && isStreaming(second, "dock-3"));

    Optional<ChannelSpec> removed = second.registry().remove("dock-3", ANYTHING);
    assertEquals(Optional.of(stored.spec()), removed);
    assertEquals(Optional.empty(), second.registry().find("dock-3"));
    Duration stop =
        Await.until("its thread ends", () -> !IngestServices.threadAlive("channel-dock-3"));
    assertTrue(stop.toMillis() < 1_000, stop.toString());
    Await.until("the first learns of it", () -> first.registry().list().isEmpty());
    assertEquals(Optional.empty(), first.statuses().find("dock-3"));
  }

  private static boolean isStreaming(IngestService service, String channel) {
    return service
        .statuses()
        .find(channel)
        .filter(view -> view.status().getState() == ChannelState.STREAMING)
        .isPresent();
  }

  @Test
  void sameContentIsNotWrittenAgainAndAMaskedUrlMeansTheStoredOne() throws Exception {
    String url = "rtsp://admin:s3cret@192.0.2.7/stream1";
    ChannelSpec given = IngestServices.spec("a", url, Policy.LATEST);
    ChannelSpec stored = first.registry().put(given, ANYTHING).spec();

    assertEquals(new Stored(stored, Change.NONE), first.registry().put(given, ANYTHING));
    assertEquals(new Stored(stored, Change.NONE), second.registry().put(given, ANYTHING));

    ChannelSpec shown =
        ChannelSpec.newBuilder(stored)
            .setUrl("rtsp://***@192.0.2.7/stream1")
            .setName("Dock")
            .build();
    Stored renamed = second.registry().put(shown, new Expected.Version(stored.getUpdatedAt()));
    assertEquals(Change.REPLACED, renamed.change());
    assertEquals(url, renamed.spec().getUrl());
    assertEquals("Dock", renamed.spec().getName());
    assertTrue(renamed.spec().getUpdatedAt().isAfter(stored.getUpdatedAt()));
  }

  @Test
  void outdatedWriterIsRefused() throws Exception {
    ChannelRegistry registry = first.registry();
    ChannelSpec stored = registry.put(IngestServices.camera("a"), ANYTHING).spec();
    ChannelSpec renamed = ChannelSpec.newBuilder(stored).setName("one").build();
    Expected seen = new Expected.Version(stored.getUpdatedAt());
    registry.put(renamed, seen);

    ChannelSpec other = ChannelSpec.newBuilder(stored).setName("two").build();
    VersionMismatchException refused =
        assertThrows(VersionMismatchException.class, () -> second.registry().put(other, seen));
    assertEquals("one", refused.present().orElseThrow().getName());
    assertThrows(VersionMismatchException.class, () -> second.registry().remove("a", seen));
    assertThrows(VersionMismatchException.class, () -> registry.put(other, new Expected.Nothing()));
    assertEquals(Optional.empty(), registry.remove("never", ANYTHING));
    assertEquals("one", registry.find("a").orElseThrow().getName());
  }

  @Test
  void noUpdateIsLostAmongWritersThatFenceEachOther() throws Exception {
    first.registry().put(IngestServices.camera("a"), ANYTHING);
    Await.until("the other learns of it", () -> second.registry().find("a").isPresent());
    int writers = 4;
    int updates = 5;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Integer>> all =
          IntStream.range(0, writers)
              .<Callable<Integer>>mapToObj(
                  i -> () -> count(i % 2 == 0 ? first.registry() : second.registry(), updates))
              .toList();
      for (Future<Integer> done : threads.invokeAll(all)) {
        assertEquals(updates, done.get());
      }
    } finally {
      threads.shutdownNow();
    }

    Await.until(
        "each update counts: " + tag(first.registry()),
        () ->
            first.registry().find("a").equals(second.registry().find("a"))
                && tag(first.registry()) == writers * updates);
  }

  /** Adds one to a tag so many times, each time to what it has seen. */
  private static int count(ChannelRegistry registry, int times) throws Exception {
    int done = 0;
    while (done < times) {
      ChannelSpec seen = registry.find("a").orElseThrow();
      int next = Integer.parseInt(seen.getTags().getOrDefault("count", "0")) + 1;
      ChannelSpec wanted =
          ChannelSpec.newBuilder(seen).setTags(Map.of("count", Integer.toString(next))).build();
      try {
        registry.put(wanted, new Expected.Version(seen.getUpdatedAt()));
        done++;
      } catch (VersionMismatchException | RegistryUnavailableException e) {
        // Another was quicker: once more.
      }
    }
    return done;
  }

  private static int tag(ChannelRegistry registry) {
    return Integer.parseInt(registry.find("a").orElseThrow().getTags().getOrDefault("count", "0"));
  }

  @Test
  void transactionOfAWriterThatHangsIsEndedByTheNext() throws Exception {
    ChannelSpec stored = first.registry().put(IngestServices.camera("a"), ANYTHING).spec();
    int partition = ChannelPartition.of("a", 4);
    String topic = rig.topics().channels();
    try (Producer<String, byte[]> hanging =
        rig.clients()
            .transactionalProducer("hanging", topic + "-" + partition, Duration.ofSeconds(4))) {
      hanging.initTransactions();
      hanging.beginTransaction();
      Future<?> unused = hanging.send(new ProducerRecord<>(topic, partition, "a", null));
      hanging.flush();

      ChannelSpec renamed = ChannelSpec.newBuilder(stored).setName("Dock").build();
      Stored next = second.registry().put(renamed, new Expected.Version(stored.getUpdatedAt()));

      assertEquals(Change.REPLACED, next.change());
      assertThrows(RuntimeException.class, hanging::commitTransaction);
    }
    Await.until(
        "the other learns of it",
        () -> first.registry().find("a").filter(spec -> spec.getName().equals("Dock")).isPresent());
  }

  @Test
  void recordThatCannotBeReadStopsNoOther() throws Exception {
    try (Producer<String, byte[]> producer = rig.clients().everyProducer("foreign")) {
      byte[] text = "not a spec".getBytes(StandardCharsets.UTF_8);
      for (int partition = 0; partition < 4; partition++) {
        producer.send(new ProducerRecord<>(rig.topics().channels(), partition, "a", text)).get();
      }
    }
    first.registry().put(IngestServices.camera("a"), ANYTHING);
    Await.until(
        "it runs", () -> IngestServices.streams(first, "a") || IngestServices.streams(second, "a"));
    Await.until("the other learns of it", () -> second.registry().find("a").isPresent());
  }
}
