/** OpenVINO's C API for Java, in OpenVINO's own names. Begins at {@link OpenVino#load}. */
package dev.posewire.openvino;
