package dev.posewire.app.pipeline;

/** How the network's outputs come from the worker to a decoder in the same process. */
public enum HandOver {
  /** As they are. */
  MEMORY,
  /** Over the topics {@code tensors}, where other decoders read them too. */
  KAFKA
}
