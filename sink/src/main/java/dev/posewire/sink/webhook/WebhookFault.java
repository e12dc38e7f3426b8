package dev.posewire.sink.webhook;

import dev.posewire.sink.SinkException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says for people why a webhook has not taken a request, and what to do about it. Thread-safe. */
final class WebhookFault {
  private final WebhookTarget target;
  private final Endpoint endpoint;
  private final InstantSource clock;
  private final Excerpt excerpt;

  WebhookFault(WebhookTarget target, Endpoint endpoint, InstantSource clock) {
    this.target = target;
    this.endpoint = endpoint;
    this.clock = clock;
    this.excerpt = new Excerpt(endpoint);
  }

  /** Empty: it has taken it. */
  Optional<SinkException> of(WebhookRequest request, HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) return Optional.empty();
    if (isRefusal(status)) {
      return Optional.of(
          SinkException.refused(
              describe(answer, " to " + request.shownEvents(), "the topic rejected has the event"),
              null));
    }
    return Optional.of(
        SinkException.retriable(
            describe(answer, "", remedy(answer)),
            null,
            RetryAfter.of(answer.headers(), clock.instant())));
  }

  /**
   * What only this event can be the cause of: malformed, in conflict, too large, not to be
   * processed. The others say that something is wrong with the sink or the receiver.
   */
  private static boolean isRefusal(int status) {
    return status == 400 || status == 409 || status == 413 || status == 422;
  }

  private String describe(HttpResponse<String> answer, String to, String remedy) {
    String text = excerpt.of(answer.body());
    return "%s answers %d%s%s; %s"
        .formatted(
            endpoint.address(), answer.statusCode(), to, text.isEmpty() ? "" : ": " + text, remedy);
  }

  private String remedy(HttpResponse<String> answer) {
    int status = answer.statusCode();
    return switch (status) {
      case 401, 403 -> "check the sink's headers (authorization) and its secret";
      case 404, 405, 410 -> "check the sink's url, and that it takes a POST";
      case 407 -> "the proxy wants a login, which the sink has not: let it pass without";
      case 415 ->
          target.batched()
              ? "let it take " + CloudEvents.BATCH_TYPE + ", or set the sink's batched to false"
              : "let it take " + CloudEvents.EVENT_TYPE;
      case 429 -> "raise its limit, or take fewer events by max-per-second or batched";
      default ->
          status / 100 == 3
              ? "redirects are not followed: give the sink's url the address that it leads to"
                  + place(answer)
              : "look into its log";
    };
  }

  /** Its path may have secrets of the URL. */
  private static String place(HttpResponse<String> answer) {
    try {
      URI location = URI.create(answer.headers().firstValue("Location").orElse(""));
      return location.getHost() == null
          ? ""
          : ", on %s://%s".formatted(location.getScheme(), location.getHost());
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** It has not answered in time. */
  SinkException ofTimeout(Throwable cause) {
    return retriable(
        "does not answer within %d ms".formatted(target.timeout().toMillis()),
        "see that it can be reached and is not overloaded, or raise the sink's timeout",
        cause);
  }

  /** Nobody waits for its answer any more. */
  SinkException ofClosing(Throwable cause) {
    return retriable("has not answered yet", "the sink is closing", cause);
  }

  /** There is no whole answer; what a client makes of a broken one is not our bug. */
  SinkException of(Throwable cause) {
    if (cause instanceof Error error) throw error;
    if (cause instanceof ConnectException) {
      return isUnknown(cause)
          ? retriable(
              "cannot be found by its name", "check the sink's url and the name service", cause)
          : retriable(
              "cannot be connected to, nor its proxy where there is one",
              "start it, or check the sink's url",
              cause);
    }
    if (cause instanceof SSLException) {
      return retriable(
          "is not trusted or speaks no TLS: " + excerpt.of(String.valueOf(cause.getMessage())),
          "check the scheme of the sink's url, or name the certificates to trust by"
              + " POSEWIRE_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE",
          cause);
    }
    return retriable(
        "has broken the connection: " + excerpt.of(cause.toString()),
        "see that it can be reached, and look into its log",
        cause);
  }

  private static boolean isUnknown(Throwable cause) {
    Throwable last = cause;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last instanceof UnresolvedAddressException;
  }

  private SinkException retriable(String what, String remedy, Throwable cause) {
    return SinkException.retriable("%s %s; %s".formatted(endpoint.address(), what, remedy), cause);
  }
}
