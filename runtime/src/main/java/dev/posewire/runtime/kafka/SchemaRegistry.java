package dev.posewire.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.posewire.runtime.config.Masking;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.Schema;

/**
 * Two calls of a Schema Registry: to register a schema, and to get one. Thread-safe.
 *
 * <p>They are those of Confluent's REST interface, which others have, too; tried with Apicurio's.
 */
final class SchemaRegistry {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String JSON = "application/vnd.schemaregistry.v1+json";
  private static final int SHOWN_CHARS = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String url;
  private final String shownUrl;
  private final String authorization;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param url where {@code /subjects} and {@code /schemas} are; its user info logs in
   */
  SchemaRegistry(URI url) {
    String user = url.getRawUserInfo();
    String plain = url.toString();
    String without = user == null ? plain : plain.replace(user + "@", "");
    this.url = without.endsWith("/") ? without.substring(0, without.length() - 1) : without;
    this.shownUrl = Masking.url(plain);
    this.authorization =
        user == null
            ? ""
            : "Basic " + Base64.getEncoder().encodeToString(url.getUserInfo().getBytes(UTF_8));
  }

  /** The id of a schema in a subject; one that is there already keeps its id. */
  int register(String subject, Schema schema) throws IOException, InterruptedException {
    String body = MAPPER.createObjectNode().put("schema", schema.toString()).toString();
    JsonNode answer =
        send(
            request("/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions")
                .POST(BodyPublishers.ofString(body)));
    return field(answer, "id").asInt();
  }

  /** The schema with an id, as JSON. */
  String schema(int id) throws IOException, InterruptedException {
    return field(send(request("/schemas/ids/" + id)), "schema").asText();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("Accept", JSON)
            .header("Content-Type", JSON);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("the Schema Registry %s does not answer: %s".formatted(shownUrl, e), e);
    }
    if (response.statusCode() >= 500) {
      throw new IOException(
          "the Schema Registry %s fails: %d %s"
              .formatted(shownUrl, response.statusCode(), shown(response.body())));
    }
    if (response.statusCode() != 200) {
      throw new RefusedException(
          response.statusCode(),
          "the Schema Registry %s refuses: %d %s"
              .formatted(shownUrl, response.statusCode(), shown(response.body())));
    }
    try {
      return MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IOException(shownUrl + " is no Schema Registry: " + shown(response.body()), e);
    }
  }

  private JsonNode field(JsonNode answer, String name) throws IOException {
    if (!answer.has(name)) {
      throw new IOException(shownUrl + " is no Schema Registry: " + shown(answer.toString()));
    }
    return answer.get(name);
  }

  private static String shown(String body) {
    return body.substring(0, Math.min(body.length(), SHOWN_CHARS)).replaceAll("\\s+", " ");
  }

  /** It answers, and will answer the same when asked again. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    boolean isNotFound() {
      return status == 404;
    }
  }

  @Override
  public String toString() {
    return shownUrl;
  }
}
