/** The engine on OpenVINO: any device that an installed OpenVINO knows. */
package dev.posewire.worker.openvino;
