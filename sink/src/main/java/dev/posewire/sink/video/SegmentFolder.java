package dev.posewire.sink.video;

import dev.posewire.schemas.ChannelId;
import dev.posewire.sink.file.FileFault;
import dev.posewire.sink.file.SinkFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with one for each channel, in which are its segments, {@code <channel>-<time>.mp4}: the
 * UTC time when the first picture was taken, in milliseconds. Not thread-safe: owned by the writer
 * thread.
 */
final class SegmentFolder {
  private static final Logger log = LoggerFactory.getLogger(SegmentFolder.class);

  /** So many may be written at the same time, as far as a disk tells times apart. */
  private static final int NEWEST = 3;

  private final Path folder;

  SegmentFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  /** Makes the folder where it is missing, and makes sure that it can be written. */
  void prepare() throws IOException {
    SinkFolder.prepare(folder);
  }

  /** Completes what earlier processes left; what another one still writes stays. */
  void completeLeftOvers() throws IOException {
    for (Path channel : list(folder, "*")) {
      if (!Files.isDirectory(channel)) continue;
      for (Path part : list(channel, "*" + SegmentFiles.LEFT_OVER)) {
        try {
          SegmentFiles.completeLeftOver(part);
        } catch (IOException e) {
          log.warn("{}; what an earlier process left there stays", FileFault.describe(part, e), e);
        }
      }
    }
  }

  private static List<Path> list(Path folder, String pattern) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
      found.forEach(paths::add);
    }
    return paths;
  }

  /**
   * The greatest place of the last frames in the newest complete segments of a channel. A name
   * tells when a picture was taken, which for a file is long ago: by when they were written, too.
   */
  FramePlace lastPlace(String channel) throws IOException {
    Path own = folder.resolve(ChannelId.validate(channel));
    if (!Files.isDirectory(own)) return FramePlace.NONE;
    List<Path> indices = list(own, channel + "-*" + SegmentFiles.INDEX);
    Map<Path, Long> written = new HashMap<>();
    indices.forEach(index -> written.put(index, index.toFile().lastModified()));
    Set<Path> newest = new HashSet<>(newest(indices, Comparator.comparing(written::get)));
    newest.addAll(newest(indices, Comparator.naturalOrder()));
    FramePlace last = FramePlace.NONE;
    for (Path index : newest) {
      FramePlace place = SegmentFiles.lastPlace(index);
      if (place.compareTo(last) > 0) last = place;
    }
    return last;
  }

  private static List<Path> newest(List<Path> indices, Comparator<Path> order) {
    return indices.stream().sorted(order.reversed()).limit(NEWEST).toList();
  }

  /**
   * Begins a segment. Does not make the outer folder: where a disk is not mounted, one of its name
   * would fill the disk below.
   */
  SegmentFiles begin(String channel, Instant capturedAt) throws IOException {
    Path own = folder.resolve(ChannelId.validate(channel));
    if (!Files.isDirectory(own)) Files.createDirectory(own);
    String name = channel + "-" + SinkFolder.stamp(capturedAt);
    for (int number = 2; ; number++) {
      try {
        return SegmentFiles.begin(own.resolve(name));
      } catch (FileAlreadyExistsException e) {
        log.debug("{} is there already", name, e);
      }
      name = channel + "-" + SinkFolder.stamp(capturedAt) + "-" + number;
    }
  }
}
