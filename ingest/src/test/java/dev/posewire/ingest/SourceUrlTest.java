package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {

  @ParameterizedTest
  @CsvSource({
    "rtsp://cam/1, RTSP, cam",
    "RTSPS://cam:322/1, RTSPS, cam",
    "http://user:p@10.0.0.7:80/x, HTTP, 10.0.0.7",
    "https://[fd00::7]:443/x, HTTPS, fd00::7",
    "testcard:?people=3, TESTCARD, ''",
    "file:///media/a.mp4, FILE, ''",
    "clip.mp4, FILE, ''"
  })
  void schemeAndHostAreFound(String text, Scheme scheme, String host) throws SourceException {
    SourceUrl url = SourceUrl.parse(text);

    assertEquals(scheme, url.scheme());
    assertEquals(host, url.host());
    assertEquals(text, url.text());
    assertEquals(text.contains("user:p") ? "http://***@10.0.0.7:80/x" : text, url.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://bob:S3cret@cam/1",
        "rtsp://bob:p@S3cret@cam/1",
        "rtsp://bob:S3/S3cret@cam/1",
        "rtsp://bob:1/S3cret@cam/1",
        "rtsp://bob:p@S3/S3cret@cam/1",
        "rtsp://bob:#S3cret@cam/1",
        "rtsp://bob:?S3cret@cam:554/1",
        "rtsp://S3cret@cam/1",
        "http://cam/snap.jpg?user=S3cret&password=S3cret&size=1",
        "http://cam/snap.jpg?size=1&access_token=S3cret",
        "rtsp//bob:S3cret@cam/1"
      })
  void passwordsAreNeverShown(String text) throws SourceException {
    String shown = SourceUrl.parse(text).toString();

    assertFalse(shown.contains("S3"), shown);
    assertTrue(shown.contains("***"), shown);
    assertTrue(shown.contains("cam"), shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://bob:S3cret@host/x",
        "concat:a|b",
        "rtsp:///1",
        "rtsp:bob:S3cret@cam",
        "rtsp:/bob:S3cret@cam",
        "rtsp://bob:S3cret@cam/ 1",
        "rtsp://bob:S3cret@cam/1\r\nX: y",
        " "
      })
  void otherUrlsAreRefusedWithoutTheirPassword(String text) {
    SourceException e = assertThrows(SourceException.class, () -> SourceUrl.parse(text));

    assertEquals(Kind.NOT_ALLOWED, e.kind());
    assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
  }

  @Test
  void tooLongUrlIsRefused() {
    assertThrows(SourceException.class, () -> SourceUrl.parse("rtsp://" + "a".repeat(2042)));
  }
}
