package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stored people come from another implementation of the demos' decoder, one that agrees with
 * their C++ code on all reference vectors.
 */
class GeneratedScenesTest {
  private static final String EXPECTED = "generated-scenes.json";

  private final OpenPoseDecoder decoder = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);

  @ParameterizedTest
  @EnumSource(Scene.class)
  void findsThePeopleOfTheScene(Scene scene) throws IOException {
    ExpectedPoses.assertSamePeople(expected().get(scene.name()), decode(scene));
  }

  @Test
  void oneDecoderGivesTheSameForMapsOfChangingSize() throws IOException {
    for (Scene scene : List.of(Scene.WIDE_MAP, Scene.ONE_PERSON, Scene.WIDE_MAP)) {
      ExpectedPoses.assertSamePeople(expected().get(scene.name()), decode(scene));
    }
  }

  @Test
  void everySceneHasStoredPeople() throws IOException {
    assertEquals(Scene.values().length, expected().size());
  }

  private List<Pose> decode(Scene scene) {
    PoseMaps maps = scene.draw();
    return decoder.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());
  }

  private static JsonNode expected() throws IOException {
    try (InputStream json = GeneratedScenesTest.class.getResourceAsStream(EXPECTED)) {
      assertNotNull(json, EXPECTED);
      return new ObjectMapper().readTree(json);
    }
  }
}
