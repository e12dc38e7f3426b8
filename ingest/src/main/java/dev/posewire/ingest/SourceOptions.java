package dev.posewire.ingest;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.config.Masking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The FFmpeg options that a channel may set, each with its rule. Whatever could name a file, a
 * protocol, a host, a header or code is not among them. Holds no state.
 */
public final class SourceOptions {
  /** Of the input, ours: whether the certificate of an rtsps or https server is checked. */
  private static final String TLS_VERIFY = "tls_verify";

  /** The one that the decoder takes; all others are the input's. */
  private static final String SKIP_LOOP_FILTER = "skip_loop_filter";

  private static final int MAX_OPTIONS = 16;
  private static final int MAX_SHOWN = 80;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,200}");

  private record Rule(String must, Predicate<String> fits) {}

  private static final Map<String, Rule> RULES = rules();

  private SourceOptions() {}

  /** What is wrong with them, one text a problem; empty: all may be used. */
  public static List<String> problems(Map<String, String> options) {
    List<String> problems = new ArrayList<>();
    if (options.size() > MAX_OPTIONS) {
      problems.add("options must be at most %d: %d".formatted(MAX_OPTIONS, options.size()));
      return problems;
    }
    new TreeMap<>(options)
        .forEach(
            (name, value) ->
                brokenRule(name, value).ifPresent(rule -> problems.add(text(name, value, rule))));
    return problems;
  }

  /** The rule that an option breaks, such as {@code must be one of 0, 1}; empty: none. */
  public static Optional<String> brokenRule(String name, String value) {
    Rule rule = RULES.get(name);
    if (rule == null) {
      return Optional.of("is not allowed; allowed: " + String.join(", ", RULES.keySet()));
    }
    return rule.fits().test(value) ? Optional.empty() : Optional.of("must be " + rule.must());
  }

  private static String text(String name, String value, String rule) {
    // A header, say, may hold a password: the value of what is not allowed is not shown.
    return RULES.containsKey(name)
        ? "option %s %s: '%s'".formatted(name, rule, shown(value))
        : "option '%s' %s".formatted(shown(name), rule);
  }

  /** Name and rule of each allowed option, for those who look one up. */
  public static Map<String, String> allowed() {
    Map<String, String> allowed = new TreeMap<>();
    RULES.forEach((name, rule) -> allowed.put(name, rule.must()));
    return Collections.unmodifiableMap(allowed);
  }

  /** Refuses options that break a rule, whoever wrote them to where they came from. */
  public static void require(Map<String, String> options) throws SourceException {
    List<String> problems = problems(options);
    if (!problems.isEmpty()) {
      throw new SourceException(Kind.NOT_ALLOWED, String.join("; ", problems));
    }
  }

  /** Those for {@code avformat_open_input}. */
  public static Map<String, String> ofInput(Map<String, String> options) {
    Map<String, String> input = new TreeMap<>(options);
    input.remove(SKIP_LOOP_FILTER);
    input.remove(TLS_VERIFY);
    return Collections.unmodifiableMap(input);
  }

  /** Those for {@code avcodec_open2}. */
  public static Map<String, String> ofDecoder(Map<String, String> options) {
    return options.containsKey(SKIP_LOOP_FILTER)
        ? Map.of(SKIP_LOOP_FILTER, options.get(SKIP_LOOP_FILTER))
        : Map.of();
  }

  /** Whether the certificate of a server is checked; only {@code tls_verify: "0"} says no. */
  public static boolean verifiesTls(Map<String, String> options) {
    return !"0".equals(options.get(TLS_VERIFY));
  }

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new TreeMap<>();
    rules.put("probesize", number(32, 50_000_000, "bytes"));
    rules.put("analyzeduration", number(0, 30_000_000, "microseconds"));
    rules.put("max_delay", number(0, 10_000_000, "microseconds"));
    rules.put("reorder_queue_size", number(0, 10_000, "packets"));
    rules.put("buffer_size", number(4096, 64 << 20, "bytes"));
    rules.put("live_start_index", number(-100, 100, "segments"));
    rules.put("rtsp_flags", flags("prefer_tcp"));
    rules.put("fflags", flags("nobuffer", "discardcorrupt", "genpts", "igndts"));
    rules.put("err_detect", flags("crccheck", "bitstream", "buffer", "careful", "ignore_err"));
    rules.put(
        SKIP_LOOP_FILTER, oneOf("none", "default", "noref", "bidir", "nointra", "nokey", "all"));
    rules.put("use_wallclock_as_timestamps", oneOf("0", "1"));
    rules.put(TLS_VERIFY, oneOf("0", "1"));
    rules.put(
        "user_agent",
        new Rule(
            "1 to 200 printable ASCII characters", value -> PRINTABLE.matcher(value).matches()));
    return Collections.unmodifiableMap(rules);
  }

  private static Rule number(int min, int max, String unit) {
    return new Rule(
        "a whole number of %s between %d and %d".formatted(unit, min, max),
        value -> {
          if (!WHOLE_NUMBER.matcher(value).matches()) {
            return false;
          }
          int number = Integer.parseInt(value);
          return number >= min && number <= max;
        });
  }

  private static Rule oneOf(String... values) {
    List<String> allowed = List.of(values);
    return new Rule("one of " + String.join(", ", allowed), allowed::contains);
  }

  /** As FFmpeg writes a set: names joined by plus signs, one more may lead. */
  private static Rule flags(String... names) {
    List<String> allowed = List.of(names);
    String name = allowed.stream().map(Pattern::quote).collect(Collectors.joining("|", "(", ")"));
    Pattern set = Pattern.compile("\\+?" + name + "(\\+" + name + ")*");
    return new Rule(
        "made of %s, joined by +".formatted(String.join(", ", allowed)),
        value -> value.length() <= 200 && set.matcher(value).matches());
  }

  private static String shown(String text) {
    String clean = Masking.url(text).replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= MAX_SHOWN ? clean : clean.substring(0, MAX_SHOWN) + "...";
  }
}
