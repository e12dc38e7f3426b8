package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stages, each in a process of its own, in the order in which they were started, at a broker that
 * is one of the processes or the tests'. Owned by the test's thread, which closes it: what still
 * runs is then killed, the last first.
 */
final class StageProcesses implements Watched, AutoCloseable {
  private final Path folder;
  private final Map<String, PosewireProcess> running = new LinkedHashMap<>();
  private final List<PosewireProcess> started = new ArrayList<>();
  private final String servers;
  private final Topics topics;

  private StageProcesses(Path folder, String servers, Topics topics) {
    this.folder = folder;
    this.servers = servers;
    this.topics = topics;
  }

  static StageProcesses withBroker(Path folder) throws Exception {
    PosewireProcess broker = PosewireProcess.start(folder, "broker", "--broker-port", "0");
    StageProcesses stages = new StageProcesses(folder, broker.broker(), Topics.withDefaultPrefix());
    stages.started.add(broker);
    stages.running.put("broker", broker);
    return stages;
  }

  /** {@code topics}: of the test's own. */
  static StageProcesses at(KafkaBroker broker, Topics topics, Path folder) {
    return new StageProcesses(folder, broker.bootstrapServers(), topics);
  }

  String servers() {
    return servers;
  }

  Topics topics() {
    return topics;
  }

  /**
   * Starts a stage, in the place of one of that name that was killed. An ingest has no API: the
   * usual port of it may be somebody else's.
   */
  PosewireProcess start(String stage, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(stage, "--bootstrap-servers", servers));
    arguments.addAll(List.of("--topic-prefix", topics.prefix()));
    if (stage.equals("ingest")) arguments.addAll(List.of("--api", "off"));
    arguments.addAll(List.of(options));
    PosewireProcess process = PosewireProcess.start(folder, arguments);
    started.add(process);
    running.put(stage, process);
    return process;
  }

  PosewireProcess get(String stage) {
    return running.get(stage);
  }

  /** Waits until a stage says that it is ready. */
  void awaitReady(String stage) throws Exception {
    PosewireProcess process = get(stage);
    MonitorPage page = new MonitorPage(process.monitor());
    Await.until(
        stage + " is ready",
        () -> {
          assertTrue(process.isAlive(), process::toString);
          return page.isReady();
        },
        this);
  }

  /** Ends all in order, those that read first; each within 20 s and as somebody asked for. */
  void terminateAll() throws InterruptedException {
    for (String stage : List.of("sink", "decoder", "worker", "ingest", "broker")) {
      PosewireProcess process = running.get(stage);
      if (process == null) continue;
      int code = process.terminate();
      assertTrue(code == 0 || code == 143, () -> "exit code " + code + " " + process);
    }
  }

  @Override
  public boolean hasFailed() {
    return running.values().stream().anyMatch(PosewireProcess::hasFailed);
  }

  @Override
  public String toString() {
    return running.values().toString();
  }

  @Override
  public void close() {
    for (int i = started.size() - 1; i >= 0; i--) started.get(i).close();
  }
}
