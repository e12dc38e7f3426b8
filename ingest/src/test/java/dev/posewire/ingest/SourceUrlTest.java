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
        "rtsp://bob:1/S3cret@cam/1",
        "rtsp://bob:p@S3/S3cret@cam/1",
        "rtsp://S3cret@cam/1",
        "rtsp://S3cret:${env:POSEWIRE_SECRET_A}@cam/1",
        "rtsp://${file:a}:S3cret@cam/1",
        "rtsp://bob:S3${file:a}S3cret@cam/1",
        "http://cam/snap.jpg?token=S3${file:a}",
        "http://cam/snap.jpg?token=${file:a}S3",
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
        "rtsp://bob:S3cret/S3cret@cam/1",
        "rtsp://bob:#S3cret@cam/1",
        "rtsp://bob:?S3cret@cam:554/1",
        "rtsp://bob%0d%0aX-Evil:S3cret@cam/1",
        "rtsp://bob:S3cret%00@cam/1",
        "rtsp://bob:S3cret@cam:0/1",
        "rtsp://bob:S3cret@cam:65536/1",
        "rtsp://bob:S3cret@cam:80:81/1",
        "rtsp://bob:S3cret@cam:x/1",
        "http://bob:S3cret@cam\\@evil/1",
        "http://bob:S3cret@cam\\evil/1",
        "http://bob:S3cret@cam%2eevil/1",
        "http://bob:S3cret@[::1%25lo]/1",
        "http://bob:S3cret@[cam]/1",
        "http://bob:S3cret@[::1]x/1",
        "http://bob:S3cret@[::1/1",
        "http://bob:S3cret@c\u00e4m/1",
        "http://bob:S3cret@169.254.169\u3002254/1",
        "file:///media/${file:a}",
        "testcard:?seed=${env:POSEWIRE_SECRET_SEED}",
        "rtsp://bob:S3cret@${env:POSEWIRE_SECRET_HOST}/1",
        "rtsp://bob:S3cret@cam:${env:POSEWIRE_SECRET_PORT}/1",
        "${env:POSEWIRE_SECRET_URL}",
        "rtsp://bob:${env:S3cret}@cam/1",
        "rtsp://bob:${file:../S3cret}@cam/1",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2852039166/x",
        "http://0xa9fea9fe/x",
        "http://0xA9.0xfe.169.254/x",
        "http://0251.0376.0251.0376/x",
        "http://169.254.43518/x",
        "http://169.16689662/x",
        "http://169.254.169.254./x",
        "http://127.1/x",
        "http://256.1.1.1/x",
        "http://1.2.3.4.5/x",
        "http://1.2.3.04/x",
        "http://0/x",
        "http://0x/x",
        "http://good@2852039166/x",
        "http://[2852039166]@2852039166/x",
        "http://169.254.169.254.0x7f/x"
      })
  void addressInAnotherFormThanFourNumbersIsRefused(String text) {
    SourceException e = assertThrows(SourceException.class, () -> SourceUrl.parse(text));

    assertTrue(e.getMessage().contains("four decimal numbers"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://bob:${env:POSEWIRE_SECRET_A}@cam/1, rtsp://***:${env:POSEWIRE_SECRET_A}@cam/1",
    "rtsp://${file:u}:${file:p}@cam/1, rtsp://${file:u}:${file:p}@cam/1",
    "rtsp://${file:u}@cam/1, rtsp://${file:u}@cam/1",
    "rtsp://${file:u}:p@cam/1, rtsp://${file:u}***@cam/1",
    "http://cam/x?token=${file:t}&a=1, http://cam/x?token=${file:t}&a=1",
    "http://cam/x?token=${file:t}, http://cam/x?token=${file:t}",
    "http://cam/live/${file:t}/x?user=bob, http://cam/live/${file:t}/x?user=***"
  })
  void referencesAreShownAsTheyAre(String text, String shown) throws SourceException {
    SourceUrl url = SourceUrl.parse(text);

    assertEquals(shown, url.toString());
    assertEquals(text, url.text());
    assertTrue(url.hasReference());
  }

  @Test
  void tooLongUrlIsRefused() {
    assertThrows(SourceException.class, () -> SourceUrl.parse("rtsp://" + "a".repeat(2042)));
  }
}
