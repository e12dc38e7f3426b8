package dev.posewire.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://user:pass@host, rtsp://***@host",
    "rtsp://user:pass@host:554/a?b=c, rtsp://***@host:554/a?b=c",
    "rtsp://user@host/, rtsp://***@host/",
    "rtsp://user:p@ss@host/, rtsp://***@host/",
    "rtsp://user:p/ss@host/, rtsp://***@host/",
    "rtsp://host:554/a, rtsp://host:554/a",
    "no url in it: a@b, no url in it: a@b",
    "cannot open rtsp://u:p@h/a: 401 (mail x@y), cannot open rtsp://***@h/a: 401 (mail x@y)",
    "rtsp://a:b@h1;rtsp://c:d@h2, rtsp://***@h1;rtsp://***@h2",
    "rtsp://h1 and http://c:d@h2/, rtsp://h1 and http://***@h2/",
    "'{\"url\":\"rtsp://u:p@h/\",\"m\":\"x@y\"}', '{\"url\":\"rtsp://***@h/\",\"m\":\"x@y\"}'",
    "http://h/x?token=abc&b=1 is, http://h/x?token=***&b=1 is",
    "http://h/x?a=1&API_KEY=abc#d, http://h/x?a=1&API_KEY=***#d",
    "'{\"url\":\"http://h/?pwd=abc\"}', '{\"url\":\"http://h/?pwd=***\"}'",
    "http://h/x?token=${file:t}&b=1, http://h/x?token=${file:t}&b=1",
    "http://h/x?token=${file:t}x&b=1, http://h/x?token=***&b=1",
    "rtsp://, rtsp://",
    "://@, ://***@",
  })
  void masksUserInfoAndNothingElse(String text, String masked) {
    assertEquals(masked, Masking.url(text));
  }
}
