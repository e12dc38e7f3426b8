package dev.posewire.sink.mqtt;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key with a certificate signed by itself, as PEM.
 *
 * @param certificate what trusts it trusts this file
 */
record BrokerKey(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** {@code names}: as keytool takes them, such as {@code dns:cam,ip:10.0.0.7}. */
  static BrokerKey make(Path folder, String names) throws Exception {
    Path file = folder.resolve("key-%08x.p12".formatted(names.hashCode()));
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "san=" + names,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (process.waitFor() != 0) throw new AssertionError("keytool failed");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new BrokerKey(
        write(file + ".crt", "CERTIFICATE", store.getCertificate("broker").getEncoded()),
        write(
            file + ".key",
            "PRIVATE KEY",
            store.getKey("broker", PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path write(String file, String what, byte[] bytes) throws Exception {
    return Files.writeString(
        Path.of(file),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(bytes)));
  }
}
