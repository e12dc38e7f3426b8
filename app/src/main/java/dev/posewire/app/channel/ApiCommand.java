package dev.posewire.app.channel;

import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What all {@code channel} commands do alike: check, ask the API, print. Owned by the main thread.
 */
abstract class ApiCommand implements Callable<Integer> {
  private final Caller caller;

  @Spec private CommandSpec spec;
  @Mixin ConfigOption config;
  @Mixin private ApiOptions api;
  @Mixin private OutputOptions output;

  ApiCommand(Caller caller) {
    this.caller = caller;
  }

  /** Adds what is wrong with the options; nothing is sent if anything is. */
  void check(List<String> problems) {}

  /** Asks the API. */
  abstract Reply ask(ChannelApi channels) throws ApiException;

  final Caller caller() {
    return caller;
  }

  /** Tells something on standard error. */
  final void warn(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(Masking.url(text));
    err.flush();
  }

  @Override
  public final Integer call() {
    List<String> problems = new ArrayList<>();
    gather(problems, () -> output.isJson(caller.terminal()));
    gather(problems, api::address);
    gather(problems, () -> api.tokens(caller.environment()));
    check(problems);
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
    ApiClient client =
        new ApiClient(api.address(), api.tokens(caller.environment()), ApiClient.ANSWER_TIMEOUT);
    try {
      return print(ask(new ChannelApi(client)));
    } catch (ApiException e) {
      warn(e.getMessage());
      return e.exitCode();
    }
  }

  private int print(Reply reply) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson(caller.terminal())) {
      reply.json().map(Json::line).ifPresent(out::println);
    } else {
      reply.lines().lines(caller.terminal().columns()).forEach(out::println);
    }
    out.flush();
    reply.problems().forEach(this::warn);
    return reply.exitCode();
  }

  /**
   * Keeps what a check says instead of ending with it: others may have something to say as well.
   */
  static void gather(List<String> problems, Callable<?> check) {
    try {
      check.call();
    } catch (UserErrorException | IllegalArgumentException e) {
      problems.add(e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException("a check failed", e);
    }
  }

  /** Refuses what could be no channel. */
  static void checkId(List<String> problems, String id) {
    gather(problems, () -> ChannelId.validate(id));
  }
}
