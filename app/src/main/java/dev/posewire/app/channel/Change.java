package dev.posewire.app.channel;

import java.util.Locale;

/** What became of a channel. */
enum Change {
  CREATED,
  CHANGED,
  UNCHANGED,
  REMOVED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
