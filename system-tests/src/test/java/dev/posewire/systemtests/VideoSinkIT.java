package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.posewire.video.Mp4File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stages, each in a process of its own, with a sink that records a camera and a recording. */
@Timeout(240)
class VideoSinkIT {
  private static final int FRAMES = 400;

  /** Far fewer than the recording has: it goes on only as its frames are released. */
  private static final String MAX_AHEAD = "--max-ahead=64";

  private static final int KILLS = 4;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  private final Random moments = new Random(5);
  private StageProcesses stages;

  @BeforeEach
  void startBroker() throws Exception {
    stages = StageProcesses.withBroker(folder);
  }

  @AfterEach
  void closeAll() throws Exception {
    stages.close();
  }

  @Test
  void everyFrameOfARecordingIsThereOnceHoweverOftenTheSinkIsKilled() throws Exception {
    startSink("videos");
    startOthers();
    for (int i = 0; i < KILLS; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_000 + moments.nextInt(3_000)));
      stages.get("sink").kill();
      startSink("videos");
    }
    awaitEnd("videos");
    assertEquals(143, stages.get("sink").terminate());

    assertEquals(LongStream.range(0, FRAMES).boxed().toList(), sequences("videos", "file"));
    List<Long> live = sequences("videos", "camera");
    Set<Long> once = new HashSet<>(live);
    assertEquals(once.size(), live.size());
    assertTrue(live.size() > 20, () -> live.size() + " frames of the camera");
  }

  @Test
  void aFullDiskLosesNoFrameOfARecording() throws Exception {
    try (MemoryDisk disk = MemoryDisk.mount(folder.resolve("disk"), "size=192k")) {
      startSink("disk/videos");
      startOthers();
      MonitorPage page = new MonitorPage(stages.get("sink").monitor());
      Await.until(
          "the disk is full",
          () -> page.get("/health/ready").body().contains("the disk is full: free space there"),
          stages);
      disk.resize("200m");
      awaitEnd("disk/videos");
      assertEquals(143, stages.get("sink").terminate());

      assertEquals(LongStream.range(0, FRAMES).boxed().toList(), sequences("disk/videos", "file"));
    }
  }

  private void startSink(String videos) throws Exception {
    stages.start("sink", "--sink=video?segment-after=10s&folder=" + videos);
  }

  private void startOthers() throws Exception {
    Path channels = folder.resolve("channels.yaml");
    Files.writeString(
        channels,
        """
        channels:
          - {id: file, url: "testcard:?seed=7&people=2&frames=%d", policy: every}
          - {id: camera, url: "testcard:?seed=3&people=1", max-fps: 5}
        """
            .formatted(FRAMES));
    stages.start("worker", "--model=testcard");
    stages.start("decoder");
    stages.start("ingest", MAX_AHEAD, "--frame-readers=video", "--channels=" + channels);
  }

  /** The file's last frame ends its segment. */
  private void awaitEnd(String videos) throws Exception {
    Await.until(
        "the recording's last frame is in a video",
        () ->
            list(videos, "file", ".jsonl").stream()
                .anyMatch(index -> lines(index).contains("\"sequence\":" + (FRAMES - 1) + ",")),
        stages);
  }

  private static String lines(Path index) {
    try {
      return Files.readString(index);
    } catch (IOException e) {
      return ""; // it was renamed meanwhile
    }
  }

  /** Of all frames in the videos of a channel, which are held against their indices. */
  private List<Long> sequences(String videos, String channel) throws IOException {
    List<Long> sequences = new ArrayList<>();
    assertEquals(List.of(), list(videos, channel, ".part"));
    List<Path> files = list(videos, channel, ".mp4");
    assertEquals(list(videos, channel, ".jsonl").size(), files.size());
    for (Path video : files) {
      Path index = Path.of(video.toString().replace(".mp4", ".jsonl"));
      List<Long> times = new ArrayList<>();
      for (String line : Files.readAllLines(index)) {
        JsonNode frame = MAPPER.readTree(line);
        sequences.add(frame.path("sequence").asLong());
        times.add(Math.round(frame.path("at").asDouble() * 1e6));
      }
      assertTimes(times, Mp4File.read(video).timesMicros(), video);
    }
    return sequences.stream().sorted().toList();
  }

  /** A video counts in 90,000ths of a second. */
  private static void assertTimes(List<Long> expected, List<Long> actual, Path video) {
    assertEquals(expected.size(), actual.size(), video::toString);
    for (int i = 0; i < expected.size(); i++) {
      long off = Math.abs(expected.get(i) - actual.get(i));
      assertTrue(off <= 12, video + " shows frame " + i + " at " + actual + ", not " + expected);
    }
  }

  private List<Path> list(String videos, String channel, String ending) throws IOException {
    Path own = folder.resolve(videos).resolve(channel);
    if (!Files.isDirectory(own)) return List.of();
    try (Stream<Path> files = Files.list(own)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
