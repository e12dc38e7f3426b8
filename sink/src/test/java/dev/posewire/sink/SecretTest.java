package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SecretTest {
  private final ChangingSecrets secrets = new ChangingSecrets();
  private final Secret token = secrets.secret("headers.authorization", "Bearer ${file:token}");

  @Test
  void valueIsThatOfTheTimeWhenItIsAskedFor() throws Exception {
    secrets.put("token", "sesame");
    assertEquals("Bearer sesame", token.value());
    secrets.put("token", "quoll");
    assertEquals("Bearer quoll", token.value());
  }

  @Test
  void referenceThatLeadsNowhereMayLeadSomewhereLater() throws Exception {
    SinkException e = assertThrows(SinkException.class, token::value);
    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    assertEquals("headers.authorization: ${file:token} leads nowhere", e.getMessage());
    secrets.put("token", "sesame");
    assertEquals("Bearer sesame", token.value());
  }

  @Test
  void twoAreEqualThatAreWrittenAlike() {
    assertEquals(Secret.of("Bearer ${file:token}"), token);
    assertEquals(Secret.of("Bearer ${file:token}").hashCode(), token.hashCode());
    assertNotEquals(Secret.of("Bearer"), token);
  }

  @Test
  void nothingIsShown() {
    assertEquals("***", Secret.of("sesame").toString());
  }
}
