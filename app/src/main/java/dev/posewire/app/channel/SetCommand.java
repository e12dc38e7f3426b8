package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.config.PerCall;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code channel set}. */
@Command(
    name = "set",
    description = {
      "Changes what is named here of a channel, and nothing else; the defaults below are those of"
          + " 'channel put'.",
      "--tag and --option add to what is there; one without a value (--tag site=) is taken out."
    },
    mixinStandardHelpOptions = true)
final class SetCommand extends ApiCommand {
  @Mixin private SpecOptions options;

  @Parameters(paramLabel = "ID", description = "The channel.")
  private String id;

  @PerCall
  @Option(names = "--url", paramLabel = "URL", description = "Where the video comes from.")
  private String url;

  @PerCall
  @Option(names = "--enable", description = "Starts it.")
  private boolean enable;

  @PerCall
  @Option(names = "--disable", description = "Stops it, and keeps it.")
  private boolean disable;

  SetCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    checkId(problems, id);
    gather(problems, this::patch);
  }

  private ObjectNode patch() {
    ObjectNode patch = Json.object();
    if (url != null) patch.put("url", url);
    if (enable && disable) {
      throw new UserErrorException("--enable and --disable exclude each other: leave one out");
    }
    if (enable || disable) patch.put("enabled", enable);
    options.addToPatch(patch);
    if (patch.isEmpty()) {
      throw new UserErrorException("nothing is named that should change: see 'channel set --help'");
    }
    return patch;
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    Changes changes = new Changes(false);
    changes.add(id, channels.patch(id, patch()));
    if (url != null) PlainPassword.warning(Map.of(id, url)).ifPresent(this::warn);
    return changes.reply();
  }
}
