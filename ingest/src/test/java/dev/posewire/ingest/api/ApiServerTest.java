package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ApiServerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void takenPortIsNamedWithTheRemedy() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostAndPort address = new HostAndPort("127.0.0.1", taken.getLocalPort());
      ApiSettings settings = ApiSettings.defaults().withListen(Optional.of(address));

      UserErrorException e = assertThrows(UserErrorException.class, () -> ApiServer.open(settings));

      assertTrue(e.getMessage().contains("cannot listen on " + address), e.getMessage());
      assertTrue(e.getMessage().contains("--api"), e.getMessage());
    }
  }

  @Test
  void requestThatComesEarlyIsAnsweredWhenItServes() throws Exception {
    try (ApiRig rig = new ApiRig(ApiRig.OPEN);
        ApiServer early = ApiServer.open(ApiRig.OPEN)) {
      CompletableFuture<HttpResponse<String>> answer = get(early.port());
      assertFalse(answer.isDone());

      early.serve(rig.routes(), ApiHandler.BODY_TIME);

      assertEquals(200, answer.get().statusCode());
    }
  }

  @Test
  void portIsFreeAgainWhenItIsClosedBeforeItServes() {
    ApiServer early = ApiServer.open(ApiRig.OPEN);
    int port = early.port();
    early.close();
    early.close();

    ExecutionException e = assertThrows(ExecutionException.class, () -> get(port).get());
    assertTrue(e.getCause() instanceof ConnectException, e::toString);
  }

  private static CompletableFuture<HttpResponse<String>> get(int port) {
    URI channels = URI.create("http://127.0.0.1:" + port + "/v1/channels");
    return CLIENT.sendAsync(
        HttpRequest.newBuilder(channels).build(), HttpResponse.BodyHandlers.ofString());
  }
}
