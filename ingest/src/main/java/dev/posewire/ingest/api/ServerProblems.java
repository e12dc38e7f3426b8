package dev.posewire.ingest.api;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what the server under the API refuses by itself, in the API's own form. Stateless. */
final class ServerProblems extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback) {
    // The message may repeat what was sent.
    ApiAnswer answer =
        ApiAnswer.problem(new ApiProblem(status, "the server does not take this request"));
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
