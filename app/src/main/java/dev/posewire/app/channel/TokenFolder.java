package dev.posewire.app.channel;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in which an ingest keeps the tokens of its API, for the commands on the same machine.
 * Thread-safe.
 */
public final class TokenFolder {
  private static final String READ = "read-token";
  private static final String WRITE = "write-token";

  /** As many as nobody guesses. */
  private static final int RANDOM_BYTES = 32;

  private static final Logger log = LoggerFactory.getLogger(TokenFolder.class);

  private final Path folder;

  public TokenFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The token that may read; made at random if there is none yet.
   *
   * @throws UserErrorException naming the file, if it can be neither read nor made
   */
  public String readToken() {
    return readOrMake(folder.resolve(READ));
  }

  /** The one that may read and write, likewise. */
  public String writeToken() {
    return readOrMake(folder.resolve(WRITE));
  }

  /**
   * The tokens of an ingest that has been started.
   *
   * @throws UserErrorException naming the file that cannot be read
   */
  ApiTokens tokens() {
    return new ApiTokens(
        Optional.of(read(folder.resolve(READ))), Optional.of(read(folder.resolve(WRITE))));
  }

  private static String readOrMake(Path file) {
    if (!Files.exists(file)) make(file);
    return read(file);
  }

  /** The file appears with its token in it; of two that make it at once one does. */
  private static void make(Path file) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      Path folder = Files.createDirectories(file.getParent());
      Path unfinished = Files.createTempFile(folder, ".token", ""); // for its owner only
      try {
        Files.writeString(unfinished, token + "\n");
        Path unused = Files.createLink(file, unfinished);
      } catch (FileAlreadyExistsException e) {
        log.debug("{} was made by another process", file, e);
      } finally {
        Files.delete(unfinished);
      }
    } catch (IOException e) {
      throw new UserErrorException(
          "cannot make the token " + file + ": " + e + "; name a folder that may be written", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UserErrorException(
          "cannot read the token " + file + ": " + e + "; an ingest that has this folder makes it",
          e);
    }
  }
}
