package dev.posewire.ingest;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.schemas.Encoding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Plays a script: frames, faults, silence, the end. Only cancel may come from another thread. */
final class FakeSource implements FrameSource {
  private interface Step {
    Optional<GrabbedFrame> play() throws SourceException;
  }

  private final FakeTime time;
  private final Deque<Step> script = new ArrayDeque<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private Optional<SourceException> openFault = Optional.empty();
  private SourceFormat format = new SourceFormat(640, 480, "h264", 10, Duration.ZERO, true, false);
  private boolean hangsInOpen;
  private long corrupt;
  private int width = 640;
  private byte shade;
  private Encoding encoding = Encoding.BGR24;
  private long lastPts;
  private int scaled;
  private volatile boolean closed; // written by the channel's thread, read by the test

  FakeSource(FakeTime time) {
    this.time = time;
  }

  /** A recording: it has an end, and comes as fast as it is read. */
  FakeSource recording() {
    format = new SourceFormat(640, 480, "h264", 10, Duration.ofSeconds(1), false, false);
    return this;
  }

  FakeSource producerClock() {
    format = new SourceFormat(640, 480, "h264", 10, Duration.ZERO, true, true);
    return this;
  }

  FakeSource refusesToOpen(Kind kind) {
    openFault = Optional.of(new SourceException(kind, "cannot open it: " + kind));
    return this;
  }

  FakeSource hangsInOpen() {
    hangsInOpen = true;
    return this;
  }

  /** Frames at 10 a second, received when they are read. */
  FakeSource frames(int count) {
    for (int i = 0; i < count; i++) {
      frame(lastPts + 100_000, Optional.empty());
    }
    return this;
  }

  FakeSource frame(long ptsMicros, Optional<Instant> producedAt) {
    lastPts = ptsMicros;
    script.add(
        () -> Optional.of(new GrabbedFrame(ptsMicros, producedAt, time.instant(), width, 480)));
    return this;
  }

  /** From the last frame of the script on. */
  FakeSource width(int now) {
    return with(() -> width = now);
  }

  /** What all bytes of the pictures are, from the last frame of the script on. */
  FakeSource shade(int now) {
    return with(() -> shade = (byte) now);
  }

  /** Its pictures are what a JPEG is to those who only carry it: bytes. */
  FakeSource jpeg() {
    encoding = Encoding.JPEG;
    return this;
  }

  FakeSource after(Duration pause) {
    return with(() -> time.advance(pause));
  }

  FakeSource corruptPackets(long now) {
    return with(() -> corrupt = now);
  }

  /** Before the last frame of the script comes. */
  private FakeSource with(Runnable before) {
    Step next = script.removeLast();
    script.add(
        () -> {
          before.run();
          return next.play();
        });
    return this;
  }

  FakeSource fails(Kind kind) {
    script.add(
        () -> {
          throw new SourceException(kind, "cannot read it: " + kind);
        });
    return this;
  }

  FakeSource breaks(RuntimeException bug) {
    script.add(
        () -> {
          throw bug;
        });
    return this;
  }

  FakeSource hangs() {
    script.add(this::hang);
    return this;
  }

  /** Ignores cancel and interrupt, as a name server that does not answer, until the release. */
  FakeSource hangsForGood() {
    script.add(
        () -> {
          hanging.countDown();
          while (released.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
          }
          throw new SourceException(Kind.CANCELLED, "it was cancelled");
        });
    return this;
  }

  void release() {
    released.countDown();
  }

  FakeSource ends() {
    script.add(Optional::empty);
    return this;
  }

  private Optional<GrabbedFrame> hang() throws SourceException {
    hanging.countDown();
    try {
      cancelled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SourceException(Kind.CANCELLED, "it was cancelled");
  }

  @Override
  public SourceFormat open() throws SourceException {
    if (hangsInOpen) {
      hang();
    }
    if (openFault.isPresent()) {
      throw openFault.get();
    }
    return format;
  }

  @Override
  public Optional<GrabbedFrame> grab() throws SourceException {
    if (cancelled.getCount() == 0) {
      throw new SourceException(Kind.CANCELLED, "it was cancelled");
    }
    return script.isEmpty() ? hang() : script.removeFirst().play();
  }

  @Override
  public FrameImage image() {
    scaled++;
    byte[] bgr = new byte[8 * 6 * 3];
    Arrays.fill(bgr, shade);
    return new FrameImage(LetterboxGeometry.fit(width, 480, 8, 6), encoding, bgr);
  }

  @Override
  public FrameImage picture() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }

  @Override
  public long corruptPackets() {
    return corrupt;
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  int scaled() {
    return scaled;
  }

  void awaitHanging() throws InterruptedException {
    Await.latch(hanging, "the source is asked for what never comes");
  }
}
