package dev.posewire.ingest.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Region;
import dev.posewire.schemas.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelSpecsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final Instant MODIFIED = Instant.parse("2026-02-01T10:00:00Z");

  @TempDir Path folder;

  @Test
  void optionIsAnIdAndAUrlAndTheRestDefaults() {
    List<ChannelSpec> specs =
        ChannelSpecs.of(
            List.of("dock-3=rtsp://u:p@192.0.2.7/a?b=c", "tape=clip.mp4"),
            Optional.empty(),
            NOW.plusNanos(789));

    assertEquals(
        ChannelSpec.newBuilder()
            .setChannel("dock-3")
            .setUrl("rtsp://u:p@192.0.2.7/a?b=c")
            .setUpdatedAt(NOW)
            .build(),
        specs.get(0));
    assertEquals("tape", specs.get(1).getChannel());
    assertEquals(Policy.EVERY, specs.get(1).getPolicy());
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://192.0.2.7/a, LATEST",
    "http://192.0.2.7/a.mp4, LATEST",
    "clip.mp4, EVERY",
    "file:clip.mp4, EVERY",
    "testcard:?people=2, LATEST",
    "testcard:?frames=20, EVERY"
  })
  void policyFollowsTheKindOfSource(String url, Policy policy) {
    assertEquals(policy, options("a=" + url).get(0).getPolicy());
  }

  @Test
  void everyKeyOfAFileIsRead() throws IOException {
    Path file =
        file(
            """
            channels:
              - id: dock-3
                name: Dock 3
                url: clip.mp4
                enabled: false
                transport: udp
                max-fps: 12.5
                policy: latest
                loop: true
                region: {x: 0.125, y: 0.25, width: 0.5, height: 0.625}
                tags: {site: north, floor: 2}
                keyframes-only: true
                frozen-seconds: 2.5
                options: {rtsp_flags: prefer_tcp}
                updatedAt: "2026-01-01T00:00:00Z"
              - channel: gate
                url: "testcard:?people=1"
            """);

    List<ChannelSpec> specs = ChannelSpecs.of(List.of(), Optional.of(file), NOW);

    assertEquals(
        ChannelSpec.newBuilder()
            .setChannel("dock-3")
            .setName("Dock 3")
            .setUrl("clip.mp4")
            .setEnabled(false)
            .setTransport(Transport.UDP)
            .setMaxFps(12.5f)
            .setPolicy(Policy.LATEST)
            .setLoop(true)
            .setRegion(new Region(0.125f, 0.25f, 0.5f, 0.625f))
            .setTags(Map.of("site", "north", "floor", "2"))
            .setKeyframesOnly(true)
            .setFrozenSeconds(2.5f)
            .setOptions(Map.of("rtsp_flags", "prefer_tcp"))
            .setUpdatedAt(MODIFIED)
            .build(),
        specs.get(0));
    assertEquals("gate", specs.get(1).getChannel());
    assertEquals(MODIFIED, specs.get(1).getUpdatedAt());
  }

  @Test
  void allProblemsComeAtOnceEachWithChannelKeyValueAndRule() throws IOException {
    Path file =
        file(
            """
            channels:
              - id: Dock 3
                url: ftp://host/x
              - id: gate
                url: rtsp://admin:secret@192.0.2.7/a
                maxfps: 3
                max-fps: fast
                policy: newest
                enabled: 1
                loop: true
                region: {x: 0.5, y: 0, width: 0.6, height: 1}
                tags: [north]
              - url: 5
              - just a text
            unknown: 1
            """);

    String message = problems(List.of("nourl", "card=testcard:?people=9"), Optional.of(file));

    assertTrue(message.startsWith("the channels have 15 problem(s)"), message);
    for (String part :
        List.of(
            "--channel must be ID=URL: 'nourl'",
            "--channel card: url cannot be used (test card: people must be",
            "channels.yaml, channel Dock 3: id must be 1 to 64 of",
            "channel Dock 3: url cannot be used (scheme must be one of",
            "channel gate: maxfps is not a known key; known: id,",
            "channel gate: max-fps must be a number between 0 and 1000: \"fast\"",
            "channel gate: policy must be one of [latest, every]: \"newest\"",
            "channel gate: enabled must be true or false: 1",
            "channel gate: loop is for files and test cards: rtsp://***@192.0.2.7/a",
            "channel gate: region must be inside the picture",
            "channel gate: tags must be at most 64 keys and values: [\"north\"]",
            "entry 3: id is missing",
            "entry 3: url must be a text",
            "entry 4: must be keys and values",
            "unknown key 'unknown'; known: channels")) {
      assertTrue(message.contains(part), part + "\nis not in\n" + message);
    }
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void sameIdTwiceIsAnErrorWhereverItStands() throws IOException {
    Path file = file("channels:\n  - {id: a, url: clip.mp4}\n");
    assertTrue(
        problems(List.of("a=clip.mp4"), Optional.of(file)).contains("the id is used twice: a"));
  }

  @Test
  void sameKeyTwiceIsAnErrorWithItsLine() throws IOException {
    Path file = file("channels:\n  - id: a\n    url: clip.mp4\n    url: other.mp4\n");
    String message = problems(List.of(), Optional.of(file));
    assertTrue(message.contains("line 4"), message);
    assertTrue(message.contains("url"), message);
  }

  @Test
  void fileThatIsNoListOrMissingIsAnError() throws IOException {
    assertTrue(
        problems(List.of(), Optional.of(file("a: 1\n")))
            .contains("must hold a list named channels"));
    assertTrue(problems(List.of(), Optional.of(file(""))).contains("must hold a list"));
    assertTrue(
        problems(List.of(), Optional.of(folder.resolve("no.yaml"))).contains("cannot be read"));
  }

  @Test
  void passwordOfAForgottenIdIsNotShown() {
    String message = problems(List.of("rtsp://admin:secret@192.0.2.7/a?b=c"), Optional.empty());
    assertFalse(message.contains("secret"), message);
  }

  private static List<ChannelSpec> options(String... options) {
    return ChannelSpecs.of(List.of(options), Optional.empty(), NOW);
  }

  private static String problems(List<String> options, Optional<Path> file) {
    return assertThrows(UserErrorException.class, () -> ChannelSpecs.of(options, file, NOW))
        .getMessage();
  }

  private Path file(String yaml) throws IOException {
    Path file = folder.resolve("channels.yaml");
    Files.writeString(file, yaml);
    Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
    return file;
  }
}
