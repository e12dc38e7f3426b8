package dev.posewire.ingest.api;

import dev.posewire.ingest.SourceProbe;
import dev.posewire.ingest.StatusView;
import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.snapshot.SnapshotSource;

/** What the API serves. Owned, and closed, by whoever starts the server, after it. */
public record ApiServices(
    ChannelRegistry registry, StatusView statuses, SourceProbe probe, SnapshotSource snapshots) {}
