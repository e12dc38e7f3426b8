package dev.posewire.app.pipeline;

import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.api.ApiServer;
import dev.posewire.ingest.api.ApiServices;
import dev.posewire.ingest.api.ApiSettings;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.util.Optional;

/** The HTTP API in front of an ingest. Owned by the thread that starts both. */
public final class ChannelApi {
  private final Optional<ApiServer> server;
  private final ServiceStack stack;

  private ChannelApi(Optional<ApiServer> server, ServiceStack stack) {
    this.server = server;
    this.stack = stack;
  }

  /**
   * Takes its port, unless it is switched off. It is the first to be opened: a port that is taken
   * ends the process before any channel runs.
   */
  public static ChannelApi open(ApiSettings settings, ServiceStack stack) {
    if (settings.listen().isEmpty()) return new ChannelApi(Optional.empty(), stack);
    return new ChannelApi(Optional.of(stack.add("api-port", ApiServer.open(settings))), stack);
  }

  /** Answers for this ingest from now on; the stack ends that before it ends the ingest. */
  public void serve(IngestService ingest) {
    server.ifPresent(
        open ->
            stack
                .add("api", open)
                .serve(
                    new ApiServices(
                        ingest.registry(), ingest.statuses(), ingest.probe(), ingest.snapshots())));
  }
}
