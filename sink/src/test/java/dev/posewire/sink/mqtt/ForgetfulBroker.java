package dev.posewire.sink.mqtt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Takes an MQTT 5 client as far as PUBREC, and ends the connection at its first PUBREL: what no
 * real broker can be stopped at. Owned by the test's thread, which closes it.
 */
final class ForgetfulBroker implements AutoCloseable {
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int PUBREL = 6;

  private final ServerSocket server;

  ForgetfulBroker() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "forgetful-broker");
    thread.setDaemon(true); // it ends with the server
    thread.start();
  }

  String url() {
    return "mqtt://127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        talk(new DataInputStream(client.getInputStream()), client.getOutputStream());
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  private static void talk(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int head = in.readUnsignedByte();
      byte[] body = new byte[length(in)];
      in.readFully(body);
      switch (head >> 4) {
        case CONNECT -> out.write(new byte[] {0x20, 3, 0, 0, 0}); // CONNACK: success
        case PUBLISH -> answer(head >> 1 & 3, ByteBuffer.wrap(body), out);
        case PUBREL -> throw new EOFException("enough");
        default -> {}
      }
    }
  }

  /** A variable byte integer. */
  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      if (next < 0x80) return length;
    }
  }

  private static void answer(int qos, ByteBuffer body, OutputStream out) throws IOException {
    int topicBytes = body.getShort();
    int id = body.getShort(Short.BYTES + topicBytes);
    byte kind = (byte) (qos == 1 ? 0x40 : 0x50); // PUBACK, PUBREC
    out.write(new byte[] {kind, 2, (byte) (id >> 8), (byte) id});
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
