package dev.posewire.app.channel;

import java.util.Optional;

/** What is sent to be let in: to read, and to write. */
record ApiTokens(Optional<String> read, Optional<String> write) {
  static final ApiTokens NONE = new ApiTokens(Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "ApiTokens[read=%s, write=%s]".formatted(read.map(t -> "***"), write.map(t -> "***"));
  }
}
