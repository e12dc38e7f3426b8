package dev.posewire.app.channel;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tokens. The server's options take references to secrets, and share their variables with a
 * client: it must follow those that it can.
 */
final class TokenText {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{env:(POSEWIRE_SECRET_[A-Z0-9_]+)}");

  /** What an HTTP header takes; a line's end would begin another header. */
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");

  private final Map<String, String> environment;

  TokenText(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * @param text null: not given, as picocli has it
   * @throws UserErrorException naming the option and, of course, not the token
   */
  Optional<String> resolve(String option, String text) {
    if (text == null || text.isBlank()) return Optional.empty();
    String token = text.strip();
    if (token.startsWith("${")) token = follow(option, token);
    if (!SENDABLE.matcher(token).matches()) {
      throw new UserErrorException(option + " must be printable ASCII without blanks");
    }
    return Optional.of(token);
  }

  private String follow(String option, String reference) {
    Matcher matcher = VARIABLE.matcher(reference);
    if (!matcher.matches()) {
      throw new UserErrorException(
          option
              + " is a reference that only ingest can follow; a client takes the token itself, by"
              + " POSEWIRE_API_TOKEN, or ${env:POSEWIRE_SECRET_...}");
    }
    String value = environment.getOrDefault(matcher.group(1), "");
    if (value.isBlank()) {
      throw new UserErrorException(
          "%s refers to %s, which is not set here".formatted(option, matcher.group(1)));
    }
    return value.strip();
  }
}
