package dev.posewire.app.command;

import dev.posewire.app.device.EngineChoice;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.decoder.openpose.DecodeMode;
import dev.posewire.runtime.config.HostAndPort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value of an option, none of them its default.
 *
 * @param text as a user writes it
 * @param value as the command has it
 */
record Setting(String text, Object value) {
  /** One for each option of any command, by its key. */
  static Map<String, Setting> all(Path kafkaConfig, Path channels, Path sinks) {
    Map<String, Setting> all = new TreeMap<>();
    all.put("monitor", new Setting("127.0.0.1:9464", new HostAndPort("127.0.0.1", 9464)));
    all.put("bootstrap-servers", text("kafka.example:9093"));
    all.put("topic-prefix", text("site."));
    all.put("partitions", number(7));
    all.put("replication", new Setting("3", (short) 3));
    all.put("kafka-config", path(kafkaConfig.toString()));
    all.put("max-frame-age", new Setting("3s", Duration.ofSeconds(3)));
    all.put("max-ahead", number(100));
    all.put(
        "schema-registry",
        new Setting("http://registry.example", URI.create("http://registry.example")));
    all.put("model", text("testcard"));
    all.put("engine", new Setting("onnxruntime", EngineChoice.ONNXRUNTIME));
    all.put("openvino-lib", path("libopenvino_c.so"));
    all.put("openvino-plugins", path("plugins.xml"));
    all.put("openvino-cache", path("compiled"));
    all.put("devices", text("CPU?batch=8&linger=10ms"));
    all.put("device-loss-limit", new Setting("90s", Duration.ofSeconds(90)));
    all.put("requests", number(2));
    all.put("batch", number(4));
    all.put("linger", new Setting("7ms", Duration.ofMillis(7)));
    all.put("recorded-share", new Setting("0.5", 0.5));
    all.put("max-in-flight", number(32));
    all.put("hand-over", new Setting("kafka", HandOver.KAFKA));
    all.put("decode-threads", number(2));
    all.put("decode-mode", new Setting("paper", DecodeMode.PAPER));
    all.put("peak-threshold", new Setting("0.2", 0.2f));
    all.put("min-peak-distance", new Setting("4.5", 4.5f));
    all.put("min-limb-sample", new Setting("0.04", 0.04f));
    all.put("min-joints", number(5));
    all.put("min-person-score", new Setting("0.3", 0.3f));
    all.put("max-peaks", number(100));
    all.put("channel", new Setting("card=testcard:", List.of("card=testcard:")));
    all.put("channels", path(channels.toString()));
    all.put("media-folder", new Setting("media", List.of(Path.of("media"))));
    all.put("instance", text("ingest-1"));
    all.put("image-width", number(320));
    all.put("image-height", number(192));
    all.put("store", text("stored"));
    String database = "postgres?url=postgresql://db.example/poses&password=sesame";
    all.put("sink", new Setting(database, List.of(database)));
    all.put("sinks", path(sinks.toString()));
    all.put("data-dir", path("kept"));
    all.put("broker-port", number(9094));
    all.put("broker-listen", text("127.0.0.2"));
    all.put("broker-advertise", text("kafka.example"));
    all.put("cards", number(3));
    all.put("fps", number(15));
    all.put("seconds", number(20));
    all.put("out", text("poses.jsonl"));
    all.put("draw", path("drawn"));
    all.put("max-fps", new Setting("2.5", 2.5f));
    all.put("since", text("2026-01-31T12:00:00Z"));
    all.put("only", text("lobby"));
    all.put("count", new Setting("5", 5L));
    all.put("from", text("mirror"));
    all.put("to", path("models"));
    all.put("api", text("127.0.0.2:8381"));
    all.put("api-token", text("sesame"));
    all.put("api-write-token", text("sesame-write-0123456789"));
    all.put("api-read-token", text("sesame-read-0123456789"));
    all.put("api-token-folder", path("tokens"));
    all.put("api-host", new Setting("posewire.example", List.of("posewire.example")));
    all.put(
        "api-cors-origin",
        new Setting("https://console.example", List.of("https://console.example")));
    all.put("secrets-folder", path("secrets"));
    all.put("frame-encoding", text("jpeg:85"));
    all.put("hwaccel", text("auto"));
    all.put("frame-readers", new Setting("video,wall", List.of("video", "wall")));
    all.put("table", new Setting("true", true));
    all.put("json", new Setting("true", true));
    all.put("height", number(40));
    all.put("width", number(72));
    return all;
  }

  private static Setting text(String text) {
    return new Setting(text, text);
  }

  private static Setting number(int number) {
    return new Setting(Integer.toString(number), number);
  }

  private static Setting path(String path) {
    return new Setting(path, Path.of(path));
  }
}
