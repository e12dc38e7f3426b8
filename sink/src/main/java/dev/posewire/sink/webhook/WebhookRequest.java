package dev.posewire.sink.webhook;

import java.net.http.HttpRequest;
import java.util.List;

/**
 * A request.
 *
 * @param ids of the events in it, by {@link CloudEvents#id}; one at least
 */
record WebhookRequest(HttpRequest http, List<String> ids) {
  WebhookRequest {
    ids = List.copyOf(ids);
  }

  /** For messages. */
  String shownEvents() {
    return ids.size() == 1 ? ids.get(0) : ids.size() + " events from " + ids.get(0) + " on";
  }
}
