package dev.posewire.sink.video;

import dev.posewire.schemas.Frame;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.SinkException;
import java.util.List;

/** Finds the frames of events. Not thread-safe: owned by the writer thread. */
interface FrameFinder extends AutoCloseable {
  /** Takes a frame with its event. */
  interface Taker {
    void take(PoseEvent event, Frame frame) throws SinkException;
  }

  /**
   * Gives the taker the frames that are there, in the order of their events within a session.
   *
   * @param events of a channel in their order
   * @return the events whose frames are gone
   * @throws SinkException of the taker, or if Kafka does not give them
   */
  List<PoseEvent> find(List<PoseEvent> events, Taker taker) throws SinkException;

  /** Lets a search fail at once, and every later one. From any thread. */
  void cancel();

  @Override
  void close();
}
