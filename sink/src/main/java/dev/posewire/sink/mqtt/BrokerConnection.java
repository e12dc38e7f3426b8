package dev.posewire.sink.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connection to a broker: it ends once, and then another one is made. Not thread-safe: owned by
 * the thread that writes.
 *
 * <p>It has a network thread of its own, which ends with it: a broker that is silent cannot hold it
 * up. An answer is empty where the broker agreed, else it is what came in its place.
 */
final class BrokerConnection implements AutoCloseable {
  /** How long a broker gets to take a farewell, and the network thread to end. */
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);

  private final NioEventLoopGroup network;
  private final Mqtt5AsyncClient client;
  // Written by the network thread, read by who completes an answer and by the owner.
  private final AtomicReference<Throwable> end = new AtomicReference<>();

  /**
   * Connects to nothing yet.
   *
   * @param threadName of the network thread; a number follows
   */
  BrokerConnection(MqttClientTransportConfig transport, String clientId, String threadName) {
    network = new NioEventLoopGroup(1, new DefaultThreadFactory(threadName, true));
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .transportConfig(transport)
            .executorConfig(MqttClientExecutorConfig.builder().nettyExecutor(network).build())
            .addDisconnectedListener(context -> end.compareAndSet(null, context.getCause()))
            .buildAsync();
  }

  CompletableFuture<Optional<Throwable>> connect(Mqtt5Connect connect) {
    return answer(client.connect(connect));
  }

  CompletableFuture<Optional<Throwable>> publish(Mqtt5Publish message) {
    return answer(client.publish(message));
  }

  /**
   * The client completes what waits for PUBCOMP without an error when the connection ends; but it
   * has told the end before.
   */
  private CompletableFuture<Optional<Throwable>> answer(CompletableFuture<?> outcome) {
    return outcome.handle(
        (value, failure) -> Optional.ofNullable(end.get()).or(() -> Optional.ofNullable(failure)));
  }

  boolean hasEnded() {
    return end.get() != null;
  }

  /** Ends it in order, as far as the broker goes along in time; the broker publishes the will. */
  void leave() {
    CompletableFuture<Void> left =
        client
            .disconnectWith()
            .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
            .send();
    try {
      left.get(LEAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // It had ended, or is cut off now: then too the broker publishes the will.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cuts it off, if it is there still. */
  @Override
  public void close() {
    var ended = network.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    try {
      boolean unused = ended.await(LEAVE_TIMEOUT.toMillis()); // a daemon that is late holds nobody
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
