package dev.posewire.bench.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks RTSP as RFC 2326 has it, then sends RTP packets (RFC 3550) of random bytes inside the
 * connection. Stateless.
 */
final class GarbageStream implements TcpPeer.Conversation {
  private static final long PACKET_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int PAYLOAD_BYTES = 1200;
  private static final int PACKETS_A_FRAME = 8;
  private static final String DESCRIPTION =
      String.join(
          "\r\n",
          "v=0",
          "o=- 1 1 IN IP4 127.0.0.1",
          "s=garbage",
          "t=0 0",
          "m=video 0 RTP/AVP 96",
          "a=rtpmap:96 H264/90000",
          "a=fmtp:96 packetization-mode=1",
          "a=control:stream",
          "");

  @Override
  public void hold(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    OutputStream out = client.getOutputStream();
    String request = in.readLine();
    while (request != null) {
      String sequence = readHeaders(in);
      out.write(answer(request, sequence).getBytes(US_ASCII));
      if (request.startsWith("PLAY")) {
        stream(out);
      }
      request = in.readLine();
    }
  }

  /** The number of the request, which the answer has to carry. */
  private static String readHeaders(BufferedReader in) throws IOException {
    String sequence = "0";
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("CSeq:")) sequence = line.substring("CSeq:".length()).strip();
    }
    return sequence;
  }

  private static String answer(String request, String sequence) {
    String head = "RTSP/1.0 200 OK\r\nCSeq: " + sequence + "\r\n";
    if (request.startsWith("OPTIONS")) {
      return head + "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
    }
    if (request.startsWith("DESCRIBE")) {
      return "%sContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
          .formatted(head, DESCRIPTION.length(), DESCRIPTION);
    }
    String transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
    String session = "Session: 1\r\n\r\n";
    return head + (request.startsWith("SETUP") ? transport + session : session);
  }

  private static void stream(OutputStream out) throws IOException {
    Random random = new Random(1);
    byte[] payload = new byte[PAYLOAD_BYTES];
    for (int number = 0; ; number++) {
      random.nextBytes(payload);
      boolean last = number % PACKETS_A_FRAME == PACKETS_A_FRAME - 1;
      ByteBuffer packet = ByteBuffer.allocate(4 + 12 + PAYLOAD_BYTES);
      packet.put((byte) '$').put((byte) 0).putShort((short) (12 + PAYLOAD_BYTES));
      packet.put((byte) 0x80).put((byte) (96 | (last ? 0x80 : 0))).putShort((short) number);
      packet.putInt(number / PACKETS_A_FRAME * 3600).putInt(1).put(payload);
      out.write(packet.array());
      LockSupport.parkNanos(PACKET_NANOS);
    }
  }
}
