package dev.posewire.ingest;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;

/** Where the frames of all channels go. Thread-safe. */
record FrameProducers(LaneProducer latest, LaneProducer every, AvroCodec codec) {
  LaneProducer of(Policy policy) {
    return switch (policy) {
      case LATEST -> latest;
      case EVERY -> every;
    };
  }
}
