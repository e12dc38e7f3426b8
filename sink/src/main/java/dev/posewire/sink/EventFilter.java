package dev.posewire.sink;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which events a sink stores, each whole or not at all.
 *
 * @param channels ids, or beginnings of ids with a {@code *} behind them; none: all
 * @param tags that an event must have, with these values
 * @param minPeople how many people an event must show
 * @param minScore only people of at least this {@link Person#getScore score} count for {@code
 *     minPeople}
 * @param maxPerSecond events of a channel by the time they were captured at; 0: all
 */
public record EventFilter(
    List<String> channels,
    Map<String, String> tags,
    int minPeople,
    double minScore,
    double maxPerSecond) {
  /** Lets all pass. */
  public static final EventFilter NONE = new EventFilter(List.of(), Map.of(), 0, 0, 0);

  private static final Pattern CHANNEL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}\\*?|\\*");
  private static final int MAX_CHANNELS = 2_000;
  private static final int MAX_PEOPLE = 100;
  private static final int MAX_PER_SECOND = 1_000;

  /** Why an event is left out, in the order in which it is asked. */
  public enum Reason {
    CHANNEL,
    TAGS,
    PEOPLE,
    RATE,
    /** By a sink that needs its frame. */
    FRAME_GONE;

    /** As metrics show it. */
    String tag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public EventFilter {
    channels = List.copyOf(channels);
    tags = Map.copyOf(tags);
    List<String> problems = new ArrayList<>();
    if (channels.size() > MAX_CHANNELS) {
      problems.add("channels must be at most " + MAX_CHANNELS + ": " + channels.size());
    }
    for (String channel : channels) {
      if (CHANNEL.matcher(channel).matches()) continue;
      problems.add("channels must each match " + CHANNEL + ": '" + channel + "'");
    }
    if (minPeople < 0 || minPeople > MAX_PEOPLE) {
      problems.add("min-people must be 0 to " + MAX_PEOPLE + ": " + minPeople);
    }
    if (!(minScore >= 0 && minScore < Double.POSITIVE_INFINITY)) {
      problems.add("min-score must be 0 or more: " + minScore);
    }
    if (!(maxPerSecond >= 0 && maxPerSecond <= MAX_PER_SECOND)) {
      problems.add("max-per-second must be 0 to " + MAX_PER_SECOND + ": " + maxPerSecond);
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** What alone decides about an event, whatever came before it. */
  Optional<Reason> reasonToLeaveOut(PoseEvent event) {
    if (!channels.isEmpty() && channels.stream().noneMatch(one -> matches(one, event))) {
      return Optional.of(Reason.CHANNEL);
    }
    if (!event.getTags().entrySet().containsAll(tags.entrySet())) return Optional.of(Reason.TAGS);
    if (minPeople > 0 && people(event) < minPeople) return Optional.of(Reason.PEOPLE);
    return Optional.empty();
  }

  private static boolean matches(String pattern, PoseEvent event) {
    String channel = event.getChannel();
    return pattern.endsWith("*")
        ? channel.startsWith(pattern.substring(0, pattern.length() - 1))
        : channel.equals(pattern);
  }

  private long people(PoseEvent event) {
    return event.getPeople().stream().filter(person -> person.getScore() >= minScore).count();
  }
}
