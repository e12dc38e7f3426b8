package dev.posewire.decoder.tracking;

import java.time.Duration;
import java.time.Instant;

/** One person over time. Not thread-safe: owned by its {@link ChannelTracker}. */
final class Track {
  /** Share of the newest speed in the smoothed one: the speed over about the last three frames. */
  private static final double NEWEST = 0.5;

  private Body body;
  private Instant seenAt;
  private int frames = 1;
  private Shift speed = Shift.NONE; // a second
  private long id = ChannelTracker.UNCONFIRMED;

  Track(Body body, Instant seenAt) {
    this.body = body;
    this.seenAt = seenAt;
  }

  long id() {
    return id;
  }

  boolean isConfirmed() {
    return id != ChannelTracker.UNCONFIRMED;
  }

  void confirm(long newId) {
    id = newId;
  }

  /** How many frames this person was seen in. */
  int frames() {
    return frames;
  }

  boolean isLost(Instant now, Duration lostAfter) {
    return Duration.between(seenAt, now).compareTo(lostAfter) > 0;
  }

  /** How well a pose of the present frame fits, the person's speed unchanged: 0 to 1. */
  double similarity(Body person, Instant now) {
    double elapsed = secondsUntil(now);
    return KeypointSimilarity.of(body, speed.times(elapsed), person, elapsed);
  }

  void see(Body person, Instant now) {
    double elapsed = secondsUntil(now);
    if (elapsed > 0) {
      Shift newest = Shift.between(body.pose(), person.pose()).times(1 / elapsed);
      speed = frames == 1 ? newest : newest.times(NEWEST).plus(speed.times(1 - NEWEST));
    }
    body = person;
    seenAt = now;
    frames++;
  }

  private double secondsUntil(Instant now) {
    return Duration.between(seenAt, now).toNanos() / 1e9;
  }
}
