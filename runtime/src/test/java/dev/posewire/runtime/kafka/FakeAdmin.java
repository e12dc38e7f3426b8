package dev.posewire.runtime.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** A cluster's topics, as far as {@link TopicSetup} asks for them. */
final class FakeAdmin implements InvocationHandler {
  /** Partitions by topic. */
  final Map<String, Integer> topics = new TreeMap<>();

  final Map<String, String> maxMessageBytes = new HashMap<>();
  final List<NewTopic> made = new ArrayList<>();
  final Set<String> notSeen = new HashSet<>();

  /** Made, but the broker that is asked has not learnt of them. */
  final Set<String> hidden = new HashSet<>();

  boolean mayMake = true;
  boolean mayDescribeConfigs = true;

  /** So many questions for topics find no answer in time. */
  int timeouts;

  /** What another stage makes between this one's look and its own making. */
  Runnable otherStage = () -> {};

  Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, this);
  }

  @Override
  @SuppressWarnings("unchecked") // the types are those of the methods named
  public Object invoke(Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "describeTopics" -> describeTopics((Collection<String>) args[0]);
      case "createTopics" -> createTopics((Collection<NewTopic>) args[0]);
      case "describeConfigs" -> describeConfigs((Collection<ConfigResource>) args[0]);
      case "close" -> Optional.empty().orElse(null);
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private DescribeTopicsResult describeTopics(Collection<String> names) {
    Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
    names.forEach(name -> answers.put(name, answer(name, this::describe)));
    return new DescribeTopicsResult(null, answers) {};
  }

  private TopicDescription describe(String name) {
    if (timeouts > 0) {
      timeouts--;
      throw new TimeoutException("busy");
    }
    if (notSeen.contains(name)) throw new TopicAuthorizationException(name);
    if (!topics.containsKey(name)) throw new UnknownTopicOrPartitionException(name);
    Node node = new Node(0, "broker", 9092);
    return new TopicDescription(
        name,
        false,
        IntStream.range(0, topics.get(name))
            .mapToObj(n -> new TopicPartitionInfo(n, node, List.of(node), List.of(node)))
            .toList());
  }

  private CreateTopicsResult createTopics(Collection<NewTopic> asked) {
    otherStage.run();
    otherStage = () -> {};
    Map<String, KafkaFuture<CreateTopicsResult.TopicMetadataAndConfig>> answers = new HashMap<>();
    asked.forEach(topic -> answers.put(topic.name(), answer(topic, this::create)));
    return new CreateTopicsResult(answers) {};
  }

  private CreateTopicsResult.TopicMetadataAndConfig create(NewTopic topic) {
    if (!mayMake) throw new TopicAuthorizationException(topic.name());
    if (topics.containsKey(topic.name()) || hidden.contains(topic.name()))
      throw new TopicExistsException(topic.name());
    topics.put(topic.name(), topic.numPartitions());
    made.add(topic);
    return new CreateTopicsResult.TopicMetadataAndConfig(new TopicExistsException("not asked for"));
  }

  private DescribeConfigsResult describeConfigs(Collection<ConfigResource> resources) {
    Map<ConfigResource, KafkaFuture<Config>> answers = new HashMap<>();
    resources.forEach(resource -> answers.put(resource, answer(resource, this::configOf)));
    return new DescribeConfigsResult(answers) {};
  }

  private Config configOf(ConfigResource resource) {
    if (!mayDescribeConfigs) throw new TopicAuthorizationException(resource.name());
    String bytes = maxMessageBytes.getOrDefault(resource.name(), "8388608");
    return new Config(List.of(new ConfigEntry("max.message.bytes", bytes)));
  }

  private static <A, T> KafkaFuture<T> answer(A argument, Function<A, T> ask) {
    KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
    try {
      boolean unused = future.complete(ask.apply(argument));
    } catch (RuntimeException e) {
      boolean unused = future.completeExceptionally(e);
    }
    return future;
  }
}
