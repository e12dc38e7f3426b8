package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.app.channel.ApiException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests to the API, one at a time, each for a bounded time. It follows no redirect: the
 * token is for this address. Owned by the main thread.
 */
final class ApiClient {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A probe takes 10 s at most. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  private static final long MAX_ANSWER_BYTES = 32 << 20;

  private final ApiAddress address;
  private final ApiTokens tokens;
  private final Duration answerTimeout;
  private final HttpClient http;

  ApiClient(ApiAddress address, ApiTokens tokens, Duration answerTimeout) {
    this.address = address;
    this.tokens = tokens;
    this.answerTimeout = answerTimeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  ApiAddress address() {
    return address;
  }

  /** Sends what only reads. */
  ApiAnswer get(String path) throws ApiException {
    return send(request(path, tokens.read()).GET().build());
  }

  /** Sends what may change something. */
  ApiAnswer send(String method, String path, Optional<JsonNode> body) throws ApiException {
    HttpRequest.Builder request = request(path, tokens.write());
    BodyPublisher publisher = BodyPublishers.noBody();
    if (body.isPresent()) {
      request.header("Content-Type", "application/json");
      publisher = BodyPublishers.ofString(body.get().toString(), StandardCharsets.UTF_8);
    }
    return send(request.method(method, publisher).build());
  }

  private HttpRequest.Builder request(String path, Optional<String> token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).header("User-Agent", "posewire");
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  private ApiAnswer send(HttpRequest request) throws ApiException {
    // The request's own timeout ends with the headers: this one is for the body as well.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, unused -> new LimitedBody(MAX_ANSWER_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
      return new ApiAnswer(response.statusCode(), response.headers(), response.body());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new ApiException(
          Kind.SERVER,
          "%s did not answer within %d s; a change may have been made or not"
              .formatted(address, answerTimeout.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(Kind.SERVER, "interrupted", e);
    }
  }

  private ApiException failure(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException) {
      return unreachable("nothing answers at %s within %d s", CONNECT_TIMEOUT.toSeconds(), cause);
    }
    if (cause instanceof ConnectException) {
      return unreachable("nobody listens at %s", 0, cause);
    }
    if (cause instanceof SSLException) {
      return new ApiException(
          Kind.ACCESS,
          "%s is not trusted or speaks no TLS: %s; check the scheme, or name its certificates by"
                  .formatted(address, cause.getMessage())
              + " POSEWIRE_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE",
          cause);
    }
    if (cause instanceof IOException) {
      return new ApiException(
          Kind.SERVER, "the connection to %s broke: %s".formatted(address, cause), cause);
    }
    throw new IllegalStateException("the request to " + address + " failed", cause);
  }

  private ApiException unreachable(String what, long seconds, Throwable cause) {
    return new ApiException(
        Kind.ACCESS,
        what.formatted(address, seconds)
            + ": start 'posewire up' or 'posewire ingest', or name where one serves the API by"
            + " --api HOST:PORT (POSEWIRE_API)",
        cause);
  }
}
