package dev.posewire.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceStackTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> closed = new CopyOnWriteArrayList<>();

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  @Test
  void closesInReverseAndOnce() {
    ServiceStack stack = new ServiceStack(LONG);
    stack.add("a", part("a"));
    stack.add("b", part("b"));
    stack.add("c", part("c"));
    stack.close();
    stack.close();
    assertEquals(List.of("c", "b", "a"), closed);
  }

  @Test
  void anEmptyStackCloses() {
    assertEquals(Optional.empty(), new ServiceStack(LONG).closeWithin(LONG));
  }

  @Test
  void aFailureDoesNotKeepTheOthersOpen() {
    ServiceStack stack = new ServiceStack(LONG);
    stack.add("a", part("a"));
    AutoCloseable failing =
        () -> {
          throw new NoClassDefFoundError("half an upgrade");
        };
    stack.add("b", failing);
    stack.add("c", part("c"));
    assertEquals(Optional.empty(), stack.closeWithin(LONG));
    assertEquals(List.of("c", "a"), closed);
  }

  @Test
  void aFailureToStartClosesTheEarlierParts() {
    assertThrows(
        UserErrorException.class,
        () -> {
          try (ServiceStack stack = new ServiceStack(LONG)) {
            stack.add("a", part("a"));
            stack.add("b", part("b"));
            throw new UserErrorException("port 9464 is taken");
          }
        });
    assertEquals(List.of("b", "a"), closed);
  }

  @Test
  void namesThePartThatDoesNotEnd() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ServiceStack stack = new ServiceStack(LONG);
    stack.add("below", ended::countDown);
    AutoCloseable stuck = () -> assertTrue(release.await(20, TimeUnit.SECONDS));
    stack.add("stuck", stuck);
    assertEquals(Optional.of("stuck"), stack.closeWithin(Duration.ofMillis(50)));
    assertEquals(1, ended.getCount(), "what the stuck part may use stays open");
    release.countDown();
    assertEquals(Optional.empty(), stack.closeWithin(LONG));
    assertEquals(0, ended.getCount());
  }

  @Test
  void aPartThatComesTooLateIsClosedAndRefused() {
    ServiceStack stack = new ServiceStack(LONG);
    stack.close();
    assertThrows(IllegalStateException.class, () -> stack.add("late", part("late")));
    assertEquals(List.of("late"), closed);
  }

  @Test
  void anInterruptedCallerKeepsItsFlag() {
    ServiceStack stack = new ServiceStack(LONG);
    stack.add("a", part("a"));
    Thread.currentThread().interrupt();
    stack.close();
    assertTrue(Thread.interrupted());
    assertEquals(Optional.empty(), stack.closeWithin(LONG));
    assertEquals(List.of("a"), closed);
  }

  @Test
  void aPartMayCloseTheStackItself() {
    ServiceStack stack = new ServiceStack(LONG);
    stack.add("a", part("a"));
    stack.add("eager", stack);
    assertEquals(Optional.empty(), stack.closeWithin(LONG));
    assertEquals(List.of("a"), closed);
  }
}
