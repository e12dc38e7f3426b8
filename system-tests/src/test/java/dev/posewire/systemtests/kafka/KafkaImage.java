package dev.posewire.systemtests.kafka;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** The image of Kafka that docker-compose.yml runs. */
final class KafkaImage {
  private static final String VARIABLE = "KAFKA_IMAGE";
  private static final Path SETTINGS = Path.of("..", ".env");
  private static final long PULL_SECONDS = 120;

  private KafkaImage() {}

  /** By the environment, else by the file that docker-compose.yml takes it from. */
  static DockerImageName name(Map<String, String> environment) {
    String given = environment.getOrDefault(VARIABLE, "");
    if (!given.isBlank()) return DockerImageName.parse(given);
    try {
      return Files.readAllLines(SETTINGS).stream()
          .filter(line -> line.startsWith(VARIABLE + "="))
          .map(line -> DockerImageName.parse(line.substring(VARIABLE.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(SETTINGS + " has no line " + VARIABLE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + SETTINGS, e);
    }
  }

  /**
   * Answers its name once the engine has it; pulls it where it is missing.
   *
   * @throws NoContainerException if no engine answers, or the image does not come in two minutes
   */
  static DockerImageName obtain() throws NoContainerException, InterruptedException {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new NoContainerException("no Docker engine answers; start one for a real Kafka");
    }
    DockerImageName name = name(System.getenv());
    DockerClient engine = DockerClientFactory.lazyClient();
    try {
      String unused = engine.inspectImageCmd(name.asCanonicalNameString()).exec().getId();
    } catch (NotFoundException e) {
      pull(engine, name);
    }
    return name;
  }

  private static void pull(DockerClient engine, DockerImageName name)
      throws NoContainerException, InterruptedException {
    boolean done;
    try (PullImageResultCallback pulling =
        engine
            .pullImageCmd(name.getUnversionedPart())
            .withTag(name.getVersionPart())
            .exec(new PullImageResultCallback())) {
      done = pulling.awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | RuntimeException e) {
      throw new NoContainerException(missing(name, "cannot be pulled: " + e.getMessage()), e);
    }
    if (!done) {
      throw new NoContainerException(missing(name, "was not pulled within " + PULL_SECONDS + " s"));
    }
  }

  private static String missing(DockerImageName name, String why) {
    return "the engine has no image %s, and it %s; pull it, or name another by %s"
        .formatted(name.asCanonicalNameString(), why.strip(), VARIABLE);
  }
}
