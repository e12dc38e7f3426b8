package dev.posewire.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port that is taken and at which nobody listens: every connection is refused. */
public final class RefusingPort implements AutoCloseable {
  private final Socket holder = new Socket();

  public RefusingPort() throws IOException {
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public String url() {
    return "rtsp://127.0.0.1:" + holder.getLocalPort() + "/camera";
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
