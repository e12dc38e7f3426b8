package dev.posewire.app.model;

import java.io.IOException;
import java.io.InputStream;

/** Where a model's files are copied from. */
interface ModelSource {
  /**
   * Begins to read a file. Reading ends within a bounded time, if need be by an exception, which
   * says what happened in words for a user.
   */
  InputStream open(ModelFile file) throws IOException;

  /** Where the file lies, for messages. */
  String place(ModelFile file);

  /** What a user can do where a file cannot be read. */
  String remedy();
}
