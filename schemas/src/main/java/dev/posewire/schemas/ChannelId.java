package dev.posewire.schemas;

import java.util.regex.Pattern;

/** The rule for channel ids: they are record keys, metric tags and parts of URLs. */
public final class ChannelId {
  private static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** How much of a refused value a message shows. */
  private static final int SHOWN_CHARS = 80;

  private ChannelId() {}

  /**
   * Returns the id as it is.
   *
   * @throws IllegalArgumentException if it is not 1 to 64 lower-case letters, digits, dots,
   *     underscores or hyphens, a letter or digit first
   */
  public static String validate(String channel) {
    if (!RULE.matcher(channel).matches()) {
      String shown =
          channel.length() <= SHOWN_CHARS ? channel : channel.substring(0, SHOWN_CHARS) + "...";
      throw new IllegalArgumentException(
          "channel id must match "
              + RULE
              + " (1 to 64 of lower-case letters, digits, '.', '_', '-'; a letter or digit first): '"
              + shown
              + "'");
    }
    return channel;
  }
}
