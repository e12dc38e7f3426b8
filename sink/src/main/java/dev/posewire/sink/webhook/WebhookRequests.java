package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Makes the requests of one flush. Thread-safe. */
final class WebhookRequests {
  /** A batch of this size is full: nginx refuses what is larger than 1 MiB, unless told. */
  private static final int FULL_CHARS = 900_000;

  private final boolean batched;
  private final Endpoint endpoint;
  private final Optional<Signature> signature;

  WebhookRequests(boolean batched, Endpoint endpoint) {
    this.batched = batched;
    this.endpoint = endpoint;
    this.signature = endpoint.secret().map(Signature::new);
  }

  /**
   * The next request.
   *
   * @param events of one channel; what goes into the request is taken out
   */
  WebhookRequest next(Queue<PoseEvent> events) {
    return batched ? batch(events) : single(events.remove());
  }

  private WebhookRequest single(PoseEvent event) {
    return request(
        PoseJson.toText(event),
        CloudEvents.EVENT_TYPE,
        CloudEvents.headers(event),
        List.of(CloudEvents.id(event)));
  }

  private WebhookRequest batch(Queue<PoseEvent> events) {
    List<String> ids = new ArrayList<>();
    StringBuilder body = new StringBuilder("[");
    while (!events.isEmpty() && body.length() < FULL_CHARS) {
      PoseEvent event = events.remove();
      if (!ids.isEmpty()) body.append(',');
      body.append(CloudEvents.toText(event));
      ids.add(CloudEvents.id(event));
    }
    return request(body.append(']').toString(), CloudEvents.BATCH_TYPE, Map.of(), ids);
  }

  private WebhookRequest request(
      String text, String contentType, Map<String, String> headers, List<String> ids) {
    byte[] body = text.getBytes(UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.address().url())
            .header("User-Agent", "posewire")
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    endpoint.headers().addTo(request);
    signature.ifPresent(with -> request.header(Signature.HEADER, with.of(body)));
    return new WebhookRequest(request.build(), ids);
  }
}
