package dev.posewire.openvino;

/**
 * An input or an output of a model.
 *
 * @param name any of its names; empty if it has none
 */
public record Port(String name, PartialShape shape, ElementType elementType) {}
