package dev.posewire.app.channel;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The API that a command calls. Owned by the main thread. */
final class ApiOptions {
  @Option(
      names = "--api",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8380",
      description = "Where an ingest serves the API, or the URL of a proxy before it.")
  private String api;

  @Option(
      names = "--api-token",
      paramLabel = "TOKEN",
      description =
          "The token to send; else --api-write-token or --api-read-token, as it takes. Other users"
              + " of the machine see the command line, so better set a variable.")
  private String token;

  @Option(
      names = "--api-write-token",
      paramLabel = "TOKEN",
      description = "The token that lets a client write and read.")
  private String writeToken;

  @Option(
      names = "--api-read-token",
      paramLabel = "TOKEN",
      description = "The token that lets a client read.")
  private String readToken;

  @Option(
      names = "--api-token-folder",
      paramLabel = "DIR",
      description = "Where an ingest on this machine keeps its tokens, if none of them is given.")
  private Path tokenFolder;

  ApiAddress address() {
    return ApiAddress.parse(api);
  }

  /**
   * The tokens, by what they are for.
   *
   * @throws UserErrorException if one cannot be sent
   */
  ApiTokens tokens(Map<String, String> environment) {
    TokenText text = new TokenText(environment);
    Optional<String> given = text.resolve("--api-token", token);
    Optional<String> write = text.resolve("--api-write-token", writeToken);
    Optional<String> read = text.resolve("--api-read-token", readToken);
    if (tokenFolder != null && given.or(() -> write).or(() -> read).isEmpty()) {
      return new TokenFolder(tokenFolder).tokens();
    }
    return new ApiTokens(
        given.or(() -> read).or(() -> write), given.or(() -> write).or(() -> read));
  }
}
