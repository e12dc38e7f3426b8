package dev.posewire.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/** One record of each type with no field at its default: the content of the stored fixtures. */
final class Records {
  private static final Instant RECEIVED = Instant.parse("2026-03-01T10:15:30.123456Z");
  private static final Instant CAPTURED = Instant.parse("2026-03-01T10:15:30.045678Z");
  private static final Instant PUBLISHED = Instant.parse("2026-03-01T10:15:30.130001Z");
  private static final Instant INFERRED = Instant.parse("2026-03-01T10:15:30.190002Z");
  private static final Instant DECODED = Instant.parse("2026-03-01T10:15:30.194003Z");
  private static final long SESSION = 1_772_360_000_000_001L;
  private static final Letterbox LETTERBOX = new Letterbox(0.2375f, -3, 7);

  private Records() {}

  static List<SpecificRecord> all() {
    return List.of(
        channelSpec(), channelStatus(), frame(), poseTensors(), servedRate(), poseEvent());
  }

  static ChannelSpec channelSpec() {
    return ChannelSpec.newBuilder()
        .setChannel("dock-3")
        .setName("Dock 3, north door – Süd")
        .setUrl("rtsp://${env:POSEWIRE_SECRET_DOCK}@192.0.2.7/stream1")
        .setEnabled(false)
        .setTransport(Transport.UDP)
        .setMaxFps(12.5f)
        .setPolicy(Policy.EVERY)
        .setLoop(true)
        .setRegion(new Region(0.125f, 0.25f, 0.5f, 0.625f))
        .setKeyframesOnly(true)
        .setFrozenSeconds(7.5f)
        .setOptions(Map.of("max_delay", "500000"))
        .setTags(tags())
        .setUpdatedAt(PUBLISHED)
        .build();
  }

  static ChannelStatus channelStatus() {
    return ChannelStatus.newBuilder()
        .setChannel("dock-3")
        .setState(ChannelState.RETRYING)
        .setDetail("connection refused")
        .setInstance("ingest-1")
        .setSession(SESSION)
        .setSequence(41)
        .setSourceWidth(1920)
        .setSourceHeight(1080)
        .setCodec("h264")
        .setDecodedBy("vaapi")
        .setFps(24.75f)
        .setLimitFps(7.5f)
        .setClock(Clock.CAMERA)
        .setDriftMicros(-1_500)
        .setClockJumps(3)
        .setCounters(new ChannelCounters(100L, 20L, 70L, 9L, 2L, 5L))
        .setSpecUpdatedAt(PUBLISHED)
        .setAbnormalEnds(List.of(SESSION, SESSION + 1))
        .setSince(RECEIVED)
        .setAt(DECODED)
        .build();
  }

  static Frame frame() {
    return Frame.newBuilder()
        .setChannel("dock-3")
        .setSession(SESSION)
        .setSequence(42)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(CAPTURED)
        .setClock(Clock.CAMERA)
        .setPts(1_680_000)
        .setSourceWidth(1920)
        .setSourceHeight(1080)
        .setLetterbox(LETTERBOX)
        .setWidth(4)
        .setHeight(2)
        .setEncoding(Encoding.BGR24)
        .setPolicy(Policy.EVERY)
        .setLast(true)
        .setTags(tags())
        .setImage(bytes(4 * 2 * 3))
        .build();
  }

  static PoseTensors poseTensors() {
    return PoseTensors.newBuilder()
        .setChannel("dock-3")
        .setSession(SESSION)
        .setSequence(42)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(CAPTURED)
        .setPublishedAt(PUBLISHED)
        .setInferredAt(INFERRED)
        .setClock(Clock.FILE)
        .setPts(1_680_000)
        .setSourceWidth(1920)
        .setSourceHeight(1080)
        .setLetterbox(LETTERBOX)
        .setWidth(456)
        .setHeight(256)
        .setPolicy(Policy.EVERY)
        .setLast(true)
        .setTags(tags())
        .setModel("human-pose-estimation-0001")
        .setDevice("openvino:GPU.0")
        .setHeatmapShape(List.of(19, 1, 2))
        .setHeatmaps(bytes(19 * 2 * 2))
        .setPafShape(List.of(38, 1, 2))
        .setPafs(bytes(38 * 2 * 2))
        .build();
  }

  static ServedRate servedRate() {
    return ServedRate.newBuilder()
        .setChannel("dock-3")
        .setInstance("worker-1")
        .setFps(3.5f)
        .setLimited(true)
        .setAt(INFERRED)
        .build();
  }

  static PoseEvent poseEvent() {
    return PoseEvent.newBuilder()
        .setChannel("dock-3")
        .setSession(SESSION)
        .setSequence(42)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(CAPTURED)
        .setPublishedAt(PUBLISHED)
        .setInferredAt(INFERRED)
        .setDecodedAt(DECODED)
        .setClock(Clock.CAMERA)
        .setPts(1_680_000)
        .setSourceWidth(1920)
        .setSourceHeight(1080)
        .setLast(true)
        .setTags(tags())
        .setModel("human-pose-estimation-0001")
        .setDevice("openvino:GPU.0")
        .setSkeleton("other18")
        .setPeople(List.of(person(7), person(8)))
        .build();
  }

  private static Person person(int track) {
    return Person.newBuilder()
        .setTrack(track)
        .setScore(0.75f * track)
        .setBox(new Box(10.5f, 20.25f, 300f, 400.125f))
        .setX(ramp(track))
        .setY(ramp(track + 100))
        .setKeypointScores(ramp(track + 200))
        .build();
  }

  private static List<Float> ramp(int start) {
    return IntStream.range(0, Coco18.KEYPOINTS.size()).mapToObj(i -> start + i / 8f).toList();
  }

  /** Sorted, so that the bytes are the same every time. */
  private static Map<String, String> tags() {
    return new TreeMap<>(Map.of("site", "north", "zone", "b"));
  }

  private static ByteBuffer bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 37 + 11);
    }
    return ByteBuffer.wrap(bytes);
  }
}
