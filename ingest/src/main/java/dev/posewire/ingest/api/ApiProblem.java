package dev.posewire.ingest.api;

import dev.posewire.ingest.registry.ChannelProblem;
import dev.posewire.runtime.config.Masking;
import java.util.List;
import java.util.Map;

/** A request is answered by an error. No password is in it. */
final class ApiProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<ChannelProblem> errors;
  private final transient Map<String, String> headers;

  ApiProblem(int status, String detail) {
    this(status, detail, List.of(), Map.of());
  }

  ApiProblem(int status, String detail, List<ChannelProblem> errors, Map<String, String> headers) {
    super(Masking.url(detail));
    this.status = status;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  /** What was sent is understood and breaks rules. */
  static ApiProblem invalid(List<ChannelProblem> errors) {
    return new ApiProblem(
        422, "%d value(s) break a rule".formatted(errors.size()), errors, Map.of());
  }

  /** It may go well a little later. */
  static ApiProblem later(int status, String detail, int afterSeconds) {
    return new ApiProblem(
        status, detail, List.of(), Map.of("Retry-After", Integer.toString(afterSeconds)));
  }

  static ApiProblem noChannel(String channel) {
    return new ApiProblem(404, "there is no channel " + channel);
  }

  int status() {
    return status;
  }

  List<ChannelProblem> errors() {
    return errors;
  }

  Map<String, String> headers() {
    return headers;
  }
}
