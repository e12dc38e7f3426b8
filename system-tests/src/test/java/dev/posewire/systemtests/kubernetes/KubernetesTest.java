package dev.posewire.systemtests.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests of {@code deploy/kubernetes} fit together, the program and its images. */
class KubernetesTest {
  private static final Path COMPONENTS = KubernetesFolder.ROOT.resolve("components");
  private static final Path OVERLAYS = KubernetesFolder.ROOT.resolve("overlays");
  private static final Path KEDA = COMPONENTS.resolve("keda");

  private final KubernetesFolder folder = KubernetesFolder.asItIs();

  @Test
  void baseHoldsTogetherWithAndWithoutKeda() {
    assertEquals(List.of(), ClusterRules.problems(folder.baseWith()));
    assertEquals(List.of(), ClusterRules.problems(folder.baseWith(KEDA)));
  }

  /** Each of these mistakes, made in any file that has the text, must be found and named. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: monitor, containerPort: 9464     | name: monitor, containerPort: 9465 | not '9464'
          port: monitor}                         | port: metrics}                     | port
          targetPort: api                        | targetPort: web                    | has a port that
          /health/ready                          | /ready                             | no page /ready
          path: /metrics                         | path: /prometheus                  | no page /prometheus
          args: [worker]                         | args: [inference]                  | inference
          --store                                | --folder                           | --folder
          --api-host=ingest.                     | --api-hosts=ingest.                | --api-hosts
          POSEWIRE_INSTANCE                      | POSEWIRE_INSTANZ                   | POSEWIRE_INSTANZ
          POSEWIRE_DECODE_MODE=omz               | POSEWIRE_DECODE_MODE=best          | best
          POSEWIRE_DECODE_MODE                   | POSEWIRE_DECODING                  | POSEWIRE_DECODING
          POSEWIRE_PARTITIONS=12                 | POSEWIRE_PARTITIONS=8              | on 8 partitions
          0.0.0.0:8380                           | 0.0.0.0:8381                       | has its API
          configMapRef: {name: posewire}         | configMapRef: {name: settings}     | ConfigMap/settings
          secretName: posewire-api               | secretName: posewire-tokens        | Secret/posewire-tokens
          image: posewire-inference:0.1.0        | image: posewire:0.1.0              | image is
          image: posewire:0.1.0                  | image: posewire:0.2.0              | image is
          memory: 384Mi                          | memory: 256Mi                      | less memory
          memory: 2Gi}                           | memory: 1Gi}                       | less memory
          name: data, mountPath: /data           | name: data, mountPath: /home       | /tmp and /data
          name: models, mountPath                | name: model, mountPath             | mounts no volume
          runAsUser: 10001                       | runAsUser: 1001                    | runAsUser
          readOnlyRootFilesystem: true           | readOnlyRootFilesystem: false      | readOnlyRoot
          terminationGracePeriodSeconds: 30      | terminationGracePeriodSeconds: 20  | is killed before
          enableServiceLinks: false              | enableServiceLinks: true           | enableServiceLinks
          serviceName: monitor                   | serviceName: sink                  | Service/sink
          scaleTargetRef: {name: decoder}        | scaleTargetRef: {name: decoders}   | decoders
          topic: posewire.frames.live            | topic: posewire.frames             | does not read
          consumerGroup: posewire.decoder.live   | consumerGroup: decoder.live        | does not read
          maxReplicaCount: 12                    | maxReplicaCount: 13                | replicas
          bootstrapServersFromEnv: POSEWIRE      | bootstrapServersFromEnv: KAFKA     | no variable KAFKA
          """)
  void findsWhatIsWrong(String text, String instead, String problem) {
    Set<String> changed = new HashSet<>();
    KubernetesFolder wrong =
        new KubernetesFolder(
            file -> {
              String now = file.replace(text, instead);
              if (!now.equals(file)) changed.add(now);
              return now;
            });

    List<String> problems = ClusterRules.problems(wrong.baseWith(KEDA));

    assertFalse(changed.isEmpty(), () -> "nowhere: " + text);
    assertTrue(problems.stream().anyMatch(found -> found.contains(problem)), problems::toString);
  }

  @Test
  void labelsTellTheStagesApart() {
    String ingest = "app.kubernetes.io/name: ingest,";
    KubernetesFolder wrong =
        new KubernetesFolder(text -> text.replace(ingest, "app.kubernetes.io/name: sink,"));

    assertNotEquals(List.of(), ReferenceRules.problems(wrong.baseWith()));
  }

  @Test
  void everyFileIsUsedByAKustomizationAndEachOfThemIsThere() {
    Set<Path> used = new TreeSet<>();
    Set<Path> there = new TreeSet<>();
    for (Path file : KubernetesFolder.yamlFiles()) {
      there.add(file.normalize());
      if (file.endsWith(Kustomization.FILE)) {
        used.addAll(folder.kustomization(file.getParent()).files());
      }
    }
    Set<Path> entries = new TreeSet<>(List.of(kustomization(COMPONENTS.resolve("model-claim"))));
    there.stream()
        .filter(file -> file.startsWith(OVERLAYS.normalize()) && file.endsWith(Kustomization.FILE))
        .forEach(entries::add);

    used.addAll(entries); // those that users name

    assertEquals(there, used);
    assertTrue(entries.stream().allMatch(Files::exists));
  }

  private static Path kustomization(Path folder) {
    return folder.resolve(Kustomization.FILE).normalize();
  }

  @Test
  void patchesNameWhatIsThere() {
    ClusterObjects base = folder.baseWith();
    List<String> problems = new ArrayList<>();
    for (Path component :
        List.of(KEDA, COMPONENTS.resolve("gpu"), COMPONENTS.resolve("model-claim"))) {
      Kustomization kustomization = folder.kustomization(component);
      for (JsonNode patch : kustomization.patches()) {
        List<KubernetesObject> patched =
            patch.has("path")
                ? folder.objects(component.resolve(patch.path("path").asText()))
                : targets(base, patch.path("target"));
        if (patched.isEmpty()) problems.add(component + " patches nothing: " + patch);
        patched.stream()
            .filter(object -> !base.has(object.kind(), object.name()))
            .forEach(object -> problems.add(component + " patches " + object.id()));
      }
      for (String literal : kustomization.literals()) {
        String variable = literal.substring(0, literal.indexOf('='));
        if (!base.configMap("posewire").containsKey(variable)) problems.add(component + literal);
      }
    }
    assertEquals(List.of(), problems);
  }

  private static List<KubernetesObject> targets(ClusterObjects base, JsonNode target) {
    return base.ofKind(target.path("kind").asText()).stream()
        .filter(object -> object.name().matches(target.path("name").asText()))
        .toList();
  }
}
