package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceSettings.Transport;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RtspIT {
  private static final SourceSettings SETTINGS = SourceSettings.defaults();

  @TempDir static Path folder;
  private static Path clip;

  @BeforeAll
  static void makeClip() throws Exception {
    Assumptions.assumeTrue(
        RtspServer.isAvailable(), "skipped: no RTSP server; " + RtspServer.REMEDY);
    clip =
        Clip.h264(640, 360, 25)
            .writeAnnexB(folder.resolve("clip.h264"), 50, i -> Pictures.quadrants(640, 360));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void framesComeAtThePaceOfTheCameraWithItsClock(Transport transport) throws Exception {
    try (RtspServer server = RtspServer.play(clip, 25);
        FrameSource source = source(server.url("", "/camera"), SETTINGS.withTransport(transport))) {
      SourceFormat format = source.open();
      assertEquals("h264", format.codec());
      assertEquals(640, format.width());
      assertEquals(25, format.fps(), 0.5);
      assertTrue(format.live() && format.producerClock());

      GrabbedFrame frame = source.grab().orElseThrow();
      assertEquals("RGBW", Pictures.corners(source.image()));
      int frames = 1;
      Optional<Instant> producedAt = frame.producedAt();
      while (producedAt.isEmpty() && frames < 500) {
        GrabbedFrame next = source.grab().orElseThrow();
        assertEquals(40_000, (double) (next.ptsMicros() - frame.ptsMicros()), 2_000);
        frame = next;
        frames++;
        producedAt = frame.producedAt();
      }
      Duration age = Duration.between(producedAt.orElseThrow(), frame.receivedAt());
      assertTrue(age.abs().toMillis() < 3000, "age by the camera's clock: " + age);
      Instant before = producedAt.orElseThrow();
      Instant after = source.grab().orElseThrow().producedAt().orElseThrow();
      assertEquals(40, (double) Duration.between(before, after).toMillis(), 5);
      assertEquals(0, source.corruptPackets());
    }
  }

  @ParameterizedTest
  @CsvSource({"basic", "digest"})
  void passwordIsAskedForAndNeverShown(String method) throws Exception {
    try (RtspServer server = RtspServer.play(clip, 25, method, "bob", "S3@c:ret")) {
      try (FrameSource source = source(server.url("bob:S3%40c%3Aret@", "/camera"), SETTINGS)) {
        assertEquals(640, source.open().width());
      }
      for (String userInfo : new String[] {"", "bob:S3cret@", "S3cret:S3%40c%3Aret@"}) {
        SourceException e = opening(server.url(userInfo, "/camera"), SETTINGS);
        assertEquals(Kind.UNAUTHORIZED, e.kind(), e.getMessage());
        assertFalse(e.getMessage().contains("S3"), e.getMessage());
        assertTrue(e.getMessage().contains("127.0.0.1"), e.getMessage());
      }
    }
  }

  @Test
  void unknownPathIsNotFound() throws Exception {
    try (RtspServer server = RtspServer.play(clip, 25)) {
      SourceException e = opening(server.url("", "/other"), SETTINGS);
      assertEquals(Kind.NOT_FOUND, e.kind(), e.getMessage());
    }
  }

  @Test
  void killedServerIsLost() throws Exception {
    try (RtspServer server = RtspServer.play(clip, 25);
        FrameSource source = source(server.url("", "/camera"), SETTINGS)) {
      source.open();
      source.grab();
      server.kill();
      long killed = System.nanoTime();

      assertEquals(Kind.LOST, readingOn(source).kind());
      assertTrue(System.nanoTime() - killed < 2_000_000_000L, "at once");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void frozenServerTimesOut(Transport transport) throws Exception {
    Duration limit = Duration.ofSeconds(1);
    SourceSettings settings =
        SETTINGS.withTransport(transport).withTimeouts(Duration.ofSeconds(10), limit);
    try (RtspServer server = RtspServer.play(clip, 25);
        FrameSource source = source(server.url("", "/camera"), settings)) {
      source.open();
      source.grab();
      server.freeze();
      long frozen = System.nanoTime();

      assertEquals(Kind.TIMEOUT, readingOn(source).kind());
      long millis = (System.nanoTime() - frozen) / 1_000_000;
      assertTrue(millis >= 900 && millis < 3000, "after " + millis + " ms");
      assertEquals(
          Kind.TIMEOUT,
          opening(server.url("bob:S3cret@", "/camera"), settings.withTimeouts(limit, limit))
              .kind());
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void cancelBreaksOffAReadThatHangs(Transport transport) throws Exception {
    AtomicReference<Kind> outcome = new AtomicReference<>();
    long cancelled;
    try (RtspServer server = RtspServer.play(clip, 25)) {
      try (FrameSource source =
          source(server.url("", "/camera"), SETTINGS.withTransport(transport))) {
        source.open();
        server.freeze();
        CountDownLatch reading = new CountDownLatch(1);
        Thread reader =
            new Thread(
                () -> {
                  reading.countDown();
                  outcome.set(readingOn(source).kind());
                },
                "reader");
        reader.start();
        reading.await();

        source.cancel();
        cancelled = System.nanoTime();
        reader.join();
      }
      assertEquals(Kind.CANCELLED, outcome.get());
      assertTrue(System.nanoTime() - cancelled < 1_000_000_000L, "closed within a second");
    }
  }

  private static SourceException readingOn(FrameSource source) {
    return assertThrows(
        SourceException.class,
        () -> {
          while (source.grab().isPresent()) {
            source.image();
          }
        });
  }

  private static SourceException opening(String url, SourceSettings settings)
      throws IOException, SourceException {
    try (FrameSource source = source(url, settings)) {
      return assertThrows(SourceException.class, source::open);
    }
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(Instant::now).create(SourceUrl.parse(url), settings);
  }
}
