package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.app.channel.ApiException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in the words of the command line what an answer other than success means, and what helps.
 *
 * @param about what was asked for, such as {@code channel lobby}
 */
record ApiProblem(ApiAddress address, String about, ApiAnswer answer) {
  private static final int SHOWN_REDIRECT = 200;

  ApiException exception() {
    return switch (answer.status()) {
      case 400, 405, 413, 415, 422 -> new ApiException(Kind.CHANNEL, refusal());
      case 401 -> access(unauthorized());
      case 403 ->
          access(
              "may not be used so with this token: %s; give the write token by POSEWIRE_API_TOKEN"
                  .formatted(detail()));
      case 404 -> notFound();
      case 409, 412 ->
          new ApiException(
              Kind.CHANNEL,
              "%s is not as expected: %s; look at it with 'channel show' and try again"
                  .formatted(about, detail()));
      case 421 ->
          access(
              "does not go by this name: %s; use the address that it listens at, or start it with"
                      .formatted(detail())
                  + " --api-host "
                  + address.base().getHost());
      case 408, 429, 503 ->
          new ApiException(
              Kind.SERVER, "%s: %s cannot do it now: %s".formatted(about, address, busy()));
      default -> other();
    };
  }

  private ApiException access(String what) {
    return new ApiException(Kind.ACCESS, address + " " + what);
  }

  private String unauthorized() {
    return "wants a token that it knows: "
        + detail()
        + "; give it by POSEWIRE_API_TOKEN or --api-token: the one that was set there as"
        + " --api-write-token, or --api-read-token to read only";
  }

  private ApiException notFound() {
    if (document().isEmpty()) {
      return access(
          "answers, but has no such path: is it the --api address of an ingest, and not its"
              + " --monitor?");
    }
    return new ApiException(Kind.CHANNEL, about + " is not there: " + detail());
  }

  private ApiException other() {
    int status = answer.status();
    if (status / 100 == 3) {
      String target = Words.shortened(answer.header("Location"), SHOWN_REDIRECT);
      return access("sends on to '" + target + "': name that by --api if you trust it");
    }
    Kind kind = status / 100 == 4 ? Kind.CHANNEL : Kind.SERVER;
    return new ApiException(
        kind, "%s: %s answers %d: %s".formatted(about, address, status, detail()));
  }

  /** All fields at once, a line each. */
  private String refusal() {
    List<String> lines = new ArrayList<>(List.of("%s is refused: %s".formatted(about, detail())));
    document().path("errors").forEach(error -> lines.add("  " + sentence(error)));
    return String.join("\n", lines);
  }

  /** Field and rule make a sentence; the API leaves a field or value empty that there is not. */
  private static String sentence(JsonNode error) {
    String field = error.path("field").asText();
    String value = error.path("value").asText();
    return Words.line(
        (field.isEmpty() ? "" : field + " ")
            + error.path("rule").asText()
            + (value.isEmpty() ? "" : ": " + value));
  }

  private String busy() {
    String seconds = answer.header("Retry-After");
    return detail() + (seconds.matches("\\d{1,6}") ? "; try again in " + seconds + " s" : "");
  }

  private JsonNode document() {
    return Json.readOrEmpty(answer.body());
  }

  private String detail() {
    JsonNode document = document();
    String text = document.path("detail").asText(document.path("title").asText());
    return text.isBlank() ? "it says no more than status " + answer.status() : Words.line(text);
  }
}
