package dev.posewire.runtime.lifecycle;

import java.util.Objects;

/** What ends the process: the part that failed, and why. */
public record FatalError(String component, Throwable cause) {
  public FatalError {
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(cause, "cause");
  }
}
