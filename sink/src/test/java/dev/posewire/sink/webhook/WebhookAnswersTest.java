package dev.posewire.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.SinkException.Kind;
import dev.posewire.sink.webhook.WebhookServer.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sink makes of the answers of a real server. */
@Timeout(60)
class WebhookAnswersTest {
  private final WebhookServer server;

  WebhookAnswersTest() throws Exception {
    this.server = WebhookServer.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void eventIsTaken(int status) throws Exception {
    server.behaviour = request -> Answer.of(status);
    try (PoseSink sink = open(target(false))) {
      sink.write(Events.event("a", 1));
      sink.flush();
    }
    assertEquals(1, server.taken.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 409, 413, 422})
  void eventIsRefused(int status) throws Exception {
    server.behaviour = request -> Answer.of(status, "no\r\n such\u202e \u0007camera\u2028");

    SinkException e = failure(target(false));

    assertEquals(Kind.REFUSED, e.kind());
    assertEquals(
        "%s answers %d to a/1772360000000001/1: no such camera; the topic rejected has the event"
            .formatted(server.url(), status),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|check the sink's headers (authorization) and its secret",
        "403|check the sink's headers (authorization) and its secret",
        "404|check the sink's url, and that it takes a POST",
        "405|check the sink's url, and that it takes a POST",
        "410|check the sink's url, and that it takes a POST",
        "415|let it take application/json",
        "408|look into its log",
        "418|look into its log",
        "429|raise its limit, or take fewer events by max-per-second or batched",
        "500|look into its log",
        "503|look into its log",
      })
  void eventIsTriedAgain(int status, String remedy) throws Exception {
    server.behaviour = request -> Answer.of(status);

    SinkException e = failure(target(false));

    assertEquals(Kind.RETRIABLE, e.kind());
    assertEquals("%s answers %d; %s".formatted(server.url(), status, remedy), e.getMessage());
  }

  @Test
  void batchThatIsNotUnderstoodIsTriedAgain() throws Exception {
    server.behaviour = request -> Answer.of(415);

    SinkException e = failure(target(true));

    assertEquals(Kind.RETRIABLE, e.kind());
    assertTrue(e.getMessage().contains("or set the sink's batched to false"), e::getMessage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://localhost:1/sesame?a=sesame|, on http://localhost",
        "/sesame|''",
        "http://bad host/sesame|''",
      })
  void redirectIsNotFollowed(String location, String place) throws Exception {
    server.behaviour = request -> new Answer(302, Map.of("Location", location), "");

    SinkException e = failure(target(false));

    assertEquals(Kind.RETRIABLE, e.kind());
    assertEquals(
        "%s answers 302; redirects are not followed: give the sink's url the address that it leads to%s"
            .formatted(server.url(), place),
        e.getMessage());
    assertEquals(1, server.requests.size());
  }

  @Test
  void onlyTheBeginningOfAnAnswerIsShown() throws Exception {
    server.behaviour = request -> Answer.of(500, "x".repeat(60_000));

    String message = failure(target(false)).getMessage();

    assertTrue(message.contains(": " + "x".repeat(200) + "; "), message);
  }

  /** Error pages show what was asked for, and some all that came. */
  @ParameterizedTest
  @ValueSource(ints = {401, 404, 422, 500})
  void secretsThatTheServerSendsBackAreNotShown(int status) throws Exception {
    server.behaviour =
        request -> Answer.of(status, "Cannot POST " + request.uri() + " " + request.headers());

    SinkException e = failure(target(false));

    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertTrue(server.requests.get(0).uri().contains("sesame-hook?code=sesame-code"));
    assertTrue(server.requests.get(0).header("Authorization").contains("sesame-token"));
    assertTrue(e.getMessage().contains("Cannot POST"), e::getMessage);
    assertFalse(trace.toString().contains("sesame"), trace::toString);
  }

  private SinkException failure(WebhookTarget target) throws Exception {
    try (PoseSink sink = open(target)) {
      sink.write(Events.event("a", 1));
      return assertThrows(SinkException.class, sink::flush);
    }
  }

  private WebhookTarget target(boolean batched) {
    return new WebhookTarget(
        new Secret("url", server.url(), text -> text + "/sesame-hook?code=sesame-code"),
        batched,
        Optional.of(Secret.of("sesame-key")),
        Map.of("authorization", Secret.of("Bearer sesame-token")),
        WebhookTarget.TIMEOUT,
        1);
  }

  private static PoseSink open(WebhookTarget target) {
    return WebhookSink.open("hook", target);
  }
}
