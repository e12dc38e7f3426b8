package dev.posewire.ingest.assignment;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's place in the group that shares out the channels' partitions. Owned by its thread.
 *
 * <p>It takes part for the assignment only: its partitions are paused, nothing is fetched and
 * nothing committed. Without a word from the group for a session timeout it gives up what it has,
 * since another member may have it, and joins anew. On close it leaves the group, so that others
 * take over at once.
 */
public final class GroupMember implements Loop {
  private static final Logger log = LoggerFactory.getLogger(GroupMember.class);

  /** Bounds how late silence is seen. */
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final Settings settings;
  private final PartitionOwner owner;
  private final GroupContact contact;
  private final Health.Component health;
  private final Ticker ticker;
  private final RateLimitedLog faults;
  private final Set<TopicPartition> held = new HashSet<>();
  private boolean subscribed;
  private boolean joined;
  private boolean stopping;

  /**
   * What it is a member of.
   *
   * @param sessionTimeout after so long without a heartbeat the group does without a member
   */
  public record Settings(String topic, String group, Duration sessionTimeout) {}

  /**
   * Its client.
   *
   * @param consumer a member of the group; the {@link GroupMember}'s from now on
   * @param heartbeats how many of them the group has answered
   */
  public record Client(Consumer<String, byte[]> consumer, DoubleSupplier heartbeats) {
    public static Client of(Consumer<String, byte[]> consumer) {
      return new Client(consumer, GroupContact.heartbeats(consumer));
    }
  }

  public GroupMember(
      Client client,
      Settings settings,
      PartitionOwner owner,
      Health.Component health,
      Ticker ticker) {
    this.consumer = client.consumer();
    this.settings = settings;
    this.owner = owner;
    this.contact = new GroupContact(client.heartbeats(), settings.sessionTimeout());
    this.health = health;
    this.ticker = ticker;
    this.faults = new RateLimitedLog(log, ticker);
  }

  @Override
  public void runOnce() {
    if (!subscribed) {
      consumer.subscribe(List.of(settings.topic()), new Rebalance());
      subscribed = true;
    }
    poll();
    if (joined && contact.isLost(ticker.nanos())) {
      rejoin();
    }
  }

  private void poll() {
    try {
      consumer.poll(POLL);
    } catch (WakeupException e) {
      // The end is near.
    } catch (InterruptException e) {
      throw e; // on its way out
    } catch (FencedInstanceIdException e) {
      throw new UserErrorException(
          "another ingest has come under this --instance, which must be one process's alone: give"
              + " each its own, or none",
          e);
    } catch (RetriableException e) {
      faults.warn("cannot reach the group " + settings.group(), e);
    } catch (KafkaException e) {
      throw new UserErrorException(
          "cannot be a member of the group %s (%s): check the broker, and that this process may read %s in that group"
              .formatted(settings.group(), e, settings.topic()),
          e);
    }
  }

  /** What is held is given up; it is this member's again when the group says so. */
  private void rejoin() {
    log.warn(
        "nothing was heard of the group {} for {}: gives up {}",
        settings.group(),
        settings.sessionTimeout(),
        held);
    lose(Set.copyOf(held));
    joined = false;
    health.notReady("has not reached the group " + settings.group() + ", and tries again");
    consumer.unsubscribe();
    subscribed = false;
  }

  private void lose(Collection<TopicPartition> partitions) {
    held.removeAll(partitions);
    owner.lost(numbers(partitions));
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void onStop() {
    stopping = true;
    try {
      owner.stopping();
    } finally {
      held.clear();
      health.unregister();
      consumer.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSE_TIMEOUT));
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      // Where it stands does not matter, but Kafka wants to know.
      partitions.forEach(partition -> consumer.seek(partition, 0));
      contact.heard(ticker.nanos());
      faults.recovered("is back in the group " + settings.group());
      if (!joined || !partitions.isEmpty()) {
        log.info("member of the group {}, takes {}", settings.group(), partitions);
      }
      joined = true;
      health.ready();
      held.addAll(partitions);
      owner.assigned(numbers(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Set<TopicPartition> mine = new HashSet<>(partitions);
      mine.retainAll(held);
      if (mine.isEmpty()) {
        return;
      }
      owner.revoked(numbers(mine));
      held.removeAll(mine);
      log.info("gives up {} to another member of {}", mine, settings.group());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      if (stopping) {
        return; // nothing is held any more
      }
      Set<TopicPartition> mine = new HashSet<>(partitions);
      mine.retainAll(held);
      log.warn("lost {} of the group {}", mine, settings.group());
      lose(mine);
      joined = false;
      health.notReady("has lost its place in the group " + settings.group() + ", and joins anew");
    }
  }
}
