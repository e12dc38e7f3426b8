package dev.posewire.systemtests.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** A TCP port for a broker that is to keep it over a restart. */
final class FreePort {
  private FreePort() {}

  /** One that nobody holds now. */
  static int find() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for a broker", e);
    }
  }
}
