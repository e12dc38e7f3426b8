package dev.posewire.ingest;

/** Makes the source that a URL asks for. */
public interface FrameSourceFactory {

  /** A source that is not open yet: neither network nor disk is touched before {@code open()}. */
  FrameSource create(SourceUrl url, SourceSettings settings);
}
