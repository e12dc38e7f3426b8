package dev.posewire.app.analyze;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is done to it. */
final class MemorySink implements PoseSink {
  final List<String> done = new ArrayList<>();
  boolean isFull;
  boolean isGone;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void write(PoseEvent event) throws SinkException {
    if (isFull) throw SinkException.retriable("the disk is full", null);
    done.add(event.getChannel() + " " + event.getSequence());
  }

  @Override
  public void flush() {
    done.add("flush");
  }

  @Override
  public void close() {
    if (isGone) throw new UserErrorException("the folder has gone");
    done.add("close");
  }

  @Override
  public void abandon() {
    done.add("abandon");
  }
}
