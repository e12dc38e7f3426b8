package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.ChangingSecrets;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.SinkException.Kind;
import dev.posewire.sink.webhook.WebhookServer.Answer;
import dev.posewire.sink.webhook.WebhookServer.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink and a real server. */
@Timeout(60)
class WebhookSinkTest {
  private static final long SESSION = 1_772_360_000_000_001L;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long LIMIT_SECONDS = 20;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  /** No label of a name has so many characters: it need not be looked up. */
  private static final String TOO_LONG = "x".repeat(64);

  private final WebhookServer server;

  WebhookSinkTest() throws Exception {
    this.server = WebhookServer.start();
  }

  @AfterEach
  void close() {
    server.close();
    awaitThreads("sink-hook-", 0);
  }

  /** A pool that has ended may have threads that are about to. */
  private static void awaitThreads(String beginning, int count) {
    long begun = System.nanoTime();
    while (threads(beginning).size() > count) {
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new AssertionError("must end: " + threads(beginning));
      }
      System.gc(); // see WebhookClient
      LockSupport.parkNanos(TURN_NANOS);
    }
  }

  private static List<String> threads(String beginning) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(beginning))
        .toList();
  }

  @Test
  void eventIsTheBodyOfItsRequestWithTheAttributesOfCloudEvents() throws Exception {
    PoseEvent event =
        Events.of("dock-3", 42, Map.of("site", "n\u00f6rd"), List.of(Events.skeleton(1, 9)));
    try (PoseSink sink = open(single())) {
      sink.write(event);
      sink.flush();
    }

    Request request = server.requests.get(0);
    assertEquals(PoseJson.toText(event), request.text());
    assertEquals("/poses", request.uri());
    assertEquals("application/json", request.header("Content-type"));
    assertEquals("1.0", request.header("Ce-specversion"));
    assertEquals("dock-3/" + SESSION + "/42", request.header("Ce-id"));
    assertEquals("/posewire", request.header("Ce-source"));
    assertEquals("dev.posewire.pose-event", request.header("Ce-type"));
    assertEquals("2026-03-01T10:15:30.045Z", request.header("Ce-time"));
    assertEquals("dock-3", request.header("Ce-subject"));
    assertEquals("posewire", request.header("User-agent"));
    assertNull(request.headers().get("X-posewire-signature"));
    assertNull(request.headers().get("Upgrade"));
  }

  /** HTTP Protocol Binding for CloudEvents 1.0.2, section 3.1.3.2, has this example. */
  @Test
  void attributeThatNoHeaderCanHoldIsEncoded() throws Exception {
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("Euro \u20ac \ud83d\ude00", 1));
      sink.write(Events.event("a\r\nx: \"100%\"", 1));
      sink.flush();
    }

    Set<String> subjects = new HashSet<>();
    server.requests.forEach(request -> subjects.add(request.header("Ce-subject")));
    assertEquals(Set.of("Euro%20%E2%82%AC%20%F0%9F%98%80", "a%0D%0Ax:%20%22100%25%22"), subjects);
  }

  @Test
  void batchIsAnArrayOfCloudEventsOfOneChannel() throws Exception {
    PoseEvent event =
        Events.of("a", 1, Map.of("site", "\"north\""), List.of(Events.skeleton(1, 9)));
    try (PoseSink sink = open(batched())) {
      sink.write(event);
      sink.write(Events.event("b", 1));
      sink.write(Events.event("a", 2));
      sink.flush();
    }

    assertEquals(2, server.requests.size());
    Request request =
        server.requests.stream().filter(one -> one.channel().equals("a")).findFirst().orElseThrow();
    assertEquals("application/cloudevents-batch+json", request.header("Content-type"));
    assertEquals(List.of(id("a", 1), id("a", 2)), request.ids());
    JsonNode first = request.json().get(0);
    assertEquals("1.0", first.path("specversion").asText());
    assertEquals("/posewire", first.path("source").asText());
    assertEquals("dev.posewire.pose-event", first.path("type").asText());
    assertEquals("2026-03-01T10:15:30.045Z", first.path("time").asText());
    assertEquals("a", first.path("subject").asText());
    assertEquals("application/json", first.path("datacontenttype").asText());
    assertTrue(request.text().contains(PoseJson.toText(event)));
    assertEquals("\"north\"", first.path("data").path("tags").path("site").asText());
    assertNull(request.headers().get("Ce-id"));
  }

  @Test
  void batchIsCutWhereReceiversRefuseLargerOnes() throws Exception {
    Map<String, String> tags = Map.of("note", "x".repeat(100_000));
    try (PoseSink sink = open(batched())) {
      for (long sequence = 0; sequence < 25; sequence++) {
        sink.write(Events.of("a", sequence, tags, List.of()));
      }
      sink.flush();
    }

    assertEquals(ids("a", 0, 25), server.taken);
    assertEquals(3, server.requests.size());
    server.requests.forEach(request -> assertTrue(request.text().length() < 1 << 20));
  }

  @Test
  void bodyIsSigned() throws Exception {
    for (boolean batched : List.of(false, true)) {
      WebhookTarget target = target(batched, Optional.of("k\u00eay"), Map.of(), LONG, 4);
      try (PoseSink sink = open(target)) {
        sink.write(Events.of("a", 1, Map.of("site", "n\u00f6rd"), List.of()));
        sink.flush();
      }
      Request request = server.requests.get(server.requests.size() - 1);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("k\u00eay".getBytes(UTF_8), "HmacSHA256"));
      assertEquals(
          "sha256=" + HexFormat.of().formatHex(mac.doFinal(request.text().getBytes(UTF_8))),
          request.header("X-posewire-signature"));
    }
  }

  @Test
  void headersOfTheUserAreSent() throws Exception {
    Map<String, String> headers =
        Map.of("authorization", "Bearer sesame", "user-agent", "mine", "X-Site", "north");
    try (PoseSink sink = open(target(false, Optional.empty(), headers, LONG, 4))) {
      sink.write(Events.event("a", 1));
      sink.flush();
    }

    Request request = server.requests.get(0);
    assertEquals("Bearer sesame", request.header("Authorization"));
    assertEquals("mine", request.header("User-agent"));
    assertEquals("north", request.header("X-site"));
  }

  @Test
  void eachChannelIsInOrderAndNoMoreRunThanAllowed() throws Exception {
    // Each group of three is answered only once all three are there.
    CyclicBarrier three = new CyclicBarrier(3);
    server.behaviour =
        request -> {
          try {
            three.await(LIMIT_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw e;
          } catch (Exception e) {
            return Answer.of(500, e.toString());
          }
          return Answer.of(200);
        };
    List<String> channels = List.of("a", "b", "c", "d", "e", "f");
    try (PoseSink sink = open(target(false, Optional.empty(), Map.of(), LONG, 3))) {
      for (long sequence = 0; sequence < 10; sequence++) {
        for (String channel : channels) sink.write(Events.event(channel, sequence));
      }
      sink.flush();
    }

    assertEquals(3, server.most.get());
    assertEquals(List.of(), server.overlaps);
    assertEquals(60, server.requests.size());
    for (String channel : channels) {
      assertEquals(
          ids(channel, 0, 10),
          server.requests.stream()
              .filter(request -> request.channel().equals(channel))
              .map(request -> request.header("Ce-id"))
              .toList());
    }
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    server.behaviour = request -> Answer.of(200, "taken, thank you");
    try (PoseSink sink = open(single())) {
      for (long sequence = 0; sequence < 20; sequence++) {
        sink.write(Events.event("a", sequence));
      }
      sink.flush();
    }

    assertEquals(1, server.requests.stream().map(Request::clientPort).distinct().count());
  }

  @Test
  void whatWasTakenBeforeAFailureIsNotSentAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(1);
    server.behaviour =
        request ->
            request.header("Ce-id").equals(id("a", 2)) && failures.getAndDecrement() > 0
                ? Answer.of(500)
                : Answer.of(200);
    List<PoseEvent> events = new ArrayList<>();
    for (long sequence = 0; sequence < 5; sequence++) {
      events.add(Events.event("a", sequence));
      events.add(Events.event("b", sequence));
    }
    try (PoseSink sink = open(single())) {
      for (PoseEvent event : events) sink.write(event);
      assertEquals(Kind.RETRIABLE, assertThrows(SinkException.class, sink::flush).kind());
      assertFalse(server.taken.contains(id("a", 3)));

      for (PoseEvent event : events) sink.write(event);
      sink.flush();
      assertEquals(10, server.taken.size());
      assertEquals(10, new HashSet<>(server.taken).size());
      assertEquals(11, server.requests.size());
      assertEquals(ids("a", 0, 5), server.taken.stream().filter(id -> id.startsWith("a")).toList());

      // What was stored is forgotten: who writes it once more means it.
      sink.write(events.get(0));
      sink.flush();
      assertEquals(11, server.taken.size());
    }
  }

  /** The writer halves a batch that is refused: a half that works is not all that was taken. */
  @Test
  void partThatWorksLeavesTheRestInMind() throws Exception {
    server.behaviour = request -> Answer.of(request.header("Ce-id").equals(id("b", 1)) ? 422 : 200);
    try (PoseSink sink = open(target(false, Optional.empty(), Map.of(), LONG, 1))) {
      // Events of both channels are taken in turns, before b/1 is refused.
      for (PoseEvent event : List.of(event("a", 0), event("b", 0), event("a", 1), event("b", 1))) {
        sink.write(event);
      }
      assertEquals(Kind.REFUSED, assertThrows(SinkException.class, sink::flush).kind());
      sink.write(event("a", 0));
      sink.write(event("b", 0));
      sink.flush();
      sink.write(event("a", 1));
      sink.flush();
    }

    assertEquals(List.of(id("a", 0), id("b", 0), id("a", 1)), server.taken);
  }

  private static PoseEvent event(String channel, long sequence) {
    return Events.event(channel, sequence);
  }

  @Test
  void eventThatIsWrittenTwiceIsSentOnce() throws Exception {
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("a", 1));
      sink.write(Events.event("a", 1));
      sink.flush();
    }

    assertEquals(List.of(id("a", 1)), server.taken);
  }

  @Test
  void silentReceiverIsGivenUpAndTriedAgain() throws Exception {
    AtomicInteger silences = new AtomicInteger(1);
    server.behaviour =
        request -> {
          if (silences.getAndDecrement() > 0) NEVER.await();
          return Answer.of(200);
        };
    WebhookTarget target = target(false, Optional.empty(), Map.of(), Duration.ofSeconds(1), 4);
    try (PoseSink sink = open(target)) {
      sink.write(Events.event("a", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(Kind.RETRIABLE, e.kind());
      assertEquals(
          server.url()
              + " does not answer within 1000 ms; see that it can be reached and is not overloaded,"
              + " or raise the sink's timeout",
          e.getMessage());

      sink.write(Events.event("a", 1));
      sink.flush();
    }
    assertEquals(List.of(id("a", 1)), server.taken);
  }

  @Test
  void cancelEndsAFlushThatHangsAndEveryLaterOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    server.behaviour =
        request -> {
          asked.countDown();
          NEVER.await();
          return Answer.of(200);
        };
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("a", 1));
      sink.write(Events.event("b", 1));
      CompletableFuture<SinkException> flush =
          CompletableFuture.supplyAsync(() -> assertThrows(SinkException.class, sink::flush));
      assertTrue(asked.await(LIMIT_SECONDS, TimeUnit.SECONDS));

      sink.cancel();
      SinkException e = flush.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertTrue(e.getMessage().contains("the sink is closing"), e::getMessage);

      sink.write(Events.event("a", 2));
      assertThrows(SinkException.class, sink::flush);
      assertEquals(2, server.requests.size());
    }
  }

  @Test
  void interruptEndsAFlushAndStays() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    server.behaviour =
        request -> {
          asked.countDown();
          NEVER.await();
          return Answer.of(200);
        };
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("a", 1));
      Thread thread =
          new Thread(
              () -> {
                assertThrows(SinkException.class, sink::flush);
                interrupted.complete(Thread.currentThread().isInterrupted());
              });
      thread.start();
      assertTrue(asked.await(LIMIT_SECONDS, TimeUnit.SECONDS));
      thread.interrupt();
      assertTrue(interrupted.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void longAnswerIsNotReadToItsEnd() throws Exception {
    String much = "x".repeat(4 << 20);
    server.behaviour = request -> Answer.of(200, much);
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("a", 1));
      sink.write(Events.event("a", 2));
      sink.flush();
    }

    assertEquals(ids("a", 1, 3), server.taken);
    assertEquals(2, server.requests.stream().map(Request::clientPort).distinct().count());
  }

  @Test
  void receiverThatClosesTheConnectionIsTriedAgain() throws Exception {
    server.behaviour =
        request -> {
          throw new InterruptedException();
        };
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("a", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().contains("has broken the connection"), e::getMessage);
    }
  }

  @Test
  void receiverThatIsNotThereIsNamed() throws Exception {
    server.stop();
    try (PoseSink sink = open(single())) {
      sink.write(Events.event("a", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(Kind.RETRIABLE, e.kind());
      assertEquals(
          server.url()
              + " cannot be connected to, nor its proxy where there is one; start it, or check the"
              + " sink's url",
          e.getMessage());
    }
  }

  @Test
  void nameThatNobodyHasIsTold() throws Exception {
    String url = "http://" + TOO_LONG + ".invalid/";
    WebhookTarget target =
        new WebhookTarget(Secret.of(url), false, Optional.empty(), Map.of(), LONG, 4);
    try (PoseSink sink = open(target)) {
      sink.write(Events.event("a", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().contains("cannot be found by its name"), e::getMessage);
    }
  }

  @Test
  void secretsAreLookedUpForEachFlush() throws Exception {
    ChangingSecrets secrets = new ChangingSecrets();
    WebhookTarget target =
        new WebhookTarget(
            secrets.secret("url", server.url() + "/${file:hook}"),
            false,
            Optional.of(secrets.secret("secret", "${file:key}")),
            Map.of(),
            LONG,
            4);
    try (PoseSink sink = open(target)) {
      for (String round : List.of("first", "second")) {
        secrets.put("hook", round + "-hook");
        secrets.put("key", round + "-key");
        sink.write(Events.event("a", 1));
        sink.flush();
        Request request = server.requests.get(server.requests.size() - 1);
        assertTrue(request.uri().endsWith("/" + round + "-hook"), request::uri);
        assertEquals(
            new Signature(round + "-key").of(request.text().getBytes(UTF_8)),
            request.header("X-posewire-signature"));
      }
      secrets.put("hook", "two words");
      sink.write(Events.event("a", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(Kind.RETRIABLE, e.kind());
      assertEquals(
          "url must be http://HOST:PORT/PATH or https://...; illegal character in path: "
              + server.url()
              + "/${file:hook}",
          e.getMessage());
    }
  }

  @Test
  void proxyOfTheJvmIsUsed() throws Exception {
    String port = server.url().replaceAll(".*:(\\d+)/.*", "$1");
    System.setProperty("http.proxyHost", "localhost");
    System.setProperty("http.proxyPort", port);
    WebhookTarget target =
        new WebhookTarget(
            Secret.of("http://nobody.invalid/a"), false, Optional.empty(), Map.of(), LONG, 4);
    try (PoseSink sink = open(target)) {
      sink.write(Events.event("a", 1));
      sink.flush();
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }

    assertEquals("http://nobody.invalid/a", server.requests.get(0).uri());
  }

  @Test
  void closeLeavesNoThread() throws Exception {
    int before = threads("HttpClient-").size();
    PoseSink sink = open(single());
    sink.write(Events.event("a", 1));
    sink.flush();
    assertFalse(threads("sink-hook-http-").isEmpty());
    sink.close();
    sink.close();

    awaitThreads("sink-hook-", 0);
    sink = null;
    // The client's own thread looks every three seconds whether anybody still has it.
    awaitThreads("HttpClient-", before);
  }

  private WebhookTarget single() {
    return target(false, Optional.empty(), Map.of(), LONG, 4);
  }

  private WebhookTarget batched() {
    return target(true, Optional.empty(), Map.of(), LONG, 4);
  }

  private WebhookTarget target(
      boolean batched,
      Optional<String> secret,
      Map<String, String> headers,
      Duration timeout,
      int concurrency) {
    Map<String, Secret> secrets = new TreeMap<>();
    headers.forEach((header, value) -> secrets.put(header, Secret.of(value)));
    return new WebhookTarget(
        Secret.of(server.url()), batched, secret.map(Secret::of), secrets, timeout, concurrency);
  }

  private static PoseSink open(WebhookTarget target) {
    return WebhookSink.open("hook", target);
  }

  private static String id(String channel, long sequence) {
    return channel + "/" + SESSION + "/" + sequence;
  }

  private static List<String> ids(String channel, long from, long to) {
    List<String> ids = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) ids.add(id(channel, sequence));
    return ids;
  }
}
