package dev.posewire.app.command;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.ArrayList;
import java.util.List;

/** Tells all that is wrong with the options of a command at once. */
final class Problems {
  private Problems() {}

  /**
   * Runs all checks before anything is started.
   *
   * @param checks throw a {@link UserErrorException} for what is wrong
   * @throws UserErrorException with what they said, a line each
   */
  static void refuse(Runnable... checks) {
    List<String> problems = new ArrayList<>();
    for (Runnable check : checks) {
      try {
        check.run();
      } catch (UserErrorException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** A check of a number. */
  static void requireInside(String option, double value, int min, int max) {
    if (!(value >= min && value <= max)) {
      String shown = value == (long) value ? Long.toString((long) value) : Double.toString(value);
      throw new UserErrorException("%s must be %d to %d: %s".formatted(option, min, max, shown));
    }
  }
}
