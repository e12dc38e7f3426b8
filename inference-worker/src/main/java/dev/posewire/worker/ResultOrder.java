package dev.posewire.worker;

import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * Lets the results of each channel leave in the order of its frames, whichever device is done
 * first. Thread-safe.
 *
 * <p>EVERY: a result waits for those before it. LATEST: a result later than one already released is
 * dropped, so that nothing waits.
 */
final class ResultOrder {
  /** Where results leave; called one at a time. Must not block. */
  interface Release {
    void release(FrameTask task, PoseTensors result);

    void late(FrameTask task);

    /** One before it was left to the next owner of its partition: it must not leave before that. */
    void withheld(FrameTask task);
  }

  /** More channels than any worker has; those beyond lose their place, longest unused first. */
  private static final int MAX_LATEST_CHANNELS = 10_000;

  private static final class Expected {
    final FrameTask task;
    boolean ended;
    boolean withheld;
    Optional<PoseTensors> result = Optional.empty();

    Expected(FrameTask task) {
      this.task = task;
    }
  }

  private final Release release;
  // Guarded by this.
  private final Map<String, Deque<Expected>> expected = new HashMap<>();
  private final Map<String, FrameTask> released =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Entry<String, FrameTask> eldest) {
          return size() > MAX_LATEST_CHANNELS;
        }
      };

  ResultOrder(Release release) {
    this.release = release;
  }

  /** A frame comes; to be called in the order of its channel, before it can end. */
  synchronized void expect(FrameTask task) {
    if (task.policy() == Policy.EVERY) {
      expected
          .computeIfAbsent(task.channel(), channel -> new ArrayDeque<>())
          .addLast(new Expected(task));
    }
  }

  /** A frame has its result. */
  synchronized void complete(FrameTask task, PoseTensors result) {
    if (task.policy() == Policy.EVERY) {
      end(task, Optional.of(result));
      return;
    }
    FrameTask last = released.get(task.channel());
    if (last != null && !task.isAfter(last.frame().getSession(), last.frame().getSequence())) {
      release.late(task);
      return;
    }
    released.put(task.channel(), task);
    release.release(task, result);
  }

  /** A frame will have no result. */
  synchronized void giveUp(FrameTask task) {
    if (task.policy() == Policy.EVERY) end(task, Optional.empty());
  }

  /**
   * A frame is left to the next owner of its partition, and with it those of its channel after it.
   */
  synchronized void leave(FrameTask task) {
    if (task.policy() != Policy.EVERY) return;
    boolean after = false;
    for (Expected one : expected.get(task.channel())) {
      after |= one.task.equals(task);
      one.withheld |= after;
    }
    end(task, Optional.empty());
  }

  private void end(FrameTask task, Optional<PoseTensors> result) {
    Deque<Expected> channel = expected.get(task.channel());
    for (Expected one : channel) {
      if (one.task.equals(task)) {
        one.ended = true;
        one.result = result;
        break;
      }
    }
    while (!channel.isEmpty() && channel.getFirst().ended) {
      Expected first = channel.removeFirst();
      first.result.ifPresent(tensors -> letGo(first, tensors));
    }
    if (channel.isEmpty()) expected.remove(task.channel());
  }

  private void letGo(Expected one, PoseTensors result) {
    if (one.withheld) {
      release.withheld(one.task);
    } else {
      release.release(one.task, result);
    }
  }
}
