package dev.posewire.bench;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.worker.engine.PoseModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is analyzed: a video file, read again and again, or the test card.
 *
 * @param url a file's absolute path, or the test card's URL
 * @param folder that the file may be read in; empty for the test card
 */
record Clip(String url, Optional<Path> folder) {
  /** Names a folder with {@code media/people-street.mp4}. */
  static final String SHARED_VARIABLE = "POSEWIRE_SHARED_DIR";

  private static final String STREET = "media/people-street.mp4";

  /** The one that is named, else the street of the shared folder, else the test card. */
  static Clip find(Optional<Path> named, Map<String, String> environment) {
    Optional<Path> street =
        Optional.ofNullable(environment.get(SHARED_VARIABLE))
            .map(folder -> Path.of(folder).resolve(STREET))
            .filter(Files::isRegularFile);
    return named.or(() -> street).map(Clip::ofFile).orElseGet(Clip::ofTestCard);
  }

  private static Clip ofFile(Path given) {
    Path file = given.toAbsolutePath().normalize();
    return new Clip(file.toString(), Optional.of(file.getParent()));
  }

  private static Clip ofTestCard() {
    return new Clip(TestCardSettings.defaults().toUrl(), Optional.empty());
  }

  /**
   * The same, of so many frames at least, so that it is not opened again and again.
   *
   * @param scratch where a longer file is written
   */
  Clip longerThan(int frames, Path scratch) throws IOException {
    if (folder.isEmpty()) return this;
    Path file = scratch.resolve("looped.mp4");
    LoopedVideo.write(Path.of(url), file, frames);
    return ofFile(file);
  }

  /** The folders that ingest may read. */
  List<Path> folders() {
    return folder.stream().toList();
  }

  /** The same, coded anew as a camera of 1280x720 would; only of a file. */
  Clip at720p(Path scratch) throws IOException, InterruptedException {
    CameraClips camera = new CameraClips(scratch, Optional.of(Path.of(url)));
    return ofFile(camera.writeMp4(1280, 720, 25, 1));
  }

  /** So many recordings without an end: every frame, as fast as it can be read. */
  List<ChannelSpec> endless(int channels) {
    return IntStream.range(0, channels).mapToObj(i -> endless("clip-" + i)).toList();
  }

  private ChannelSpec endless(String channel) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setName(channel)
        .setUrl(url)
        .setPolicy(Policy.EVERY)
        .setLoop(true)
        .setUpdatedAt(Instant.now())
        .build();
  }

  /** Its first frames as the model wants them, packed BGR24. */
  List<ByteBuffer> images(PoseModel model, int most) throws SourceException {
    SourceSettings settings =
        SourceSettings.defaults()
            .withSize(model.inputWidth(), model.inputHeight())
            .withMediaFolders(folders());
    List<ByteBuffer> images = new ArrayList<>();
    try (FrameSource source =
        new VideoSources(InstantSource.system()).create(SourceUrl.parse(url), settings)) {
      source.open();
      while (images.size() < most) {
        Optional<GrabbedFrame> frame = source.grab();
        if (frame.isEmpty()) break;
        images.add(ByteBuffer.wrap(source.image().bgr()));
      }
    }
    return images;
  }
}
