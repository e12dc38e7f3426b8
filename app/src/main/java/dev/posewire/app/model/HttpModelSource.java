package dev.posewire.app.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A folder on a web server. Redirects are followed, but never from https to http. The proxy is the
 * JVM's ({@code -Dhttps.proxyHost}). Thread-safe.
 */
final class HttpModelSource implements ModelSource {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(Redirect.NORMAL)
          .build();
  private final URI folder;
  private final Duration limit;

  /**
   * @param folder http or https, with or without a slash at its end
   * @param limit for one file, until its answer begins, and again from there to its last byte
   */
  HttpModelSource(URI folder, Duration limit) {
    this.folder = folder.getPath().endsWith("/") ? folder : URI.create(folder + "/");
    this.limit = limit;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(folder.resolve(file.name())).timeout(limit).GET().build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (HttpConnectTimeoutException e) {
      throw new IOException("no connection within " + CONNECT_TIMEOUT.toSeconds() + " s", e);
    } catch (ConnectException e) {
      // The message is often missing, as for a host name that does not resolve.
      throw new IOException("no connection to " + folder.getRawAuthority(), e);
    }
    if (response.statusCode() != OK) {
      response.body().close();
      throw new IOException("the server answered " + response.statusCode());
    }
    return new DeadlineInputStream(response.body(), limit);
  }

  @Override
  public String place(ModelFile file) {
    return folder.resolve(file.name()).toString();
  }

  @Override
  public String remedy() {
    return """
        either
          name the proxy: POSEWIRE_JAVA_OPTS="-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT"
          or fetch %1$s.xml and %1$s.bin by other means
             from %2$s
             and give their folder: posewire model fetch --from DIR|URL"""
        .formatted(OpenModelZoo.MODEL, OpenModelZoo.SOURCE);
  }
}
