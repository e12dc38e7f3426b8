package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.config.PerCall;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code channel put}. */
@Command(
    name = "put",
    description = {
      "Creates a channel, or replaces it as a whole: what is not named here gets its default, also"
          + " where the channel had something else. To change only what is named: 'channel set'."
    },
    mixinStandardHelpOptions = true)
final class PutCommand extends ApiCommand {
  @Mixin private SpecOptions options;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The channel: 1 to 64 of a-z, 0-9, and within it also . _ -.")
  private String id;

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = {
        "rtsp://, rtsps://, http://, https://, testcard:, or a file in a media folder of ingest.",
        "A password is best a reference, in single quotes, that ingest follows when it connects:"
            + " 'rtsp://user:${env:POSEWIRE_SECRET_LOBBY}@192.0.2.7/stream1'."
      })
  private String url;

  @PerCall
  @Option(names = "--disabled", description = "Puts it without starting it. Default: false.")
  private boolean disabled;

  PutCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    checkId(problems, id);
    gather(
        problems,
        () -> {
          options.checkRegion();
          return id;
        });
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    ObjectNode spec = Json.object().put("channel", id).put("url", url).put("enabled", !disabled);
    options.addTo(spec);
    Changes changes = new Changes(false);
    changes.add(id, channels.put(id, spec, channels.find(id)));
    PlainPassword.warning(Map.of(id, url)).ifPresent(this::warn);
    return changes.reply();
  }
}
