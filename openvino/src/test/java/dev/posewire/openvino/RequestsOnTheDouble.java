package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A network on the double whose requests a test makes; afterwards nothing of it is left. */
abstract class RequestsOnTheDouble {
  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(20);

  static AbiDouble abiDouble;
  static OpenVino openVino;

  @TempDir Path folder;
  CompiledModel compiled;

  @BeforeAll
  static void build(TestInfo test) {
    abiDouble = AbiDouble.build(test.getDisplayName());
    openVino = abiDouble.load();
  }

  @BeforeEach
  void compile() {
    compiled = ToyNetwork.compile(openVino, folder);
  }

  @AfterEach
  void nothingIsLeft() {
    abiDouble.hold(false);
    abiDouble.holdStart(false);
    abiDouble.makeDeaf(false);
    abiDouble.loseDevice(false);
    abiDouble.failEvery(0);
    compiled.close();
    assertEquals(Map.of(), abiDouble.live());
    assertEquals(0, abiDouble.freedInFlight());
    assertEquals(0, abiDouble.deviceThreads());
    assertEquals(0, openVino.abandonedRequests());
    assertEquals(List.of(), threads("openvino-device-"));
  }

  InferRequest requestFor(int seed) {
    return requestFor(seed, LONG);
  }

  InferRequest requestFor(int seed, Duration closeTimeout) {
    InferRequest request = compiled.createInferRequest(closeTimeout);
    ToyNetwork.setInput(openVino, request, ToyNetwork.picture(seed));
    return request;
  }

  static float[] sums(int seed) {
    return new float[] {
      ToyNetwork.sumOfPlane(seed, 0), ToyNetwork.sumOfPlane(seed, 1), ToyNetwork.sumOfPlane(seed, 2)
    };
  }

  static OpenVinoException failureOf(CompletableFuture<Void> run) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> run.get(30, TimeUnit.SECONDS));
    // A copy of a future wraps the failure in a CompletionException, which get() takes off again.
    return assertInstanceOf(OpenVinoException.class, failure.getCause());
  }

  static List<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }
}
