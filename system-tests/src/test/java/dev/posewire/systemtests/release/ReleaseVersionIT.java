package dev.posewire.systemtests.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that give a tree its version and hold a tag against it, on a copy of this one. */
@Timeout(60)
class ReleaseVersionIT {
  private static final List<String> COPIED =
      List.of("pom.xml", ".env", "docker-compose.yml", "CHANGELOG.md", "deploy");

  @TempDir Path tree;

  /** How a script ended, and what it said. */
  private record Ended(int code, String said) {}

  @BeforeEach
  void copyTree() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "the scripts of a release take Linux");
    for (String name : COPIED) copy(Workflow.ROOT.resolve(name));
    try (Stream<Path> modules = Files.list(Workflow.ROOT)) {
      for (Path module : modules.toList()) {
        if (Files.exists(module.resolve("pom.xml"))) copy(module.resolve("pom.xml"));
      }
    }
  }

  private void copy(Path from) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path to = tree.resolve(Workflow.ROOT.relativize(path));
        Files.createDirectories(to.getParent());
        Files.copy(path, to);
        assertTrue(!Files.isExecutable(path) || to.toFile().setExecutable(true));
      }
    }
  }

  @Test
  void thisTreeIsOfOneVersion() throws Exception {
    Ended check = run("check", version());
    assertEquals(new Ended(0, ""), check);
  }

  @Test
  void aVersionIsSetEverywhereAndTheChangelogIsOfIt() throws Exception {
    assertEquals(0, run("version", "9.8.7").code());

    assertEquals("9.8.7", version());
    for (String pom : List.of("schemas/pom.xml", "system-tests/pom.xml")) {
      assertTrue(Files.readString(tree.resolve(pom)).contains("<version>9.8.7</version>"), pom);
    }
    assertTrue(Files.readString(tree.resolve(".env")).contains("\nPOSEWIRE_IMAGE=posewire:9.8.7"));
    String changelog = Files.readString(tree.resolve("CHANGELOG.md"));
    assertTrue(changelog.contains("## [Unreleased]\n\n## [9.8.7] - "), changelog);

    assertEquals(0, run("version", "9.9.0-SNAPSHOT").code());
    assertEquals("9.9.0-SNAPSHOT", version());
    assertTrue(Files.readString(tree.resolve(".env")).contains("posewire-rtsp:9.9.0\n"));
    assertEquals(1, Files.readString(tree.resolve("CHANGELOG.md")).split("## \\[9", -1).length - 1);
  }

  @Test
  void aTagThatIsNotOfTheTreeIsRefusedWithAllThatIsWrong() throws Exception {
    Ended check = run("check", "9.8.7");

    assertEquals(1, check.code());
    String said = check.said();
    assertTrue(said.contains("pom.xml is version " + version() + ", not 9.8.7"), said);
    assertTrue(said.contains(".env names the image posewire-inference:"), said);
    assertTrue(said.contains("CHANGELOG.md has no \"## [9.8.7]\""), said);
    assertTrue(said.contains("deploy/release/version 9.8.7"), said);
  }

  @Test
  void whatIsNoVersionChangesNothing() throws Exception {
    String before = Files.readString(tree.resolve("pom.xml"));
    assertFalse(run("version", "v9.8").code() == 0);
    assertEquals(before, Files.readString(tree.resolve("pom.xml")));
  }

  private String version() throws IOException {
    String pom = Files.readString(tree.resolve("pom.xml"));
    return pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
  }

  private Ended run(String script, String version) throws Exception {
    Process process =
        new ProcessBuilder("deploy/release/" + script, version)
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
    return new Ended(process.exitValue(), said);
  }
}
