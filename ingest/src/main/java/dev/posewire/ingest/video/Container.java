package dev.posewire.ingest.video;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a video can be written as. The end of the file's name says which. */
enum Container {
  MP4("mp4", "mp4"),
  MOV("mov", "mov"),
  MKV("mkv", "matroska"),
  AVI("avi", "avi"),
  TS("ts", "mpegts"),
  /** None: bare H.264 in the form of its Annex B. */
  H264("h264", "h264");

  private final String ending;
  private final String muxer;

  Container(String ending, String muxer) {
    this.ending = ending;
    this.muxer = muxer;
  }

  /** Empty for a name with another end. */
  static Optional<Container> of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(container -> name.endsWith("." + container.ending))
        .findFirst();
  }

  /** All ends of names, for people. */
  static String endings() {
    return Arrays.stream(values())
        .map(container -> "." + container.ending)
        .collect(Collectors.joining(", "));
  }

  /** FFmpeg's name of it. */
  String muxer() {
    return muxer;
  }
}
