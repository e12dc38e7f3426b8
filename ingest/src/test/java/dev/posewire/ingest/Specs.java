package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import java.util.Map;

/** Specs of channels, all of one time. */
final class Specs {
  static final String CAMERA_URL = "rtsp://192.0.2.7/stream1";
  static final String FILE_URL = "clip.mp4";

  private Specs() {}

  static ChannelSpec camera(String channel) {
    return spec(channel, CAMERA_URL, Policy.LATEST).build();
  }

  static ChannelSpec file(String channel) {
    return spec(channel, FILE_URL, Policy.EVERY).build();
  }

  static ChannelSpec.Builder spec(String channel, String url, Policy policy) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setUrl(url)
        .setPolicy(policy)
        .setTags(Map.of("site", "north"))
        .setUpdatedAt(FakeTime.START.minusSeconds(60));
  }
}
