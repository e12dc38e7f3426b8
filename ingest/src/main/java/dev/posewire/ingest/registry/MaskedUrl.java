package dev.posewire.ingest.registry;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.runtime.config.Masking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a channel's URL that people may see: passwords are stars, references to secrets stay
 * as they are.
 */
public final class MaskedUrl {
  /** What stands in the place of user info. */
  private static final String STARS = "***";

  private static final String REFERENCE = "\\$\\{(?:env|file):[A-Za-z0-9._-]+}";

  /** User info that gives nothing away: {@code user:REFERENCE}, or nothing but references. */
  private static final Pattern REFERRING =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*://)((?:[^:@/?#${}]*:)?(?:%1$s)+(?::(?:%1$s)+)?@)([^@]*)"
              .formatted(REFERENCE));

  private static final Pattern PARAMETER_BREAK = Pattern.compile("(?<=[?&;])|(?=[?&;])");
  private static final Pattern REFERRING_PARAMETER =
      Pattern.compile("[^=]*=(?:%s)+".formatted(REFERENCE));

  private MaskedUrl() {}

  /** Of a URL that may be none. */
  public static String of(String url) {
    try {
      Matcher referring = REFERRING.matcher(url.strip());
      if (referring.matches()) {
        String bare = referring.group(1) + referring.group(3);
        String shown = parameters(bare, SourceUrl.parse(bare).toString());
        return referring.group(1) + referring.group(2) + shown.substring(referring.end(1));
      }
      return parameters(url.strip(), SourceUrl.parse(url).toString());
    } catch (SourceException e) {
      int query = url.indexOf('?');
      return query < 0 ? Masking.url(url) : Masking.url(url.substring(0, query)) + "?...";
    }
  }

  /** Whether stars stand where a password was. */
  public static boolean isMasked(String url) {
    return url.contains(STARS + "@") || url.contains("=" + STARS);
  }

  /** Gives back the references that {@code masked} hides in its query. */
  private static String parameters(String url, String masked) {
    String[] before = PARAMETER_BREAK.split(url, -1);
    String[] after = PARAMETER_BREAK.split(masked, -1);
    if (before.length != after.length) {
      return masked; // something else than values of parameters was masked
    }
    for (int i = 1; i < before.length; i++) {
      if (REFERRING_PARAMETER.matcher(before[i]).matches()) {
        after[i] = before[i];
      }
    }
    return String.join("", after);
  }
}
