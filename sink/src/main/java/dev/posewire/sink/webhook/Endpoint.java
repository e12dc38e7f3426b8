package dev.posewire.sink.webhook;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the requests of one flush have in common, with the secrets as they are then.
 *
 * @param secret that signs each body
 */
record Endpoint(WebhookAddress address, Optional<String> secret, RequestHeaders headers) {
  /**
   * Looks the secrets up.
   *
   * @throws SinkException if one leads nowhere, or makes no request
   */
  static Endpoint of(WebhookTarget target) throws SinkException {
    Map<String, String> headers = new TreeMap<>();
    for (var header : target.headers().entrySet()) {
      headers.put(header.getKey(), header.getValue().value());
    }
    Optional<String> secret =
        target.secret().isPresent() ? Optional.of(target.secret().get().value()) : Optional.empty();
    String url = target.url().value();
    try {
      return new Endpoint(
          WebhookAddress.of(url, target.url().written()), secret, new RequestHeaders(headers));
    } catch (UserErrorException e) {
      throw SinkException.retriable(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
