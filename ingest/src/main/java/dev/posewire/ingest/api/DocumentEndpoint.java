package dev.posewire.ingest.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Gives the API's own description. Holds it in memory. */
final class DocumentEndpoint implements Endpoint {
  private static final String RESOURCE = "openapi.yaml";

  private final byte[] document = document();

  static byte[] document() {
    try (InputStream in = DocumentEndpoint.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + RESOURCE);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar cannot be read", e);
    }
  }

  @Override
  public ApiAnswer answer(ApiRequest request) {
    return ApiAnswer.of(200, "application/yaml", Map.of(), document);
  }
}
