package dev.posewire.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands the prepared sources of each URL out, in order; then ones that hang. Thread-safe. */
final class FakeSources implements FrameSourceFactory {
  private final FakeTime time;
  private final Map<String, Deque<FakeSource>> prepared = new HashMap<>();
  private final List<SourceSettings> settings = new ArrayList<>();

  FakeSources(FakeTime time) {
    this.time = time;
  }

  /** A source for the next connection to the URL. */
  synchronized FakeSource next(String url) {
    FakeSource source = new FakeSource(time);
    prepared.computeIfAbsent(url, key -> new ArrayDeque<>()).add(source);
    return source;
  }

  @Override
  public synchronized FrameSource create(SourceUrl url, SourceSettings with) {
    settings.add(with);
    Deque<FakeSource> sources = prepared.getOrDefault(url.text(), new ArrayDeque<>());
    return sources.isEmpty() ? new FakeSource(time).hangsInOpen() : sources.removeFirst();
  }

  synchronized List<SourceSettings> settings() {
    return List.copyOf(settings);
  }
}
