package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a body, so that its receiver can tell who sent it. Thread-safe.
 *
 * <p>The convention is GitHub's of {@code X-Hub-Signature-256}: {@code sha256=} and the HMAC-SHA256
 * of the body's bytes by the secret's UTF-8, in small hexadecimal digits. No time is signed but
 * those in the body: whoever plays a request back repeats an event, which a receiver must bear
 * anyway, and can tell by its identity.
 */
final class Signature {
  static final String HEADER = "X-Posewire-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  Signature(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
  }

  /** The value of the header. */
  String of(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
