package dev.posewire.sink.webhook;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Pose events by POST to a URL. Not thread-safe: owned by the thread that writes, but for {@link
 * #cancel}.
 *
 * <p>An event is stored when its request is answered by 2xx. After a failed flush what was answered
 * so is not sent again; what was on its way may be there twice.
 */
final class WebhookSink implements PoseSink {
  private final String name;
  private final WebhookTarget target;
  private final WebhookClient client;
  private final Acknowledged acknowledged = new Acknowledged();

  /** By their ids; an event that is written twice is sent once. */
  private final Map<String, PoseEvent> written = new LinkedHashMap<>();

  private WebhookSink(String name, WebhookTarget target, WebhookClient client) {
    this.name = name;
    this.target = target;
    this.client = client;
  }

  static WebhookSink open(String name, WebhookTarget target) {
    return new WebhookSink(name, target, new WebhookClient("sink-" + name, target.concurrency()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(PoseEvent event) {
    written.putIfAbsent(CloudEvents.id(event), event);
  }

  @Override
  public void flush() throws SinkException {
    try {
      new Flush(target, client, acknowledged).send(channels());
      acknowledged.forget(written.keySet());
    } finally {
      written.clear();
    }
  }

  /** What is to be sent of each channel. */
  private Collection<Queue<PoseEvent>> channels() {
    Map<String, Queue<PoseEvent>> channels = new LinkedHashMap<>();
    written.forEach(
        (id, event) -> {
          if (acknowledged.has(id)) return;
          channels.computeIfAbsent(event.getChannel(), key -> new ArrayDeque<>()).add(event);
        });
    return channels.values();
  }

  @Override
  public void cancel() {
    client.cancel();
  }

  /** What was not flushed is not stored. */
  @Override
  public void close() {
    client.close();
  }
}
