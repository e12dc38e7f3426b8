package dev.posewire.sink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {
  private static final Map<String, String> VALUES =
      Map.of("channel", "dock-3", "tag:site", "no$1\\rth", "tag:NAME", "x");

  @Test
  void placeholdersAreFilled() {
    assertEquals("posewire/dock-3/poses", fill(MqttTarget.TOPIC.text()));
    assertEquals("no$1\\rth/dock-3/dock-3", fill("{tag:site}/{channel}/{channel}"));
    assertEquals("x", fill("{tag:NAME}"));
    assertEquals("all poses", fill("all poses"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/+/b",
        "a/#",
        "$SYS/a",
        "{camera}",
        "{}",
        "{tag:}",
        "{channel",
        "channel}",
        "a\0b"
      })
  void whatIsNoTopicIsRefusedWithThePlaceholders(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TopicTemplate.ofEvents(text));

    assertTrue(e.getMessage().startsWith("'" + text + "'"), e::getMessage);
    assertTrue(e.getMessage().endsWith("{channel}, {tag:NAME}"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "+", "a#", "a\0b"})
  void valueThatCannotStandInATopicIsNamed(String value) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TopicTemplate.ofEvents("a/{tag:site}").fill(placeholder -> value));

    assertTrue(e.getMessage().startsWith("{tag:site} of the topic is '" + value), e::getMessage);
  }

  @Test
  void statusHasPlaceholdersOfItsOwn() {
    assertEquals("name/client-id", TopicTemplate.ofStatus("{name}/{client-id}").fill(name -> name));
    assertThrows(IllegalArgumentException.class, () -> TopicTemplate.ofStatus("{channel}"));
    assertThrows(IllegalArgumentException.class, () -> TopicTemplate.ofStatus("{tag:site}"));
  }

  private static String fill(String text) {
    return TopicTemplate.ofEvents(text).fill(VALUES::get);
  }
}
