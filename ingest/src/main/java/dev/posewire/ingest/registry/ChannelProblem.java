package dev.posewire.ingest.registry;

import dev.posewire.runtime.config.Masking;

/**
 * What is wrong with one value of a channel. No password is in it.
 *
 * @param field the key as it was given; empty: the channel as a whole
 * @param value as a message may show it; empty: there is none
 * @param rule what the value must be, so that {@code field rule: value} is a sentence
 */
public record ChannelProblem(String field, String value, String rule) {
  private static final int SHOWN_CHARS = 80;

  public ChannelProblem {
    // Whoever forgets a key gives a URL in its place.
    field = shortened(Masking.url(field));
    value = shortened(Masking.url(value));
    rule = Masking.url(rule);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
  }

  /** As one sentence. */
  public String text() {
    String sentence = field.isEmpty() ? rule : field + " " + rule;
    return value.isEmpty() ? sentence : sentence + ": " + value;
  }
}
