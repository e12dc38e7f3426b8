package dev.posewire.sink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.ChangingSecrets;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink on a real broker. */
@Timeout(120)
class MqttSinkIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String POSES = "posewire/+/poses";
  private static final String STATUS = "posewire/sinks/a/status";

  @TempDir Path folder;
  private MosquittoBroker broker;

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (broker != null) broker.close();
    await("the end of the network thread", () -> networkThreads().isEmpty());
  }

  private static List<String> networkThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sink-a"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everyEventComesOnceInTheOrderOfItsChannel(int qos) throws Exception {
    broker = MosquittoBroker.start();
    List<PoseEvent> events = events(300);
    try (Subscriber subscriber = Subscriber.lasting(broker, POSES);
        PoseSink sink = sink(qos)) {
      sink.prepare();
      for (PoseEvent event : events) sink.write(event);
      sink.flush();

      await("all", () -> subscriber.count() >= events.size());
      assertEquals(events.stream().map(MqttSinkIT::message).toList(), subscriber.messages());
      assertEquals(events.stream().map(PoseJson::toText).toList(), subscriber.texts());
      Mqtt5Publish first = subscriber.publishes().get(0);
      assertEquals("application/json", first.getContentType().orElseThrow().toString());
      assertEquals(MqttQos.fromCode(qos), first.getQos());
    }
  }

  @Test
  void topicMayHoldTagsAndLastEventIsRetained() throws Exception {
    broker = MosquittoBroker.start();
    MqttTarget target =
        target(
            broker, 1, TopicTemplate.ofEvents("site/{tag:site}/{channel}"), true, Optional.empty());
    try (PoseSink sink = open(target)) {
      sink.prepare();
      sink.write(Events.of("dock-1", 1, Map.of("site", "north"), List.of()));
      sink.write(Events.of("dock-1", 2, Map.of("site", "north"), List.of()));
      sink.flush();
      sink.write(Events.of("dock-1", 3, Map.of("site", "no/r+th"), List.of()));
      sink.write(Events.event("dock-1", 4));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(SinkException.Kind.REFUSED, e.kind());
      assertTrue(e.getMessage().contains("{tag:site} of the topic is 'no/r+th'"), e::getMessage);
    }

    try (Subscriber late = Subscriber.live(broker, "site/#")) {
      await("the one that is kept", () -> late.count() >= 1);
      assertEquals("site/north/dock-1", late.messages().get(0).topic());
      assertEquals(2, late.messages().get(0).sequence());
    }
  }

  /** A subscriber of QoS 0 has of a killed broker all that this one acknowledged. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void brokerThatIsKilledInTheMiddleCostsNothing(int qos) throws Exception {
    broker = MosquittoBroker.start();
    List<PoseEvent> events = events(2_000);
    CountDownLatch some = new CountDownLatch(100);
    List<Subscriber.Message> all = new ArrayList<>();
    try (PoseSink sink = sink(qos)) {
      sink.prepare();
      try (Subscriber before = Subscriber.live(broker, POSES, message -> some.countDown())) {
        CompletableFuture<SinkException> flush = flushing(sink, events);
        assertTrue(some.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        broker.kill();
        SinkException e = flush.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertEquals(SinkException.Kind.RETRIABLE, e.kind());
        assertTrue(
            e.getMessage().startsWith(broker.url() + ", topic posewire/dock-"), e::getMessage);
        assertTrue(e.getMessage().endsWith("start the broker, or see that it can be reached"));
        SinkException away = flushing(sink, events).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertTrue(away.getMessage().contains("Connection refused"), away::getMessage);
        all.addAll(before.messages());
        assertTrue(all.size() < events.size(), () -> "was not in the middle: " + all.size());
      }
      broker.restart();
      try (Subscriber after = Subscriber.live(broker, POSES)) {
        for (PoseEvent event : events) sink.write(event);
        sink.flush();
        Subscriber.Message last = message(events.get(events.size() - 1));
        await("the last one", () -> after.messages().contains(last));
        all.addAll(after.messages());
      }
    }

    List<Subscriber.Message> wanted = events.stream().map(MqttSinkIT::message).toList();
    assertEquals(wanted, List.copyOf(new LinkedHashSet<>(all)), "all, in their order");
    int repeated = all.size() - wanted.size();
    assertTrue(repeated <= MqttSink.MAX_UNANSWERED, () -> "repeated: " + repeated);
  }

  @Test
  void wrongPasswordIsToldAndNotShown() throws Exception {
    broker = MosquittoBroker.startWithPassword();
    MqttTarget wrong =
        target(broker, 1, MqttTarget.TOPIC, false, Optional.of(Secret.of("Wrong@Potoroo")));
    try (PoseSink sink = open(wrong)) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(e.getMessage().contains("not authorized (0x87)"), e::getMessage);
      assertTrue(e.getMessage().contains("user and password"), e::getMessage);
      assertFalse(e.toString().contains("Potoroo"), e::toString);
    }
    MqttTarget right =
        target(
            broker, 1, MqttTarget.TOPIC, false, Optional.of(Secret.of(MosquittoBroker.PASSWORD)));
    try (PoseSink sink = open(right)) {
      sink.prepare();
      sink.write(Events.event("dock-1", 1));
      sink.flush();
    }
  }

  @Test
  void passwordThatChangesTakesNoRestart() throws Exception {
    Path passwords = folder.resolve("passwords");
    MosquittoBroker.writePassword(passwords, "Sesame-1");
    broker = MosquittoBroker.start("allow_anonymous false", "password_file " + passwords);
    ChangingSecrets secrets = new ChangingSecrets();
    secrets.put("broker", "Sesame-1");
    Secret password = secrets.secret("password", "${file:broker}");
    MqttTarget target = target(broker, 1, MqttTarget.TOPIC, false, Optional.of(password));
    try (PoseSink sink = open(target)) {
      sink.prepare();

      broker.stop();
      MosquittoBroker.writePassword(passwords, "Sesame-2");
      broker.restart();
      await("a refusal", () -> failure(sink).contains("not authorized (0x87)"));
      secrets.remove("broker");
      assertEquals("password: ${file:broker} leads nowhere", failure(sink));
      secrets.put("broker", "Sesame-2");
      sink.write(Events.event("dock-1", 1));
      sink.flush();
    }
  }

  private static String failure(PoseSink sink) throws SinkException {
    sink.write(Events.event("dock-1", 1));
    SinkException e = assertThrows(SinkException.class, sink::flush);
    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    return e.getMessage();
  }

  @Test
  void brokerThatIsAwayAtTheStartIsWaitedFor() throws Exception {
    broker = MosquittoBroker.start();
    broker.stop();
    try (PoseSink sink = sink(1)) {
      SinkException e = assertThrows(SinkException.class, sink::prepare);
      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().contains("start the broker"), e::getMessage);
      broker.restart();
      sink.prepare();
    }
  }

  /**
   * mosquitto 2.0.11 closes the connection behind its answer, so that now and then only the end of
   * it is seen; a later attempt has the answer.
   */
  @Test
  void topicThatTheUserMayNotWriteIsTriedAgain() throws Exception {
    Path rights =
        Files.writeString(
            folder.resolve("rights"),
            "topic write posewire/sinks/#\ntopic write posewire/dock-0/#\n");
    broker = MosquittoBroker.start("acl_file " + rights);
    try (PoseSink sink = sink(1)) {
      sink.prepare();
      String said = "";
      for (int attempt = 0; attempt < 50 && !said.contains("not authorized"); attempt++) {
        sink.write(Events.event("dock-0", 1));
        sink.write(Events.event("dock-1", 1));
        SinkException e = assertThrows(SinkException.class, sink::flush);
        assertEquals(SinkException.Kind.RETRIABLE, e.kind());
        said = e.getMessage();
      }
      assertTrue(said.contains("posewire/dock-1/poses: not authorized"), said);
      assertTrue(said.contains("access list"), said);
    }
  }

  @Test
  void eventThatIsTooLargeIsRefusedAndTheOthersAreSent() throws Exception {
    broker = MosquittoBroker.start("max_packet_size 2000");
    PoseEvent large = Events.of("dock-1", 1, Map.of("text", "x".repeat(3_000)), List.of());
    try (Subscriber subscriber = Subscriber.lasting(broker, POSES);
        PoseSink sink = sink(1)) {
      sink.prepare();
      sink.write(Events.event("dock-1", 0));
      sink.write(large);
      sink.write(Events.event("dock-1", 2));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(SinkException.Kind.REFUSED, e.kind());
      assertTrue(e.getMessage().contains("topic rejected"), e::getMessage);

      sink.write(Events.event("dock-1", 0));
      sink.write(Events.event("dock-1", 2));
      sink.flush();
      await("the others", () -> subscriber.count() >= 2);
      assertEquals(List.of(0L, 2L), sequences(subscriber));
    }
  }

  @Test
  void eventThatTheBrokerRefusesByAnAnswerOfItsOwnIsRefused() throws Exception {
    broker = MosquittoBroker.start("message_size_limit 2000");
    PoseEvent large = Events.of("dock-1", 1, Map.of("text", "x".repeat(3_000)), List.of());
    try (PoseSink sink = sink(1)) {
      sink.prepare();
      sink.write(large);
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(SinkException.Kind.REFUSED, e.kind(), e::getMessage);
      sink.write(Events.event("dock-1", 2));
      sink.flush();
    }
  }

  @Test
  void statusSaysWhetherTheSinkIsThere() throws Exception {
    broker = MosquittoBroker.start();
    try (Subscriber status = Subscriber.live(broker, STATUS)) {
      PoseSink sink = sink(1);
      sink.prepare();
      await("online", () -> status.texts().equals(List.of("online")));
      sink.cancel();
      sink.close();
      sink.close();
      await("offline", () -> status.texts().equals(List.of("online", "offline")));
    }
    try (Subscriber late = Subscriber.live(broker, STATUS)) {
      await("what is kept", () -> late.texts().equals(List.of("offline")));
    }
  }

  @Test
  void connectionThatIsCutLeavesTheWillAndIsMadeAgainWhileNothingComes() throws Exception {
    broker = MosquittoBroker.start();
    try (Subscriber status = Subscriber.live(broker, STATUS);
        Broker connection = new Broker("a", "posewire-sink-a", STATUS, target(broker, 1))) {
      assertEquals(Optional.empty(), connection.connect());
      await("online", () -> status.texts().equals(List.of("online")));
      connection.cut();
      await("offline", () -> status.texts().equals(List.of("online", "offline")));
    }
    try (PoseSink sink = sink(1)) {
      sink.prepare();
      broker.stop();
      await("the end", () -> !tends(sink));
      broker.restart();
      sink.tend();
      try (Subscriber status = Subscriber.live(broker, STATUS)) {
        await("online", () -> status.texts().equals(List.of("online")));
      }
    }
  }

  private static boolean tends(PoseSink sink) {
    try {
      sink.tend();
      return true;
    } catch (SinkException e) {
      return false;
    }
  }

  @Test
  void frozenBrokerHoldsNeitherAFlushNorTheClose() throws Exception {
    broker = MosquittoBroker.start();
    PoseSink sink = sink(1);
    sink.prepare();
    broker.freeze();
    CompletableFuture<SinkException> flush = flushing(sink, events(2_000));
    assertThrows(TimeoutException.class, () -> flush.get(300, TimeUnit.MILLISECONDS));

    long begun = System.nanoTime();
    sink.cancel();
    SinkException e = flush.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    long cancelled = millisSince(begun);
    sink.close();
    long closed = millisSince(begun);

    assertTrue(e.getMessage().contains("it is closing"), e::getMessage);
    assertTrue(cancelled < 1_000, () -> cancelled + " ms");
    assertTrue(closed < 4_000, () -> closed + " ms");
    await("the end of the network thread", () -> networkThreads().isEmpty());
    assertThrows(SinkException.class, sink::tend);
  }

  @Test
  void frozenBrokerAtTheStartIsGivenUpOnCancel() throws Exception {
    broker = MosquittoBroker.start();
    broker.freeze();
    try (PoseSink sink = sink(1)) {
      CompletableFuture<SinkException> prepared =
          CompletableFuture.supplyAsync(() -> assertThrows(SinkException.class, sink::prepare));
      assertThrows(TimeoutException.class, () -> prepared.get(300, TimeUnit.MILLISECONDS));
      sink.cancel();
      assertTrue(prepared.get(5, TimeUnit.SECONDS).getMessage().contains("it is closing"));
    }
  }

  @Test
  void certificateIsCheckedAgainstTheAuthoritiesOfTheFile() throws Exception {
    BrokerKey key = BrokerKey.make(folder, "ip:127.0.0.1");
    BrokerKey other = BrokerKey.make(folder, "ip:127.0.0.2");
    broker = MosquittoBroker.start("certfile " + key.certificate(), "keyfile " + key.key());
    try (PoseSink sink = open(tls(Optional.of(key.certificate())))) {
      sink.prepare();
      sink.write(Events.event("dock-1", 1));
      sink.flush();
    }
    for (Optional<Path> file : List.of(Optional.<Path>empty(), Optional.of(other.certificate()))) {
      try (PoseSink sink = open(tls(file))) {
        UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
        assertTrue(e.getMessage().contains("ca-file"), e::getMessage);
      }
    }
  }

  @Test
  void certificateOfAnotherNameIsRefused() throws Exception {
    BrokerKey key = BrokerKey.make(folder, "dns:broker.example");
    broker = MosquittoBroker.start("certfile " + key.certificate(), "keyfile " + key.key());
    try (PoseSink sink = open(tls(Optional.of(key.certificate())))) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(e.getMessage().contains("127.0.0.1"), e::getMessage);
    }
  }

  private MqttTarget tls(Optional<Path> caFile) {
    return new MqttTarget(
        broker.url(),
        MqttTarget.TOPIC,
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MqttTarget.STATUS_TOPIC,
        caFile);
  }

  /** Of three channels in turn. */
  private static List<PoseEvent> events(int count) {
    List<PoseEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Events.of("dock-" + i % 3, i / 3, Map.of(), List.of(Events.skeleton(1, 2))));
    }
    return events;
  }

  private static Subscriber.Message message(PoseEvent event) {
    return new Subscriber.Message(
        "posewire/" + event.getChannel() + "/poses", event.getSession(), event.getSequence());
  }

  private static List<Long> sequences(Subscriber subscriber) {
    return subscriber.messages().stream().map(Subscriber.Message::sequence).toList();
  }

  /** Writes and flushes on another thread; how it failed. */
  private static CompletableFuture<SinkException> flushing(PoseSink sink, List<PoseEvent> events) {
    return CompletableFuture.supplyAsync(
        () ->
            assertThrows(
                SinkException.class,
                () -> {
                  for (PoseEvent event : events) sink.write(event);
                  sink.flush();
                }));
  }

  private PoseSink sink(int qos) {
    return open(target(broker, qos));
  }

  private static MqttTarget target(MosquittoBroker broker, int qos) {
    return target(broker, qos, MqttTarget.TOPIC, false, Optional.empty());
  }

  private static MqttTarget target(
      MosquittoBroker broker,
      int qos,
      TopicTemplate topic,
      boolean retain,
      Optional<Secret> password) {
    return new MqttTarget(
        broker.url(),
        topic,
        qos,
        retain,
        password.map(given -> MosquittoBroker.USER),
        password,
        Optional.empty(),
        MqttTarget.STATUS_TOPIC,
        Optional.empty());
  }

  private static PoseSink open(MqttTarget target) {
    return target.open("a", new SimpleMeterRegistry());
  }

  private static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long begun = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new AssertionError("must come: " + what + "; " + networkThreads());
      }
      LockSupport.parkNanos(TURN_NANOS);
    }
  }
}
