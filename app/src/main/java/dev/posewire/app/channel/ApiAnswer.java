package dev.posewire.app.channel;

import java.net.http.HttpHeaders;

/**
 * What the API answered.
 *
 * <p>The array is the answer's own: nobody changes it.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a picture is not worth a copy.
record ApiAnswer(int status, HttpHeaders headers, byte[] body) {
  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Empty if there is no such header. */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
