package dev.posewire.decoder;

import dev.posewire.decoder.openpose.OpenPoseSettings;
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
record DecodeContext(
    OpenPoseSettings openPose,
    Duration maxFrameAge,
    Topics topics,
    AvroCodec codec,
    LaneServices services) {
  static DecodeContext of(OpenPoseSettings openPose, StageKafka kafka) {
    return new DecodeContext(
        openPose, kafka.settings().maxFrameAge(), kafka.topics(), kafka.codec(), kafka.services());
  }
}
