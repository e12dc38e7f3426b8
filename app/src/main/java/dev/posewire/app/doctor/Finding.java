package dev.posewire.app.doctor;

/**
 * What one check found.
 *
 * @param subject what was looked at, a few words
 * @param detail what was found, with its numbers
 * @param remedy what helps; empty where nothing is amiss, or where the detail says it
 */
public record Finding(String subject, State state, String detail, String remedy) {
  /** How it is with the subject. */
  public enum State {
    /** It works. */
    OK,
    /** It is not there, and not everything needs it. */
    MISSING,
    /** It is needed, or was asked for, and does not work. */
    FAILED
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, State.OK, detail, "");
  }

  static Finding missing(String subject, String detail, String remedy) {
    return new Finding(subject, State.MISSING, detail, remedy);
  }

  static Finding failed(String subject, String detail, String remedy) {
    return new Finding(subject, State.FAILED, detail, remedy);
  }
}
