package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class Coco18Test {
  @Test
  void eighteenKeypointsHaveNamesOfTheirOwn() {
    assertEquals(18, Coco18.KEYPOINTS.size());
    assertEquals(18, new HashSet<>(Coco18.KEYPOINTS).size());
    assertEquals("neck", Coco18.KEYPOINTS.get(1));
    assertEquals("right_ankle", Coco18.KEYPOINTS.get(10));
    assertEquals("left_ear", Coco18.KEYPOINTS.get(17));
  }

  @Test
  void limbsJoinAllKeypointsToOneTree() {
    assertEquals(17, Coco18.LIMBS.size());
    Set<Integer> reached = new HashSet<>(Set.of(1));
    for (int pass = 0; pass < Coco18.LIMBS.size(); pass++) {
      for (Coco18.Limb limb : Coco18.LIMBS) {
        assertNotEquals(limb.from(), limb.to());
        if (reached.contains(limb.from())) {
          reached.add(limb.to());
        }
      }
    }
    assertEquals(18, reached.size());
  }

  @Test
  void limbsMirrorLeftAndRight() {
    Set<String> names = new HashSet<>();
    for (Coco18.Limb limb : Coco18.LIMBS) {
      names.add(Coco18.KEYPOINTS.get(limb.from()) + "-" + Coco18.KEYPOINTS.get(limb.to()));
    }
    for (String name : names) {
      assertTrue(names.contains(name.replace("right", "left")), name);
    }
  }

  @Test
  void skeletonIsTheDefaultOfAnEvent() {
    var field = PoseEvent.getClassSchema().getField("skeleton");
    assertEquals(Coco18.SKELETON, field.defaultVal());
  }
}
