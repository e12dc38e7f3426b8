package dev.posewire.app.channel;

import dev.posewire.runtime.config.Masking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as people may see it: without the passwords of URLs, but with the references to secrets of
 * one that is nothing but a URL, as they give nothing away.
 */
final class ShownUrl {
  private static final String REFERENCE = "\\$\\{(?:env|file):[A-Za-z0-9._-]+}";

  private static final Pattern REFERRING =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*://)((?:[^:@/?#${}\\s]*:)?(?:%1$s)+(?::(?:%1$s)+)?@)([^@\\s]*)"
              .formatted(REFERENCE));

  private ShownUrl() {}

  static String of(String text) {
    Matcher referring = REFERRING.matcher(text);
    if (!referring.matches()) return Masking.url(text);
    String scheme = referring.group(1);
    String rest = Masking.url(scheme + referring.group(3)).substring(scheme.length());
    return scheme + referring.group(2) + rest;
  }
}
