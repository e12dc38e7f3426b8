package dev.posewire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What {@code /proc/PID/status}, and a thread's file of that name, say; see proc(5). */
public final class StatusFile {
  private final TreeMap<String, String> values = new TreeMap<>();

  private StatusFile(List<String> lines) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) values.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  static StatusFile parse(List<String> lines) {
    return new StatusFile(lines);
  }

  public static StatusFile read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The most memory that was ever resident, in MiB. */
  long peakMebibytes() {
    return mebibytes("VmHWM");
  }

  /** The memory that is resident, in MiB. */
  long residentMebibytes() {
    return mebibytes("VmRSS");
  }

  /** How many threads it has. */
  int threads() {
    return Integer.parseInt(value("Threads"));
  }

  private long mebibytes(String key) {
    String value = value(key);
    if (!value.endsWith(" kB")) {
      throw new IllegalArgumentException(key + " must be in kB: " + value);
    }
    return Long.parseLong(value.substring(0, value.length() - 3)) / 1024;
  }

  /** The cores that it may run on, ascending. */
  List<Integer> allowedCores() {
    List<Integer> cores = new ArrayList<>();
    for (String range : value("Cpus_allowed_list").split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int core = Integer.parseInt(ends[0]); core <= last; core++) cores.add(core);
    }
    return cores;
  }

  private String value(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the status has no " + key + ": " + values.keySet());
    }
    return value;
  }
}
