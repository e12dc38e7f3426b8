package dev.posewire.ingest.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The two bearer tokens. Thread-safe. Compares digests of the same length, both of them every time:
 * how long it takes says nothing of a token, nor how long it is.
 */
final class Tokens {
  private static final String SCHEME = "bearer ";
  private static final String CHALLENGE = "Bearer realm=\"posewire\"";

  private final Optional<byte[]> read;
  private final Optional<byte[]> write;

  Tokens(ApiSettings settings) {
    this.read = settings.readToken().map(Tokens::digest);
    this.write = settings.writeToken().map(Tokens::digest);
  }

  /** Refuses a request that may not do it; where there are no tokens, none is refused. */
  void require(Role needed, HttpFields headers) throws ApiProblem {
    if (read.isEmpty() && write.isEmpty()) {
      return;
    }
    List<String> given = headers.getValuesList(HttpHeader.AUTHORIZATION);
    if (given.size() != 1 || !given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthorized("give one bearer token in the header Authorization", CHALLENGE);
    }
    byte[] token = digest(given.get(0).substring(SCHEME.length()).strip());
    boolean mayRead = equal(read, token);
    boolean mayWrite = equal(write, token);
    if (!mayRead && !mayWrite) {
      throw unauthorized("this token is not known", CHALLENGE + ", error=\"invalid_token\"");
    }
    if (needed == Role.WRITE && !mayWrite) {
      throw new ApiProblem(403, "this token may only read");
    }
  }

  private static ApiProblem unauthorized(String detail, String challenge) {
    return new ApiProblem(
        401, detail, List.of(), Map.of(HttpHeader.WWW_AUTHENTICATE.asString(), challenge));
  }

  private static boolean equal(Optional<byte[]> expected, byte[] given) {
    return expected.isPresent() && MessageDigest.isEqual(expected.get(), given);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
