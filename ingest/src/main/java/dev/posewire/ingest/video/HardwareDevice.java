package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_hw_config;
import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_get_type_name;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_iterate_types;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings.Decoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that decodes in hardware. FFmpeg's own choice of a pixel format takes the device that a
 * decoder was given, and software where the stream is beyond it. Not thread-safe: owned by the
 * source's thread.
 */
final class HardwareDevice implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HardwareDevice.class);

  /** What was said once; any source's thread. At most the names above times FFmpeg's codecs. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private final AVBufferRef reference;
  private final String name;

  private HardwareDevice(AVBufferRef reference, String name) {
    this.reference = reference;
    this.name = name;
  }

  /**
   * FFmpeg's names of all hardware that it was built for; whether it is there is another matter.
   */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    int type = av_hwdevice_iterate_types(AV_HWDEVICE_TYPE_NONE);
    while (type != AV_HWDEVICE_TYPE_NONE) {
      names.add(name(type));
      type = av_hwdevice_iterate_types(type);
    }
    return names;
  }

  /** What is wrong with a setting; empty: nothing. */
  static Optional<String> problem(String hwaccel) {
    List<String> names = names();
    if (hwaccel.equals(Decoding.SOFTWARE)
        || hwaccel.equals(Decoding.ANY_HARDWARE)
        || names.contains(hwaccel)) {
      return Optional.empty();
    }
    return Optional.of(
        "hwaccel must be %s, %s, or one that this FFmpeg has (%s): %s"
            .formatted(
                Decoding.SOFTWARE, Decoding.ANY_HARDWARE, String.join(", ", names), hwaccel));
  }

  /** What decodes this codec; empty: software. Says so once where hardware was asked for. */
  static Optional<HardwareDevice> open(String hwaccel, AVCodec codec) throws SourceException {
    Optional<String> problem = problem(hwaccel);
    if (problem.isPresent()) {
      throw new SourceException(Kind.UNSUPPORTED, problem.get());
    }
    if (hwaccel.equals(Decoding.SOFTWARE)) {
      return Optional.empty();
    }
    for (int i = 0; ; i++) {
      AVCodecHWConfig config = avcodec_get_hw_config(codec, i);
      if (config == null) {
        break;
      }
      boolean takesDevice = (config.methods() & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0;
      String type = name(config.device_type());
      if (takesDevice && (hwaccel.equals(Decoding.ANY_HARDWARE) || hwaccel.equals(type))) {
        Optional<HardwareDevice> device = create(config.device_type());
        if (device.isPresent()) {
          say(hwaccel, codec, type + " decodes");
          return device;
        }
      }
    }
    say(hwaccel, codec, "no such hardware is found here, so software decodes");
    return Optional.empty();
  }

  private static Optional<HardwareDevice> create(int type) {
    AVBufferRef reference = new AVBufferRef(null);
    int result = av_hwdevice_ctx_create(reference, type, (String) null, (AVDictionary) null, 0);
    return result < 0 ? Optional.empty() : Optional.of(new HardwareDevice(reference, name(type)));
  }

  private static void say(String hwaccel, AVCodec codec, String what) {
    String said = "hwaccel " + hwaccel + ", " + codec.name().getString() + ": " + what;
    if (SAID.add(said)) {
      log.info(said);
    }
  }

  private static String name(int type) {
    return av_hwdevice_get_type_name(type).getString();
  }

  /** FFmpeg's name of the kind of device. */
  String name() {
    return name;
  }

  /** The decoder keeps a reference of its own. */
  void giveTo(AVCodecContext decoder) {
    decoder.hw_device_ctx(av_buffer_ref(reference));
  }

  @Override
  public void close() {
    if (!reference.isNull()) {
      av_buffer_unref(reference);
      reference.close();
    }
  }
}
