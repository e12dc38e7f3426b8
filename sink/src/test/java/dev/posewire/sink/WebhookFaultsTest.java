package dev.posewire.sink;

import static dev.posewire.sink.PosesTopic.FIRST;
import static dev.posewire.sink.PosesTopic.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.sink.webhook.WebhookServer;
import dev.posewire.sink.webhook.WebhookServer.Answer;
import dev.posewire.sink.webhook.WebhookTarget;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running sink whose receiver goes away, hangs, is slow or refuses; nothing is lost. */
@Timeout(60)
class WebhookFaultsTest extends RunningSink {
  private static final int EVENTS = 40;
  private static final int BATCH = 16;
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final WebhookServer server;

  WebhookFaultsTest() throws Exception {
    this.server = WebhookServer.start();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    closeRunner();
    server.close();
    awaitEndOfThreads();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receiverThatGoesAwayAndComesBackHasEverything(boolean batched) throws Exception {
    server.stop();
    publish(0, EVENTS / 2);
    start(batched, Duration.ofSeconds(5));
    await("a failure", () -> sum("sink.failures") >= 2);
    assertFalse(health.isReady());
    assertTrue(reason().contains("cannot be connected to"), this::reason);
    server.restart();
    awaitCommitted(EVENTS / 2);
    assertTrue(health.isReady());

    server.stop();
    publish(EVENTS / 2, EVENTS);
    await("a failure", () -> !health.isReady());
    server.restart();
    awaitCommitted(EVENTS);
    assertEachTakenOnce(2 * EVENTS);
    assertEquals(2.0 * EVENTS, sum("events.stored"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eventsAreTakenOnceThoughAnswersFailNowAndThen(boolean batched) throws Exception {
    AtomicInteger count = new AtomicInteger();
    server.behaviour =
        request -> {
          int number = count.incrementAndGet();
          return Answer.of(number == 2 || number == 5 ? 500 : 200);
        };
    publish(0, EVENTS);
    start(batched, Duration.ofSeconds(5));

    awaitCommitted(EVENTS);
    assertEachTakenOnce(2 * EVENTS);
    assertTrue(sum("sink.failures") > 0);
    assertEquals(List.of(), server.overlaps);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusedEventIsRejectedAndTheRestIsTaken(boolean batched) throws Exception {
    server.behaviour =
        request ->
            request.ids().stream().anyMatch(id -> id.matches("dock-0/.*/13"))
                ? Answer.of(400, "unlucky")
                : Answer.of(200);
    publish(0, EVENTS);
    start(batched, Duration.ofSeconds(5));

    awaitCommitted(EVENTS);
    assertEachTakenOnce(2 * EVENTS - 1);
    assertEquals(List.of("13"), topic.rejectedOffsets());
    String error = topic.rejectedReasons().get(0);
    assertTrue(error.contains("answers 400 to dock-0/1772360000000001/13: unlucky"), error);
    assertEquals(1, sum("events.rejected"));
    assertEquals(0, sum("sink.failures"));
    assertTrue(health.isReady());
  }

  @Test
  void tokenThatChangesTakesNoRestart() throws Exception {
    ChangingSecrets secrets = new ChangingSecrets();
    secrets.put("token", "sesame-1");
    AtomicReference<String> login = new AtomicReference<>("Bearer sesame-1");
    server.behaviour =
        request -> {
          String came = request.header("Authorization");
          return came.equals(login.get()) ? Answer.of(200) : Answer.of(401, came + " is no login");
        };
    publish(0, EVENTS / 2);
    start(
        target(
            false,
            LIMIT,
            Map.of(
                "authorization", secrets.secret("headers.authorization", "Bearer ${file:token}"))));
    awaitCommitted(EVENTS / 2);

    login.set("Bearer sesame-3");
    publish(EVENTS / 2, EVENTS);
    await("a failure", () -> reason().contains("answers 401: *** is no login"));
    secrets.remove("token");
    await("a second", () -> reason().contains("headers.authorization: ${file:token} leads nowher"));
    secrets.put("token", "sesam\u00e9");
    await("a third", () -> reason().contains("headers.authorization must be one line of"));
    secrets.put("token", "sesame-2");
    await("a fourth", () -> reason().contains("answers 401: *** is no login"));
    assertFalse(reason().contains("sesam"), this::reason);
    assertFalse(health.isReady());
    secrets.put("token", "sesame-3");

    awaitCommitted(EVENTS);
    assertEachTakenOnce(2 * EVENTS);
    assertTrue(health.isReady());
  }

  @Test
  void receiverThatHangsIsTriedAgain() throws Exception {
    AtomicInteger silences = new AtomicInteger(1);
    server.behaviour =
        request -> {
          if (silences.getAndDecrement() > 0) NEVER.await();
          return Answer.of(200);
        };
    publish(0, EVENTS);
    start(false, Duration.ofSeconds(2));

    awaitCommitted(EVENTS);
    assertEachTakenOnce(2 * EVENTS);
    assertTrue(sum("sink.failures") >= 1);
  }

  @Test
  void slowReceiverSlowsTheSinkOnly() throws Exception {
    server.behaviour =
        request -> {
          boolean unused = NEVER.await(20, TimeUnit.MILLISECONDS);
          return Answer.of(200);
        };
    publish(0, EVENTS);
    start(false, Duration.ofSeconds(5));

    awaitCommitted(EVENTS);
    assertEachTakenOnce(2 * EVENTS);
    assertEquals(0, sum("sink.failures"));
    assertEquals(List.of(), server.overlaps);
  }

  @Test
  void closeIsBoundedWhileTheReceiverHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    server.behaviour =
        request -> {
          asked.countDown();
          NEVER.await();
          return Answer.of(200);
        };
    publish(0, BATCH);
    start(false, Duration.ofMinutes(5));
    assertTrue(asked.await(LIMIT.toSeconds(), TimeUnit.SECONDS));

    long begun = System.nanoTime();
    runner.close();
    long millis = (System.nanoTime() - begun) / 1_000_000;

    assertTrue(millis < 8_000, () -> millis + " ms");
    assertTrue(health.isLive());
    assertEquals(-1, topic.committed(FIRST));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 503})
  void pauseThatIsAskedForIsPassedOn(int status) throws Exception {
    server.behaviour = request -> new Answer(status, Map.of("Retry-After", "120"), "");
    try (PoseSink sink = target(false, LIMIT).open("a", meters)) {
      sink.write(Events.event("dock-0", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);

      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertEquals(Duration.ofMinutes(2), e.pause());
    }
  }

  @Test
  void pauseThatIsAskedForIsKept() throws Exception {
    AtomicInteger refusals = new AtomicInteger(1);
    long[] askedNanos = new long[1];
    long[] againNanos = new long[1];
    server.behaviour =
        request -> {
          if (refusals.getAndDecrement() > 0) {
            askedNanos[0] = System.nanoTime();
            return new Answer(429, Map.of("Retry-After", "1"), "");
          }
          if (againNanos[0] == 0) againNanos[0] = System.nanoTime();
          return Answer.of(200);
        };
    topic.publish(FIRST, 0);
    start(false, LIMIT);

    await("the commit", () -> topic.committed(FIRST) == 1);
    assertTrue(againNanos[0] - askedNanos[0] >= TimeUnit.SECONDS.toNanos(1));
  }

  private void start(boolean batched, Duration timeout) {
    start(target(batched, timeout));
  }

  private void start(WebhookTarget target) {
    SinkSettings settings =
        new SinkSettings("a", target, EventFilter.NONE, BATCH, Duration.ofMillis(10));
    start(settings);
  }

  private WebhookTarget target(boolean batched, Duration timeout) {
    return target(batched, timeout, Map.of());
  }

  private WebhookTarget target(boolean batched, Duration timeout, Map<String, Secret> headers) {
    return new WebhookTarget(
        Secret.of(server.url()),
        batched,
        Optional.empty(),
        headers,
        timeout,
        WebhookTarget.CONCURRENCY);
  }

  /** Offsets {@code from} to {@code to - 1} of both partitions. */
  private void publish(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      topic.publish(FIRST, offset);
      topic.publish(SECOND, offset);
    }
  }

  private void assertEachTakenOnce(int events) {
    assertEquals(events, server.taken.size());
    assertEquals(events, new HashSet<>(server.taken).size());
    for (String channel : List.of("dock-0", "dock-1")) {
      List<Long> sequences =
          server.taken.stream()
              .filter(id -> id.startsWith(channel))
              .map(id -> Long.valueOf(id.substring(id.lastIndexOf('/') + 1)))
              .toList();
      assertEquals(sequences.stream().sorted().toList(), sequences);
    }
  }
}
