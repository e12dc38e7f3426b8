package dev.posewire.decoder;

import dev.posewire.decoder.EventBalance.Drop;
import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.PoseTensors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Decodes the frames of its share of the channels, those of a channel in their order. Owned by one
 * decode thread; {@link #offer} and {@link #discard} alone may be called from others. On close,
 * what waits is given up.
 */
final class DecodeLoop implements Loop {
  /** More channels than any decoder has; those beyond lose their tracks, longest unused first. */
  private static final int MAX_CHANNELS = 10_000;

  private record ChannelKey(Policy policy, String channel) {}

  private final DecodeContext context;
  private final EventOutput output;
  private final EventBalance balance;
  private final OpenPoseDecoder decoder;
  private final PoseMaps maps = new PoseMaps();
  private final DecodeQueue queue;
  private final Map<ChannelKey, ChannelDecoder> channels =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Entry<ChannelKey, ChannelDecoder> eldest) {
          return size() > MAX_CHANNELS;
        }
      };

  DecodeLoop(DecodeContext context, EventOutput output, EventBalance balance) {
    this.context = context;
    this.output = output;
    this.balance = balance;
    this.decoder = new OpenPoseDecoder(context.openPose());
    this.queue = new DecodeQueue(context.services().ticker());
  }

  /** Does not block. */
  void offer(DecodeTask task) {
    balance.in(task);
    DecodeQueue.Added added = queue.add(task);
    added.superseded().ifPresent(old -> drop(old, Drop.SUPERSEDED));
    if (!added.accepted()) abandon(task);
  }

  /** Gives up what waits of some partitions of a lane; answers how many frames that were. */
  int discard(Policy policy, Set<Integer> partitions) {
    List<DecodeTask> waiting = queue.remove(policy, partitions);
    waiting.forEach(this::abandon);
    return waiting.size();
  }

  @Override
  public void runOnce() throws InterruptedException {
    Optional<DecodeTask> task = queue.take();
    if (task.isPresent()) decode(task.get());
  }

  private void decode(DecodeTask task) {
    if (task.revoked().getAsBoolean()) {
      abandon(task);
      return;
    }
    ChannelDecoder channel = channel(task);
    switch (channel.order(task.tensors())) {
      case DUPLICATE -> drop(task, Drop.DUPLICATE);
      case STALE_SESSION -> drop(task, Drop.STALE_SESSION);
      case NEXT -> {
        if (isExpired(task)) {
          drop(task, Drop.EXPIRED);
        } else {
          decodeNext(task, channel);
        }
      }
    }
  }

  private ChannelDecoder channel(DecodeTask task) {
    ChannelKey key = new ChannelKey(task.policy(), task.channel());
    ChannelDecoder channel = channels.get(key);
    if (channel == null || !channel.isOf(task.restored())) {
      channel = new ChannelDecoder(task.channel(), task.restored());
      channels.put(key, channel);
    }
    return channel;
  }

  private boolean isExpired(DecodeTask task) {
    Instant oldest = context.services().clock().instant().minus(context.maxFrameAge());
    return task.policy() == Policy.LATEST && task.tensors().getReceivedAt().isBefore(oldest);
  }

  private void decodeNext(DecodeTask task, ChannelDecoder channel) {
    long begunNanos = context.services().ticker().nanos();
    PoseEvent event;
    try {
      maps.fill(task.tensors());
      event = channel.take(task.tensors(), maps, decoder, context.services().clock().instant());
    } catch (MalformedRecordException e) {
      reject(task, e);
      return;
    }
    balance.decoded(task, context.services().ticker().nanos() - begunNanos);
    balance.droppedPeaks(task, decoder.droppedPeaks());
    Future<?> unused = // the outcome never fails
        output.publish(task, event).thenAccept(how -> published(task, how));
  }

  /** On a thread of the producer. */
  private void published(DecodeTask task, SendOutcome how) {
    switch (how) {
      case ACKNOWLEDGED -> {
        balance.out(task);
        task.outcome().complete(SendOutcome.ACKNOWLEDGED);
      }
      case SUPERSEDED -> drop(task, Drop.SUPERSEDED);
      case UNDELIVERED -> drop(task, Drop.UNDELIVERED);
      case CLOSED -> abandon(task);
    }
  }

  /**
   * The frame is done with, and counted here: for the one who offered it that is as good as stored.
   */
  private void drop(DecodeTask task, Drop why) {
    balance.dropped(task, why);
    task.outcome().complete(SendOutcome.ACKNOWLEDGED);
  }

  private void abandon(DecodeTask task) {
    balance.abandoned(task);
    task.outcome().complete(SendOutcome.CLOSED);
  }

  /** Keeps the record without its maps. */
  private void reject(DecodeTask task, MalformedRecordException why) {
    ByteBuffer none = ByteBuffer.allocate(0);
    PoseTensors rest =
        PoseTensors.newBuilder(task.tensors()).setHeatmaps(none).setPafs(none).build();
    Future<?> unused = // it never fails, see there
        context
            .services()
            .rejected()
            .reject(
                context.topics().tensors(task.policy()),
                task.partition(),
                task.offset(),
                task.channel(),
                context.codec().encode(rest),
                why)
            .thenRun(() -> drop(task, Drop.REJECTED));
  }

  @Override
  public void wakeup() {
    queue.close();
  }

  @Override
  public void onStop() {
    queue.close();
    queue.drain().forEach(this::abandon);
  }
}
