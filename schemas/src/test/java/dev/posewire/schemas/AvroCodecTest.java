package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AvroCodecTest {
  /** The largest size that Avro takes for a Java array. */
  private static final int HUGE = Integer.MAX_VALUE - 8;

  private final AvroCodec codec = new AvroCodec();

  static List<SpecificRecord> records() {
    return Records.all();
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyFieldSurvivesARoundTrip(SpecificRecord sent) throws Exception {
    assertEquals(sent, codec.decode(codec.encode(sent), sent.getClass()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void noFieldOfTheSamplesIsAtItsDefault(SpecificRecord sample) {
    for (Schema.Field field : sample.getSchema().getFields()) {
      if (field.hasDefaultValue()) {
        Object ifLeftOut = SpecificData.getForSchema(sample.getSchema()).getDefaultValue(field);
        assertNotEquals(ifLeftOut, sample.get(field.pos()), field.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void valueStartsWithMarkerAndLittleEndianFingerprint(SpecificRecord sent) {
    byte[] value = codec.encode(sent);

    assertArrayEquals(new byte[] {(byte) 0xc3, 1}, Arrays.copyOf(value, 2));
    assertEquals(
        AvroCodec.fingerprint(sent.getSchema()),
        ByteBuffer.wrap(value, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  @Test
  void absentRegionSurvivesARoundTrip() throws Exception {
    ChannelSpec sent = ChannelSpec.newBuilder(Records.channelSpec()).setRegion(null).build();

    ChannelSpec received = codec.decode(codec.encode(sent), ChannelSpec.class);

    assertTrue(received.getRegion().isEmpty());
    assertEquals(sent, received);
  }

  @Test
  void imageIsWrittenFromPositionToLimitAndKeepsBoth() throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(64).put(5, (byte) 77).position(5).limit(9);

    Frame sent = Frame.newBuilder(Records.frame()).setImage(direct).build();
    Frame received = codec.decode(codec.encode(sent), Frame.class);

    assertEquals(4, received.getImage().remaining());
    assertEquals(77, received.getImage().get(0));
    assertEquals(5, sent.getImage().position());
    assertEquals(9, sent.getImage().limit());
  }

  @Test
  void bytesWithoutTheMarkerAreMalformed() {
    for (String foreign :
        List.of("", "\u0000\u0000\u0000\u0000\u0007abcdefgh", "{\"a\": 1234567}")) {
      byte[] value = foreign.getBytes(StandardCharsets.UTF_8);
      var refused =
          assertThrows(MalformedRecordException.class, () -> codec.decode(value, Frame.class));
      assertTrue(refused.getMessage().contains("Frame"), refused.getMessage());
      assertTrue(refused.getMessage().contains("c3 01"), refused.getMessage());
    }
  }

  @Test
  void messageShowsTheFirstBytes() {
    byte[] value = {0x7b, 0x22, 0x61};
    var refused =
        assertThrows(MalformedRecordException.class, () -> codec.decode(value, PoseEvent.class));
    assertTrue(refused.getMessage().contains("'7b 22 61'"), refused.getMessage());
  }

  @ParameterizedTest
  @MethodSource("records")
  void valueCutOffAnywhereIsMalformed(SpecificRecord sent) {
    byte[] whole = codec.encode(sent);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(
          MalformedRecordException.class,
          () -> codec.decode(part, sent.getClass()),
          () -> "cut off at " + part.length);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void bytesAfterTheBodyAreMalformed(SpecificRecord sent) {
    byte[] whole = codec.encode(sent);
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(MalformedRecordException.class, () -> codec.decode(longer, sent.getClass()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void changedBytesAreReadOrMalformedAndNothingElse(SpecificRecord sent) {
    byte[] whole = codec.encode(sent);
    for (int position = 10; position < whole.length; position++) {
      for (byte changed : new byte[] {-1, 0, 1, 127, -128}) {
        byte[] value = whole.clone();
        value[position] = changed;
        try {
          codec.decode(value, sent.getClass());
        } catch (MalformedRecordException expected) {
          assertTrue(expected.getMessage().startsWith("not a readable"), expected.getMessage());
        } catch (UnknownSchemaException impossible) {
          throw new AssertionError("the fingerprint was not touched", impossible);
        }
      }
    }
  }

  @Test
  void anotherRecordIsMalformedAndNamed() {
    byte[] value = codec.encode(Records.poseEvent());
    var refused =
        assertThrows(MalformedRecordException.class, () -> codec.decode(value, Frame.class));
    assertTrue(
        refused.getMessage().contains("dev.posewire.schemas.PoseEvent"), refused.getMessage());
  }

  @Test
  void unknownFingerprintIsCarried() {
    byte[] value = codec.encode(Records.frame());
    ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).putLong(2, 0x1122334455667788L);

    var unknown =
        assertThrows(UnknownSchemaException.class, () -> codec.decode(value, Frame.class));

    assertTrue(unknown.getMessage().contains("1122334455667788"), unknown.getMessage());
  }

  @Test
  void wireFormatOfARegistryIsWrittenAndRead() throws Exception {
    byte[] before = codec.encode(Records.poseEvent());
    codec.writeWithRegistryId(PoseEvent.getClassSchema(), 0x01020304);

    byte[] value = codec.encode(Records.poseEvent());

    assertArrayEquals(new byte[] {0, 1, 2, 3, 4}, Arrays.copyOf(value, 5));
    assertArrayEquals(
        Arrays.copyOfRange(before, 10, before.length), Arrays.copyOfRange(value, 5, value.length));
    assertEquals(Records.poseEvent(), codec.decode(value, PoseEvent.class));
    assertEquals(Records.poseEvent(), codec.decode(before, PoseEvent.class));
    assertEquals((byte) 0xc3, codec.encode(Records.frame())[0], "other records stay as they are");
  }

  @Test
  void idIsAskedForUntilTheRegistryHasNone() throws Exception {
    AvroCodec writer = new AvroCodec();
    writer.writeWithRegistryId(PoseEvent.getClassSchema(), 7);
    byte[] value = writer.encode(Records.poseEvent());

    var unknown =
        assertThrows(UnknownSchemaException.class, () -> codec.decode(value, PoseEvent.class));
    assertTrue(unknown.getMessage().contains("id 7"), unknown.getMessage());
    assertEquals(Set.of(7), codec.missingRegistryIds());

    codec.refuseRegistryId(7);
    assertThrows(MalformedRecordException.class, () -> codec.decode(value, PoseEvent.class));
  }

  @Test
  void idThatIsLearntIsRead() throws Exception {
    AvroCodec writer = new AvroCodec();
    writer.writeWithRegistryId(PoseEvent.getClassSchema(), 7);
    byte[] value = writer.encode(Records.poseEvent());
    assertThrows(UnknownSchemaException.class, () -> codec.decode(value, PoseEvent.class));

    codec.learn(7, PoseEvent.getClassSchema().toString());
    assertEquals(Set.of(), codec.missingRegistryIds());
    assertEquals(Records.poseEvent(), codec.decode(value, PoseEvent.class));
  }

  @Test
  void cutHeaderOfAWireFormatIsMalformed() {
    for (int length = 1; length < 5; length++) {
      byte[] cut = new byte[length];
      assertThrows(MalformedRecordException.class, () -> codec.decode(cut, PoseEvent.class));
    }
    assertEquals(Set.of(), codec.missingRegistryIds());
  }

  @Test
  void foreignIdsDoNotPileUp() {
    for (int id = 0; id < 1_000; id++) {
      byte[] value = ByteBuffer.allocate(9).putInt(1, id).array();
      assertThrows(UnknownSchemaException.class, () -> codec.decode(value, PoseEvent.class));
    }
    assertTrue(codec.missingRegistryIds().size() <= 100);
  }

  @Test
  void hugeStringIsMalformed() throws Exception {
    assertMalformed(Frame.class, body -> body.writeLong(HUGE)); // length of channel
  }

  @Test
  void negativeAndUnrepresentableStringsAreMalformed() throws Exception {
    assertMalformed(Frame.class, body -> body.writeLong(-2));
    assertMalformed(Frame.class, body -> body.writeLong(Long.MAX_VALUE));
  }

  @Test
  void hugeImageIsMalformed() throws Exception {
    byte[] small =
        codec.encode(
            Frame.newBuilder(Records.frame()).setImage(ByteBuffer.wrap(new byte[0])).build());
    byte[] claim = encoded(body -> body.writeLong(HUGE));
    byte[] value = Arrays.copyOf(small, small.length - 1 + claim.length);
    System.arraycopy(claim, 0, value, small.length - 1, claim.length);

    assertThrows(MalformedRecordException.class, () -> codec.decode(value, Frame.class));
  }

  @Test
  void hugeListIsMalformed() throws Exception {
    byte[] nobody =
        codec.encode(PoseEvent.newBuilder(Records.poseEvent()).setPeople(List.of()).build());
    byte[] claim = encoded(body -> body.writeLong(HUGE));
    byte[] value = Arrays.copyOf(nobody, nobody.length - 1 + claim.length);
    System.arraycopy(claim, 0, value, nobody.length - 1, claim.length);

    assertThrows(MalformedRecordException.class, () -> codec.decode(value, PoseEvent.class));
  }

  @Test
  void collectionsAreBounded() throws Exception {
    assertEquals(4_096, codec.decode(taggedFrame(4_096), Frame.class).getTags().size());
    byte[] tooManyTags = taggedFrame(4_097);
    assertThrows(MalformedRecordException.class, () -> codec.decode(tooManyTags, Frame.class));

    byte[] tooManyDimensions =
        codec.encode(
            PoseTensors.newBuilder(Records.poseTensors())
                .setPafShape(Collections.nCopies(4_097, 1))
                .build());
    assertThrows(
        MalformedRecordException.class, () -> codec.decode(tooManyDimensions, PoseTensors.class));
  }

  @Test
  void recordsAreTrustedAndNothingElseBecomesSo() {
    codec.encode(Records.frame());
    var trusted = ClassSecurityValidator.getGlobal();

    assertTrue(trusted.isTrusted(Frame.class));
    assertTrue(trusted.isTrusted(Clock.class));
    assertTrue(trusted.isTrusted(String.class));
    assertFalse(trusted.isTrusted(AvroCodec.class));
    assertFalse(trusted.isTrusted(Thread.class));
    assertFalse(trusted.isTrusted(TimeUnit.class));
  }

  @Test
  void oneCodecServesManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> rounds = new ArrayList<>();
      for (int round = 0; round < 400; round++) {
        SpecificRecord sent = Records.all().get(round % 5);
        rounds.add(
            threads.submit(() -> sent.equals(codec.decode(codec.encode(sent), sent.getClass()))));
      }
      for (Future<Boolean> round : rounds) {
        assertTrue(round.get(30, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private byte[] taggedFrame(int count) {
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < count; i++) {
      tags.put("key" + i, "");
    }
    return codec.encode(Frame.newBuilder(Records.frame()).setTags(tags).build());
  }

  private void assertMalformed(Class<? extends SpecificRecord> type, Body body) throws Exception {
    byte[] claim = encoded(body);
    byte[] value = Arrays.copyOf(codec.encode(Records.frame()), 10 + claim.length);
    System.arraycopy(claim, 0, value, 10, claim.length);
    assertThrows(MalformedRecordException.class, () -> codec.decode(value, type));
  }

  private static byte[] encoded(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    body.writeTo(encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private interface Body {
    void writeTo(BinaryEncoder encoder) throws IOException;
  }
}
