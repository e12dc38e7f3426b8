package dev.posewire.testcard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TestCardSettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"testcard:", "testcard:?"})
  void keysLeftOutHaveDefaults(String url) {
    TestCardSettings expected = new TestCardSettings(2, 1, 1280, 720, 10, 0);
    assertEquals(expected, TestCardSettings.parse(url));
    assertEquals(expected, TestCardSettings.defaults());
  }

  @Test
  void everyKeyIsReadAndWrittenBack() {
    String url = "testcard:?people=3&seed=-7&width=640&height=480&fps=29.97&frames=500";
    TestCardSettings settings = TestCardSettings.parse(url);
    assertEquals(new TestCardSettings(3, -7, 640, 480, 29.97, 500), settings);
    assertEquals(url, settings.toUrl());
  }

  @Test
  void keysComeInAnyOrder() {
    TestCardSettings settings = TestCardSettings.parse("testcard:?fps=25&people=0");
    assertEquals(new TestCardSettings(0, 1, 1280, 720, 25, 0), settings);
    assertEquals(
        "testcard:?people=0&seed=1&width=1280&height=720&fps=25&frames=0", settings.toUrl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testcard:?people=0&width=64&height=3840",
        "testcard:?people=4&width=3840&height=3840",
        "testcard:?fps=0.1",
        "testcard:?fps=120&frames=1000000000",
      })
  void limitsThemselvesAreTaken(String url) {
    assertEquals(
        TestCardSettings.parse(url), TestCardSettings.parse(TestCardSettings.parse(url).toUrl()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "testcard:?people=5|people must be 0..4: 5",
        "testcard:?people=-1|people must be 0..4: -1",
        "testcard:?people=two|people must be a whole number of 32 bits: two",
        "testcard:?seed=1e3|seed must be a whole number of 64 bits: 1e3",
        "testcard:?width=63|width must be 64..3840: 63",
        "testcard:?height=3841|height must be 64..3840: 3841",
        "testcard:?fps=0.05|fps must be 0.1..120.0: 0.05",
        "testcard:?fps=121|fps must be 0.1..120.0: 121.0",
        "testcard:?fps=NaN|fps must be a decimal number: NaN",
        "testcard:?frames=-1|frames must be 0..1000000000: -1",
        "testcard:?colour=red|unknown key colour, known are fps, frames, height, people, seed,"
            + " width",
        "testcard:?people=1&people=2|a key may be given once: people",
        "testcard:?people|a parameter must be key=value: people",
        "testcard:?people=4&width=720&height=1280|people must be 0..2 where width is 720 and height"
            + " is 1280: 4",
        "testcard:?people=1&width=64&height=3840|people must be 0..0 where width is 64 and height"
            + " is 3840: 1",
      })
  void wrongValuesAreNamedWithKeyAndLimit(String url, String problem) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TestCardSettings.parse(url))
            .getMessage();
    assertEquals("test card: " + problem, message);
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TestCardSettings.parse("testcard:?people=x&fps=500&size=1"))
            .getMessage();
    assertEquals(
        "test card: people must be a whole number of 32 bits: x; unknown key size, known are fps,"
            + " frames, height, people, seed, width; fps must be 0.1..120.0: 500.0",
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rtsp://camera", "testcard", "testcards:?people=1"})
  void otherUrlsAreRefused(String url) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TestCardSettings.parse(url))
            .getMessage();
    assertEquals("a test card's URL must begin with testcard:?: " + url, message);
  }

  @Test
  void constructorKeepsTheLimitsToo() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new TestCardSettings(9, 1, 1280, 720, Double.NaN, 0))
            .getMessage();
    assertEquals("test card: people must be 0..4: 9; fps must be 0.1..120.0: NaN", message);
  }
}
