package dev.posewire.systemtests.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl kustomize} renders the manifests, and what comes out holds together. */
@Timeout(120)
class KustomizeIT {
  private static final Pattern CLIENT = Pattern.compile("\"minor\": \"(\\d+)");
  private static final String WITHOUT = "kubectl is missing: apt-get install kubernetes-client";

  /** Before this one kubectl's own Kustomize knows no components. */
  private static final int KNOWS_COMPONENTS = 21;

  @TempDir Path folder;

  @Test
  void base() throws Exception {
    assumeTrue(minorVersion().isPresent(), WITHOUT);

    ClusterObjects all = render(KubernetesFolder.BASE);

    assertEquals(List.of(), ClusterRules.problems(all));
    assertEquals(KubernetesFolder.asItIs().baseWith().all().size(), all.all().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"keda", "gpu"})
  void overlays(String overlay) throws Exception {
    assumeComponents();

    ClusterObjects all = render(KubernetesFolder.ROOT.resolve("overlays").resolve(overlay));

    assertEquals(List.of(), ClusterRules.problems(all));
    assertScaledByOne(all);
  }

  /** What README shows, with all components. */
  @Test
  void siteOfReadme() throws Exception {
    assumeComponents();
    copy(KubernetesFolder.ROOT, folder);
    String site =
        KubernetesFolder.readmeBlocks().stream()
            .filter(block -> block.contains("kind: Kustomization"))
            .findFirst()
            .orElseThrow()
            .replace("# components:", "components:");
    Path file = Files.createDirectories(folder.resolve("site")).resolve(Kustomization.FILE);
    Files.writeString(file, site);

    ClusterObjects all = render(file.getParent());

    // The images are those of README's registry.
    List<String> problems =
        ClusterRules.problems(all).stream()
            .filter(one -> !one.contains("registry.example"))
            .toList();
    assertEquals(List.of(), problems);
    assertScaledByOne(all);
    String worker = find(all, "Deployment/inference-worker").node().toString();
    assertTrue(worker.contains("\"claimName\":\"posewire-models\""), worker);
    assertTrue(worker.contains("gpu.intel.com/i915"), worker);
    KubernetesObject settings = all.ofKind("ConfigMap").get(0);
    assertEquals("GPU", settings.node().at("/data/POSEWIRE_DEVICES").asText());
    assertEquals("3", settings.node().at("/data/POSEWIRE_REPLICATION").asText());
    assertEquals("12", settings.node().at("/data/POSEWIRE_PARTITIONS").asText());
  }

  /** Where KEDA says how many pods there are, the manifest says nothing. */
  private static void assertScaledByOne(ClusterObjects all) {
    for (KubernetesObject scaled : all.ofKind("ScaledObject")) {
      KubernetesObject target = find(all, "Deployment/" + scaled.name());
      assertTrue(target.node().at("/spec/replicas").isMissingNode(), target::id);
    }
  }

  private static KubernetesObject find(ClusterObjects all, String id) {
    return all.all().stream().filter(object -> object.id().equals(id)).findFirst().orElseThrow();
  }

  private static ClusterObjects render(Path kustomization) throws Exception {
    String text = kubectl("kustomize", kustomization.toString());
    return new ClusterObjects(
        KubernetesFolder.parse(text).stream().map(KubernetesObject::new).toList(),
        KubernetesFolder.madeByUsers());
  }

  private static void assumeComponents() throws Exception {
    Optional<Integer> minor = minorVersion();
    assumeTrue(minor.isPresent(), WITHOUT);
    assumeTrue(
        minor.get() >= KNOWS_COMPONENTS,
        "kubectl is 1." + minor.get() + ", and Kustomize knows components from 1.21 on");
  }

  private static Optional<Integer> minorVersion() throws Exception {
    try {
      Matcher version = CLIENT.matcher(kubectl("version", "--client", "--output=json"));
      return version.find() ? Optional.of(Integer.parseInt(version.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no such program
    }
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toList();
    Path errors = Files.createTempFile("kubectl", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), command::toString);
      assertEquals(0, process.exitValue(), () -> command + ": " + KubernetesFolder.read(errors));
      return out;
    } finally {
      Files.delete(errors);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
