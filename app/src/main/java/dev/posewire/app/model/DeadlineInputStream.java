package dev.posewire.app.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends reading by an exception at a time, also where the other side falls silent: a daemon thread
 * of the JDK closes the stream below. Owned by the reading thread.
 */
final class DeadlineInputStream extends FilterInputStream {
  private final Duration limit;
  // Written by the JDK's thread, read by the reader.
  private volatile boolean expired;

  DeadlineInputStream(InputStream in, Duration limit) {
    super(in);
    this.limit = limit;
    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::expire);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw expired ? late(e) : e;
    }
    if (count < 0 && expired) {
      throw late(null);
    }
    return count;
  }

  private IOException late(IOException cause) {
    return new IOException("not complete after " + limit.toSeconds() + " s", cause);
  }

  private void expire() {
    expired = true;
    try {
      in.close();
    } catch (IOException e) {
      // It ends all the same: the reader says why.
    }
  }
}
