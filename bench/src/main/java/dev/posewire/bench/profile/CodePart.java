package dev.posewire.bench.profile;

import java.util.List;

/** Whose work the code at a moment does, by the classes on the stack. */
public enum CodePart {
  DECODE("decode", "dev.posewire.decoder.openpose."),
  HALVES("half-to-float", "dev.posewire.schemas.Halves"),
  TRACKING("tracking", "dev.posewire.decoder.tracking."),
  AVRO("Avro", "org.apache.avro.", "dev.posewire.schemas."),
  KAFKA("Kafka client", "org.apache.kafka."),
  METRICS("metrics", "io.micrometer.", "io.prometheus.", "dev.posewire.runtime.http."),
  SERVICE("service, the rest", "dev.posewire."),
  OTHER("other");

  /** The JDK's own code works for whoever calls it. */
  private static final List<String> JDK =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "[");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> prefixes;

  CodePart(String title, String... prefixes) {
    this.title = title;
    this.prefixes = List.of(prefixes);
  }

  public String title() {
    return title;
  }

  /**
   * The part of the first class that is not the JDK's.
   *
   * @param classes their names, that of the code that runs first
   */
  static CodePart of(List<String> classes) {
    return classes.stream()
        .filter(name -> JDK.stream().noneMatch(name::startsWith))
        .findFirst()
        .map(CodePart::of)
        .orElse(OTHER);
  }

  /** In the order of the parts: a package comes before the one that it lies in. */
  private static CodePart of(String name) {
    for (CodePart part : values()) {
      if (part.prefixes.stream().anyMatch(name::startsWith)) return part;
    }
    return OTHER;
  }
}
