package dev.posewire.bench;

/**
 * What a line of {@code /proc/PID/task/TID/stat} says, as proc(5) lays it out.
 *
 * @param name the first 15 characters of the thread's name
 * @param ticks CPU time in user and kernel mode, in clock ticks
 */
record TaskStat(int id, String name, long ticks) {
  /** {@code utime} is field 14 and {@code stime} 15; those behind the name begin with the third. */
  private static final int USER_TIME = 14 - 3;

  private static final int SYSTEM_TIME = 15 - 3;

  /** What {@code sysconf(_SC_CLK_TCK)} says on every Linux that Java runs on: 100 a second. */
  private static final long TICK_NANOS = 10_000_000;

  /** A name may hold blanks and brackets: it ends at the last one. */
  static TaskStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 1 || close < open) {
      throw new IllegalArgumentException("no line of /proc/PID/task/TID/stat: " + line);
    }
    String[] fields = line.substring(close + 1).strip().split(" ", -1);
    if (fields.length <= SYSTEM_TIME) {
      throw new IllegalArgumentException("a stat line is too short: " + line);
    }
    return new TaskStat(
        Integer.parseInt(line.substring(0, open).strip()),
        line.substring(open + 1, close),
        Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]));
  }

  /** The CPU time. */
  long nanos() {
    return ticks * TICK_NANOS;
  }
}
