package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posewire.ingest.ChannelStatusView;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.SourceProbe;
import dev.posewire.ingest.StatusView;
import dev.posewire.ingest.snapshot.Snapshot;
import dev.posewire.ingest.snapshot.SnapshotException;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** A server on a free port, over fakes. Each answer is searched for the password. */
final class ApiRig implements AutoCloseable {
  static final String PASSWORD = "hunter2-secret";
  static final String URL = "rtsp://admin:" + PASSWORD + "@192.0.2.7/stream1";
  static final String MASKED_URL = "rtsp://***@192.0.2.7/stream1";
  static final String READ = "read-token-0123456789";
  static final String WRITE = "write-token-0123456789";
  static final ApiSettings OPEN =
      ApiSettings.defaults().withListen(Optional.of(new HostAndPort("127.0.0.1", 0)));

  /** One for all: until it is collected, each holds file descriptors, which other tests count. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final FakeRegistry registry = new FakeRegistry();
  final Map<String, ChannelStatusView> statuses = new TreeMap<>();
  final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
  final Semaphore hanging = new Semaphore(0);
  final SourceProbe probe =
      new SourceProbe(
          (url, settings) -> new ProbedSource(url, hanging),
          IngestSettings.defaults(),
          System::nanoTime);
  final ApiServer server;
  Optional<Snapshot> snapshot = Optional.empty();
  Optional<String> snapshotFault = Optional.empty();
  boolean skeletons;

  ApiRig(ApiSettings settings) {
    this(settings, ApiHandler.BODY_TIME);
  }

  ApiRig(ApiSettings settings, Duration bodyTime) {
    this.server = ApiServer.open(settings);
    server.serve(routes(), bodyTime);
  }

  Routes routes() {
    return Routes.of(services());
  }

  private ApiServices services() {
    return new ApiServices(registry, new Statuses(), probe, this::newest);
  }

  private Optional<Snapshot> newest(ChannelSpec spec, boolean withSkeletons)
      throws SnapshotException {
    skeletons = withSkeletons;
    if (snapshotFault.isPresent()) {
      throw new SnapshotException(snapshotFault.get());
    }
    return snapshot;
  }

  private final class Statuses implements StatusView {
    @Override
    public List<ChannelStatusView> all() {
      return List.copyOf(statuses.values());
    }

    @Override
    public Optional<ChannelStatusView> find(String channel) {
      return Optional.ofNullable(statuses.get(channel));
    }
  }

  static ChannelSpec spec(String channel, String url) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setUrl(url)
        .setTags(Map.of("site", "north"))
        .setUpdatedAt(FakeRegistry.BEGIN)
        .build();
  }

  static ChannelStatus status(String channel, ChannelState state) {
    return ChannelStatus.newBuilder()
        .setChannel(channel)
        .setState(state)
        .setDetail("cannot open " + URL)
        .setInstance("host:1")
        .setSession(1_772_359_200_000_001L)
        .setCodec("h264")
        .setFps(12.5f)
        .setAbnormalEnds(List.of(1_772_359_200_000_002L))
        .setSpecUpdatedAt(FakeRegistry.BEGIN)
        .setSince(FakeRegistry.BEGIN)
        .setAt(FakeRegistry.BEGIN)
        .build();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, Optional.empty(), headers);
  }

  /** A JSON body, unless a header says otherwise. */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!all.contains("Content-Type")) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    return send(method, path, Optional.of(body), all.toArray(new String[0]));
  }

  HttpResponse<String> send(String method, String path, Optional<String> body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    String answer = response.headers().map() + "\n" + response.body();
    answers.add(answer);
    assertFalse(answer.contains(PASSWORD), answer);
    ApiDocument.requireDocumented(method, path, response.statusCode());
    if (response.statusCode() >= 400 && !method.equals("HEAD")) {
      requireProblem(response);
    }
    return response;
  }

  private static void requireProblem(HttpResponse<String> response) throws IOException {
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    JsonNode problem = json(response);
    assertEquals("about:blank", problem.path("type").asText());
    assertEquals(response.statusCode(), problem.path("status").asInt());
    assertFalse(problem.path("title").asText().isEmpty());
    assertFalse(problem.path("detail").asText().isEmpty());
    assertFalse(problem.path("errors").isMissingNode());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return new JsonMapper().readTree(response.body());
  }

  /** Sends a text as it is, and reads until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      answers.add(answer);
      assertFalse(answer.contains(PASSWORD), answer);
      return answer;
    }
  }

  @Override
  public void close() {
    server.close();
    probe.close();
  }
}
