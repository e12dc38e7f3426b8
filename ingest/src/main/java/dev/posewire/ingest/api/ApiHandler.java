package dev.posewire.ingest.api;

import dev.posewire.runtime.lifecycle.Ticker;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in, reads their bodies and sends the answers. Thread-safe.
 *
 * <p>The server's own threads never wait here: a body comes piece by piece, and only when all of it
 * is there the request goes to the workers. Who may not come in is told before the body is read.
 */
final class ApiHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(ApiHandler.class);

  static final int MAX_BODY_BYTES = 1 << 20;
  static final Duration BODY_TIME = Duration.ofSeconds(10);

  private final Routes routes;
  private final KnownHosts hosts;
  private final Tokens tokens;
  private final Cors cors;
  private final RequestFaults faults;
  private final Executor workers;
  private final Duration bodyTime;

  /** One request and the way of its answer. */
  private record Exchange(Request request, Response response, Callback callback) {
    HttpFields headers() {
      return request.getHeaders();
    }

    String path() {
      String path = request.getHttpURI().getPath();
      return path == null ? "" : path;
    }
  }

  /**
   * @param workers answer the requests; they may refuse one
   * @param bodyTime for a whole body
   */
  ApiHandler(ApiSettings settings, Routes routes, Executor workers, Duration bodyTime) {
    this.routes = routes;
    this.hosts = new KnownHosts(settings);
    this.tokens = new Tokens(settings);
    this.cors = new Cors(settings);
    this.faults = new RequestFaults(log, Ticker.system());
    this.workers = workers;
    this.bodyTime = bodyTime;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    String method = request.getMethod();
    HttpFields headers = request.getHeaders();
    try {
      hosts.require(headers, authority(request.getHttpURI()));
      Optional<ApiAnswer> preflight =
          cors.preflight(method, headers, routes.methods(exchange.path()));
      if (preflight.isPresent()) {
        sendUnread(exchange, preflight.get());
        return true;
      }
      cors.requireOrigin(method, headers);
      tokens.require(Role.READ, headers);
      Route route = routes.find(method, exchange.path());
      tokens.require(route.role(), headers);
      if (route.takesBody()) {
        requireBody(route, headers);
        readBody(exchange, route);
      } else {
        leaveUnread(exchange);
        work(exchange, route, new byte[0]);
      }
    } catch (ApiProblem e) {
      sendUnread(exchange, ApiAnswer.problem(e));
    }
    return true;
  }

  private void sendUnread(Exchange exchange, ApiAnswer answer) {
    leaveUnread(exchange);
    send(exchange, answer);
  }

  /**
   * A connection on which a body is still to come cannot be used again, and the client must know.
   */
  private static void leaveUnread(Exchange exchange) {
    if (!exchange.request().consumeAvailable()) {
      exchange.response().getHeaders().put(HttpHeader.CONNECTION, "close");
    }
  }

  private static Optional<String> authority(HttpURI uri) {
    return uri.isAbsolute() || uri.getHost() != null
        ? Optional.ofNullable(uri.getAuthority())
        : Optional.empty();
  }

  private static void requireBody(Route route, HttpFields headers) throws ApiProblem {
    String given = Optional.ofNullable(headers.get(HttpHeader.CONTENT_TYPE)).orElse("");
    String type = given.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!route.bodyTypes().contains(type)) {
      String types = String.join(" or ", route.bodyTypes().stream().sorted().toList());
      throw new ApiProblem(415, "the header Content-Type must be " + types);
    }
    if (headers.getLongField(HttpHeader.CONTENT_LENGTH) > MAX_BODY_BYTES) {
      throw tooLarge();
    }
  }

  private static ApiProblem tooLarge() {
    return new ApiProblem(413, "the body must have at most %d bytes".formatted(MAX_BODY_BYTES));
  }

  private void readBody(Exchange exchange, Route route) {
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    var unused =
        whole
            .orTimeout(bodyTime.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (body, failure) -> {
                  if (failure == null) {
                    work(exchange, route, body);
                  } else {
                    // What is still to come of it is not read.
                    exchange.response().getHeaders().put(HttpHeader.CONNECTION, "close");
                    send(exchange, ApiAnswer.problem(bodyProblem(failure)));
                  }
                });
    Content.Source.asByteArrayAsync(
        exchange.request(), MAX_BODY_BYTES, Promise.Invocable.toPromise(whole));
  }

  private static ApiProblem bodyProblem(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new ApiProblem(408, "the body did not come in time");
    }
    return failure instanceof IllegalStateException
        ? tooLarge()
        : new ApiProblem(400, "the body did not come whole");
  }

  private void work(Exchange exchange, Route route, byte[] body) {
    try {
      workers.execute(() -> send(exchange, answer(exchange, route, body)));
    } catch (RejectedExecutionException e) {
      send(exchange, ApiAnswer.problem(ApiProblem.later(503, "too many requests wait", 1)));
    }
  }

  private ApiAnswer answer(Exchange exchange, Route route, byte[] body) {
    try {
      Optional<String> id = route.id(exchange.path()).map(ApiHandler::decoded);
      ApiRequest request = new ApiRequest(id, query(exchange.request()), exchange.headers(), body);
      return route.endpoint().answer(request);
    } catch (ApiProblem e) {
      return ApiAnswer.problem(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ApiAnswer.problem(ApiProblem.later(503, "this process is stopping", 1));
      // Each request is a top of its own: whatever it throws, it must be answered.
    } catch (Throwable e) {
      return faults.answer(route, e);
    }
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment; // which no id is
    }
  }

  private static Map<String, String> query(Request request) throws ApiProblem {
    try {
      Map<String, String> query = new HashMap<>();
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.put(field.getName(), field.getValue());
      }
      return query;
    } catch (RuntimeException e) {
      throw new ApiProblem(400, "the query of the URL cannot be read");
    }
  }

  private void send(Exchange exchange, ApiAnswer answer) {
    Response response = exchange.response();
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(answer.status());
    answer.headers().forEach(headers::put);
    cors.headers(exchange.headers()).forEach(headers::put);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    boolean hasBody = answer.status() != 204 && answer.status() != 304;
    if (hasBody) {
      headers.put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    }
    boolean sendsBody = hasBody && !exchange.request().getMethod().equals("HEAD");
    response.write(
        true,
        sendsBody ? ByteBuffer.wrap(answer.body()) : ByteBuffer.allocate(0),
        exchange.callback());
  }
}
