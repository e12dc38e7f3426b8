package dev.posewire.bench.peers;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the RTSP server plays at one path.
 *
 * @param path such as {@code /camera}
 * @param clips bare streams that take turns; one: it is played for ever
 * @param codec {@code h264} or {@code h265}
 * @param turnSeconds how long a clip's turn lasts where there are more of them
 * @param login empty, or method ({@code basic}, {@code digest}), user and password; a user has one
 *     password on all mounts
 * @param loss share of the RTP packets that do not leave
 */
public record RtspMount(
    String path,
    List<Path> clips,
    int fps,
    String codec,
    int turnSeconds,
    List<String> login,
    double loss) {
  private static final int TURN_SECONDS = 5;

  public RtspMount {
    clips = List.copyOf(clips);
    login = List.copyOf(login);
    if (!login.isEmpty() && login.size() != 3) {
      throw new IllegalArgumentException("a login has 3 parts: " + login.size());
    }
  }

  /** H.264, for everybody, without loss. */
  public static RtspMount of(String path, Path clip, int fps) {
    return new RtspMount(path, List.of(clip), fps, "h264", TURN_SECONDS, List.of(), 0);
  }

  /** The same of H.265. */
  public RtspMount h265() {
    return new RtspMount(path, clips, fps, "h265", turnSeconds, login, loss);
  }

  /** The same that changes to another clip and back, every so many seconds. */
  public RtspMount alternatingWith(Path other, int seconds) {
    List<Path> both = List.of(clips.get(0), other);
    return new RtspMount(path, both, fps, codec, seconds, login, loss);
  }

  /** The same for one user only; {@code method}: {@code basic} or {@code digest}. */
  public RtspMount protectedBy(String method, String user, String password) {
    List<String> newLogin = List.of(method, user, password);
    return new RtspMount(path, clips, fps, codec, turnSeconds, newLogin, loss);
  }

  /** The same with lost packets, 0 to 1 of them. */
  public RtspMount withLoss(double share) {
    return new RtspMount(path, clips, fps, codec, turnSeconds, login, share);
  }

  /** As the server's script takes it. */
  String toArgument() {
    List<String> values = new ArrayList<>();
    for (Path clip : clips) values.add("clip=" + encode(clip.toAbsolutePath().toString()));
    values.add("fps=" + fps);
    values.add("codec=" + codec);
    values.add("seconds=" + turnSeconds);
    if (loss > 0) values.add("loss=" + loss);
    if (!login.isEmpty()) {
      values.add("method=" + login.get(0));
      values.add("user=" + encode(login.get(1)));
      values.add("password=" + encode(login.get(2)));
    }
    return path + "?" + String.join("&", values);
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
