package dev.posewire.worker.onnx;

/** What a pose network's input and outputs are called in the translated model. */
record TensorNames(String images, String heatmaps, String pafs) {}
