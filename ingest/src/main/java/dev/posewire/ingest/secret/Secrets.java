package dev.posewire.ingest.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts secrets in the place of their references: {@code ${env:POSEWIRE_SECRET_NAME}} and {@code
 * ${file:NAME}} of one folder; nothing else resolves. Thread-safe; a file is read anew each time.
 */
public final class Secrets {
  private static final String PREFIX = "POSEWIRE_SECRET_";
  private static final int MAX_FILE_BYTES = 4096;
  private static final String BEGIN = "${";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\{(?:env:("
              + PREFIX
              + "[A-Z0-9_]{1,100})"
              + "|file:([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))\\}");
  private static final String RULE =
      "a reference to a secret must be ${env:%sNAME} (A to Z, 0 to 9, _) or ${file:NAME} (a plain file name)"
          .formatted(PREFIX);

  private final Map<String, String> variables = new HashMap<>();
  private final Optional<Path> folder;

  /**
   * Keeps only the variables that a reference may name.
   *
   * @param folder where the files of secrets are; empty: no files
   */
  public Secrets(Map<String, String> environment, Optional<Path> folder) {
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            variables.put(name, value);
          }
        });
    this.folder = folder;
  }

  /** No variables and no folder: every reference is a missing one. */
  public static Secrets none() {
    return new Secrets(Map.of(), Optional.empty());
  }

  /** Whether anything in the text looks like a reference, well-formed or not. */
  public static boolean hasReference(String text) {
    return text.contains(BEGIN);
  }

  /** Where a well-formed reference stands; to be searched for with {@link Matcher#find}. */
  public static Matcher references(String text) {
    return REFERENCE.matcher(text);
  }

  /** Refuses a text with a malformed reference; looks nothing up. */
  public static void check(String text) throws SecretException {
    if (hasReference(REFERENCE.matcher(text).replaceAll(""))) {
      throw new SecretException(RULE);
    }
  }

  /** The text with its secrets. Whoever gets it keeps it out of all that is shown. */
  public String resolve(String text) throws SecretException {
    return resolve(text, UnaryOperator.identity());
  }

  /** The same with each secret, not the text around it, written as the encoding says. */
  public String resolve(String text, UnaryOperator<String> encoding) throws SecretException {
    check(text);
    StringBuilder resolved = new StringBuilder();
    Matcher reference = REFERENCE.matcher(text);
    int done = 0;
    while (reference.find()) {
      resolved.append(text, done, reference.start()).append(encoding.apply(value(reference)));
      done = reference.end();
    }
    return resolved.append(text, done, text.length()).toString();
  }

  /** Shows nothing of what it holds. */
  @Override
  public String toString() {
    return "secrets";
  }

  private String value(Matcher reference) throws SecretException {
    String shown = reference.group();
    String variable = reference.group(1);
    String value =
        variable == null ? file(shown, reference.group(2)) : variables.getOrDefault(variable, "");
    if (value.isEmpty()) {
      throw new SecretException(
          variable == null
              ? "the secret %s is empty; write it to its file".formatted(shown)
              : "the secret %s is not set; set this variable where it is used, and start that again"
                  .formatted(shown));
    }
    // A line break would start a header of its own in an RTSP or HTTP request.
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new SecretException(
          "the secret %s must be one line without control characters".formatted(shown));
    }
    return value;
  }

  private String file(String shown, String name) throws SecretException {
    if (folder.isEmpty()) {
      throw new SecretException(
          "the secret %s needs a folder of secrets; start what uses it with --secrets-folder DIR"
              .formatted(shown));
    }
    try {
      Path inside = folder.get().toRealPath();
      Path file = inside.resolve(name).toRealPath();
      if (!file.startsWith(inside)) {
        throw new SecretException(
            "the secret %s is a link that leads out of the folder of secrets".formatted(shown));
      }
      if (!Files.isRegularFile(file)) {
        throw new SecretException("the secret %s must be a plain file".formatted(shown));
      }
      return read(shown, file);
    } catch (IOException e) {
      // Its message would tell paths.
      throw new SecretException(
          "the secret %s cannot be read; put a file of this name into the folder of secrets"
              .formatted(shown));
    }
  }

  private static String read(String shown, Path file) throws IOException, SecretException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new SecretException(
          "the secret %s must have at most %d bytes".formatted(shown, MAX_FILE_BYTES));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException e) {
      throw new SecretException("the secret %s must be UTF-8 text".formatted(shown));
    }
  }
}
