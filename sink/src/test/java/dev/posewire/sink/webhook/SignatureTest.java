package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SignatureTest {
  /** From GitHub's documentation, "Validating webhook deliveries". */
  @Test
  void isAsGitHubWouldSign() {
    assertEquals(
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        new Signature("It's a Secret to Everybody").of("Hello, World!".getBytes(UTF_8)));
  }
}
