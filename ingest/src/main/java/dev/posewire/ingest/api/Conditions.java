package dev.posewire.ingest.api;

import dev.posewire.ingest.registry.Expected;
import dev.posewire.schemas.ChannelSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What a request asks of the present version of a channel: {@code If-Match} and {@code
 * If-None-Match} (RFC 9110). Immutable.
 */
final class Conditions {
  private static final String ANY = "*";

  private final Optional<Tags> match;
  private final Optional<Tags> noneMatch;

  /** The value of one of the headers; {@code any} is the star. */
  private record Tags(boolean any, List<Instant> versions) {
    boolean fit(Optional<ChannelSpec> present) {
      return present.isPresent() && (any || versions.contains(present.get().getUpdatedAt()));
    }
  }

  private Conditions(Optional<Tags> match, Optional<Tags> noneMatch) {
    this.match = match;
    this.noneMatch = noneMatch;
  }

  static Conditions of(HttpFields headers) throws ApiProblem {
    return new Conditions(
        tags(headers, HttpHeader.IF_MATCH, false), tags(headers, HttpHeader.IF_NONE_MATCH, true));
  }

  private static Optional<Tags> tags(HttpFields headers, HttpHeader header, boolean weakToo)
      throws ApiProblem {
    List<String> values = headers.getValuesList(header);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String value = String.join(", ", values).strip();
    if (value.equals(ANY)) {
      return Optional.of(new Tags(true, List.of()));
    }
    List<Instant> versions =
        EntityTag.versions(value, weakToo)
            .orElseThrow(
                () ->
                    new ApiProblem(
                        400, header + " must be * or a list of tags such as \"1712345678000000\""));
    return Optional.of(new Tags(false, versions));
  }

  /** Whether who asks has this version already. */
  boolean isKnown(ChannelSpec present) {
    return noneMatch.map(tags -> tags.fit(Optional.of(present))).orElse(false);
  }

  /** Whether it is up to the present version if a write may happen, and not to one given. */
  boolean mayRetry() {
    boolean given = match.isPresent() && !match.get().any();
    return !given && noneMatch.isEmpty();
  }

  /**
   * What the registry is to expect.
   *
   * @param present as it is known here, which may be a moment behind
   * @param derived whether what is written was made from {@code present}
   * @throws ApiProblem if it cannot be met
   */
  Expected expected(Optional<ChannelSpec> present, boolean derived) throws ApiProblem {
    if (noneMatch.isPresent()) {
      if (noneMatch.get().fit(present) || (match.isPresent() && !match.get().fit(present))) {
        throw failed(present);
      }
      return version(present);
    }
    if (match.isEmpty()) {
      return derived ? version(present) : new Expected.Anything();
    }
    if (!match.get().any() && !derived && match.get().versions().size() == 1) {
      // The registry knows better than this process what is there.
      return new Expected.Version(match.get().versions().get(0));
    }
    if (!match.get().fit(present)) {
      throw failed(present);
    }
    return version(present);
  }

  private static Expected version(Optional<ChannelSpec> present) {
    return present.isPresent()
        ? new Expected.Version(present.get().getUpdatedAt())
        : new Expected.Nothing();
  }

  /** The channel is not as the request wants it. */
  static ApiProblem failed(Optional<ChannelSpec> present) {
    return new ApiProblem(
        412,
        present.isEmpty()
            ? "the channel is not there"
            : "the channel is there, in version " + EntityTag.of(present.get()));
  }
}
