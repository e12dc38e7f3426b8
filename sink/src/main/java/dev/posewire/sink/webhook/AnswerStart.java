package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Keeps the beginning of an answer's body and reads on to its end, so that the connection can be
 * used again; of a long one it reads no more, and the client closes the connection. Owned by the
 * HTTP client.
 */
final class AnswerStart implements BodySubscriber<String> {
  /** Enough for what is shown of it, and for a secret that begins there to be known as one. */
  private static final int KEPT_BYTES = 10_000;

  private static final int MAX_BYTES = 64 << 10;

  private final CompletableFuture<String> body = new CompletableFuture<>();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private Subscription subscription;
  private int bytes;

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      kept.write(part, 0, Math.min(part.length, KEPT_BYTES - kept.size()));
      bytes += part.length;
    }
    if (bytes > MAX_BYTES) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable cause) {
    body.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    body.complete(kept.toString(UTF_8));
  }
}
