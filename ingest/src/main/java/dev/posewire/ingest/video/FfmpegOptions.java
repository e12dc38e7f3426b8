package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** A channel's options on their way into FFmpeg. Holds no state. */
final class FfmpegOptions {
  private FfmpegOptions() {}

  static void set(AVDictionary dictionary, Map<String, String> options) {
    options.forEach((name, value) -> av_dict_set(dictionary, name, value, 0));
  }

  /** Refuses options that are still there: the call that was given them knows none of that name. */
  static void requireTaken(AVDictionary dictionary, Map<String, String> options, SourceUrl url)
      throws SourceException {
    TreeSet<String> left = new TreeSet<>();
    for (String name : options.keySet()) {
      if (av_dict_get(dictionary, name, null, 0) != null) {
        left.add(name);
      }
    }
    if (!left.isEmpty()) {
      throw new SourceException(
          Kind.NOT_ALLOWED,
          "cannot open %s: FFmpeg has no such option for this kind of source: %s; take it out of the options"
              .formatted(url, String.join(", ", left)));
    }
  }
}
