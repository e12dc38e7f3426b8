package dev.posewire.app.command;

import dev.posewire.ingest.secret.SecretException;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where references to secrets lead to. Owned by the main thread. */
final class SecretOptions {
  @Option(
      names = "--secrets-folder",
      paramLabel = "DIR",
      description =
          "Where ${file:NAME} in a URL, a token or a password is read; none: only"
              + " ${env:POSEWIRE_SECRET_...}.")
  private Path folder;

  private final Map<String, String> environment;

  SecretOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  Secrets secrets() {
    return new Secrets(environment, Optional.ofNullable(folder));
  }

  /**
   * The text with its secrets.
   *
   * @param what it is, for messages
   * @throws UserErrorException if a reference leads nowhere
   */
  String resolve(String what, String text) {
    try {
      return secrets().resolve(text);
    } catch (SecretException e) {
      throw new UserErrorException(what + ": " + e.getMessage(), e);
    }
  }
}
