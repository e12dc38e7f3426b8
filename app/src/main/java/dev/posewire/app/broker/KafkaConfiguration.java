package dev.posewire.app.broker;

import java.util.Properties;

/** Kafka's settings for one node that is broker and controller, small in memory. */
final class KafkaConfiguration {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String CLIENT_LISTENER = "PLAINTEXT";
  private static final int MAX_MESSAGE_BYTES = 8 << 20;

  private KafkaConfiguration() {}

  static Properties of(BrokerSettings settings, BrokerPorts ports) {
    Properties properties = new Properties();
    node(properties, settings, ports);
    soleReplica(properties);
    memory(properties);
    disk(properties, settings);
    return properties;
  }

  private static void node(Properties properties, BrokerSettings settings, BrokerPorts ports) {
    String controller = BrokerPorts.CONTROLLER_ADDRESS + ":" + ports.controller();
    String controllerListener = "," + CONTROLLER_LISTENER + "://" + controller;
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", BrokerFolder.NODE_ID);
    // Static voters: the folder holds the voter's id alone, so the port may change between starts.
    properties.put("controller.quorum.voters", BrokerFolder.NODE_ID + "@" + controller);
    properties.put(
        "listeners",
        CLIENT_LISTENER + "://" + hostPort(settings.listenAddress(), ports) + controllerListener);
    properties.put(
        "advertised.listeners",
        CLIENT_LISTENER
            + "://"
            + hostPort(settings.advertisedAddress(), ports)
            + controllerListener);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("inter.broker.listener.name", CLIENT_LISTENER);
    properties.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    // After a kill the controller waits so long for the former broker; by default 9 s. At 1.5 s it
    // gave up brokers that were only slow.
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
  }

  /** An IPv6 address in brackets. */
  static String hostPort(String address, BrokerPorts ports) {
    String host = address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    return host + ":" + ports.client();
  }

  private static void soleReplica(Properties properties) {
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("default.replication.factor", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
  }

  private static void memory(Properties properties) {
    properties.put("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    properties.put("socket.request.max.bytes", String.valueOf(4 * MAX_MESSAGE_BYTES));
    properties.put("queued.max.request.bytes", String.valueOf(8 * MAX_MESSAGE_BYTES));
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("log.cleaner.threads", "1");
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
    properties.put("log.cleaner.io.buffer.size", String.valueOf(512 << 10));
  }

  private static void disk(Properties properties, BrokerSettings settings) {
    properties.put("log.dirs", settings.directory().toString());
    properties.put("log.segment.bytes", String.valueOf(64 << 20));
    // Made at full size for each segment; an entry of 8 bytes for each 4 KiB: 128 KiB for 64 MiB.
    properties.put("log.index.size.max.bytes", String.valueOf(1 << 20));
    // Live frames come at up to 70 MB/s: with Kafka's 5 minutes the disk would hold 25 GB of them.
    properties.put(
        "log.retention.check.interval.ms",
        String.valueOf(settings.retentionCheckInterval().toMillis()));
    properties.put("log.initial.task.delay.ms", "2000");
    properties.put("log.segment.delete.delay.ms", "1000");
  }
}
