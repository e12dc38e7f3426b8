package dev.posewire.ingest.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedUrlsTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://host/a, rtsp://host/a",
    "rtsp://u:p@host/a, rtsp://***@host/a",
    "rtsp://u:p/q@host/a, rtsp://***@host/a",
    "rtsp://host/a?password=p&x=1, rtsp://host/a?password=***&x=1",
    "rtsp://u:${env:POSEWIRE_SECRET_A}@host/a, rtsp://***:${env:POSEWIRE_SECRET_A}@host/a",
    "rtsp://${file:cam}@host/a, rtsp://${file:cam}@host/a",
    "rtsp://${file:u}:${file:p}@host/a?token=t, rtsp://${file:u}:${file:p}@host/a?token=***",
    "http://host/a?token=${file:t}&key=k, http://host/a?token=${file:t}&key=***",
    "http://host/a?token=t${file:t}, http://host/a?token=***",
    "testcard:?people=2, testcard:?people=2",
    "ftp://u:p@host/a?token=t, ftp://***@host/a?...",
    "ftp://u:p?q@host/a?token=t, ftp://***@host/a?...",
    "u:p@host:554/a, ***@host:554/a",
    "u:p@rtsp://host/a, ***@rtsp://host/a",
    "rtsp:u:p@host/a, ***@host/a",
    "rtsp:/u:p@host/a, ***@host/a",
    "rtsp://u:p q@host/a, rtsp://***@host/a",
    "clip.mp4, clip.mp4"
  })
  void passwordsAreStarsAndReferencesStay(String url, String masked) {
    assertEquals(masked, MaskedUrls.of(url));
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://u:secret@h/1, rtsp://***@h/1",
    "rtsp://u:${env:POSEWIRE_SECRET_A}@h/1, rtsp://***:${env:POSEWIRE_SECRET_A}@h/1",
    "rtsp://***:${env:POSEWIRE_SECRET_A}@h/1, rtsp://***:${env:POSEWIRE_SECRET_A}@h/1",
    "rtsp://u:${env:POSEWIRE_SECRET_A}@h:se@cret, rtsp://***:${env:POSEWIRE_SECRET_A}***@cret",
    "cannot open rtsp://u:secret@h/1?x=1, cannot open rtsp://***@h/1?x=1",
    "what is it? a // b, what is it? a // b"
  })
  void textIsMaskedAsAUrlWhereItIsNothingElse(String text, String masked) {
    assertEquals(masked, MaskedUrls.inText(text));
  }
}
