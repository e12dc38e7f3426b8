package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "PT-3S, 0 s",
    "PT0.9S, 0 s",
    "PT59S, 59 s",
    "PT60S, 1 min",
    "PT61S, 1 min 1 s",
    "PT1H, 1 h",
    "PT25H, 1 d 1 h",
    "PT23H59M59S, 23 h 59 min",
    "P400D, 400 d"
  })
  void agesHaveTheirTwoLargestUnits(Duration age, String words) {
    assertEquals(words, Words.age(age));
  }

  @ParameterizedTest
  @CsvSource({"0, -", "-1, -", "24.96, 25.0", "0.04, 0.0", "NaN, -", "Infinity, -"})
  void ratesHaveOneDecimal(double rate, String words) {
    assertEquals(words, Words.rate(rate));
  }

  @Test
  void linesHaveNeitherControlCharactersNorPasswords() {
    assertEquals(
        "a b ?[31m rtsp://***@host", Words.line(" a\r\n\tb \u001b[31m rtsp://u:secret@host "));
  }

  @ParameterizedTest
  @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, ab...", "abcdef, 2, ..", "abcdef, 0, ''"})
  void shortenedTextsShowIt(String text, int max, String shown) {
    assertEquals(shown, Words.shortened(text, max));
  }
}
