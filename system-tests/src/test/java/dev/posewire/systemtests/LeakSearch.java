package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Looks for passwords wherever it is led, in the forms in which they travel: as they are, percent-
 * encoded, and in Base64 by themselves and behind their user. Owned by the test's thread.
 */
final class LeakSearch {
  private static final int SHOWN_CHARS = 100;

  private final Set<String> forms = new LinkedHashSet<>();
  private final List<String> found = new ArrayList<>();

  /** What stands behind an at sign is looked for alone: so it is found however that is encoded. */
  void lookFor(String user, String password) {
    String word = password.substring(password.lastIndexOf('@') + 1);
    assertTrue(word.matches("[A-Za-z0-9-]{8,}"), "no other text has it by chance: " + word);
    forms.add(word);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    for (String text : List.of(password, user + ":" + password)) {
      forms.add(base64.encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** {@code texts}: where there is none, nobody has looked. */
  void in(String where, Collection<String> texts) {
    assertTrue(!texts.isEmpty(), "nothing to look into: " + where);
    for (String text : texts) {
      for (String form : forms) {
        int at = text.indexOf(form);
        if (at >= 0) found.add(where + ": " + around(text, at));
      }
    }
  }

  /** Whether a text holds any, which then is no fault. */
  boolean isAnyIn(String text) {
    return forms.stream().anyMatch(text::contains);
  }

  void in(String where, String text) {
    in(where, List.of(text));
  }

  /** Metrics and health, with their headers. */
  void inPages(MonitorPage page) throws IOException, InterruptedException {
    for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
      HttpResponse<String> answer = page.get(path);
      in(path, answer.headers().map() + answer.body());
    }
  }

  /** All of a record, with its bytes as they are. */
  static String text(ConsumerRecord<String, byte[]> record) {
    StringBuilder text = new StringBuilder(record.key() == null ? "" : record.key()).append(' ');
    record.headers().forEach(header -> text.append(header.key()).append(latin(header.value())));
    return text.append(latin(record.value())).toString();
  }

  private static String latin(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  void assertNothingFound() {
    assertEquals(List.of(), found, "passwords");
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - SHOWN_CHARS), Math.min(text.length(), at + SHOWN_CHARS));
  }
}
