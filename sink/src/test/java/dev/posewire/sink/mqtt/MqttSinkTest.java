package dev.posewire.sink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MqttSinkTest {
  /** A broker may forget until PUBCOMP what it has answered by PUBREC. */
  @Test
  void eventThatWasReceivedButNotCompletedIsNotStored() throws Exception {
    try (ForgetfulBroker broker = new ForgetfulBroker();
        PoseSink sink = target(broker).open("a", new SimpleMeterRegistry())) {
      for (int attempt = 0; attempt < 3; attempt++) {
        sink.write(Events.event("dock-1", 1));
        SinkException e = assertThrows(SinkException.class, sink::flush);
        assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      }
    }
  }

  private static MqttTarget target(ForgetfulBroker broker) {
    return new MqttTarget(
        broker.url(),
        MqttTarget.TOPIC,
        2,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MqttTarget.STATUS_TOPIC,
        Optional.empty());
  }
}
