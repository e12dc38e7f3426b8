package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8380, http://127.0.0.1:8380/v1/channels",
    "' [::1]:8380 ', http://[::1]:8380/v1/channels",
    "0.0.0.0:8380, http://127.0.0.1:8380/v1/channels",
    "[::]:8380, http://[::1]:8380/v1/channels",
    "ingest.example:80, http://ingest.example:80/v1/channels",
    "http://ingest.example:8380/, http://ingest.example:8380/v1/channels",
    "HTTPS://example/posewire/, HTTPS://example/posewire/v1/channels"
  })
  void isAnAddressOrAUrl(String text, String channels) {
    assertEquals(channels, ApiAddress.parse(text).resolve("/v1/channels").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "off, is for a process that is to serve no API",
    "OFF, is for a process that is to serve no API",
    "127.0.0.1:0, port 0 lets a process take any free port",
    "localhost, must be HOST:PORT or an http",
    "127.0.0.1:99999, must be HOST:PORT or an http",
    "ftp://host, must be HOST:PORT or an http",
    "http://user:secret@host:8380, takes a token",
    "http://host:8380?a=b, without a query",
    "http://ho st:8380, is not a URL",
    "http:///v1, must be a URL of a host"
  })
  void refusesWhatAClientCannotUse(String text, String said) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> ApiAddress.parse(text));
    assertTrue(e.getMessage().startsWith("--api "), e::getMessage);
    assertTrue(e.getMessage().contains(said), e::getMessage);
    assertFalse(e.getMessage().contains("secret"), e::getMessage);
  }
}
