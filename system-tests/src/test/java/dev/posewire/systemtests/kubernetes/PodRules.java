package dev.posewire.systemtests.kubernetes;

import static dev.posewire.systemtests.kubernetes.KubernetesObject.list;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.http.Metrics;
import dev.posewire.runtime.http.MonitoringServer;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each pod must be: the image's user, ports, probes, memory, and nothing that it may not do.
 */
final class PodRules {
  private static final ImageFacts IMAGE = ImageFacts.read();

  /** Which page each probe asks. */
  private static final Map<String, String> PROBES =
      Map.of(
          "startupProbe", "/health/live",
          "livenessProbe", "/health/live",
          "readinessProbe", "/health/ready");

  private static final Map<String, Boolean> ANSWERED = new ConcurrentHashMap<>();

  private final KubernetesObject workload;
  private final List<String> problems = new ArrayList<>();

  private PodRules(KubernetesObject workload) {
    this.workload = workload;
  }

  static List<String> problems(ClusterObjects all) {
    List<String> problems = new ArrayList<>();
    for (KubernetesObject workload : all.workloads()) {
      PodRules rules = new PodRules(workload);
      rules.lookAtPod();
      workload.containers().forEach(rules::lookAt);
      problems.addAll(rules.problems);
    }
    return problems;
  }

  private void lookAtPod() {
    JsonNode pod = workload.pod();
    JsonNode security = pod.path("securityContext");
    require("true", security.path("runAsNonRoot"), "runAsNonRoot");
    require(IMAGE.uid(), security.path("runAsUser"), "runAsUser");
    require(IMAGE.uid(), security.path("runAsGroup"), "runAsGroup");
    require(IMAGE.uid(), security.path("fsGroup"), "fsGroup");
    require("RuntimeDefault", security.at("/seccompProfile/type"), "seccompProfile");
    require("false", pod.path("automountServiceAccountToken"), "automountServiceAccountToken");
    require("false", pod.path("enableServiceLinks"), "enableServiceLinks");
    long grace = pod.path("terminationGracePeriodSeconds").asLong();
    if (grace <= ProcessLifecycle.CLOSE_TIMEOUT.toSeconds()) add("is killed before it has stopped");
    JsonNode annotations = workload.template().path("metadata").path("annotations");
    require("true", annotations.path("prometheus.io/scrape"), "prometheus.io/scrape");
    require(IMAGE.monitorPort(), annotations.path("prometheus.io/port"), "prometheus.io/port");
    requireAnswer(annotations.path("prometheus.io/path").asText());
    if (workload.containers().size() != 1) add("has not one container");
  }

  private void lookAt(JsonNode container) {
    String command = container.path("args").path(0).asText();
    require(IMAGE.imageOf(command), container.path("image"), "image");
    JsonNode security = container.path("securityContext");
    require("true", security.path("readOnlyRootFilesystem"), "readOnlyRootFilesystem");
    require("false", security.path("allowPrivilegeEscalation"), "allowPrivilegeEscalation");
    require("[\"ALL\"]", security.at("/capabilities/drop"), "capabilities.drop");
    PROBES.forEach((probe, page) -> lookAtProbe(container.path(probe), probe, page));
    lookAtMemory(container.path("resources"), command);
    List<String> mounted =
        list(container.path("volumeMounts")).stream()
            .map(mount -> mount.path("mountPath").asText())
            .toList();
    // Native libraries are unpacked to the first; the second is the user's home.
    if (!mounted.containsAll(List.of("/tmp", "/data"))) add("has not /tmp and /data: " + mounted);
  }

  private void lookAtProbe(JsonNode probe, String name, String page) {
    require(page, probe.at("/httpGet/path"), name);
    require(IMAGE.monitorPort(), workload.port(probe.at("/httpGet/port")), name + "'s port");
    requireAnswer(probe.at("/httpGet/path").asText());
  }

  private void lookAtMemory(JsonNode resources, String command) {
    String limit = resources.at("/limits/memory").asText();
    if (ImageFacts.bytes(limit) < IMAGE.memoryOf(command)) add("has less memory: " + limit);
    // What is asked for and what may be taken are one: the heap is fixed, and is filled in time.
    require(limit, resources.at("/requests/memory"), "requests.memory");
    if (resources.at("/requests/cpu").isMissingNode()) add("asks for no cpu");
  }

  private void requireAnswer(String page) {
    if (!ANSWERED.computeIfAbsent(page, PodRules::isAnswered)) add("no page " + page);
  }

  /** Asks the server that every process has. */
  private static boolean isAnswered(String page) {
    PrometheusMeterRegistry meters = Metrics.registry("test");
    try (MonitoringServer server =
        MonitoringServer.start(new HostAndPort("127.0.0.1", 0), "none", meters, new Health())) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + page);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      return connection.getResponseCode() != HttpURLConnection.HTTP_NOT_FOUND;
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      meters.close();
    }
  }

  private void require(String expected, JsonNode actual, String name) {
    String text = actual.isValueNode() ? actual.asText() : actual.toString();
    if (!text.equals(expected)) add(name + " is '" + text + "', not '" + expected + "'");
  }

  private void add(String problem) {
    problems.add(workload.id() + " " + problem);
  }
}
