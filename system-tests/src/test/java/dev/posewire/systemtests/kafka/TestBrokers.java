package dev.posewire.systemtests.kafka;

import java.util.function.Supplier;

/**
 * The brokers of a run of tests: which kind is decided once, at the first that is wanted, and
 * printed with its reason. Thread-safe but for {@link #close}, which comes when all tests are done.
 *
 * <p>The system property {@value #SETTING} says {@value #AUTO} (the default: containers where they
 * can be had), {@code container} (anything else is a failure) or {@code embedded}.
 */
final class TestBrokers implements AutoCloseable {
  static final String SETTING = "posewire.test.kafka";
  static final String AUTO = "auto";

  private final RestartableBroker shared;
  private final Supplier<RestartableBroker> more;

  private TestBrokers(RestartableBroker shared, Supplier<RestartableBroker> more, String kind) {
    this.shared = shared;
    this.more = more;
    System.out.println("Kafka of these tests: " + kind);
  }

  /**
   * Decides by the value of the system property, and starts the one that is shared.
   *
   * @throws NoContainerException if it asks for containers and there are none
   */
  static TestBrokers choose(String setting) throws NoContainerException, InterruptedException {
    return switch (setting) {
      case AUTO -> containersElseEmbedded();
      case "container" -> containers();
      case "embedded" -> embedded(SETTING + " says so");
      default ->
          throw new IllegalArgumentException(
              SETTING + " must be auto, container or embedded: '" + setting + "'");
    };
  }

  private static TestBrokers containersElseEmbedded() throws InterruptedException {
    try {
      return containers();
    } catch (NoContainerException e) {
      return embedded(e.getMessage());
    }
  }

  private static TestBrokers containers() throws NoContainerException, InterruptedException {
    var image = KafkaImage.obtain();
    RestartableBroker first;
    try {
      first = new KafkaInContainer(image);
    } catch (RuntimeException e) { // of Testcontainers, whatever is wrong with image or engine
      throw new NoContainerException(
          "a container of " + image.asCanonicalNameString() + " does not start: " + e, e);
    }
    return new TestBrokers(
        first, () -> new KafkaInContainer(image), "containers of " + image.asCanonicalNameString());
  }

  private static TestBrokers embedded(String why) {
    return new TestBrokers(
        new EmbeddedKafka(), EmbeddedKafka::new, "the embedded broker (" + why + ")");
  }

  KafkaBroker shared() {
    return shared;
  }

  /** Another one; the caller closes it. */
  RestartableBroker startOwn() {
    return more.get();
  }

  @Override
  public void close() {
    shared.close();
  }
}
