package dev.posewire.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes no time but the fake one, and keeps what was asked for. */
final class FakePause implements Pause {
  private final FakeTime time;
  private final List<Duration> pauses = new ArrayList<>();
  private boolean ended;

  FakePause(FakeTime time) {
    this.time = time;
  }

  @Override
  public synchronized void await(Duration pause) {
    pauses.add(pause);
    if (!ended) {
      time.advance(pause);
    }
  }

  @Override
  public synchronized void end() {
    ended = true;
  }

  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
