package dev.posewire.ingest.registry;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.runtime.config.Masking;

/**
 * The form of a channel's URL that people may see: passwords are stars, references to secrets stay
 * as they are.
 */
public final class MaskedUrl {
  /** What stands in the place of user info. */
  private static final String STARS = "***";

  private MaskedUrl() {}

  /** Of a URL that may be none. */
  public static String of(String url) {
    try {
      return SourceUrl.parse(url).toString();
    } catch (SourceException e) {
      int query = url.indexOf('?');
      return query < 0 ? Masking.url(url) : Masking.url(url.substring(0, query)) + "?...";
    }
  }

  /** Whether stars stand where a password was. */
  public static boolean isMasked(String url) {
    return url.contains(STARS + "@") || url.contains("=" + STARS);
  }
}
