package dev.posewire.app.channel;

import java.util.OptionalInt;

/**
 * What standard output leads to.
 *
 * @param interactive whether it is a terminal
 * @param columns its width; empty: not known, or there is no limit
 */
record Terminal(boolean interactive, OptionalInt columns) {
  /** Set by the launcher, as System.console() cannot tell. */
  private static final String STDOUT_TERMINAL = "posewire.stdout.terminal";

  private static final String COLUMNS = "posewire.columns";

  /** Below it, a table would be nothing but dots. */
  private static final int MIN_COLUMNS = 20;

  /** As the launcher says. */
  static Terminal ofProcess() {
    return of(Boolean.getBoolean(STDOUT_TERMINAL), Integer.getInteger(COLUMNS, 0));
  }

  /** {@code columns}: what cannot be a width counts as not known. */
  static Terminal of(boolean interactive, int columns) {
    return new Terminal(
        interactive, columns < MIN_COLUMNS ? OptionalInt.empty() : OptionalInt.of(columns));
  }
}
