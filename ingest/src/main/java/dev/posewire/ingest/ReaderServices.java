package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What the readers of all channels share. Immutable; its parts are thread-safe. */
record ReaderServices(
    FrameSourceFactory sources,
    FrameProducers producers,
    IngestSettings settings,
    Supplier<Pause> pauses,
    Ticker ticker,
    InstantSource clock,
    ReaderLimits limits) {}
