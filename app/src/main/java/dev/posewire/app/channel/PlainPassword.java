package dev.posewire.app.channel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the passwords that stand in URLs as they are, and says what is better. */
final class PlainPassword {
  /**
   * User and password: all up to the last {@code @}, as passwords with an unescaped {@code /} or
   * {@code @} exist.
   */
  private static final Pattern USER_INFO = Pattern.compile("://([^\\s\"'<>]*)@");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]*}");

  /** {@code host:554/a} of a URL with an {@code @} in its path. */
  private static final Pattern HOST_AND_PATH = Pattern.compile("[^/:]+:\\d{1,5}/.*");

  private PlainPassword() {}

  static boolean isIn(String url) {
    Matcher matcher = USER_INFO.matcher(url);
    if (!matcher.find()) return false;
    String userInfo = REFERENCE.matcher(matcher.group(1)).replaceAll("");
    int colon = userInfo.indexOf(':');
    return colon >= 0
        && colon < userInfo.length() - 1
        && !HOST_AND_PATH.matcher(userInfo).matches();
  }

  /** Names those of the channels, by their ids, whose URL has one. */
  static Optional<String> warning(Map<String, String> urls) {
    List<String> plain =
        urls.entrySet().stream()
            .filter(channel -> isIn(channel.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (plain.isEmpty()) return Optional.empty();
    return Optional.of(
        "the password in the URL of %s is stored as it is, for all who may read the topic; better"
                .formatted(String.join(", ", plain))
            + " put ${env:POSEWIRE_SECRET_...} in its place, and set that variable for ingest");
  }
}
