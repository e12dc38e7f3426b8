package dev.posewire.ingest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of the ingest processes this is.
 *
 * @param name in the status of its channels
 * @param lasting the name is the same after a restart, and no other process has it: in the group
 *     the process takes its own place again
 */
public record Instance(String name, boolean lasting) {
  private static final int MAX_LENGTH = 249;

  /** What Kafka takes for the name of a static member. */
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

  /** Named by host and process: another one after each start. */
  static Instance ofProcess() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return new Instance(host + ":" + ProcessHandle.current().pid(), false);
  }

  /** Empty where there is none. */
  Optional<String> problem() {
    boolean legal =
        !name.isBlank()
            && name.length() <= MAX_LENGTH
            && (!lasting || LEGAL.matcher(name).matches());
    return legal
        ? Optional.empty()
        : Optional.of(
            "instance must have 1 to %d characters of a-z, A-Z, 0-9, '.', '_', '-': '%s'"
                .formatted(MAX_LENGTH, name));
  }

  /** Its name in the group, where it keeps its place there. */
  Optional<String> groupInstanceId() {
    return lasting ? Optional.of(name) : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
