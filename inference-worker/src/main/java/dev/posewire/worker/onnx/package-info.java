/** Runs OpenVINO IR on ONNX Runtime, translated in memory. */
package dev.posewire.worker.onnx;
