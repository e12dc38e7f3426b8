package dev.posewire.worker;

import static dev.posewire.worker.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultOrderTest {
  private final Released released = new Released();
  private final ResultOrder order = new ResultOrder(released);

  @Test
  void recordedResultsLeaveInTheOrderOfTheirChannel() {
    List<FrameTask> tasks =
        expect(Policy.EVERY, frame("a", 0), frame("a", 1), frame("b", 0), frame("a", 2));
    complete(tasks.get(3));
    complete(tasks.get(1));
    assertEquals(List.of(), released.names);

    complete(tasks.get(2));
    assertEquals(List.of("b0"), released.names);
    complete(tasks.get(0));
    assertEquals(List.of("b0", "a0", "a1", "a2"), released.names);
  }

  @Test
  void recordedFrameWithoutResultDoesNotHoldTheRest() {
    List<FrameTask> tasks =
        expect(Policy.EVERY, frame("a", 0), frame("a", 1), frame("a", 2), frame("a", 3));
    complete(tasks.get(2));
    order.giveUp(tasks.get(1));
    assertEquals(List.of(), released.names);

    order.giveUp(tasks.get(0));
    complete(tasks.get(3));
    assertEquals(List.of("a2", "a3"), released.names);
  }

  @Test
  void recordedResultsAfterOneThatIsLeftToTheNextOwnerAreWithheld() {
    List<FrameTask> tasks =
        expect(Policy.EVERY, frame("a", 0), frame("a", 1), frame("a", 2), frame("b", 0));
    complete(tasks.get(1));
    order.leave(tasks.get(0));
    complete(tasks.get(2));
    complete(tasks.get(3));
    assertEquals(List.of("withheld a1", "withheld a2", "b0"), released.names);
  }

  @Test
  void recordedResultsBeforeOneThatIsLeftGoOut() {
    List<FrameTask> tasks = expect(Policy.EVERY, frame("a", 0), frame("a", 1));
    order.leave(tasks.get(1));
    complete(tasks.get(0));
    assertEquals(List.of("a0"), released.names);
  }

  @Test
  void framesThatComeAgainAreNotWithheld() {
    List<FrameTask> before = expect(Policy.EVERY, frame("a", 0), frame("a", 1));
    order.leave(before.get(0));
    List<FrameTask> again = expect(Policy.EVERY, frame("a", 0), frame("a", 1));
    complete(again.get(0));
    complete(before.get(1));
    complete(again.get(1));
    assertEquals(List.of("withheld a1", "a0", "a1"), released.names);
  }

  @Test
  void liveResultsLeaveAtOnceAndLaterOnesOfOlderFramesDoNot() {
    List<FrameTask> tasks =
        expect(Policy.LATEST, frame("a", 0), frame("a", 1), frame("a", 2), frame("b", 0));
    complete(tasks.get(1));
    complete(tasks.get(0));
    complete(tasks.get(3));
    complete(tasks.get(2));

    assertEquals(List.of("a1", "late a0", "b0", "a2"), released.names);
  }

  @Test
  void liveFrameOfANewSessionIsNotLate() {
    Frame next = Frames.builder("a", 0).setSession(Frames.SESSION + 1).build();
    List<FrameTask> tasks = expect(Policy.LATEST, frame("a", 7), next, frame("a", 8));
    complete(tasks.get(0));
    complete(tasks.get(1));
    complete(tasks.get(2));

    assertEquals(List.of("a7", "a0", "late a8"), released.names);
  }

  private List<FrameTask> expect(Policy policy, Frame... frames) {
    List<FrameTask> tasks = WorkerRig.tasks(policy, frames);
    tasks.forEach(order::expect);
    return tasks;
  }

  private void complete(FrameTask task) {
    order.complete(
        task,
        new TensorsAssembler("test-model", "fake:CPU")
            .assemble(task, FakeEngine.maps(0), Frames.NOW));
  }

  private static final class Released implements ResultOrder.Release {
    final List<String> names = new ArrayList<>();

    @Override
    public void release(FrameTask task, PoseTensors result) {
      names.add(result.getChannel() + result.getSequence());
    }

    @Override
    public void late(FrameTask task) {
      names.add("late " + task.channel() + task.frame().getSequence());
    }

    @Override
    public void withheld(FrameTask task) {
      names.add("withheld " + task.channel() + task.frame().getSequence());
    }
  }
}
