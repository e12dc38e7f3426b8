package dev.posewire.ingest.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All that the API answers. Immutable. */
final class Routes {
  static final String DOCUMENT = "/v1/openapi.yaml";

  private static final Set<String> JSON = Set.of("application/json");
  private static final Set<String> PATCH =
      Set.of("application/json", "application/merge-patch+json");

  private final List<Route> all;

  private Routes(List<Route> all) {
    this.all = List.copyOf(all);
  }

  static Routes of(ApiServices services) {
    ChannelEndpoints channels = new ChannelEndpoints(services.registry());
    ChannelWrites writes = new ChannelWrites(services.registry());
    StatusEndpoints statuses = new StatusEndpoints(services.registry(), services.statuses());
    SnapshotEndpoint snapshots = new SnapshotEndpoint(services.registry(), services.snapshots());
    String one = "/v1/channels/" + Route.ID;
    return new Routes(
        List.of(
            Route.get("/v1/channels", channels::list),
            Route.get(one, channels::find),
            new Route("PUT", one, Role.WRITE, JSON, writes::put),
            new Route("PATCH", one, Role.WRITE, PATCH, writes::patch),
            new Route("DELETE", one, Role.WRITE, Set.of(), writes::delete),
            Route.get(one + "/status", statuses::find),
            Route.get("/v1/status", statuses::list),
            new Route(
                "POST",
                "/v1/channels:probe",
                Role.WRITE,
                JSON,
                new ProbeEndpoint(services.probe())),
            Route.get(one + "/snapshot.jpg", snapshots),
            Route.get(DOCUMENT, new DocumentEndpoint())));
  }

  List<Route> all() {
    return all;
  }

  /**
   * The one for a request; HEAD is answered like GET.
   *
   * @param path as it was sent: nothing in it is decoded or resolved
   */
  Route find(String method, String path) throws ApiProblem {
    List<Route> ofPath = all.stream().filter(route -> route.hasPath(path)).toList();
    if (ofPath.isEmpty()) {
      throw new ApiProblem(404, "there is nothing at this path: see " + DOCUMENT);
    }
    String wanted = method.equals("HEAD") ? "GET" : method;
    return ofPath.stream()
        .filter(route -> route.method().equals(wanted))
        .findFirst()
        .orElseThrow(() -> notAllowed(ofPath));
  }

  /** The methods at a path, for a browser that asks beforehand. */
  String methods(String path) {
    return methods(all.stream().filter(route -> route.hasPath(path)).toList());
  }

  private static ApiProblem notAllowed(List<Route> ofPath) {
    String methods = methods(ofPath);
    return new ApiProblem(
        405, "this path takes " + methods + " only", List.of(), Map.of("Allow", methods));
  }

  private static String methods(List<Route> routes) {
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      methods.add(route.method());
      if (route.method().equals("GET")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }
}
