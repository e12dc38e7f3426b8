package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NativeHandleTest {
  private static final Pointer POINTER = new Pointer(4711);

  private final List<Pointer> freed = new ArrayList<>();
  private final NativeHandle handle = new NativeHandle("thing", POINTER, freed::add);

  @Test
  void closeFreesOnce() {
    assertTrue(handle.close());
    assertFalse(handle.close());
    assertEquals(List.of(POINTER), freed);
  }

  @Test
  void closeInUseFreesWhenTheLastUseEnds() {
    handle.acquire();
    handle.acquire();
    handle.close();
    handle.release();
    assertEquals(List.of(), freed);
    handle.release();
    assertEquals(List.of(POINTER), freed);
  }

  @Test
  void useThatFailsEnds() {
    assertThrows(
        ArithmeticException.class,
        () ->
            handle.run(
                pointer -> {
                  throw new ArithmeticException();
                }));
    handle.close();
    assertEquals(List.of(POINTER), freed);
  }

  @Test
  void closedHandleNamesItself() {
    handle.close();
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> handle.call(pointer -> pointer));
    assertEquals("thing is closed", refusal.getMessage());
  }
}
