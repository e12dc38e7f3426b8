package dev.posewire.sink.webhook;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A URL that takes events. Shows no secret.
 *
 * @param batched whether a request holds an array of events, and not one event
 * @param secret that signs each body
 * @param headers of each request by name, besides the sink's own
 * @param timeout from the begin of a request to the end of its answer
 * @param concurrency how many requests run at a time at most, each of another channel
 */
public record WebhookTarget(
    Secret url,
    boolean batched,
    Optional<Secret> secret,
    Map<String, Secret> headers,
    Duration timeout,
    int concurrency)
    implements SinkTarget {
  /** What receivers of webhooks are commonly given; theirs is seldom more than 30 s. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A small receiver bears as many, and a slow one is used better than by one. */
  public static final int CONCURRENCY = 4;

  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
  private static final int MAX_CONCURRENCY = 64;

  public WebhookTarget {
    headers = Map.copyOf(headers);
    List<String> problems = new ArrayList<>();
    if (secret.isPresent() && secret.get().written().isEmpty()) {
      problems.add("secret must not be empty: leave it out, or give one");
    }
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      problems.add("timeout must be 100ms to 10m: " + timeout);
    }
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      problems.add("concurrency must be 1 to " + MAX_CONCURRENCY + ": " + concurrency);
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** {@code url}, {@code batched}, {@code secret}, {@code headers} and two limits. */
  public static WebhookTarget read(SinkValues values) {
    WebhookTarget target =
        new WebhookTarget(
            values.secret("url"),
            values.flag("batched", false),
            values.optionalSecret("secret"),
            values.secretMap("headers"),
            values.duration("timeout", TIMEOUT),
            values.integer("concurrency", CONCURRENCY));
    try {
      Endpoint unused = Endpoint.of(target);
    } catch (SinkException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
    return target;
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return WebhookSink.open(name, this);
  }
}
