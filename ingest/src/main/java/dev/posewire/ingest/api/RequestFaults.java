package dev.posewire.ingest.api;

import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Logs what should not happen, each kind by itself and not for every request. Thread-safe. */
final class RequestFaults {
  /** Beyond it all others count as one kind. */
  private static final int MAX_KINDS = 64;

  private final Map<String, RateLimitedLog> kinds = new ConcurrentHashMap<>();
  private final Logger log;
  private final Ticker ticker;

  RequestFaults(Logger log, Ticker ticker) {
    this.log = log;
    this.ticker = ticker;
  }

  /** Takes a fault down; what the client gets says nothing of it. */
  ApiAnswer answer(Route route, Throwable fault) {
    String what = route.method() + " " + route.template();
    String kind = kinds.size() < MAX_KINDS ? what + " " + fault.getClass().getName() : "other";
    // A message may hold a URL.
    Throwable masked = new IllegalStateException(Masking.url(fault.toString()));
    masked.setStackTrace(fault.getStackTrace());
    kinds
        .computeIfAbsent(kind, absent -> new RateLimitedLog(log, ticker))
        .warn("cannot answer " + what, masked);
    return ApiAnswer.problem(new ApiProblem(500, "it failed here, not at your side: see the log"));
  }
}
