package dev.posewire.sink;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets that a test changes while sinks look them up. Thread-safe. */
public final class ChangingSecrets {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{file:([a-z]+)\\}");

  private final Map<String, String> values = new ConcurrentHashMap<>();

  /** The one that {@code ${file:name}} stands for from now on. */
  public void put(String name, String value) {
    values.put(name, value);
  }

  public void remove(String name) {
    values.remove(name);
  }

  /** Of a sink's value with references to these. */
  public Secret secret(String key, String written) {
    return new Secret(key, written, this::resolve);
  }

  private String resolve(String written) {
    return REFERENCE
        .matcher(written)
        .replaceAll(reference -> Matcher.quoteReplacement(value(reference.group(1))));
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null) throw new UserErrorException("${file:" + name + "} leads nowhere");
    return value;
  }
}
