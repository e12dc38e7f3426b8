package dev.posewire.app.pipeline;

import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.api.ApiServer;
import dev.posewire.ingest.api.ApiServices;
import dev.posewire.ingest.api.ApiSettings;
import dev.posewire.runtime.lifecycle.ServiceStack;

/** Puts the HTTP API in front of an ingest. Stateless. */
public final class ChannelApi {
  private ChannelApi() {}

  /** Starts it, unless it is switched off; the stack closes it. */
  public static void start(ApiSettings settings, IngestService ingest, ServiceStack stack) {
    if (settings.listen().isEmpty()) return;
    ApiServices services =
        new ApiServices(ingest.registry(), ingest.statuses(), ingest.probe(), ingest.snapshots());
    stack.add("api", ApiServer.start(settings, services));
  }
}
