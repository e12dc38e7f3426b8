package dev.posewire.app.channel;

import java.util.ArrayList;
import java.util.List;

/** Names and values of one thing, a line each, the values aligned. Owned by the main thread. */
final class Facts {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  Facts add(String name, String value) {
    names.add(name);
    values.add(value);
    return this;
  }

  List<String> lines() {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      lines.add(name + " ".repeat(width - name.length() + 2) + values.get(i));
    }
    return lines;
  }
}
