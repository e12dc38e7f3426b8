import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints who is seen. With posewire-schemas and kafka-clients: java -cp ... Poses.java [SERVERS [COUNT]]. */
public final class Poses {
  public static void main(String[] arguments) throws Exception {
    String servers = arguments.length > 0 ? arguments[0] : "127.0.0.1:9092";
    int left = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
    AvroCodec codec = new AvroCodec(); // knows the schema it was made with, and learns others
    try (var consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", servers), new StringDeserializer(), new ByteArrayDeserializer())) {
      var schemas = partitions(consumer, "posewire.schemas");
      var all = new ArrayList<>(partitions(consumer, "posewire.poses"));
      all.addAll(schemas);
      consumer.assign(all);
      consumer.seekToEnd(all);
      consumer.seekToBeginning(schemas);
      while (left > 0) {
        var records = consumer.poll(Duration.ofSeconds(1));
        for (var schema : records.records("posewire.schemas")) codec.learn(new String(schema.value(), "UTF-8"));
        for (var pose : records.records("posewire.poses")) {
          PoseEvent event = codec.decode(pose.value(), PoseEvent.class);
          System.out.println(event.getCapturedAt() + " " + event.getChannel() + " " + event.getPeople().size() + " people");
          left--;
        }
      }
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }
}
