package dev.posewire.sink.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.EventFilter;
import dev.posewire.sink.SinkSettings;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Reads the settings of one sink. Not thread-safe: owned by who reads. */
final class SinkEntry {
  private final SinkValues values;
  private final List<String> refusals = new ArrayList<>();

  SinkEntry(ObjectNode entry, UnaryOperator<String> secrets) {
    this.values = new SinkValues(entry, secrets);
  }

  /**
   * The settings.
   *
   * @throws UserErrorException naming all that is wrong, a line each
   */
  SinkSettings read() {
    String kind = values.text("kind");
    Function<SinkValues, SinkTarget> reader =
        SinkKinds.find(kind)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "kind must be one of %s: '%s'".formatted(SinkKinds.names(), kind)));
    String name = values.text("name", kind);
    int batchSize = values.integer("batch-size", SinkSettings.BATCH_SIZE);
    Optional<EventFilter> filter = attempt(this::filter);
    Optional<SinkTarget> target = attempt(() -> reader.apply(values));
    Duration linger =
        values.duration("linger", target.map(SinkTarget::usualLinger).orElse(SinkSettings.LINGER));
    Optional<SinkSettings> settings =
        filter.isEmpty() || target.isEmpty()
            ? Optional.empty()
            : attempt(() -> new SinkSettings(name, target.get(), filter.get(), batchSize, linger));
    List<String> problems = new ArrayList<>(values.problems());
    problems.addAll(refusals);
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
    return settings.orElseThrow();
  }

  private EventFilter filter() {
    double minScore = values.number("min-score", 0);
    boolean onlyWhenPeople = values.flag("only-when-people", false) || minScore > 0;
    return new EventFilter(
        values.texts("channels"),
        values.map("tags"),
        values.integer("min-people", onlyWhenPeople ? 1 : 0),
        minScore,
        values.number("max-per-second", 0));
  }

  /** Empty, with what is wrong kept, if it throws. */
  private <T> Optional<T> attempt(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (UserErrorException e) {
      refusals.add(e.getMessage());
      return Optional.empty();
    }
  }
}
