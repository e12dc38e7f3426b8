package dev.posewire.sink.file;

import dev.posewire.sink.SinkException;
import java.io.IOException;
import java.util.function.Function;

/**
 * What a sink does with its files, each time after what an earlier failure left has been taken
 * back. Not thread-safe: owned by the sink.
 */
public final class FileAttempts {
  /** Something that may fail at the disk. */
  public interface Action {
    void run() throws IOException;
  }

  private final Action takeBack;
  private final Function<IOException, String> fault;
  private boolean failed;

  /**
   * @param takeBack goes back to the last flush
   * @param fault says for people what went wrong
   */
  public FileAttempts(Action takeBack, Function<IOException, String> fault) {
    this.takeBack = takeBack;
    this.fault = fault;
  }

  public void run(Action action) throws SinkException {
    try {
      takeBack();
      action.run();
    } catch (IOException e) {
      failed = true;
      throw SinkException.retriable(fault.apply(e), e);
    }
  }

  /** Goes back to the last flush, if something failed since. */
  public void takeBack() throws IOException {
    if (failed) takeBack.run();
    failed = false;
  }

  /** What was written since the last flush is to be taken back, though the disk did not fail. */
  public void fail() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }
}
