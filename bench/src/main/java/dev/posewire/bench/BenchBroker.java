package dev.posewire.bench;

import dev.posewire.bench.profile.CardMaps;
import dev.posewire.bench.profile.TensorsFeed;
import dev.posewire.bench.recorded.ResultWatch;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A broker in a process of its own, and the stages that are pointed to it. Owned by the main
 * thread; what it starts is closed by the stack.
 */
record BenchBroker(ServiceStack stack, Path folder, String server) {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Where this checkout is. */
  static Path root() {
    return Path.of(System.getProperty("posewire.root"));
  }

  /** Starts the broker; {@code folder}: for data and logs. */
  static BenchBroker start(ServiceStack stack, Path folder) throws IOException {
    int port = Ports.free();
    List<String> options = List.of("--broker-port", String.valueOf(port));
    stack.add("broker", StageProcess.start(launcher(), folder, "broker", options));
    Ports.await(port, START_LIMIT);
    return new BenchBroker(stack, folder, "127.0.0.1:" + port);
  }

  /** Starts a stage; {@code name}: of its log. */
  StageProcess stage(String stage, String name, List<String> options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--bootstrap-servers", server));
    all.addAll(options);
    return stack.add(name, StageProcess.start(launcher(), folder, stage, name, all));
  }

  /** Counts the live frames from now on; waits until a stage has made the topic. */
  FrameWatch watchFrames(int fps) throws Exception {
    KafkaClients clients = clients();
    awaitTopics(clients, Set.of(clients.settings().topics().frames(Policy.LATEST)));
    return start("frame-watch", new FrameWatch(clients, fps));
  }

  /** Follows the workers' results; waits until a worker has made their topics. */
  ResultWatch watchResults() throws Exception {
    KafkaClients clients = clients();
    Topics topics = clients.settings().topics();
    awaitTopics(clients, Set.of(topics.tensors(Policy.LATEST), topics.tensors(Policy.EVERY)));
    return start("result-watch", new ResultWatch(clients));
  }

  /** Feeds a decoder with maps; waits until it has made the topic. */
  TensorsFeed feedTensors(CardMaps maps, int fps) throws Exception {
    KafkaClients clients = clients();
    awaitTopics(clients, Set.of(clients.settings().topics().tensors(Policy.LATEST)));
    return start("tensors-feed", new TensorsFeed(clients, maps, fps));
  }

  private static void awaitTopics(KafkaClients clients, Set<String> topics) throws Exception {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try (var admin = clients.admin()) {
      while (!admin.listTopics().names().get().containsAll(topics)) {
        if (System.nanoTime() > deadline) throw new IOException("nobody makes " + topics);
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private <T extends Loop> T start(String name, T loop) {
    stack.add(name, new LoopThread(name, CLOSE_LIMIT, new Health(), loop)).start();
    return loop;
  }

  KafkaClients clients() {
    return new KafkaClients(PipelineTrial.kafka(server));
  }

  private static Path launcher() {
    return root().resolve("posewire");
  }
}
