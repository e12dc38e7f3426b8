package dev.posewire.worker.openvino;

import dev.posewire.openvino.ColorFormat;
import dev.posewire.openvino.CompiledModel;
import dev.posewire.openvino.Core;
import dev.posewire.openvino.ElementType;
import dev.posewire.openvino.Model;
import dev.posewire.openvino.OpenVino;
import dev.posewire.openvino.OpenVinoException;
import dev.posewire.openvino.PartialShape;
import dev.posewire.openvino.PrePostProcessor;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.ir.IrReader;
import dev.posewire.worker.ir.PoseInterface;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pose network on one device of OpenVINO, for a set number of images. Thread-safe. The network's
 * own bytes go in: conversion to its numbers runs on the device.
 */
final class OpenVinoEngine implements InferenceEngine {
  private static final String NAME = "openvino:";

  /** Many times what a device takes to cancel. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final OpenVino openVino;
  private final PoseModel model;
  private final CompiledModel compiled;
  private final BatchLayout layout;
  private final String device;
  private final int requests;
  // Guarded by itself: those that are open.
  private final Set<OpenVinoRequest> open = new HashSet<>();
  private boolean closed; // guarded by open

  private OpenVinoEngine(
      OpenVino openVino, PoseModel model, CompiledModel compiled, BatchLayout layout, String name) {
    this.openVino = openVino;
    this.model = model;
    this.compiled = compiled;
    this.layout = layout;
    this.device = NAME + name;
    this.requests = Math.max(1, compiled.optimalNumberOfInferRequests());
  }

  /** Throws what OpenVINO throws, and what the reader of the IR does. */
  static OpenVinoEngine open(
      OpenVino openVino, Core core, ModelFiles files, OpenVinoSettings settings) {
    PoseModel model = PoseInterface.of(IrReader.read(files)).model();
    int batch = Math.max(1, settings.batch());
    CompiledModel compiled = compile(core, files, model, settings, batch);
    boolean opened = false;
    try {
      int suits = settings.batch() > 0 ? batch : compiled.optimalBatchSize().orElse(1);
      int best = Math.min(Math.max(1, suits), InferenceRequest.MAX_BATCH);
      if (best != batch) {
        compiled.close();
        compiled = compile(core, files, model, settings, best);
      }
      OpenVinoEngine engine =
          new OpenVinoEngine(
              openVino,
              model,
              compiled,
              BatchLayout.of(compiled.outputs(), model, best),
              settings.device());
      opened = true;
      return engine;
    } finally {
      if (!opened) compiled.close();
    }
  }

  private static CompiledModel compile(
      Core core, ModelFiles files, PoseModel model, OpenVinoSettings settings, int batch) {
    try (Model read = core.readModel(files.xml(), files.bin())) {
      read.reshape(
          PartialShape.of(batch, PoseModel.IMAGE_PLANES, model.inputHeight(), model.inputWidth()));
      try (PrePostProcessor steps =
              PrePostProcessor.create(read)
                  .inputTensor(0, ElementType.U8, "NHWC", ColorFormat.BGR)
                  .inputModelLayout(0, "NCHW")
                  .convertElementType(0, ElementType.F32)
                  .outputElementType(0, ElementType.F32)
                  .outputElementType(1, ElementType.F32);
          Model whole = steps.build()) {
        return core.compileModel(whole, settings.device(), properties(core, settings));
      }
    }
  }

  /** What was asked for, and the hint for throughput where the device knows it. */
  private static Map<String, String> properties(Core core, OpenVinoSettings settings) {
    Map<String, String> properties = new HashMap<>();
    if (knows(core, settings.device(), "PERFORMANCE_HINT")) {
      properties.put("PERFORMANCE_HINT", "THROUGHPUT");
    }
    if (settings.requests() > 0
        && knows(core, settings.device(), "PERFORMANCE_HINT_NUM_REQUESTS")) {
      properties.put("PERFORMANCE_HINT_NUM_REQUESTS", Integer.toString(settings.requests()));
    }
    settings
        .precision()
        .ifPresent(precision -> properties.put("INFERENCE_PRECISION_HINT", precision));
    if (settings.streams() > 0) {
      properties.put("NUM_STREAMS", Integer.toString(settings.streams()));
    }
    return properties;
  }

  private static boolean knows(Core core, String device, String property) {
    try {
      return List.of(core.property(device, "SUPPORTED_PROPERTIES").split("[\\s,]+"))
          .contains(property);
    } catch (OpenVinoException e) {
      return false; // a device that is made of others does not say
    }
  }

  @Override
  public PoseModel model() {
    return model;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public int defaultRequests() {
    return requests;
  }

  @Override
  public int defaultBatch() {
    return layout.batch();
  }

  @Override
  public InferenceRequest openRequest() {
    synchronized (open) {
      if (closed) throw new IllegalStateException("the engine is closed");
      try {
        OpenVinoRequest request =
            new OpenVinoRequest(
                openVino, compiled.createInferRequest(), model, layout, this::forget);
        open.add(request);
        return request;
      } catch (OpenVinoException e) {
        throw new InferenceException(device + " gives no request: " + e.getMessage(), e);
      }
    }
  }

  private void forget(OpenVinoRequest request) {
    synchronized (open) {
      open.remove(request);
    }
  }

  /**
   * Refuses new requests, and ends those that are open: waits for their inferences, 5 s at most.
   * OpenVINO keeps the network until the last of them is freed.
   */
  @Override
  public void close() {
    List<OpenVinoRequest> left;
    synchronized (open) {
      closed = true;
      left = List.copyOf(open);
    }
    left.forEach(OpenVinoRequest::cancel);
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    for (OpenVinoRequest request : left) {
      request.end(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    compiled.close();
  }
}
