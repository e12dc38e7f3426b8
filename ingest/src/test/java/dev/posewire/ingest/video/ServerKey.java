package dev.posewire.ingest.video;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a certificate signed by itself, as cameras have them.
 *
 * @param certificate as PEM: what trusts it trusts this file
 */
record ServerKey(SSLContext context, Path certificate) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** {@code names}: as keytool takes them, such as {@code dns:cam,ip:10.0.0.7}. */
  static ServerKey make(Path folder, String names, String... more)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = folder.resolve("key-%08x-%d.p12".formatted(names.hashCode(), more.length));
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(keytool.toString(), "-genkeypair", "-alias", "server"));
    command.addAll(List.of("-keyalg", "EC", "-dname", "CN=camera", "-ext", "san=" + names));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new ServerKey(context, Files.writeString(Path.of(file + ".pem"), pem));
  }
}
