package dev.posewire.decoder;

/**
 * Which frame of a channel was taken last.
 *
 * @param session of the channel; sessions rise
 * @param sequence in the session, from 0
 * @param nextTrackId above every track id seen in the session
 */
record FramePosition(long session, long sequence, int nextTrackId) {
  /** Before the first frame of any session. */
  static final FramePosition NONE = new FramePosition(Long.MIN_VALUE, -1, 0);

  /** The position after one more frame, which may be of a later session. */
  FramePosition advance(long newSession, long newSequence, int seenNextTrackId) {
    int next = newSession == session ? Math.max(nextTrackId, seenNextTrackId) : seenNextTrackId;
    return new FramePosition(newSession, newSequence, next);
  }

  boolean isBelow(long otherSession, long otherSequence) {
    return otherSession != session ? session < otherSession : sequence < otherSequence;
  }
}
