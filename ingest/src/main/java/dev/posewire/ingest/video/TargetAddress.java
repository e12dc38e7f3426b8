package dev.posewire.ingest.video;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which addresses are never connected to: those where a machine finds its own keys or everybody on
 * the wire, in every form that leads there. Holds no state.
 */
final class TargetAddress {

  /** Where cloud machines hand out credentials, beside the link-local addresses. */
  private static final Set<InetAddress> METADATA =
      Set.of(
          of(100, 100, 100, 200), // Alibaba
          of(168, 63, 129, 16), // Azure
          of(192, 0, 0, 192), // Oracle
          of(0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54), // AWS
          of(0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54)); // Google

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b};
  private static final byte[] TEREDO = {0x20, 1, 0, 0};
  private static final byte[] TRANSLATED = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0};
  private static final byte[] COMPATIBLE = new byte[12];

  private TargetAddress() {}

  /** What kind of refused address it is; empty: it may be connected to. */
  static Optional<String> refusal(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Optional.empty();
    }
    // Zero is where nothing is embedded, in one of the forms that an address may have.
    Stream<InetAddress> inner = inner(address).stream().filter(each -> each.getAddress()[0] != 0);
    return Stream.concat(Stream.of(address), inner)
        .map(TargetAddress::kind)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> kind(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLinkLocalAddress()) {
      return Optional.of("link-local addresses are refused");
    }
    if (address.isAnyLocalAddress() || (bytes.length == 4 && bytes[0] == 0)) {
      return Optional.of("it names no host");
    }
    if (address.isMulticastAddress() || (bytes.length == 4 && (bytes[0] & 0xf0) == 0xf0)) {
      return Optional.of("multicast and broadcast addresses are refused");
    }
    return METADATA.contains(address)
        ? Optional.of("addresses of cloud metadata are refused")
        : Optional.empty();
  }

  /** The IPv4 addresses that an IPv6 address may be taken to by routers and tunnels. */
  private static List<InetAddress> inner(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return List.of();
    }
    byte[] b = address.getAddress();
    if (starts(b, COMPATIBLE) || starts(b, TRANSLATED) || isIsatap(b)) {
      return List.of(of(b, 12, 13, 14, 15));
    }
    if (starts(b, NAT64)) { // RFC 6052: where it lies depends on the length of the prefix
      return List.of(
          of(b, 12, 13, 14, 15), of(b, 6, 7, 9, 10), of(b, 7, 9, 10, 11), of(b, 9, 10, 11, 12));
    }
    if (b[0] == 0x20 && b[1] == 2) { // 6to4
      return List.of(of(b, 2, 3, 4, 5));
    }
    if (starts(b, TEREDO)) { // RFC 4380: server, and the client's address with its bits turned
      return List.of(of(b, 4, 5, 6, 7), of(~b[12], ~b[13], ~b[14], ~b[15]));
    }
    return List.of();
  }

  private static boolean isIsatap(byte[] b) {
    return (b[8] & ~2) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == (byte) 0xfe;
  }

  private static boolean starts(byte[] address, byte[] prefix) {
    return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static InetAddress of(byte[] from, int first, int second, int third, int fourth) {
    return of(from[first], from[second], from[third], from[fourth]);
  }

  private static InetAddress of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + values.length + " bytes", e);
    }
  }
}
