package dev.posewire.app.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelFetchTest {
  private static final byte[] BIN = new byte[300_000];
  private static final byte[] XML = "<net/>".getBytes(StandardCharsets.UTF_8);

  static {
    new Random(7).nextBytes(BIN);
  }

  @TempDir Path folder;
  private final List<String> progress = new ArrayList<>();
  private FileServer server;
  private Path models;
  private Path fetched;

  @BeforeEach
  void startServer() throws IOException {
    server = new FileServer();
    server.put("/m/net.bin", BIN);
    server.put("/m/net.xml", XML);
    models = folder.resolve("models");
    fetched = models.resolve("human-pose-estimation-0001").resolve("FP16");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void filesAreFetchedAndChecked() throws IOException {
    assertEquals(fetched, fetch().into(models));

    assertArrayEquals(BIN, Files.readAllBytes(fetched.resolve("net.bin")));
    assertArrayEquals(XML, Files.readAllBytes(fetched.resolve("net.xml")));
    assertEquals(List.of("net.bin", "net.xml"), names());
    assertEquals(2, progress.size());
    assertTrue(progress.get(0).contains("300,000 bytes"), progress.toString());
  }

  @Test
  void whatIsThereAndRightIsNotFetchedAgain() throws IOException {
    fetch().into(models);
    Files.writeString(fetched.resolve("net.xml"), "<bad/>");
    fetch().into(models);

    assertEquals(List.of("/m/net.bin", "/m/net.xml", "/m/net.xml"), server.requests());
    assertArrayEquals(XML, Files.readAllBytes(fetched.resolve("net.xml")));
    assertTrue(progress.get(2).contains("was there"), progress.toString());
  }

  @Test
  void changedFileIsRefused() throws IOException {
    byte[] changed = BIN.clone();
    changed[200_000] ^= 1;
    server.put("/m/net.bin", changed);

    String problem = problem(fetch());

    assertTrue(problem.contains(server.uri("/m/net.bin").toString()), problem);
    assertTrue(problem.contains("SHA-384"), problem);
    assertTrue(problem.contains(sha384(BIN)) && problem.contains(sha384(changed)), problem);
    assertTrue(problem.contains("--from"), problem);
    assertEquals(List.of(), names());
  }

  @Test
  void fileOfAnotherSizeIsRefused() throws IOException {
    server.put("/m/net.bin", new byte[300_001]);
    assertTrue(problem(fetch()).contains("more than 300000 bytes"));
    server.put("/m/net.bin", new byte[299_999]);
    assertTrue(problem(fetch()).contains("299999 bytes"));

    assertEquals(List.of(), names());
  }

  @Test
  void missingFileIsToldWithWhatHelps() {
    String problem = problem(fetch(server.uri("/elsewhere"), Duration.ofSeconds(30)));

    assertTrue(problem.contains("/elsewhere/net.bin"), problem);
    assertTrue(problem.contains("404"), problem);
    assertTrue(problem.contains("-Dhttps.proxyHost"), problem);
    assertTrue(problem.contains("--from DIR|URL"), problem);
  }

  @Test
  void nobodyListeningIsTold() throws IOException {
    URI nowhere;
    try (ServerSocket socket = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/m");
    }

    String problem = problem(fetch(nowhere, Duration.ofSeconds(30)));

    assertTrue(problem.contains("no connection to " + nowhere.getAuthority()), problem);
  }

  @Test
  void silentServerIsGivenUp() throws IOException {
    server.fallSilentAfter(1_000);

    String problem = problem(fetch(server.uri("/m"), Duration.ofSeconds(1)));

    assertTrue(problem.contains("not complete after 1 s"), problem);
    assertEquals(List.of(), names());
  }

  @Test
  void folderThatCannotBeMadeIsTold() throws IOException {
    Files.writeString(models, "a file in its place");

    String problem = problem(fetch());

    assertTrue(problem.contains(models.toString()), problem);
    assertTrue(problem.contains("--to DIR"), problem);
  }

  @Test
  void copyInAFolderIsTakenInAnyOfItsLayouts() throws IOException {
    for (String layout : List.of("", "FP16", "intel/human-pose-estimation-0001/FP16")) {
      Path copy = folder.resolve("copy" + layout.length());
      Files.createDirectories(copy.resolve(layout));
      Files.write(copy.resolve(layout).resolve("net.bin"), BIN);
      Files.write(copy.resolve(layout).resolve("net.xml"), XML);
      Path to = folder.resolve("to" + layout.length());

      Path there =
          new ModelFetch(ModelFetch.source(copy.toString()), files(), progress::add).into(to);

      assertArrayEquals(BIN, Files.readAllBytes(there.resolve("net.bin")));
      assertArrayEquals(XML, Files.readAllBytes(there.resolve("net.xml")));
    }
  }

  @Test
  void folderWithoutTheFilesIsTold() {
    String problem =
        problem(new ModelFetch(ModelFetch.source(folder.toString()), files(), progress::add));

    assertTrue(problem.contains(folder.resolve("net.bin") + ": no such file"), problem);
    assertTrue(problem.contains("--from DIR"), problem);
  }

  @Test
  void sourceIsHttpOrAFolder() {
    for (String from : List.of("ftp://host/m", "file:///m", "https://", "http:///m")) {
      String problem =
          assertThrows(UserErrorException.class, () -> ModelFetch.source(from)).getMessage();
      assertTrue(problem.contains(from), problem);
    }
    assertTrue(ModelFetch.source("HTTPS://host/m") instanceof HttpModelSource);
    assertTrue(ModelFetch.source("some/folder") instanceof FolderModelSource);
  }

  @Test
  void openModelZooIsReachedOverHttpsOnly() {
    assertEquals("https", OpenModelZoo.SOURCE.getScheme());
    assertTrue(OpenModelZoo.SOURCE.getPath().endsWith("human-pose-estimation-0001/FP16/"));
  }

  @Test
  void publishedGraphHasTheChecksum() throws IOException {
    Path xml =
        SharedFolder.require(
            "models/human-pose-estimation-0001/FP16/human-pose-estimation-0001.xml");
    ModelFile file = OpenModelZoo.FILES.get(1);

    assertEquals(file.name(), xml.getFileName().toString());
    assertEquals(file.bytes(), Files.size(xml));
    assertEquals(file.sha384(), Sha384.of(xml));
  }

  private ModelFetch fetch() {
    return fetch(server.uri("/m"), Duration.ofSeconds(30));
  }

  private ModelFetch fetch(URI from, Duration limit) {
    return new ModelFetch(new HttpModelSource(from, limit), files(), progress::add);
  }

  private String problem(ModelFetch fetch) {
    return assertThrows(UserErrorException.class, () -> fetch.into(models)).getMessage();
  }

  private static List<ModelFile> files() {
    return List.of(
        new ModelFile("net.bin", BIN.length, sha384(BIN)),
        new ModelFile("net.xml", XML.length, sha384(XML)));
  }

  private static String sha384(byte[] content) {
    var digest = Sha384.newDigest();
    digest.update(content);
    return Sha384.text(digest).toLowerCase(Locale.ROOT);
  }

  /** All that lies there, left-overs too. */
  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(fetched)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
