package dev.posewire.systemtests.kubernetes;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the images are called, need and do, by the files that they are built with.
 *
 * @param uid of the user in them
 * @param monitorPort where health and metrics answer
 * @param settings those of docker compose
 */
record ImageFacts(String uid, String monitorPort, Map<String, String> settings) {
  private static final Pattern UID = Pattern.compile("--uid (\\d+)");
  private static final Pattern MONITOR = Pattern.compile("POSEWIRE_MONITOR=\\S+:(\\d+)");

  static ImageFacts read() {
    Map<String, String> settings = new TreeMap<>();
    text(".env")
        .lines()
        .filter(line -> line.matches("[A-Z_]+=.*"))
        .map(line -> line.split("=", 2))
        .forEach(pair -> settings.put(pair[0], pair[1]));
    return new ImageFacts(
        first(UID, text("Dockerfile")),
        first(MONITOR, text("deploy/image/entrypoint")),
        Map.copyOf(settings));
  }

  /** The image that runs a command. */
  String imageOf(String command) {
    return settings.get(command.equals("worker") ? "POSEWIRE_INFERENCE_IMAGE" : "POSEWIRE_IMAGE");
  }

  /** The memory that docker compose gives a command; 0 if it has no such command. */
  long memoryOf(String command) {
    String name = "POSEWIRE_%s_MEMORY".formatted(command.toUpperCase(Locale.ROOT));
    return bytes(settings.getOrDefault(name, "0m"));
  }

  /** Docker's {@code 384m} and Kubernetes' {@code 384Mi}. */
  static long bytes(String size) {
    Matcher form = Pattern.compile("(\\d+)([mg]|Mi|Gi)").matcher(size);
    if (!form.matches()) throw new IllegalArgumentException("not a size of memory: " + size);
    boolean mega = form.group(2).toLowerCase(Locale.ROOT).startsWith("m");
    return Long.parseLong(form.group(1)) << (mega ? 20 : 30);
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) throw new AssertionError("nowhere: " + pattern);
    return found.group(1);
  }

  private static String text(String file) {
    return KubernetesFolder.read(Path.of("..").resolve(file));
  }
}
