package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole pipeline on its broker, with pictures of the test card. */
@Timeout(120)
class AnalyzeCommandTest {
  @TempDir Path folder;

  @Test
  void picturesOfOneNameAreAnalyzedAndDrawnEachAsAChannel() throws IOException {
    Path one = card("a/card.png", 1);
    Path three = card("b/card.png", 3);
    Path out = folder.resolve("poses.jsonl");
    Path drawn = folder.resolve("deep/drawn");

    int code = run("--out", out.toString(), "--draw", drawn.toString(), one + "", three + "");

    assertEquals(0, code);
    assertEquals(Map.of("card.png", List.of(1), "card.png-2", List.of(3)), people(out));
    assertFalse(Files.exists(folder.resolve("poses.jsonl.part")));
    BufferedImage picture = ImageIO.read(drawn.resolve("card.png-2-000000.png").toFile());
    assertEquals(1280, picture.getWidth());
    assertEquals(720, picture.getHeight());
    assertTrue(Files.exists(drawn.resolve("card.png-000000.png")));
  }

  @Test
  void diskThatIsFullEndsItAndTheOldFileStays() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "/dev/full is missing: it stands for a full disk");
    Path out = Files.writeString(folder.resolve("poses.jsonl"), "old");
    Path unused = Files.createSymbolicLink(folder.resolve("poses.jsonl.part"), full);
    CapturedShell shell = shell();

    int code = shell.run(line("--out", out.toString(), card("card.png", 1).toString()));

    assertEquals(2, code, shell.err());
    assertTrue(
        shell.err().contains("the disk is full: free space there or choose another folder"),
        shell.err());
    assertEquals("old", Files.readString(out));
  }

  @Test
  void outputThatCannotBeWrittenIsToldBeforeAnythingStarts() throws IOException {
    CapturedShell shell = shell();

    int code = shell.run(line("--out", folder.toString(), card("card.png", 1).toString()));

    assertEquals(2, code);
    assertTrue(shell.err().contains("it is a folder; name a file"), shell.err());
  }

  private int run(String... arguments) {
    return shell().run(line(arguments));
  }

  private CapturedShell shell() {
    return new CapturedShell(
        new AnalyzeCommand(new ModelFolders(Optional.empty(), folder.resolve("data")), Map.of()));
  }

  private static String[] line(String... arguments) {
    List<String> words = new ArrayList<>(List.of("analyze", "--model", "testcard"));
    words.addAll(List.of(arguments));
    return words.toArray(String[]::new);
  }

  private Path card(String name, int people) throws IOException {
    TestCardScene scene = new TestCardScene(new TestCardSettings(people, 7, 1280, 720, 10, 1));
    BufferedImage picture = new BufferedImage(1280, 720, BufferedImage.TYPE_3BYTE_BGR);
    scene.draw(0, ((DataBufferByte) picture.getRaster().getDataBuffer()).getData());
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(picture, "png", file.toFile()));
    return file;
  }

  /** How many people each event of a channel has. */
  private static Map<String, List<Integer>> people(Path file) throws IOException {
    Map<String, List<Integer>> people = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode event = new ObjectMapper().readTree(line);
      people
          .computeIfAbsent(event.get("channel").asText(), channel -> new ArrayList<>())
          .add(event.get("people").size());
    }
    return people;
  }
}
