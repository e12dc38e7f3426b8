package dev.posewire.sink.webhook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a message may show of a text that a server has written: its beginning, on one line, without
 * the secrets that the server was sent and may have sent back. Thread-safe.
 */
final class Excerpt {
  private static final int MAX_CHARS = 200;

  /** What is shorter is no secret, and hiding it would make the text unreadable. */
  private static final int MIN_SECRET_CHARS = 4;

  /** Also invisible characters that would turn the text around. */
  private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;:]+");
  private static final Pattern BETWEEN_PARTS = Pattern.compile("[/?&=]+");

  /** The longest first: one may be a part of another. */
  private final List<String> hidden;

  Excerpt(Endpoint endpoint) {
    List<String> secrets = new ArrayList<>();
    endpoint.secret().ifPresent(secrets::add);
    for (String value : endpoint.headers().values().values()) {
      secrets.add(value);
      secrets.addAll(List.of(BETWEEN_WORDS.split(value)));
    }
    if (endpoint.address().hasSecrets()) {
      String path = endpoint.address().url().getPath();
      String query = endpoint.address().url().getQuery();
      secrets.addAll(List.of(BETWEEN_PARTS.split(path + "?" + (query == null ? "" : query))));
    }
    this.hidden =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_SECRET_CHARS)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Empty if there is nothing to see. */
  String of(String text) {
    String masked = text;
    for (String secret : hidden) {
      masked = masked.replace(secret, "***");
    }
    String line = NOT_SHOWN.matcher(masked).replaceAll(" ").strip();
    return line.substring(0, Math.min(MAX_CHARS, line.length()));
  }
}
