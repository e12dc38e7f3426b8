import dev.posewire.openvino.OpenVino;
import dev.posewire.openvino.OpenVinoUnavailableException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ServedRate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Encodes and decodes a record, and looks for an OpenVINO where none is. */
final class Consumer {
  private Consumer() {}

  public static void main(String[] args) throws Exception {
    ServedRate sent = new ServedRate("lobby", "worker-1", 7.5f, true, Instant.EPOCH);
    AvroCodec codec = new AvroCodec();
    ServedRate read = codec.decode(codec.encode(sent), ServedRate.class);
    if (!read.equals(sent)) throw new IllegalStateException("read " + read + ", sent " + sent);
    System.out.println("schemas: " + read);
    try {
      OpenVino.load(Optional.of(Path.of("/nowhere/libopenvino_c.so")), Map.of());
      throw new IllegalStateException("an OpenVINO that is not there was loaded");
    } catch (OpenVinoUnavailableException missing) {
      System.out.println("openvino: " + missing.getMessage());
    }
  }
}
