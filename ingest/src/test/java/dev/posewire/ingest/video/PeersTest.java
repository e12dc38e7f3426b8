package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.ingest.video.Peers.Peer;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeersTest {
  private final Peers peers = new Peers();

  @Test
  void oneRefusedAddressOfSeveralIsEnough() throws Exception {
    SourceUrl url = SourceUrl.parse("rtsp://bob:S3cret@cam.example/1");
    InetAddress good = InetAddress.getByName("10.0.0.7");
    InetAddress bad = InetAddress.getByName("169.254.169.254");

    Peers.requireAllowed(url, good, good);
    for (InetAddress[] addresses : new InetAddress[][] {{good, bad}, {bad, good}, {bad}}) {
      SourceException e =
          assertThrows(SourceException.class, () -> Peers.requireAllowed(url, addresses));
      assertEquals(Kind.NOT_ALLOWED, e.kind());
      assertTrue(e.getMessage().contains("rtsp://***@cam.example/1"), e.getMessage());
      assertTrue(e.getMessage().contains("169.254.169.254"), e.getMessage());
    }
  }

  @Test
  void addressTakesThePlaceOfTheNameWhereNoCertificateIsChecked() throws Exception {
    assertPeer("rtsp://bob:p@localhost:554/1", "rtsp://bob:p@127.0.0.1:554/1", "");
    assertPeer("http://bob:p@localhost/1?a=b", "http://bob:p@127.0.0.1/1?a=b", "localhost");
    assertPeer("http://localhost:81/1", "http://127.0.0.1:81/1", "localhost:81");
    assertPeer("http://127.0.0.1:81/1", "http://127.0.0.1:81/1", "localhost:81");
    assertPeer("https://localhost/1", "https://localhost/1", "");
    assertPeer("http://[::1]:81/1", "http://[::1]:81/1", "");
  }

  /** What the second list names relative to itself could not be told from the first's. */
  @Test
  void secondNameOfAnAddressStaysAName() throws Exception {
    assertPeer("http://127.0.0.1/1", "http://127.0.0.1/1", "");
    assertPeer("http://localhost/1", "http://localhost/1", "");
  }

  /** A spec in the registry may have been written by anybody who may write to the topic. */
  @Test
  void optionsAreCheckedWhereverTheyComeFrom() throws Exception {
    SourceUrl url = SourceUrl.parse("rtsp://localhost/1");
    InputTargets targets = InputTargets.with(Secrets.none());

    targets.of(url, List.of(), Map.of("probesize", "64"));
    for (String name : List.of("headers", "ca_file", "protocol_whitelist", "rtsp_transport")) {
      SourceException e =
          assertThrows(
              SourceException.class, () -> targets.of(url, List.of(), Map.of(name, "S3cret")));
      assertEquals(Kind.NOT_ALLOWED, e.kind());
    }
  }

  private void assertPeer(String url, String location, String host) throws SourceException {
    Peer peer = peers.of(SourceUrl.parse(url), Secrets.none());

    assertEquals(location, peer.location());
    assertEquals(host.isEmpty() ? Optional.empty() : Optional.of(host), peer.hostHeader());
  }
}
