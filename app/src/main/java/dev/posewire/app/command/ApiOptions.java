package dev.posewire.app.command;

import dev.posewire.app.channel.TokenFolder;
import dev.posewire.ingest.api.ApiSettings;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** Where the API of the channels listens and whom it answers. Owned by the main thread. */
final class ApiOptions {
  private static final String OFF = "off";

  @Option(
      names = "--api",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8380",
      description = "Where the HTTP API of the channels answers; port 0: any free one; off: none.")
  private String address;

  @Option(
      names = "--api-read-token",
      paramLabel = "TOKEN",
      description =
          "Bearer token that may read, or a reference to it: ${env:POSEWIRE_SECRET_...} or"
              + " ${file:NAME}. Required, as the next one, where --api is not a loopback address.")
  private String readToken;

  @Option(
      names = "--api-write-token",
      paramLabel = "TOKEN",
      description = "Bearer token that may read and write, or a reference to it.")
  private String writeToken;

  @Option(
      names = "--api-token-folder",
      paramLabel = "DIR",
      description =
          "Where both tokens are kept, if they are not given: in the files read-token and"
              + " write-token. What is missing is made, at random.")
  private Path tokenFolder;

  @Option(
      names = "--api-host",
      paramLabel = "NAME",
      description = "Another name that requests may address the API by. Repeatable.")
  private List<String> hosts = List.of();

  @Option(
      names = "--api-cors-origin",
      paramLabel = "ORIGIN",
      description =
          "Web pages from there may use the API: https://console.example. Repeatable; none: no page"
              + " of another origin.")
  private List<String> corsOrigins = List.of();

  /**
   * The settings.
   *
   * @param secrets resolves the references in a text
   * @throws UserErrorException naming all that is wrong with them
   */
  ApiSettings settings(UnaryOperator<String> secrets) {
    Optional<HostAndPort> listen = listen();
    Optional<TokenFolder> kept =
        Optional.ofNullable(tokenFolder).filter(folder -> listen.isPresent()).map(TokenFolder::new);
    return new ApiSettings(
        listen,
        Optional.ofNullable(readToken).map(secrets).or(() -> kept.map(TokenFolder::readToken)),
        Optional.ofNullable(writeToken).map(secrets).or(() -> kept.map(TokenFolder::writeToken)),
        hosts,
        corsOrigins);
  }

  private Optional<HostAndPort> listen() {
    if (address.strip().equals(OFF)) {
      return Optional.empty();
    }
    try {
      return Optional.of(HostAndPort.parse(address));
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--api: " + e.getMessage() + "; off for none", e);
    }
  }
}
