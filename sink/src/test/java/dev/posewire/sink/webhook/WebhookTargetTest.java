package dev.posewire.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkValues;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void everyValueIsRead() throws Exception {
    WebhookTarget target =
        read(
            """
            {"url": "https://hooks.example/${file:hook}?code=${file:code}", "batched": true,
             "secret": "${file:key}", "headers": {"Authorization": "Bearer ${file:token}", "X-A": "b"},
             "timeout": "3s", "concurrency": 2}
            """);

    assertEquals(
        new WebhookTarget(
            Secret.of("https://hooks.example/${file:hook}?code=${file:code}"),
            true,
            Optional.of(Secret.of("${file:key}")),
            Map.of("Authorization", Secret.of("Bearer ${file:token}"), "X-A", Secret.of("b")),
            Duration.ofSeconds(3),
            2),
        target);
    assertEquals(
        new Endpoint(
            new WebhookAddress(
                URI.create("https://hooks.example/sesame-hook?code=sesame-code"),
                "https://hooks.example/${file:hook}"),
            Optional.of("sesame-key"),
            new RequestHeaders(Map.of("Authorization", "Bearer sesame-token", "X-A", "b"))),
        Endpoint.of(target));
  }

  @Test
  void textHoldsHeadersToo() {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("url", "http://hooks.example:8080/poses")
            .put("headers", "authorization:Basic YTpi,x-site:north");

    WebhookTarget target = WebhookTarget.read(new SinkValues(entry, text -> text));

    assertEquals(
        new WebhookTarget(
            Secret.of("http://hooks.example:8080/poses"),
            false,
            Optional.empty(),
            Map.of("authorization", Secret.of("Basic YTpi"), "x-site", Secret.of("north")),
            WebhookTarget.TIMEOUT,
            WebhookTarget.CONCURRENCY),
        target);
  }

  @Test
  void noSecretIsShown() throws Exception {
    WebhookTarget target =
        read(
            """
            {"url": "https://hooks.example/${file:hook}?code=sesame", "secret": "sesame",
             "headers": {"b": "sesame", "authorization": "Bearer sesame"}}
            """);

    assertFalse(target.toString().contains("sesame"), target::toString);
    Endpoint endpoint = Endpoint.of(target);
    assertEquals("https://hooks.example/${file:hook}", endpoint.toString());
    assertEquals("[authorization, b]", endpoint.headers().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hooks.example/sesame|url must be http://HOST:PORT/PATH or https://...: ",
        "ann:sesame@hooks.example/a|url must be http://HOST:PORT/PATH or https://...: ",
        "ftp://hooks.example/a?x=sesame|url must be http://HOST:PORT/PATH or https://...: ftp://hooks.example/a",
        "http:///a|url must be http://HOST:PORT/PATH or https://...: http:///a",
        "http://a_b/a|url must be http://HOST:PORT/PATH or https://...: http://a_b/a",
        "http://a:65536/a|url must be http://HOST:PORT/PATH or https://...: http://a:65536/a",
        "http://a b/?x=sesame|url must be http://HOST:PORT/PATH or https://...; illegal character in authority: http://a b/",
        "http://ann:sesame@a/b|url must have no user and password; give them in headers, as authorization: Basic BASE64 of user:password: http://***@a/b",
      })
  void wrongUrlIsToldWithoutItsSecrets(String url, String message) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> WebhookAddress.of(url, url));

    assertEquals(message.strip(), e.getMessage().strip());
  }

  @Test
  void secretThatBreaksTheUrlIsNotShown() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> WebhookAddress.of("http://a/sesame sesame", "http://a/${file:hook}"));

    assertEquals(
        "url must be http://HOST:PORT/PATH or https://...; illegal character in path:"
            + " http://a/${file:hook}",
        e.getMessage());
    assertFalse(String.valueOf(e.getCause()).contains("sesame"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type", "host", "CE-id", "x-posewire-signature", "Expect"})
  void headersOfTheSinkAreRefused(String name) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> new RequestHeaders(Map.of(name, "sesame")));

    assertEquals("headers." + name + " is set by the sink itself: leave it out", e.getMessage());
  }

  @Test
  void headersThatBreakTheRequestAreRefused() {
    for (String value : List.of("sesame\r\nx: y", "sesam\u00e9", "sesame\0")) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class, () -> new RequestHeaders(Map.of("authorization", value)));
      assertEquals("headers.authorization must be one line of printable ASCII", e.getMessage());
    }
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> new RequestHeaders(Map.of("a sesame", "sesame")));
    assertFalse(e.getMessage().contains("sesame"), e::getMessage);
  }

  /** A user may have left out the name, and given the value alone. */
  @Test
  void headerWithoutANameIsNotShown() {
    SinkValues values =
        new SinkValues(JSON.createObjectNode().put("headers", "Bearer sesame"), text -> text);

    assertEquals(Map.of(), values.secretMap("headers"));
    assertEquals(List.of("headers must be key:value"), values.problems());
  }

  @Test
  void limitsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                read(
                    """
                    {"url": "http://a", "secret": "", "timeout": "11m", "concurrency": 65}
                    """));

    assertEquals(
        """
        secret must not be empty: leave it out, or give one
        timeout must be 100ms to 10m: PT11M
        concurrency must be 1 to 64: 65""",
        e.getMessage());
  }

  private static WebhookTarget read(String json) throws Exception {
    SinkValues values =
        new SinkValues(
            (ObjectNode) JSON.readTree(json),
            text -> text.replaceAll("\\$\\{file:([a-z]+)\\}", "sesame-$1"));
    WebhookTarget target = WebhookTarget.read(values);
    assertEquals(List.of(), values.problems());
    return target;
  }
}
