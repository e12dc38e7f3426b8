package dev.posewire.ingest;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.secret.SecretException;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.runtime.config.Masking;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The URL of a source, of an allowed scheme. {@link #text} may hold a password; {@link #toString}
 * never shows one. References to secrets stay references in both.
 *
 * @param scheme a text without a scheme is a file
 * @param text as given, blanks at its ends removed
 */
public record SourceUrl(Scheme scheme, String text) {

  /** The schemes that may be opened. */
  public enum Scheme {
    RTSP,
    RTSPS,
    HTTP,
    HTTPS,
    FILE,
    TESTCARD;

    public boolean isNetwork() {
      return this != FILE && this != TESTCARD;
    }

    public boolean isTls() {
      return this == RTSPS || this == HTTPS;
    }

    private static Optional<Scheme> named(String name) {
      return Arrays.stream(values())
          .filter(scheme -> scheme.name().equals(name.toUpperCase(Locale.ROOT)))
          .findFirst();
    }
  }

  private static final int MAX_LENGTH = 2048;
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):");

  /** Refuses what is too long, unprintable, without a proper host, or of another scheme. */
  public static SourceUrl parse(String given) throws SourceException {
    String text = given.strip();
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw notAllowed("URL must have 1 to %d characters: %d".formatted(MAX_LENGTH, text.length()));
    }
    var matcher = SCHEME.matcher(text);
    String name = matcher.find() ? matcher.group(1) : "file";
    Scheme scheme =
        Scheme.named(name)
            .orElseThrow(
                () -> notAllowed("scheme must be one of %s: %s".formatted(allowed(), name)));
    SourceUrl url = new SourceUrl(scheme, text);
    // A line break would start a header of its own in an RTSP or HTTP request.
    if (text.chars().anyMatch(c -> Character.isISOControl(c) || (scheme.isNetwork() && c == ' '))) {
      throw notAllowed("URL must hold no blanks and no control characters: " + url);
    }
    url.checkReferences();
    if (scheme.isNetwork()) {
      Optional<String> problem = Authority.of(text).problem();
      if (problem.isPresent()) {
        throw notAllowed(
            "URL must be of the form %s://HOST[:PORT]/PATH %s: %s"
                .formatted(name, problem.get(), url));
      }
    }
    return url;
  }

  /** The host of a network URL without brackets; empty where there is none. */
  public String host() {
    return Authority.of(text).host();
  }

  /** Whether the host is an address, and not a name. */
  public boolean hasAddress() {
    return Authority.of(text).hasAddress();
  }

  /** The port that a network URL names. */
  public OptionalInt port() {
    return Authority.of(text).port();
  }

  /** Whether it names a secret that is yet to be resolved. */
  public boolean hasReference() {
    return Secrets.hasReference(text);
  }

  /**
   * The URL with its secrets, percent-encoded, and another text for its host: a name, or an address
   * without brackets. Whoever gets it keeps it out of all that is shown.
   */
  public String resolved(Secrets secrets, String newHost) throws SourceException {
    Authority authority = Authority.of(text);
    int start = text.indexOf("://") + 3;
    String path = text.substring(start + authority.text().length());
    try {
      String userInfo = secrets.resolve(authority.userInfo(), SourceUrl::percentEncoded);
      return text.substring(0, start)
          + (userInfo.isEmpty() ? "" : userInfo + "@")
          + (newHost.contains(":") ? "[" + newHost + "]" : newHost)
          + authority.portText()
          + secrets.resolve(path, SourceUrl::percentEncoded);
    } catch (SecretException e) {
      throw notAllowed("cannot open %s: %s".formatted(this, e.getMessage()));
    }
  }

  /** The URL with user info, and query values that look like credentials, replaced by stars. */
  @Override
  public String toString() {
    int start = text.indexOf("//");
    String rest = start < 0 ? text : text.substring(start + 2);
    int at = endOfUserInfo(rest);
    String masked =
        at < 0
            ? text
            : text.substring(0, start + 2)
                + shownUserInfo(rest.substring(0, at))
                + rest.substring(at);
    return scheme.isNetwork() ? Masking.parameters(masked) : masked;
  }

  /** All but what RFC 3986 calls unreserved, as UTF-8. */
  private static String percentEncoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
      encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return encoded.toString();
  }

  /** Stars, but for the references in it. */
  private static String shownUserInfo(String userInfo) {
    StringBuilder shown = new StringBuilder();
    var reference = Secrets.references(userInfo);
    int done = 0;
    while (reference.find()) {
      shown
          .append(shownPart(userInfo.substring(done, reference.start())))
          .append(reference.group());
      done = reference.end();
    }
    return shown.append(done == 0 ? "***" : shownPart(userInfo.substring(done))).toString();
  }

  private static String shownPart(String part) {
    if (part.isEmpty() || part.equals(":")) {
      return part;
    }
    return part.endsWith(":") ? "***:" : "***";
  }

  /**
   * Where the host begins; below 0: no user info. A password with a raw slash, hash or at sign in
   * it goes on beyond the authority, and a mistyped URL has none: then everything up to the last at
   * sign counts as user info. Rather a host too little in a log than a password too much.
   */
  private int endOfUserInfo(String rest) {
    if (!scheme.isNetwork() && !text.contains("//")) {
      return -1;
    }
    String authority = Authority.of(text).text();
    boolean clear = authority.startsWith("[") || !authority.contains(":");
    return clear && !authority.isEmpty() ? authority.lastIndexOf('@') : rest.lastIndexOf('@');
  }

  private void checkReferences() throws SourceException {
    try {
      Secrets.check(text);
    } catch (SecretException e) {
      throw notAllowed(e.getMessage());
    }
    if (hasReference() && !scheme.isNetwork()) {
      throw notAllowed("only the URL of a camera may name a secret: " + this);
    }
  }

  private static String allowed() {
    return Arrays.stream(Scheme.values())
        .map(scheme -> scheme.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static SourceException notAllowed(String message) {
    return new SourceException(Kind.NOT_ALLOWED, message);
  }
}
