package dev.posewire.app.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.internals.Exit;

/**
 * A process that runs a broker until it is killed; what it prints is for the test that started it.
 */
final class BrokerChild {
  static final int FATAL_STATUS = 42;
  static final int USER_ERROR_STATUS = 43;

  /** Has the child act as Kafka does when its disk fails. */
  static final String HALT = "halt";

  private BrokerChild() {}

  public static void main(String[] arguments) throws InterruptedException {
    Health health = new Health();
    health.onFatal(() -> Runtime.getRuntime().halt(FATAL_STATUS));
    EmbeddedBroker broker;
    try {
      broker = EmbeddedBroker.start(BrokerSettings.in(Path.of(arguments[0])), health);
    } catch (UserErrorException e) {
      Runtime.getRuntime().halt(USER_ERROR_STATUS);
      return;
    }
    System.out.println(broker.bootstrapServers());
    if (List.of(arguments).contains(HALT)) {
      Exit.halt(1, "all log directories have failed");
    }
    new CountDownLatch(1).await();
  }

  /** Starts one in this test's class path; its log goes to this process's. */
  static Process start(String... arguments) throws IOException {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerChild.class.getName());
    return new ProcessBuilder(Stream.concat(java, Stream.of(arguments)).toList())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** What the child prints once its broker serves. */
  static String bootstrapServers(Process child) throws IOException {
    BufferedReader reader = child.inputReader(UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IllegalStateException("the child ended before its broker served");
    }
    return line;
  }
}
