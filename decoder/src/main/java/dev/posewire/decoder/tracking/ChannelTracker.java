package dev.posewire.decoder.tracking;

import dev.posewire.decoder.openpose.Pose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows the people of one channel from frame to frame. Not thread-safe: owned by the thread that
 * decodes its channel.
 *
 * <p>Each frame's poses are matched with the tracks greedily, the most alike first ({@link
 * KeypointSimilarity}), every track moved on with its speed. A person has no id until seen in
 * {@link TrackerSettings#confirmFrames()} frames in a row. A confirmed track outlives missed
 * detections for {@link TrackerSettings#lostAfter()} of capture time; then it ends, and its id is
 * never given again.
 */
public final class ChannelTracker {
  /** The id of a person who is not confirmed yet. */
  public static final long UNCONFIRMED = -1;

  private static final Comparator<Match> MOST_ALIKE_FIRST =
      Comparator.comparingDouble(Match::similarity).reversed();

  private final TrackerSettings settings;
  private final List<Track> tracks = new ArrayList<>(); // oldest first
  private long nextTrackId;
  private Instant newest = Instant.MIN;

  /**
   * @param firstTrackId the first id to give: 0, or after a restart one above the last id of the
   *     session
   */
  public ChannelTracker(TrackerSettings settings, long firstTrackId) {
    this.settings = settings;
    reset(firstTrackId);
  }

  /** Forgets everybody, for a new session. */
  public void reset(long firstTrackId) {
    if (firstTrackId < 0) {
      throw new IllegalArgumentException("firstTrackId must be >= 0: " + firstTrackId);
    }
    tracks.clear();
    nextTrackId = firstTrackId;
    newest = Instant.MIN;
  }

  /**
   * Takes the next frame.
   *
   * @param people the frame's poses in model pixels; empty if nobody was there
   * @param capturedAt increases within a session; an earlier time counts as the last one
   * @return track ids in the order of {@code people}, {@link #UNCONFIRMED} for those not confirmed
   *     yet
   */
  public long[] track(List<Pose> people, Instant capturedAt) {
    if (capturedAt.isAfter(newest)) {
      newest = capturedAt;
    }
    tracks.removeIf(track -> track.isLost(newest, settings.lostAfter()));
    List<Body> bodies = people.stream().map(Body::of).toList();
    Track[] owners = matchWithTracks(bodies);
    long[] ids = new long[bodies.size()];
    for (int i = 0; i < ids.length; i++) {
      if (owners[i] == null) {
        owners[i] = new Track(bodies.get(i), newest);
        tracks.add(owners[i]);
      }
      ids[i] = idOf(owners[i]);
    }
    return ids;
  }

  /** The id that the next confirmed person gets. */
  public long nextTrackId() {
    return nextTrackId;
  }

  /** The track of each person, null for a new one. Unconfirmed tracks without a person end. */
  private Track[] matchWithTracks(List<Body> people) {
    Track[] owners = new Track[people.size()];
    Set<Track> seen = new HashSet<>();
    for (Match match : matches(people)) {
      if (owners[match.person()] == null && seen.add(match.track())) {
        owners[match.person()] = match.track();
        match.track().see(people.get(match.person()), newest);
      }
    }
    tracks.removeIf(track -> !track.isConfirmed() && !seen.contains(track));
    return owners;
  }

  /** All pairs alike enough, the most alike first; equal ones by the age of the track. */
  private List<Match> matches(List<Body> people) {
    List<Match> matches = new ArrayList<>();
    for (Track track : tracks) {
      for (int person = 0; person < people.size(); person++) {
        double similarity = track.similarity(people.get(person), newest);
        if (similarity >= settings.minSimilarity()) {
          matches.add(new Match(track, person, similarity));
        }
      }
    }
    matches.sort(MOST_ALIKE_FIRST);
    return matches;
  }

  private long idOf(Track track) {
    if (!track.isConfirmed() && track.frames() >= settings.confirmFrames()) {
      track.confirm(nextTrackId++);
    }
    return track.id();
  }

  /** {@code person}: the index in the frame. */
  private record Match(Track track, int person, double similarity) {}
}
