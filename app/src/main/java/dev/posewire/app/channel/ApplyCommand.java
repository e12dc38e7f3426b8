package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.app.channel.ApiException.Kind;
import dev.posewire.ingest.registry.ChannelSpecs;
import dev.posewire.runtime.config.PerCall;
import dev.posewire.schemas.ChannelSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code channel apply}. */
@Command(
    name = "apply",
    description = {
      "Puts all channels that a YAML file lists, each as a whole. A file with a problem changes"
          + " nothing."
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand extends ApiCommand {
  @PerCall
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "A list named channels, as for --channels of 'posewire up'.")
  private Path file;

  @PerCall
  @Option(
      names = "--prune",
      description = "Then takes out the channels that are not in the file. Default: false.")
  private boolean prune;

  @PerCall
  @Option(
      names = "--dry-run",
      description =
          "Changes nothing, and says what it would. A password that alone is new is not seen."
              + " Default: false.")
  private boolean dryRun;

  private List<ChannelSpec> specs = List.of();

  ApplyCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    gather(
        problems,
        () -> specs = ChannelSpecs.of(List.of(), Optional.of(file), caller().clock().instant()));
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    Map<String, ObjectNode> before = channels.channels();
    Changes changes = new Changes(dryRun);
    boolean all = putAll(channels, before, changes);
    warnOfPasswords(changes);
    if (all && prune) prune(channels, before.keySet(), changes);
    return changes.reply();
  }

  private void warnOfPasswords(Changes changes) {
    Map<String, String> urls = new LinkedHashMap<>();
    specs.stream()
        .filter(spec -> changes.has(spec.getChannel()))
        .forEach(spec -> urls.put(spec.getChannel(), spec.getUrl()));
    PlainPassword.warning(urls).ifPresent(this::warn);
  }

  /** Answers whether all of them are there now. */
  private boolean putAll(ChannelApi channels, Map<String, ObjectNode> before, Changes changes) {
    for (ChannelSpec spec : specs) {
      String id = spec.getChannel();
      try {
        changes.add(id, put(channels, SpecJson.of(spec), Optional.ofNullable(before.get(id))));
      } catch (ApiException e) {
        changes.add(e);
        if (e.kind() != Kind.CHANNEL) break;
      }
    }
    if (changes.hasProblems() && prune) {
      changes.addProblem("no channel is removed, as not all of the file could be put");
    }
    return !changes.hasProblems();
  }

  private Change put(ChannelApi channels, ObjectNode wanted, Optional<ObjectNode> before)
      throws ApiException {
    if (!dryRun) return channels.put(wanted.path("channel").asText(), wanted, before);
    if (before.isEmpty()) return Change.CREATED;
    return SpecJson.matches(wanted, before.get()) ? Change.UNCHANGED : Change.CHANGED;
  }

  private void prune(ChannelApi channels, Set<String> before, Changes changes) {
    Set<String> kept =
        specs.stream().map(ChannelSpec::getChannel).collect(Collectors.toUnmodifiableSet());
    for (String id : before) {
      if (kept.contains(id)) continue;
      try {
        if (!dryRun) channels.remove(id);
        changes.add(id, Change.REMOVED);
      } catch (ApiException e) {
        changes.add(e);
        if (e.kind() != Kind.CHANNEL) return;
      }
    }
  }
}
