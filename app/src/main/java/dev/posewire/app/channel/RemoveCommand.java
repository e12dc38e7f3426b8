package dev.posewire.app.channel;

import dev.posewire.app.channel.ApiException.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code channel remove}. */
@Command(
    name = "remove",
    description = "Takes channels out, each on its own: one that is not there keeps none back.",
    mixinStandardHelpOptions = true)
final class RemoveCommand extends ApiCommand {
  @Parameters(paramLabel = "ID", arity = "1..*", description = "The channels.")
  private List<String> ids;

  RemoveCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    ids.forEach(id -> checkId(problems, id));
  }

  @Override
  Reply ask(ChannelApi channels) {
    Changes changes = new Changes(false);
    for (String id : new LinkedHashSet<>(ids)) {
      try {
        channels.remove(id);
        changes.add(id, Change.REMOVED);
      } catch (ApiException e) {
        changes.add(e);
        if (e.kind() != Kind.CHANNEL) break;
      }
    }
    return changes.reply();
  }
}
