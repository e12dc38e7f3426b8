package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.PoseEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final SinkException fault = SinkException.retriable("away", null);
  private final SinkException refusal = SinkException.refused("too large", null);

  private final Outbox outbox = new Outbox();
  private final PoseEvent first = Events.event("dock-1", 1);
  private final PoseEvent second = Events.event("dock-1", 2);
  private final PoseEvent third = Events.event("dock-1", 3);
  private final PoseEvent other = Events.event("dock-2", 1);

  @Test
  void eventIsInItOnce() {
    write(first, second, first);

    assertEquals(List.of(first, second), outbox.unsent());
  }

  @Test
  void whatWasTakenBeforeAFaultIsNotSentAgain() {
    write(first, second, third, other);
    outbox.taken(first);
    outbox.failed(second, fault);
    outbox.failed(third, fault);
    outbox.failed(other, fault);
    assertTrue(outbox.hasFault());
    assertSame(fault, assertThrows(SinkException.class, outbox::end));
    outbox.clear();

    assertFalse(outbox.hasFault());
    assertTrue(outbox.isEmpty());
    write(first, second, third, other);
    assertEquals(List.of(second, third, other), outbox.unsent());
  }

  @Test
  void whatWasTakenBehindAFaultOfItsChannelIsSentAgainBehindIt() {
    write(first, second, third, other);
    outbox.taken(first);
    outbox.failed(second, fault);
    outbox.taken(third);
    outbox.taken(other);
    outbox.clear();

    write(first, second, third, other);
    assertEquals(List.of(second, third), outbox.unsent());
  }

  @Test
  void refusalIsToldAndCostsTheOthersNothing() {
    write(first, second, third);
    outbox.taken(first);
    outbox.failed(second, refusal);
    outbox.taken(third);
    assertFalse(outbox.hasFault());
    assertSame(refusal, assertThrows(SinkException.class, outbox::end));
    outbox.clear();

    write(first);
    assertEquals(List.of(), outbox.unsent());
    write(second, third);
    assertEquals(List.of(second), outbox.unsent());
  }

  @Test
  void faultGoesBeforeARefusal() {
    write(first, second);
    outbox.failed(first, refusal);
    outbox.failed(second, fault);

    assertSame(fault, assertThrows(SinkException.class, outbox::end));
  }

  @Test
  void whatAFlushHasEndedIsForgotten() throws Exception {
    write(first);
    outbox.taken(first);
    outbox.end();
    outbox.clear();

    write(first);
    assertEquals(List.of(first), outbox.unsent());
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int sequence = 0; sequence <= Outbox.MAX_TAKEN; sequence++) {
      outbox.taken(Events.event("dock-1", sequence));
    }

    write(Events.event("dock-1", 0), first);
    assertEquals(List.of(Events.event("dock-1", 0)), outbox.unsent());
  }

  private void write(PoseEvent... events) {
    for (PoseEvent event : events) outbox.add(event);
  }
}
