package dev.posewire.worker;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the requests of one device share.
 *
 * @param linger how long the first frame of a batch may wait for the others
 */
record Device(
    PoolDevice pooled,
    Duration linger,
    Duration maxFrameAge,
    FrameImages images,
    TensorsAssembler tensors,
    DeviceMeters meters,
    Topics topics,
    Ticker ticker,
    InstantSource clock) {}
