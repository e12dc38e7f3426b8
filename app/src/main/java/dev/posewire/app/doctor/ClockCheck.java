package dev.posewire.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the system's clock can be right. Ages and latencies across machines are only as good as
 * the clocks of both.
 */
public final class ClockCheck implements Check {
  private static final String SUBJECT = "clock";
  private static final int FIRST_YEAR = 2026; // Posewire's first.
  private static final int LAST_YEAR = 2100;
  private static final long ANSWER_SECONDS = 2;

  private final InstantSource clock;
  private final Supplier<Optional<Boolean>> synchronization;

  public ClockCheck(InstantSource clock) {
    this(clock, ClockCheck::askSystemd);
  }

  /**
   * @param synchronization whether the clock follows a time server; empty if nobody knows
   */
  ClockCheck(InstantSource clock, Supplier<Optional<Boolean>> synchronization) {
    this.clock = clock;
    this.synchronization = synchronization;
  }

  @Override
  public List<Finding> findings() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    int year = now.atOffset(ZoneOffset.UTC).getYear();
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      return List.of(Finding.failed(SUBJECT, now + " cannot be", "set the system's clock"));
    }
    Optional<Boolean> follows = synchronization.get();
    if (follows.isPresent() && !follows.get()) {
      return List.of(
          Finding.missing(
              SUBJECT,
              now + ", follows no time server",
              "start chrony or systemd-timesyncd: ages across machines need it"));
    }
    String detail = follows.isPresent() ? ", follows a time server" : ", time server unknown";
    return List.of(Finding.ok(SUBJECT, now + detail));
  }

  /** Empty where systemd does not run, as in most containers. */
  private static Optional<Boolean> askSystemd() {
    Process process = null;
    try {
      process =
          new ProcessBuilder("timedatectl", "show", "--property=NTPSynchronized", "--value")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      try (InputStream answer = process.getInputStream()) {
        String text = new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
        return text.equals("yes") || text.equals("no")
            ? Optional.of(text.equals("yes"))
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
