package dev.posewire.app.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums as the Open Model Zoo gives them. */
final class Sha384 {
  private static final int BUFFER_BYTES = 1 << 16;

  private Sha384() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-384");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java knows no SHA-384", e);
    }
  }

  /** Lower-case hexadecimal digits; the digest is reset. */
  static String text(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(Path file) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      while (in.read(buffer) >= 0) {
        // Reading is what feeds the digest.
      }
    }
    return text(digest);
  }
}
