package dev.posewire.sink;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import java.util.Optional;

/**
 * Where pose events go. Not thread-safe: owned by the thread that writes.
 *
 * <p>Events are safe once {@link #flush} has returned. After a {@link SinkException} of either
 * method, what was written since the last flush counts as not stored: the caller writes all of it
 * again, or where the target has refused it in parts. A sink takes its traces back where it can;
 * where it cannot, they are there twice, and readers tell them by (channel, session, sequence).
 */
public interface PoseSink extends AutoCloseable {
  /** For threads, metrics and messages. */
  String name();

  /**
   * Makes the target ready for the first write; called until it returns.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if it is to be mended first, which
   *     ends the process
   */
  default void prepare() throws SinkException {}

  /** Takes one event; it need not be stored before {@link #flush}. May block. */
  void write(PoseEvent event) throws SinkException;

  /** Stores what was written; returns when it is safe. */
  void flush() throws SinkException;

  /**
   * Why an event that was flushed last is nevertheless not there, and never will be; it is counted
   * by that reason.
   */
  default Optional<Reason> leftOut(PoseEvent event) {
    return Optional.empty();
  }

  /**
   * Does what is due by time, such as to end a file; called between flushes, ten times a second
   * where nothing is to be written.
   */
  default void tend() throws SinkException {}

  /**
   * Lets a call that waits for the target fail at once, and every later one: nobody waits for it
   * any more. From any thread; {@link #close} comes later.
   */
  default void cancel() {}

  /**
   * Flushes and closes; what was flushed before stays safe in any case. Idempotent.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if it could not be closed as it
   *     should; the message says what is left behind
   */
  @Override
  void close();

  /**
   * Closes in the place of {@link #close}, though not all is there that was to come: a sink that
   * gives whole outputs a name of their own does not give it. What was flushed stays safe.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException as {@link #close} does
   */
  default void abandon() {
    close();
  }
}
