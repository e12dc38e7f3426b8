package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Says what is wrong with the certificate of a server that FFmpeg gave up on: FFmpeg itself has one
 * code for that and for all else that breaks. Connects once more. Holds no state.
 */
final class TlsCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private TlsCheck() {}

  /**
   * What is wrong with it; empty: nothing, or the server cannot be asked.
   *
   * @param authorities file of the certificates that are trusted
   */
  static Optional<String> problem(SourceUrl url, Path authorities) throws SourceException {
    var address = new InetSocketAddress(Peers.checked(url)[0], Peers.port(url));
    int millis = (int) TIMEOUT.toMillis();
    try (Socket plain = new Socket()) {
      plain.connect(address, millis);
      plain.setSoTimeout(millis);
      var factory = trusting(authorities).getSocketFactory();
      try (SSLSocket socket =
          (SSLSocket) factory.createSocket(plain, url.host(), address.getPort(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        // Java does not ask it of one that is trusted itself; OpenSSL does.
        ((X509Certificate) socket.getSession().getPeerCertificates()[0]).checkValidity();
        return Optional.empty();
      }
    } catch (SSLHandshakeException | CertificateException e) {
      return Optional.of(meaning(e));
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static SSLContext trusting(Path authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authorities)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String meaning(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return "its certificate is not valid at this time";
      }
      String message = String.valueOf(cause.getMessage());
      if (message.contains("subject alternative") || message.contains("No name matching")) {
        return "its certificate is for another name";
      }
      if (message.contains("PKIX")) {
        return "its certificate is signed by no authority that is trusted here";
      }
    }
    return "the TLS handshake fails";
  }
}
