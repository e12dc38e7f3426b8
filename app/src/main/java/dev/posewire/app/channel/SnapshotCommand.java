package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.app.channel.ChannelApi.Picture;
import dev.posewire.runtime.config.PerCall;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code channel snapshot}. */
@Command(
    name = "snapshot",
    description = "Stores the newest picture of a channel, at the size of the model's input.",
    mixinStandardHelpOptions = true)
final class SnapshotCommand extends ApiCommand {
  private static final String STDOUT = "-";

  @Parameters(paramLabel = "ID", description = "The channel.")
  private String id;

  @PerCall
  @Option(names = "--skeletons", description = "Draws who was seen in it.")
  private boolean skeletons;

  @PerCall
  @Option(
      names = "--out",
      paramLabel = "FILE|-",
      description =
          "Where the picture goes; -: standard output, and nothing else goes there."
              + " Default: ID.jpg.")
  private String out;

  SnapshotCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    checkId(problems, id);
    if (isPrinted() && caller().terminal().interactive()) {
      problems.add("--out -: a terminal cannot show a picture: lead standard output elsewhere");
    }
  }

  private boolean isPrinted() {
    return STDOUT.equals(out);
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    Picture picture = channels.snapshot(id, skeletons);
    if (isPrinted()) {
      caller().pictures().writeBytes(picture.jpeg());
      caller().pictures().flush();
      return Reply.silent();
    }
    Path file = Path.of(out == null ? id + ".jpg" : out);
    try {
      Files.write(file, picture.jpeg());
    } catch (IOException e) {
      throw new UserErrorException("--out cannot be written: " + e, e);
    }
    ObjectNode json =
        Json.object()
            .put("channel", id)
            .put("file", file.toString())
            .put("bytes", picture.jpeg().length)
            .put("capturedAt", picture.capturedAt());
    return Reply.of(
        json,
        width ->
            List.of(
                "%s: %d bytes, captured at %s"
                    .formatted(file, picture.jpeg().length, Words.orNone(picture.capturedAt()))));
  }
}
