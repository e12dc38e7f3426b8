package dev.posewire.sink.mqtt;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;

/** Reads whose certificates are trusted. Stateless. */
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * Those of a file.
   *
   * @param file certificates as PEM
   * @throws UserErrorException if it holds none
   */
  static TrustManagerFactory of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new UserErrorException("ca-file " + file + " has no certificate: write them as PEM");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null); // empty
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw new UserErrorException(
          "ca-file %s cannot be read as certificates in PEM: %s".formatted(file, e), e);
    }
  }
}
