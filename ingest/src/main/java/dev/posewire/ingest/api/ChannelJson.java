package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.ChannelStatusView;
import dev.posewire.ingest.registry.MaskedUrls;
import dev.posewire.runtime.config.Masking;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes channels and their statuses, by the names of the schemas. Stateless. */
final class ChannelJson {
  private static final String NO_STATUS = "no ingest has reported it yet";

  private ChannelJson() {}

  /** Without the passwords in its URL. */
  static ObjectNode of(ChannelSpec spec) {
    return RecordJson.of(MaskedUrls.mask(spec));
  }

  static ObjectNode of(ChannelStatusView view) {
    ChannelStatus status = view.status();
    ObjectNode json = RecordJson.of(status);
    json.put("detail", Masking.url(status.getDetail()));
    ArrayNode ends = json.putArray("abnormalEnds");
    status.getAbnormalEnds().forEach(micros -> ends.add(Json.time(instant(micros))));
    json.put("lastState", view.lastState().name());
    json.put("ageMillis", view.age().toMillis());
    return json;
  }

  /** Of a channel that no ingest has reported: nothing is known of its times. */
  static ObjectNode unreported(String channel) {
    ChannelStatus nothing =
        ChannelStatus.newBuilder()
            .setChannel(channel)
            .setState(ChannelState.UNKNOWN)
            .setDetail(NO_STATUS)
            .setInstance("")
            .setSpecUpdatedAt(Instant.EPOCH)
            .setSince(Instant.EPOCH)
            .setAt(Instant.EPOCH)
            .build();
    ObjectNode json = RecordJson.of(nothing);
    json.putArray("abnormalEnds");
    json.putNull("specUpdatedAt").putNull("since").putNull("at");
    json.put("lastState", ChannelState.UNKNOWN.name());
    return json.putNull("ageMillis");
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
