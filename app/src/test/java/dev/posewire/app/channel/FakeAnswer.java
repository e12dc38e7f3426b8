package dev.posewire.app.channel;

import java.util.Map;

/** What the fake API answers. */
record FakeAnswer(int status, String body, Map<String, String> headers) {
  FakeAnswer(int status, String body) {
    this(status, body, Map.of());
  }

  static FakeAnswer problem(int status, String detail) {
    return new FakeAnswer(
        status,
        FakeApi.object()
            .put("type", "about:blank")
            .put("title", "Title " + status)
            .put("status", status)
            .put("detail", detail)
            .toString());
  }
}
