package dev.posewire.sink.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.posewire.sink.SinkException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.TrustManagerFactory;

/**
 * The broker of one sink, with a connection to it that is made anew after it has ended. Not
 * thread-safe: owned by the thread that writes, but for {@link #cancel}.
 *
 * <p>While it is connected the status topic says {@code online}; the will says {@code offline}.
 */
final class Broker implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Beyond that of each step, of which there are three. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** One that says nothing for twice as long is gone. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private final String clientId;
  private final String threadName;
  private final MqttTarget target;
  private final MqttFault fault;
  private final Optional<TrustManagerFactory> trust;
  private final String statusTopic;
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private Optional<BrokerConnection> connection = Optional.empty();

  /**
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if the target's ca-file is none
   */
  Broker(String sink, String clientId, String statusTopic, MqttTarget target) {
    this.clientId = clientId;
    this.threadName = "sink-" + sink + "-mqtt";
    this.target = target;
    this.fault = new MqttFault(target);
    this.trust = target.caFile().map(TrustedAuthorities::of);
    this.statusTopic = statusTopic;
  }

  boolean isConnected() {
    return connection.isPresent() && !connection.get().hasEnded();
  }

  /**
   * Makes a new connection, in the place of the one before.
   *
   * @return empty if it is there, else why not
   * @throws SinkException if there is no password to connect by, no answer came, or nobody waits
   *     for it any more
   */
  Optional<Throwable> connect() throws SinkException {
    cut();
    BrokerConnection next = new BrokerConnection(transport(), clientId, threadName);
    connection = Optional.of(next);
    boolean connected = false;
    try {
      Optional<Throwable> failure = await(next.connect(hello()));
      if (failure.isEmpty()) failure = await(next.publish(status("online")));
      connected = failure.isEmpty();
      return failure;
    } finally {
      if (!connected) cut();
    }
  }

  private MqttClientTransportConfig transport() {
    var transport =
        MqttClientTransportConfig.builder()
            .serverHost(target.broker().address().host())
            .serverPort(target.broker().address().port())
            .socketConnectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .mqttConnectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    return target.broker().tls() ? transport.sslConfig(tls()).build() : transport.build();
  }

  private MqttClientSslConfig tls() {
    return MqttClientSslConfig.builder()
        .trustManagerFactory(trust.orElse(null)) // null: what the JVM trusts
        .handshakeTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  /** No session outlives the connection: what had no answer is sent again. */
  private Mqtt5Connect hello() throws SinkException {
    Mqtt5ConnectBuilder hello =
        Mqtt5Connect.builder()
            .cleanStart(true)
            .sessionExpiryInterval(0)
            .keepAlive((int) KEEP_ALIVE.toSeconds())
            .willPublish(status("offline").asWill());
    Optional<Mqtt5SimpleAuth> login = login();
    return login.isPresent() ? hello.simpleAuth(login.get()).build() : hello.build();
  }

  private Optional<Mqtt5SimpleAuth> login() throws SinkException {
    Optional<String> user = target.user();
    if (target.password().isEmpty()) {
      return user.map(name -> Mqtt5SimpleAuth.builder().username(name).build());
    }
    var login = Mqtt5SimpleAuth.builder().password(target.password().get().value().getBytes(UTF_8));
    return Optional.of(user.isPresent() ? login.username(user.get()).build() : login.build());
  }

  private Mqtt5Publish status(String text) {
    return Mqtt5Publish.builder()
        .topic(statusTopic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(true)
        .payload(text.getBytes(UTF_8))
        .build();
  }

  /** To be called on a broker that is connected, or was. */
  CompletableFuture<Optional<Throwable>> publish(Mqtt5Publish message) {
    return connection.orElseThrow().publish(message);
  }

  /**
   * Waits for an answer.
   *
   * @throws SinkException if none came in time, or nobody waits for it any more
   */
  Optional<Throwable> await(CompletableFuture<Optional<Throwable>> answer) throws SinkException {
    if (cancelled.isDone()) throw closing(null);
    try {
      Object first =
          CompletableFuture.anyOf(answer, cancelled)
              .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (first == null) throw closing(null);
      return answer.join();
    } catch (TimeoutException e) {
      cut();
      throw fault.silence();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closing(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer that fails", e);
    }
  }

  private SinkException closing(Throwable cause) {
    return SinkException.retriable(target.broker() + " is not waited for: it is closing", cause);
  }

  /** Lets what waits for an answer fail, now and later. From any thread. */
  void cancel() {
    boolean unused = cancelled.complete(null); // false: it was before
  }

  /** Ends the connection without a farewell. */
  void cut() {
    connection.ifPresent(BrokerConnection::close);
    connection = Optional.empty();
  }

  /** Says farewell first, for a second at most. */
  @Override
  public void close() {
    connection.ifPresent(BrokerConnection::leave);
    cut();
  }
}
