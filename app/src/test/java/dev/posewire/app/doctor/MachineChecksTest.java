package dev.posewire.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.doctor.Finding.State;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java, memory, clock, data folder, FFmpeg and broker. */
class MachineChecksTest {
  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2027-03-04T05:06:07.89Z"));

  @TempDir Path folder;

  @Test
  void memoryMustHoldTheBroker() {
    List<Finding> enough = new JavaCheck(JavaCheck.MIN_HEAP_BYTES).findings();
    List<Finding> little = new JavaCheck(JavaCheck.MIN_HEAP_BYTES - 1).findings();

    assertEquals("Java", enough.get(0).subject());
    assertTrue(enough.get(0).detail().startsWith(Runtime.version().toString()), "" + enough);
    assertEquals(State.OK, enough.get(1).state());
    assertEquals(State.FAILED, little.get(1).state());
    assertTrue(little.get(1).remedy().contains("-Xmx"), "" + little);
  }

  @Test
  void clockMustBeOfOurTime() {
    InstantSource unset = InstantSource.fixed(Instant.EPOCH);

    assertEquals(State.FAILED, clock(unset, Optional.of(true)).state());
    assertEquals(
        Finding.ok("clock", "2027-03-04T05:06:07Z, follows a time server"),
        clock(NOW, Optional.of(true)));
    assertEquals(
        Finding.ok("clock", "2027-03-04T05:06:07Z, time server unknown"),
        clock(NOW, Optional.empty()));
    assertEquals(State.MISSING, clock(NOW, Optional.of(false)).state());
  }

  @Test
  void clockOfThisMachineIsReadInAnyCase() {
    assertEquals("clock", new ClockCheck(NOW).findings().get(0).subject());
  }

  @Test
  void dataFolderIsTriedAndLeftAsItWas() throws IOException {
    Finding there = dataFolder(folder);
    assertEquals(Finding.ok("data folder", folder + " can be written"), there);
    Path below = folder.resolve("a").resolve("b");
    assertEquals(Finding.ok("data folder", below + " can be made"), dataFolder(below));

    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void fileInPlaceOfTheDataFolderFails() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertEquals(State.FAILED, dataFolder(file).state());
    assertEquals(State.FAILED, dataFolder(file.resolve("below")).state());
    assertTrue(dataFolder(file).remedy().contains("--data-dir"));
  }

  @Test
  void ffmpegLoadsHere() {
    Finding finding = new VideoCheck(new VideoSources(NOW)).findings().get(0);

    assertEquals(Finding.ok("FFmpeg", "loads; scales 1280x720 to 456x256"), finding);
  }

  @Test
  void ffmpegThatDoesNotLoadFails() {
    VideoCheck check =
        new VideoCheck(
            (url, settings) -> {
              throw new UnsatisfiedLinkError("no avutil in java.library.path");
            });

    Finding finding = check.findings().get(0);

    assertEquals(State.FAILED, finding.state());
    assertTrue(finding.detail().contains("no avutil"), finding.toString());
    assertFalse(finding.remedy().isEmpty());
  }

  @Test
  void brokerThatNobodyNamedMayBeMissing() throws IOException {
    HostAndPort nowhere;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = new HostAndPort("127.0.0.1", socket.getLocalPort());
    }

    Finding finding = BrokerCheck.usual(nowhere, () -> {}).findings().get(0);

    assertEquals(State.MISSING, finding.state());
    assertTrue(finding.detail().contains(nowhere.toString()), finding.toString());
    assertTrue(finding.remedy().contains("--bootstrap-servers"), finding.toString());
  }

  @Test
  void listenerIsAskedWhetherItIsABroker() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostAndPort address = new HostAndPort("127.0.0.1", socket.getLocalPort());

      assertEquals(
          List.of(Finding.ok("broker", address + " answers")),
          BrokerCheck.usual(address, () -> {}).findings());
      assertEquals(
          State.MISSING, BrokerCheck.usual(address, this::noAnswer).findings().get(0).state());
    }
  }

  @Test
  void namedBrokerMustAnswer() {
    assertEquals(
        List.of(Finding.failed("broker", "no Kafka answers", "")),
        BrokerCheck.given("kafka:9092", this::noAnswer).findings());
    assertEquals(
        List.of(Finding.ok("broker", "a:1,b:2 answers")),
        BrokerCheck.given("a:1,b:2", () -> {}).findings());
  }

  private void noAnswer() {
    throw new UserErrorException("no Kafka answers");
  }

  private static Finding clock(InstantSource now, Optional<Boolean> synchronization) {
    return new ClockCheck(now, () -> synchronization).findings().get(0);
  }

  private static Finding dataFolder(Path path) {
    return new DataFolderCheck(path).findings().get(0);
  }
}
