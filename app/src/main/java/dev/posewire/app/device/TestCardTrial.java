package dev.posewire.app.device;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Drawn puppets through a network and the decoder, as frames would go. The pictures are drawn at
 * the network's input size, so no scaling takes part. Not thread-safe: owned by the main thread.
 */
public final class TestCardTrial {
  /** Scenes of one to four puppets, so ten puppets; the seed is their number. */
  private static final int SCENES = 4;

  /** A prime: frames of another phase of the gait each. */
  private static final long FRAME_STEP = 17;

  private static final int FRAMES_PER_SCENE = 5;

  private final Ticker ticker;

  public TestCardTrial(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * What came out.
   *
   * @param perFrame one request with one image; the first, which warms up, is left out
   */
  public record Outcome(PuppetComparison.Agreement agreement, Duration perFrame) {}

  /**
   * Runs all scenes.
   *
   * @param engine with the test card's network; stays the caller's
   * @throws InferenceException if the device fails
   */
  public Outcome run(InferenceEngine engine) {
    PuppetComparison comparison = new PuppetComparison();
    OpenPoseDecoder decoder = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);
    long nanos = 0;
    try (InferenceRequest request = engine.openRequest()) {
      request.infer(List.of(picture(scene(1, engine.model()), 0)));
      for (int people = 1; people <= SCENES; people++) {
        TestCardScene scene = scene(people, engine.model());
        for (long i = 0; i < FRAMES_PER_SCENE; i++) {
          long frame = i * FRAME_STEP;
          ByteBuffer picture = picture(scene, frame);
          long started = ticker.nanos();
          PoseMaps maps = request.infer(List.of(picture)).get(0);
          nanos += ticker.nanos() - started;
          comparison.add(
              scene.puppets(frame),
              decoder.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width()));
        }
      }
    }
    return new Outcome(
        comparison.agreement(), Duration.ofNanos(nanos / (SCENES * FRAMES_PER_SCENE)));
  }

  /**
   * The time of a frame, whatever the network sees in it.
   *
   * @throws InferenceException if the device fails
   */
  public Duration timeFrame(InferenceEngine engine) {
    ByteBuffer picture = picture(scene(1, engine.model()), 0);
    try (InferenceRequest request = engine.openRequest()) {
      request.infer(List.of(picture));
      long started = ticker.nanos();
      for (int i = 0; i < FRAMES_PER_SCENE; i++) {
        request.infer(List.of(picture));
      }
      return Duration.ofNanos((ticker.nanos() - started) / FRAMES_PER_SCENE);
    }
  }

  private static TestCardScene scene(int people, PoseModel model) {
    return new TestCardScene(
        new TestCardSettings(people, people, model.inputWidth(), model.inputHeight(), 10, 0));
  }

  private static ByteBuffer picture(TestCardScene scene, long frame) {
    byte[] bgr = new byte[scene.width() * scene.height() * 3];
    scene.draw(frame, bgr);
    return ByteBuffer.wrap(bgr);
  }
}
