package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posewire.bench.Ports;
import dev.posewire.ingest.video.TestCardVideo;
import dev.posewire.testcard.TestCardModel;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user can get wrong ends with exit code 2 and one message that names the thing, the value
 * and the remedy.
 */
@Timeout(180)
class BadInputIT {
  private static final int USER_ERROR = 2;

  /** A broker that is not there is waited for 10 s. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String CARD = "testcard:?people=1&seed=3&width=456&height=256&fps=25";

  @TempDir static Path clips;
  private static Path clip;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() {
    clip =
        TestCardVideo.write(
            clips.resolve("clip.mp4"), new TestCardScene(TestCardSettings.parse(CARD)), 20);
  }

  @BeforeEach
  void makeModel() throws IOException {
    Path unused = TestCardModel.write(folder.resolve("model"));
  }

  @Test
  void unknownOption() throws Exception {
    refused(List.of("--colour", "posewire demo --help"), "demo", "--colour", "red");
  }

  @Test
  void severalProblemsAreToldAtOnce() throws Exception {
    refused(
        List.of("--cards", "many", "--fps", "fast", "posewire demo --help"),
        "demo",
        "--cards",
        "many",
        "--fps",
        "fast");
  }

  @Test
  void missingModel() throws Exception {
    refused(
        List.of("nowhere/net.xml", "not found", "name the .xml"),
        analyze("nowhere/net.xml", clip.toString()));
  }

  @Test
  void truncatedWeights() throws Exception {
    Path bin = folder.resolve("model/testcard.bin");
    Files.write(bin, Arrays.copyOf(Files.readAllBytes(bin), 20_000));
    refused(
        List.of("model/testcard.bin", "20000 bytes", "truncated"),
        analyze("model/testcard.xml", clip.toString()));
  }

  @Test
  void unknownOperation() throws Exception {
    Path xml = folder.resolve("model/testcard.xml");
    Files.writeString(xml, Files.readString(xml).replace("type=\"ReLU\"", "type=\"Wobble\""));
    refused(
        List.of("Wobble", "model/testcard.xml", "supported are"),
        analyze("model/testcard.xml", clip.toString()));
  }

  @Test
  void corruptVideos() throws Exception {
    byte[] whole = Files.readAllBytes(clip);
    Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, 2_000));
    Files.writeString(folder.resolve("text.mp4"), "no video at all");
    Files.createFile(folder.resolve("empty.mp4"));
    refused(
        List.of(
            "cut.mp4",
            "text.mp4",
            "damaged",
            "empty.mp4: it is empty",
            "absent.mp4: there is no such file; check the path"),
        analyze("testcard", "cut.mp4", "text.mp4", "empty.mp4", "absent.mp4"));
  }

  @Test
  void pictureOfZeroSize() throws Exception {
    Files.write(folder.resolve("zero.png"), pngOfZeroSize());
    refused(List.of("zero.png", "damaged"), analyze("testcard", "zero.png"));
  }

  @Test
  void brokerIsNotThere() throws Exception {
    String servers = "127.0.0.1:" + Ports.free();
    try (PosewireProcess sink =
            PosewireProcess.start(
                folder, "sink", "--store", "events", "--bootstrap-servers", servers);
        PosewireProcess events =
            PosewireProcess.start(folder, "events", "--bootstrap-servers", servers)) {
      List<String> remedy = List.of(servers, "posewire broker", "--bootstrap-servers");
      assertRefused(sink, remedy);
      assertRefused(events, remedy);
    }
  }

  @Test
  void portsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refused(List.of("127.0.0.1:" + port, "--broker-port"), "broker", "--broker-port", port);
      refused(
          List.of("127.0.0.1:" + port, "--monitor"),
          "broker",
          "--broker-port",
          "0",
          "--monitor",
          "127.0.0.1:" + port);
      // Before it looks for a broker, which is not there.
      String address = "127.0.0.1:" + port;
      refused(
          List.of(address, "--api"),
          "ingest",
          "--bootstrap-servers",
          "nowhere.invalid:1",
          "--api",
          address);
    }
  }

  @Test
  void dataFolderIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    refused(
        List.of(file.toString(), "--data-dir"),
        "broker",
        "--broker-port",
        "0",
        "--data-dir",
        "file");
  }

  @Test
  void dataFolderOnAReadOnlyDisk() throws Exception {
    try (MemoryDisk disk = MemoryDisk.mount(folder.resolve("disk"), "size=8m,ro")) {
      refused(
          List.of(disk.folder() + "/kafka", "Read-only file system", "--data-dir"),
          "broker",
          "--broker-port",
          "0",
          "--data-dir",
          "disk");
    }
  }

  @Test
  void fullDisk() throws Exception {
    try (MemoryDisk disk = MemoryDisk.mount(folder.resolve("disk"), "size=64k")) {
      refused(
          List.of("too little disk space", disk.folder().toString(), "--data-dir"),
          "broker",
          "--broker-port",
          "0",
          "--data-dir",
          "disk");
      Files.write(disk.folder().resolve("other"), new byte[56 * 1024]);
      refused(
          List.of("disk/events.jsonl", "the disk is full: free space"),
          withOut("disk/events.jsonl"));
      assertFalse(Files.exists(disk.folder().resolve("events.jsonl")), "half a file looks whole");
    }
  }

  @Test
  void outCannotBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    refused(List.of(file + "/events.jsonl", "folder"), withOut("file/events.jsonl"));
    refused(List.of("it is a folder; name a file"), withOut("."));
  }

  @Test
  void outIsADevice() throws Exception {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "skipped: there is no " + device);
    refused(
        List.of("--out " + device, "name a file, or - for standard output"), withOut("/dev/null"));
    assertFalse(Files.isRegularFile(device), "a file took the place of " + device);
  }

  private static String[] analyze(String model, String... files) {
    String[] arguments = new String[3 + files.length];
    arguments[0] = "analyze";
    arguments[1] = "--model";
    arguments[2] = model;
    System.arraycopy(files, 0, arguments, 3, files.length);
    return arguments;
  }

  private static String[] withOut(String out) {
    return new String[] {"analyze", "--model", "testcard", "--out", out, clip.toString()};
  }

  private void refused(List<String> named, String... arguments) throws Exception {
    try (PosewireProcess process = PosewireProcess.start(folder, arguments)) {
      assertRefused(process, named);
    }
  }

  private static void assertRefused(PosewireProcess process, List<String> named) throws Exception {
    assertEquals(USER_ERROR, process.awaitExit(LIMIT), process::toString);
    String log = String.join("\n", process.log());
    for (String name : named) {
      assertTrue(log.contains(name), () -> "must name '" + name + "' " + process);
    }
    assertFalse(log.contains("\tat "), () -> "a stack is no message " + process);
  }

  /** A PNG as its specification has it but for the size, 0 x 0. */
  private static byte[] pngOfZeroSize() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream png = new DataOutputStream(bytes);
    png.writeLong(0x89504e470d0a1a0aL);
    chunk(png, "IHDR", new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0});
    chunk(png, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
    chunk(png, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream png, String type, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(content);
    png.writeInt(content.length);
    png.writeBytes(type);
    png.write(content);
    png.writeInt((int) crc.getValue());
  }
}
