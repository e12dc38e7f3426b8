package dev.posewire.decoder;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Topics;
import java.time.Duration;

/**
 * What all decode threads share.
 *
 * @param maxFrameAge after which a LATEST frame is worth nothing
 */
record DecodeContext(Duration maxFrameAge, Topics topics, AvroCodec codec, LaneServices services) {
  static DecodeContext of(StageKafka kafka) {
    return new DecodeContext(
        kafka.settings().maxFrameAge(), kafka.topics(), kafka.codec(), kafka.services());
  }
}
