package dev.posewire.ingest.registry;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.schemas.ChannelSpec;
import java.util.Optional;

/**
 * The way of a URL out to people and back: shown without its password, it may come back as it was
 * shown, and then means the one that is stored. Stateless.
 */
public final class MaskedUrls {
  private MaskedUrls() {}

  /** The spec with its URL as it may be shown. */
  public static ChannelSpec mask(ChannelSpec spec) {
    return withUrl(spec, masked(spec.getUrl()));
  }

  /** The spec with the stored URL, where its own is the masked form of that. */
  public static ChannelSpec restore(ChannelSpec given, Optional<ChannelSpec> stored) {
    return stored
        .map(ChannelSpec::getUrl)
        .filter(url -> masked(url).equals(given.getUrl().strip()))
        .map(url -> withUrl(given, url))
        .orElse(given);
  }

  private static String masked(String url) {
    try {
      return SourceUrl.parse(url).toString();
    } catch (SourceException e) {
      return "***"; // what cannot be understood may hold a password anywhere
    }
  }

  private static ChannelSpec withUrl(ChannelSpec spec, String url) {
    return url.equals(spec.getUrl()) ? spec : ChannelSpec.newBuilder(spec).setUrl(url).build();
  }
}
