package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class BrokerContactTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATE = Duration.ofSeconds(60);

  private final KafkaFutureImpl<String> answer = new KafkaFutureImpl<>();
  private final AtomicInteger looks = new AtomicInteger();

  private String problem(BrokerContact contact, Duration slow) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> contact.await(answer, SOON, slow));
    return e.getMessage();
  }

  @Test
  void anAnswerEndsTheWait() throws Exception {
    assertTrue(answer.complete("cluster"));

    new BrokerContact("host:1", () -> looks.incrementAndGet() > 0).await(answer, SOON, LATE);
    assertEquals(0, looks.get());
  }

  @Test
  void aBrokerThatListensIsWaitedForBeyondTheFirstLimit() throws Exception {
    // The answer comes after the first limit, as this is asked then only.
    new BrokerContact("host:1", () -> answer.complete("cluster")).await(answer, SOON, LATE);
  }

  @Test
  void whereNobodyListensItEndsAtTheFirstLimit() {
    String message = problem(new BrokerContact("host:1", () -> false), LATE);

    assertTrue(message.startsWith("no Kafka broker answers at host:1 within 0.02 s:"), message);
    assertTrue(message.contains("--bootstrap-servers"), message);
  }

  @Test
  void whoListensAndNeverAnswersIsGivenUpAtTheSecondLimit() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String servers = "nonsense,127.0.0.1:" + silent.getLocalPort();

      String message = problem(new BrokerContact(servers), SOON.multipliedBy(2));

      assertTrue(message.contains("within 0.04 s, though somebody listens there"), message);
    }
  }

  @Test
  void oneLimitForBothAsksNobody() {
    String message = problem(new BrokerContact("host:1", () -> looks.incrementAndGet() > 0), SOON);

    assertTrue(message.contains("within 0.02 s:"), message);
    assertEquals(0, looks.get());
  }

  @Test
  void aFailureIsToldAtOnce() {
    assertTrue(answer.completeExceptionally(new SaslAuthenticationException("wrong password")));

    String message = problem(new BrokerContact("host:1", () -> true), LATE);

    assertTrue(message.contains("wrong password"), message);
    assertFalse(message.contains("though somebody listens"), message);
  }
}
