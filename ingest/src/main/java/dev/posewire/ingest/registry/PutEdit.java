package dev.posewire.ingest.registry;

import dev.posewire.ingest.registry.ChannelRegistry.Change;
import dev.posewire.ingest.registry.ChannelRegistry.Stored;
import dev.posewire.schemas.ChannelSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Stores a spec where it differs from the present one. Owned by the writing thread. */
final class PutEdit implements ChannelEdit {
  private final ChannelSpec given;
  private final Expected expected;
  private final Function<String, Optional<ChannelSpec>> table;
  private final InstantSource clock;
  // What the last decision comes to; empty before the first.
  private Optional<Stored> outcome = Optional.empty();

  PutEdit(
      ChannelSpec given,
      Expected expected,
      Function<String, Optional<ChannelSpec>> table,
      InstantSource clock) {
    this.given = given;
    this.expected = expected;
    this.table = table;
    this.clock = clock;
  }

  @Override
  public List<Write> decide() throws VersionMismatchException {
    Optional<ChannelSpec> present = table.apply(given.getChannel());
    if (outcome.isPresent() && outcome.map(Stored::spec).equals(present)) {
      return List.of(); // the last attempt was stored, though its answer was lost
    }
    if (!expected.matches(present)) {
      throw new VersionMismatchException(given.getChannel(), present);
    }
    ChannelSpec wanted = MaskedUrls.restore(given, present);
    if (MaskedUrls.isMasked(wanted.getUrl())) {
      throw new IllegalArgumentException(
          "channel %s: url %s: %s"
              .formatted(wanted.getChannel(), MaskedUrls.RULE, MaskedUrls.of(wanted.getUrl())));
    }
    if (present.isPresent() && sameContent(wanted, present.get())) {
      outcome = Optional.of(new Stored(present.get(), Change.NONE));
      return List.of();
    }
    ChannelSpec stamped =
        ChannelSpec.newBuilder(wanted).setUpdatedAt(nextVersion(present, clock.instant())).build();
    outcome =
        Optional.of(new Stored(stamped, present.isEmpty() ? Change.CREATED : Change.REPLACED));
    return List.of(new Write(given.getChannel(), Optional.of(stamped)));
  }

  Stored outcome() {
    return outcome.orElseThrow();
  }

  private static boolean sameContent(ChannelSpec wanted, ChannelSpec present) {
    return ChannelSpec.newBuilder(wanted)
        .setUpdatedAt(present.getUpdatedAt())
        .build()
        .equals(present);
  }

  /** Grows with every change, whatever the clock does. */
  static Instant nextVersion(Optional<ChannelSpec> present, Instant now) {
    Instant micros = now.truncatedTo(ChronoUnit.MICROS);
    return present
        .map(spec -> spec.getUpdatedAt().plus(1, ChronoUnit.MICROS))
        .filter(next -> next.isAfter(micros))
        .orElse(micros);
  }
}
