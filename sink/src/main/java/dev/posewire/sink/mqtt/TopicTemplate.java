package dev.posewire.sink.mqtt;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic with placeholders in braces.
 *
 * @param known the placeholders that may stand in it; {@code tag:NAME} stands for any name
 */
public record TopicTemplate(String text, List<String> known) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final String TAG = "tag:";
  private static final String ANY_TAG = TAG + "NAME";

  /** What would be a filter, another level or no text of MQTT's. */
  private static final Pattern UNFIT = Pattern.compile("[+#/\\x00]");

  private static final Pattern UNFIT_TEMPLATE = Pattern.compile("[+#{}\\x00]");

  public TopicTemplate {
    known = List.copyOf(known);
    List<String> names = known;
    String rest =
        PLACEHOLDER.matcher(text).replaceAll(found -> isKnown(found.group(1), names) ? "x" : "{}");
    if (rest.isEmpty() || rest.startsWith("$") || UNFIT_TEMPLATE.matcher(rest).find()) {
      throw new IllegalArgumentException(
          "'%s' is no topic: it must not be empty, begin with $ or have + or # in it; placeholders: {%s}"
              .formatted(text, String.join("}, {", known)));
    }
  }

  /** Of events: {@code {channel}}, {@code {tag:NAME}}. */
  public static TopicTemplate ofEvents(String text) {
    return new TopicTemplate(text, List.of("channel", ANY_TAG));
  }

  /** Of a sink's status: {@code {name}}, {@code {client-id}}. */
  public static TopicTemplate ofStatus(String text) {
    return new TopicTemplate(text, List.of("name", "client-id"));
  }

  private static boolean isKnown(String name, List<String> known) {
    boolean isTag = name.startsWith(TAG) && name.length() > TAG.length();
    return known.contains(isTag ? ANY_TAG : name);
  }

  /** The name of the tag, where a placeholder stands for one; else empty. */
  static String tag(String placeholder) {
    return placeholder.startsWith(TAG) ? placeholder.substring(TAG.length()) : "";
  }

  /**
   * The topic.
   *
   * @param values of each placeholder; empty where there is none
   * @throws IllegalArgumentException naming the placeholder whose value cannot stand in a topic
   */
  String fill(UnaryOperator<String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> {
              String value = values.apply(found.group(1));
              if (value.isEmpty() || UNFIT.matcher(value).find()) {
                throw new IllegalArgumentException(
                    "%s of the topic is '%s': it must not be empty or have +, #, / or NUL in it"
                        .formatted(found.group(), value));
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
