package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import java.time.Instant;
import java.util.Optional;

/**
 * The session in the status of a channel: whose it is, and where it goes on. Holds no state.
 *
 * <p>A session belongs to the spec under which it began: it is numbered before the source is
 * opened, so that the status never shows an old session under a new spec.
 */
final class StatusSession {
  private StatusSession() {}

  /** Whether what is known of the channel is of this spec, and of none before. */
  static boolean follows(ChannelStatus status, ChannelSpec spec) {
    return SessionNumbers.micros(status.getSpecUpdatedAt())
        == SessionNumbers.micros(spec.getUpdatedAt());
  }

  /** Where the session that began under this spec, and has not ended, goes on. */
  static Optional<ResumePoint> resumePoint(ChannelStatus status, ChannelSpec spec) {
    boolean unfinished =
        follows(status, spec) && status.getState() != ChannelState.ENDED && status.getSession() > 0;
    return unfinished
        ? Optional.of(new ResumePoint(status.getSession(), status.getSequence()))
        : Optional.empty();
  }

  /** The status with a new session under this spec. */
  static ChannelStatus begun(ChannelStatus status, ChannelSpec spec, Instant now) {
    return ChannelStatus.newBuilder(status)
        .setSession(SessionNumbers.next(now, status.getSession()))
        .setSequence(-1)
        .setSpecUpdatedAt(spec.getUpdatedAt())
        .build();
  }

  /**
   * Whether Kafka's answer to a frame moves the session on. Where nothing may be lost, only what
   * follows without a gap does: a recording goes on behind it.
   */
  static boolean moves(ChannelStatus status, long session, long sequence, Policy policy) {
    long last = status.getSequence();
    return session == status.getSession()
        && (policy == Policy.EVERY ? sequence == last + 1 : sequence > last);
  }
}
