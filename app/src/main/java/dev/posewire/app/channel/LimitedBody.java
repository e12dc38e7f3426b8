package dev.posewire.app.channel;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Takes in the body of an answer up to a size, and fails beyond it: whoever answers must not fill
 * the heap. Owned by the HTTP client.
 */
final class LimitedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final long maxBytes;
  private Subscription subscription;
  private long bytes;
  private boolean failed;

  LimitedBody(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole.getBody();
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    whole.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (failed) return;
    for (ByteBuffer buffer : buffers) bytes += buffer.remaining();
    if (bytes <= maxBytes) {
      whole.onNext(buffers);
      return;
    }
    failed = true;
    subscription.cancel();
    whole.onError(new IOException("the answer has more than " + maxBytes + " bytes"));
  }

  @Override
  public void onError(Throwable cause) {
    if (!failed) whole.onError(cause);
  }

  @Override
  public void onComplete() {
    if (!failed) whole.onComplete();
  }
}
