package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fe80::1",
        "febf::1",
        "::",
        "ff02::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "::ffff:0:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1:a9fe:a9:fe00::",
        "64:ff9b:1:0:a9:fea9:fe00::",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::1",
        "2001:0:102:304:0:0:5601:5601",
        "fd00::5efe:169.254.169.254",
        "fd00::200:5efe:a9fe:a9fe"
      })
  void addressesOfNoCameraAreRefused(String text) throws UnknownHostException {
    assertTrue(TargetAddress.refusal(InetAddress.getByName(text)).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "10.0.0.7",
        "192.168.1.64",
        "172.16.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "100.64.0.1",
        "8.8.8.8",
        "223.255.255.255",
        "fd00::7",
        "2001:db8::1",
        "2a00:1450::1",
        "64:ff9b::a00:7",
        "2002:a00:7::1"
      })
  void othersMayBeConnectedTo(String text) throws UnknownHostException {
    assertEquals(Optional.empty(), TargetAddress.refusal(InetAddress.getByName(text)));
  }
}
