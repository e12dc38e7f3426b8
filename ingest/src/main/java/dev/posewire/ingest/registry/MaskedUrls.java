package dev.posewire.ingest.registry;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.runtime.config.Masking;
import dev.posewire.schemas.ChannelSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way of a channel's URL out to people and back: shown with stars for its passwords, while
 * references to secrets stay as they are, it may come back as it was shown, and then means the one
 * that is stored. Stateless.
 */
public final class MaskedUrls {
  /** What a URL with stars breaks where nothing is stored that they could stand for. */
  public static final String RULE =
      "must hold the password, or a reference to it, in the place of the stars";

  private static final String STARS = "***";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");
  private static final Pattern WHOLE_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://\\S+");

  private MaskedUrls() {}

  /** The spec with its URL as it may be shown. */
  public static ChannelSpec mask(ChannelSpec spec) {
    return withUrl(spec, of(spec.getUrl()));
  }

  /** The spec with the stored URL, where its own is the masked form of that. */
  public static ChannelSpec restore(ChannelSpec given, Optional<ChannelSpec> stored) {
    return stored
        .filter(spec -> isShown(given.getUrl(), spec))
        .map(spec -> withUrl(given, spec.getUrl()))
        .orElse(given);
  }

  /** Whether a URL is what is shown of a stored one. */
  public static boolean isShown(String given, ChannelSpec stored) {
    return of(stored.getUrl()).equals(given.strip());
  }

  /** Whether stars stand where a password was. */
  public static boolean isMasked(String url) {
    return url.contains(STARS + "@") || url.contains("=" + STARS);
  }

  /** The masked form of a URL, or of what was to be one. */
  public static String of(String url) {
    try {
      return SourceUrl.parse(url).toString();
    } catch (SourceException e) {
      return ofNone(url);
    }
  }

  /** It may be one without its scheme or with a blank in it: all up to the last at sign goes. */
  private static String ofNone(String text) {
    Matcher scheme = SCHEME.matcher(text);
    int start = scheme.lookingAt() ? scheme.end() : 0;
    int at = text.lastIndexOf('@');
    String shown = at < start ? text : text.substring(0, start) + STARS + text.substring(at);
    int query = shown.indexOf('?');
    return Masking.url(query < 0 ? shown : shown.substring(0, query) + "?...");
  }

  /** The masked form of any text; that of a URL where it is nothing else. */
  public static String inText(String text) {
    return WHOLE_URL.matcher(text).matches() ? of(text) : Masking.url(text);
  }

  private static ChannelSpec withUrl(ChannelSpec spec, String url) {
    return url.equals(spec.getUrl()) ? spec : ChannelSpec.newBuilder(spec).setUrl(url).build();
  }
}
