package dev.posewire.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a JVM's flight recorder saw its threads at.
 *
 * @param java threads that ran Java code
 * @param natives threads in native code; those that wait for sockets there are left out
 */
public record CpuProfile(StackSamples java, StackSamples natives) {
  /** A thread that waits is seen as if it ran. */
  private static final StackSamples.Call WAIT = new StackSamples.Call("sun.nio.ch.EPoll", "wait");

  /** Reads a recording of the JVM's flight recorder. */
  public static CpuProfile read(Path file) throws IOException {
    CpuProfile profile = new CpuProfile(new StackSamples(), new StackSamples());
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) profile.add(recording.readEvent());
    }
    return profile;
  }

  private void add(RecordedEvent event) {
    List<StackSamples.Call> stack = stack(event.getStackTrace());
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample" -> java.add(stack);
      case "jdk.NativeMethodSample" -> {
        if (stack.isEmpty() || !stack.get(0).equals(WAIT)) natives.add(stack);
      }
      default -> {} // nobody asked for it
    }
  }

  private static List<StackSamples.Call> stack(RecordedStackTrace trace) {
    return trace == null ? List.of() : trace.getFrames().stream().map(CpuProfile::call).toList();
  }

  private static StackSamples.Call call(RecordedFrame frame) {
    return new StackSamples.Call(
        frame.getMethod().getType().getName(), frame.getMethod().getName());
  }
}
