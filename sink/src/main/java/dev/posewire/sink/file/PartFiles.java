package dev.posewire.sink.file;

import java.io.IOException;

/** Where a file sink's files come from, and what becomes of them. Owned by the sink. */
interface PartFiles {
  /** Opens the next file. */
  PartFile open() throws IOException;

  /**
   * Ends the last file, at the sink's close. All of it is flushed.
   *
   * @param whole whether everything that was written is in it
   */
  void finish(PartFile file, boolean whole) throws IOException;
}
