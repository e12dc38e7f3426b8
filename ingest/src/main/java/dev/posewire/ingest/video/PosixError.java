package dev.posewire.ingest.video;

import java.util.Locale;

/**
 * Errors of the operating system that FFmpeg passes on as negative numbers. The values come from
 * Linux's {@code asm-generic/errno.h} and macOS's {@code sys/errno.h}.
 */
enum PosixError {
  NOT_PERMITTED(1, 1),
  NO_ENTRY(2, 2),
  INPUT_OUTPUT(5, 5),
  NO_ACCESS(13, 13),
  INVALID_ARGUMENT(22, 22),
  NETWORK_UNREACHABLE(101, 51),
  CONNECTION_RESET(104, 54),
  TIMED_OUT(110, 60),
  CONNECTION_REFUSED(111, 61),
  HOST_UNREACHABLE(113, 65);

  private static final boolean MAC =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");

  private final int linux;
  private final int mac;

  PosixError(int linux, int mac) {
    this.linux = linux;
    this.mac = mac;
  }

  /** FFmpeg's code for it. */
  int code() {
    return -(MAC ? mac : linux);
  }
}
