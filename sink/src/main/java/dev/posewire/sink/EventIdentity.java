package dev.posewire.sink;

import dev.posewire.schemas.PoseEvent;

/** What tells an event from all others, however often it comes. */
public record EventIdentity(String channel, long session, long sequence) {
  public static EventIdentity of(PoseEvent event) {
    return new EventIdentity(event.getChannel(), event.getSession(), event.getSequence());
  }
}
