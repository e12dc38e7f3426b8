package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PacedSourceTest {
  private static final long MILLI = 1_000_000;

  private final FakeWaiter waiter = new FakeWaiter();
  private PacedSource source;

  @BeforeEach
  void open() throws SourceException {
    source = paced("testcard:?fps=10&frames=6", waiter);
    assertTrue(source.open().live());
  }

  @AfterEach
  void close() {
    source.close();
  }

  @Test
  void framesComeWhenTheirPtsIsDue() throws SourceException {
    source.grab();
    waiter.now += 30 * MILLI; // work
    GrabbedFrame second = source.grab().orElseThrow();
    waiter.now += 120 * MILLI; // late
    source.grab();
    source.grab();

    assertEquals(List.of(0L, 70 * MILLI, 0L, 80 * MILLI), waiter.waits);
    assertEquals(Instant.ofEpochMilli(100), second.receivedAt());
  }

  @Test
  void paceStartsAnewAfterALongStop() throws SourceException {
    source.grab();
    waiter.now += 60_000 * MILLI;
    source.grab();
    source.grab();

    assertEquals(List.of(0L, 0L, 100 * MILLI), waiter.waits);
  }

  @Test
  void endComesWithoutWaiting() throws SourceException {
    for (int frame = 0; frame < 6; frame++) {
      assertTrue(source.grab().isPresent());
    }
    assertTrue(source.grab().isEmpty());
    assertEquals(6, waiter.waits.size());
  }

  @Test
  @Timeout(20)
  void cancelBreaksOffTheWait() throws Exception {
    try (PacedSource slow = paced("testcard:?fps=0.1", new LatchWaiter())) {
      slow.open();
      slow.grab();
      AtomicReference<Kind> outcome = new AtomicReference<>();
      CountDownLatch grabbing = new CountDownLatch(1);
      Thread reader =
          new Thread(
              () -> {
                grabbing.countDown();
                outcome.set(assertThrows(SourceException.class, slow::grab).kind());
              },
              "reader");
      reader.start();
      grabbing.await();
      slow.cancel();
      reader.join();

      assertEquals(Kind.CANCELLED, outcome.get());
    }
  }

  @Test
  void interruptEndsTheWaitAndStaysSet() throws SourceException {
    try (PacedSource slow = paced("testcard:?fps=0.1", new LatchWaiter())) {
      slow.open();
      Thread.currentThread().interrupt();
      assertEquals(Kind.CANCELLED, assertThrows(SourceException.class, slow::grab).kind());
      assertTrue(Thread.interrupted());
    }
  }

  private PacedSource paced(String text, FrameWaiter with) throws SourceException {
    SourceUrl url = SourceUrl.parse(text);
    return new PacedSource(
        new TestCardSource(url, SourceSettings.defaults(), Instant::now),
        url,
        with,
        () -> Instant.ofEpochSecond(0, waiter.now));
  }

  /** Time passes only by waiting. */
  private static final class FakeWaiter implements FrameWaiter {
    private final List<Long> waits = new ArrayList<>();
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public boolean await(long nanos) {
      waits.add(nanos);
      now += nanos;
      return true;
    }

    @Override
    public void cancel() {}
  }
}
