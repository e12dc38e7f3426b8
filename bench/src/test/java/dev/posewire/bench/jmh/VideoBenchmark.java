package dev.posewire.bench.jmh;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.video.FragmentedMp4;
import dev.posewire.video.drawing.SkeletonPainter;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What a recording costs: drawing people on a frame of the model's size, and coding it. */
public class VideoBenchmark extends StepBenchmark {
  private static final int WIDTH = 454;
  private static final int HEIGHT = 256;
  private static final int FRAMES = 60;
  private static final Duration DISTANCE = Duration.ofMillis(100);

  /** A video is a piece of so many frames here. */
  private static final int PIECE = 10;

  @Param({"1", "4"})
  int people;

  private final List<byte[]> frames = new ArrayList<>();
  private final BufferedImage picture =
      new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
  private final List<Person> persons = new ArrayList<>();
  private FragmentedMp4 video;
  private int frame;

  @Setup
  public void prepare() {
    TestCardScene scene =
        new TestCardScene(
            TestCardSettings.parse(
                "testcard:?width=%d&height=%d&people=%d&seed=7".formatted(WIDTH, HEIGHT, people)));
    for (int i = 0; i < FRAMES; i++) {
      byte[] bgr = new byte[WIDTH * HEIGHT * 3];
      scene.draw(i, bgr);
      frames.add(bgr);
    }
    for (int i = 0; i < people; i++) {
      persons.add(person(40 + 70 * i));
    }
    video = FragmentedMp4.open(WIDTH, HEIGHT, Instant.EPOCH).orElseThrow();
  }

  private static Person person(float left) {
    List<Float> x = new ArrayList<>();
    List<Float> y = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    for (int i = 0; i < Coco18.KEYPOINTS.size(); i++) {
      x.add(left + i % 3 * 15);
      y.add(40f + i * 10);
      scores.add(0.9f);
    }
    return new Person(3, 1f, new Box(left, 40f, 30f, 170f), x, y, scores);
  }

  @Benchmark
  public BufferedImage draw() {
    SkeletonPainter.draw(picture, persons);
    return picture;
  }

  @Benchmark
  public int drawAndCode() {
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(frames.get(frame % FRAMES), 0, pixels, 0, pixels.length);
    SkeletonPainter.draw(picture, persons);
    video.add(pixels, DISTANCE.multipliedBy(frame));
    frame++;
    return frame % PIECE == 0 ? video.cut().length : 0;
  }

  @TearDown
  public void close() {
    video.close();
  }
}
