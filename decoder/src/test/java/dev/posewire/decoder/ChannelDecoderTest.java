package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.decoder.ChannelDecoder.Order;
import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.PoseTensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelDecoderTest {
  private static final long SESSION = Tensors.SESSION;

  private final OpenPoseDecoder openPose = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);
  private final PoseMaps maps = new PoseMaps();
  private final ChannelDecoder fresh = new ChannelDecoder("dock-3", Map.of());

  @Test
  void takesWhatLiesAboveTheLastOne() throws Exception {
    PoseTensors five = Tensors.nobody("dock-3", 5);
    assertEquals(Order.NEXT, fresh.order(five));
    PoseEvent unused = take(fresh, five);

    assertEquals(Order.DUPLICATE, fresh.order(five));
    assertEquals(Order.DUPLICATE, fresh.order(Tensors.nobody("dock-3", 4)));
    assertEquals(Order.NEXT, fresh.order(Tensors.nobody("dock-3", 9)));
    assertEquals(Order.STALE_SESSION, fresh.order(of(SESSION - 1, 6)));
    assertEquals(Order.NEXT, fresh.order(of(SESSION + 1, 0)));
  }

  @Test
  void goesOnWhereItsChannelWas() {
    Map<String, FramePosition> restored =
        Map.of("dock-3", new FramePosition(SESSION, 7, 2), "dock-4", FramePosition.NONE);

    ChannelDecoder channel = new ChannelDecoder("dock-3", restored);

    assertEquals(Order.DUPLICATE, channel.order(of(SESSION, 7)));
    assertEquals(Order.STALE_SESSION, channel.order(of(SESSION - 1, 8)));
    assertEquals(Order.NEXT, channel.order(of(SESSION, 8)));
  }

  @Test
  void newTracksAreAboveTheRestoredOnesOfTheSession() throws Exception {
    ChannelDecoder channel =
        new ChannelDecoder("dock-3", Map.of("dock-3", new FramePosition(SESSION, 7, 2)));

    assertEquals(List.of(-1, -1, 2, 2), tracksOfFour(channel, SESSION, 8));
  }

  @Test
  void tracksBeginAnewInANewSession() throws Exception {
    assertEquals(List.of(-1, -1, 0, 0), tracksOfFour(fresh, SESSION, 0));
    assertEquals(List.of(-1, -1, 0, 0), tracksOfFour(fresh, SESSION + 1, 0));
  }

  @Test
  void belongsToOneAssignment() {
    Map<String, FramePosition> restored = new HashMap<>();
    ChannelDecoder channel = new ChannelDecoder("dock-3", restored);

    assertTrue(channel.isOf(restored));
    assertFalse(channel.isOf(new HashMap<>()), "an equal one of a later assignment");
  }

  private List<Integer> tracksOfFour(ChannelDecoder channel, long session, long first)
      throws Exception {
    List<Integer> tracks = new ArrayList<>();
    for (long sequence = first; sequence < first + 4; sequence++) {
      PoseTensors person =
          PoseTensors.newBuilder(Tensors.person("dock-3", sequence)).setSession(session).build();
      List<Person> people = take(channel, person).getPeople();
      assertEquals(1, people.size());
      tracks.add(people.get(0).getTrack());
    }
    return tracks;
  }

  private PoseEvent take(ChannelDecoder channel, PoseTensors tensors) throws Exception {
    maps.fill(tensors);
    return channel.take(tensors, maps, openPose, Tensors.NOW);
  }

  private static PoseTensors of(long session, long sequence) {
    return Tensors.builder("dock-3", session, sequence).build();
  }
}
