package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong between a command and the API is told with what helps. */
class ApiErrorsTest {
  private FakeApi api;
  private ChannelShell shell;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    shell = ChannelShell.pipe(api.address());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | 2 | channel lobby is refused: why",
        "401 | 2 | wants a token that it knows: why; give it by POSEWIRE_API_TOKEN",
        "403 | 2 | may not be used so with this token: why; give the write token",
        "404 | 2 | channel lobby is not there: why",
        "408 | 1 | cannot do it now: why; try again in 7 s",
        "405 | 2 | channel lobby is refused: why",
        "412 | 2 | channel lobby is not as expected: why",
        "413 | 2 | channel lobby is refused: why",
        "415 | 2 | channel lobby is refused: why",
        "418 | 2 | answers 418: why",
        "421 | 2 | does not go by this name: why; use the address that it listens at",
        "429 | 1 | cannot do it now: why; try again in 7 s",
        "500 | 1 | answers 500: why",
        "503 | 1 | cannot do it now: why; try again in 7 s"
      })
  void answersOtherThanSuccess(int status, int exitCode, String said) {
    String body = FakeAnswer.problem(status, "why").body();
    api.script("GET", new FakeAnswer(status, body, Map.of("Retry-After", "7")));

    assertEquals(exitCode, shell.run("show lobby"));

    assertTrue(shell.err().contains(said), shell::err);
    assertEquals("", shell.out());
  }

  @Test
  void eachFieldThatIsWrongHasALine() {
    api.script(
        "PUT",
        new FakeAnswer(
            422,
            """
            {"type":"about:blank","title":"Invalid","status":422,"detail":"2 fields are wrong",
             "errors":[{"field":"maxFps","value":"-1","rule":"must be at least 0"},
                       {"field":"","value":"","rule":"loop is for files"},
                       {"field":"url","value":"ftp://u:secret@h","rule":"has no known scheme"}]}
            """));

    assertEquals(2, shell.run("put lobby ftp://u:secret@h"));
    assertEquals(
        List.of(
            "channel lobby is refused: 2 fields are wrong",
            "  maxFps must be at least 0: -1",
            "  loop is for files",
            "  url has no known scheme: ftp://***@h"),
        shell.err().lines().toList());
    assertFalse(shell.err().contains("secret@"), shell::err);
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ChannelShell none = ChannelShell.pipe("127.0.0.1:" + port);

    assertEquals(2, none.run("list"));
    assertEquals(
        List.of(
            "nobody listens at http://127.0.0.1:%d: start 'posewire up' or 'posewire ingest', or"
                    .formatted(port)
                + " name where one serves the API by --api HOST:PORT (POSEWIRE_API)"),
        none.err().lines().toList());
  }

  @Test
  void nameThatIsNotKnown() {
    ChannelShell none = ChannelShell.pipe("ingest.invalid:8380");

    assertEquals(2, none.run("list"));
    assertTrue(none.err().contains("http://ingest.invalid:8380: start"), none::err);
  }

  @Test
  void serverThatSaysNothing() {
    api.fallSilent();
    ApiClient client =
        new ApiClient(ApiAddress.parse(api.address()), ApiTokens.NONE, Duration.ofMillis(200));

    ApiException e = assertThrows(ApiException.class, () -> client.get("/v1/channels"));

    assertEquals(1, e.exitCode());
    assertTrue(e.getMessage().contains("did not answer within"), e::getMessage);
  }

  @Test
  void connectionThatBreaks() throws Exception {
    Thread hangUp;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // The client may try again.
      hangUp = new Thread(() -> hangUp(server));
      hangUp.start();
      ChannelShell broken = ChannelShell.pipe("127.0.0.1:" + server.getLocalPort());

      assertEquals(1, broken.run("list"));
      assertTrue(broken.err().contains("broke:"), broken::err);
    }
    hangUp.join();
  }

  private static void hangUp(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        server.accept().close();
      } catch (IOException closed) {
        return;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | '<html>'          | answers something else",
        "200 | '{}'              | answers something else",
        "200 | '{\"channels\":1}'  | answers something else",
        "200 | '{\"channels\":[1]}'| answers something else",
        "404 | 'no such page'    | and not its --monitor?",
        "302 | ''                | sends on to 'http://elsewhere/'"
      })
  void serverOfAnotherKind(int status, String body, String said) {
    api.script("GET", new FakeAnswer(status, body, Map.of("Location", "http://elsewhere/")));

    assertEquals(2, shell.run("list"));
    assertTrue(shell.err().contains(said), shell::err);
    assertEquals(1, api.requests().size());
  }

  @Test
  void answerThatIsTooLargeIsNotTakenIn() {
    LimitedBody body = new LimitedBody(3);
    body.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    assertFalse(body.getBody().toCompletableFuture().isDone());
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {4})));

    assertTrue(body.getBody().toCompletableFuture().isCompletedExceptionally());
  }

  @Test
  void severalWrongOptionsAreToldAtOnce() {
    assertEquals(
        2,
        shell.runWords(
            "channel", "put", "Lobby", "x", "--api", "off", "--api-token", "a b", "--region", "1"));
    List<String> lines = shell.err().lines().toList();
    assertEquals(4, lines.size(), shell::err);
    assertFalse(shell.err().contains("a b"), shell::err);
  }
}
