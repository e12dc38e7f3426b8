package dev.posewire.sink.webhook;

import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The URL of a webhook. What knows it may often post to it: so a message never shows its query, and
 * of its path what the user wrote, with references in the place of secrets.
 *
 * @param url with its secrets
 * @param shown for messages
 */
record WebhookAddress(URI url, String shown) {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MAX_PORT = 65_535;

  /**
   * The address that a user names.
   *
   * @param text with its secrets
   * @param written with the references to them
   * @throws UserErrorException with what is wrong with it
   */
  static WebhookAddress of(String text, String written) {
    // Shown only where it is known how to mask it.
    String shown =
        written.contains("://") ? Masking.url(written.strip()).replaceFirst("\\?.*", "") : "";
    URI url = parse(text.strip(), shown);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme) || url.getHost() == null || url.getPort() > MAX_PORT) {
      throw new UserErrorException("url must be http://HOST:PORT/PATH or https://...: " + shown);
    }
    if (url.getRawUserInfo() != null) {
      throw new UserErrorException(
          "url must have no user and password; give them in headers, as authorization: Basic"
              + " BASE64 of user:password: "
              + shown);
    }
    return new WebhookAddress(url, shown);
  }

  private static URI parse(String text, String shown) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Its message, and so the exception itself, has the text with its secrets.
      throw new UserErrorException(
          "url must be http://HOST:PORT/PATH or https://...; %s: %s"
              .formatted(e.getReason().toLowerCase(Locale.ROOT), shown));
    }
  }

  /** Whether there is more in it than what is shown. */
  boolean hasSecrets() {
    return !url.toString().equals(shown);
  }

  @Override
  public String toString() {
    return shown;
  }
}
