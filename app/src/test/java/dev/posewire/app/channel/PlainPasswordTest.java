package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPasswordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://user:secret@192.0.2.7/stream1",
        "rtsp://user:s/e@c@192.0.2.7/stream1",
        "rtsp://user:${env:POSEWIRE_SECRET_A}x@192.0.2.7/",
        "http://:secret@host"
      })
  void isSeen(String url) {
    assertTrue(PlainPassword.isIn(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://192.0.2.7/stream1",
        "rtsp://user@192.0.2.7/stream1",
        "rtsp://user:@192.0.2.7/stream1",
        "rtsp://***@192.0.2.7/stream1",
        "rtsp://user:${env:POSEWIRE_SECRET_A}@192.0.2.7/stream1",
        "rtsp://${env:POSEWIRE_SECRET_U}:${file:lobby}@192.0.2.7/stream1",
        "rtsp://192.0.2.7:554/a@b",
        "testcard:?people=2"
      })
  void isNotSeenWhereThereIsNone(String url) {
    assertFalse(PlainPassword.isIn(url));
  }

  @Test
  void warningNamesTheChannelsAndNeverThePassword() {
    Map<String, String> urls = new TreeMap<>();
    urls.put("lobby", "rtsp://u:secret@h/1");
    urls.put("gate", "rtsp://h/2");
    urls.put("dock", "rtsp://u:geheim@h/3");
    Optional<String> warning = PlainPassword.warning(urls);

    assertTrue(warning.orElseThrow().contains("the URL of dock, lobby is stored as it is"));
    assertTrue(warning.get().contains("${env:POSEWIRE_SECRET_...}"));
    assertFalse(warning.get().contains("secret@") || warning.get().contains("geheim"));
    assertEquals(Optional.empty(), PlainPassword.warning(Map.of("gate", "rtsp://h/2")));
  }
}
