package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a channel does, in words. What the API does not say counts as not known.
 *
 * @param json as the API gives it
 */
record Status(JsonNode json, Instant now) {
  private static final String UNKNOWN = "UNKNOWN";
  private static final long MICROS = 1_000_000;

  /** {@code streaming}; for a report that is too old {@code unknown, was streaming}. */
  String state() {
    String state = json.path("state").asText(UNKNOWN);
    String last = json.path("lastState").asText();
    boolean stale = state.equals(UNKNOWN) && !last.isEmpty() && !last.equals(UNKNOWN);
    return word(state) + (stale ? ", was " + word(last) : "");
  }

  private static String word(String state) {
    return Words.line(state.toLowerCase(Locale.ROOT));
  }

  String detail() {
    return Words.orNone(json.path("detail").asText());
  }

  String text(String field) {
    return Words.orNone(json.path(field).asText());
  }

  String rate(String field) {
    return Words.rate(json.path(field).asDouble());
  }

  String count(String counter) {
    return Long.toString(json.path("counters").path(counter).asLong());
  }

  String size() {
    return Words.size(json.path("sourceWidth").asInt(), json.path("sourceHeight").asInt());
  }

  /** How long ago a time was; empty if there is none. */
  Optional<Duration> age(String field) {
    return since(Json.time(json.path(field)));
  }

  /** A session's number is when it began, in microseconds. */
  Optional<Duration> sessionAge() {
    long session = json.path("session").asLong();
    return since(
        session > 0
            ? Optional.of(Instant.ofEpochSecond(session / MICROS, session % MICROS * 1000))
            : Optional.empty());
  }

  private Optional<Duration> since(Optional<Instant> time) {
    return time.map(begin -> Duration.between(begin, now));
  }

  /** As a cell of a table. */
  static String cell(Optional<Duration> age) {
    return age.map(Words::shortAge).orElse(Words.NONE);
  }

  /** As {@code show} and {@code status} print it. */
  void addTo(Facts facts) {
    facts
        .add("state", state() + age("since").map(age -> " for " + Words.age(age)).orElse(""))
        .add("detail", detail())
        .add("fps", rate("fps"))
        .add("size", size())
        .add("session age", sessionAge().map(Words::age).orElse(Words.NONE));
  }
}
