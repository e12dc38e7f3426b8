package dev.posewire.sink.parquet;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Where Parquet writes one file to. Not thread-safe: owned by who writes the file.
 *
 * <p>Parquet's own leaves the file open where writing fails, so that its space is not free until
 * the heap is collected; this one is closed by who opened it. What Parquet flushes when it closes
 * would fail with no IOException: {@link #complete} writes it.
 */
final class PartOutput implements OutputFile, Closeable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path path;
  private final FileChannel channel;
  private final OutputStream buffer;

  private PartOutput(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
    this.buffer = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  /** Begins the file anew, where it is there. */
  static PartOutput begin(Path path) throws IOException {
    return new PartOutput(
        path,
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE));
  }

  @Override
  public PositionOutputStream create(long blockBytes) {
    return new Stream();
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockBytes) {
    return new Stream();
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public String getPath() {
    return path.toString();
  }

  /** Writes what is left, and waits until the disk has all. */
  void complete() throws IOException {
    buffer.flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Stream extends PositionOutputStream {
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) throws IOException {
      buffer.write(value);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      buffer.write(bytes, from, length);
      position += length;
    }
    // flush() and close() have nothing to do
  }
}
