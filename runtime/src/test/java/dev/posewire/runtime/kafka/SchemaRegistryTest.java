package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.PoseEvent;
import java.io.IOException;
import java.net.URI;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchemaRegistryTest {
  private RegistryStandIn server;

  @BeforeEach
  void startServer() throws IOException {
    server = new RegistryStandIn();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void schemaHasOneIdAndComesBack() throws Exception {
    SchemaRegistry registry = new SchemaRegistry(server.url(""));

    int other = registry.register("a-value", Schema.create(Schema.Type.STRING));
    int id = registry.register("site.poses-value", PoseEvent.getClassSchema());

    assertEquals(id, registry.register("site.poses-value", PoseEvent.getClassSchema()));
    assertFalse(id == other);
    assertEquals(PoseEvent.getClassSchema(), new Schema.Parser().parse(registry.schema(id)));
    assertTrue(
        server.requests().contains("POST /subjects/site.poses-value/versions null"),
        () -> server.requests().toString());
  }

  @Test
  void userLogsInAndIsNotShown() throws Exception {
    SchemaRegistry registry = new SchemaRegistry(server.url("ann:Quokka%4077@"));

    int id = registry.register("a-value", PoseEvent.getClassSchema());
    server.refusals.add(401);
    IOException e = assertThrows(IOException.class, () -> registry.schema(id));

    // "ann:Quokka@77"
    assertTrue(server.requests().get(0).endsWith(" Basic YW5uOlF1b2trYUA3Nw=="));
    assertTrue(e.getMessage().endsWith(" refuses: 401 {\"message\":\"not now\"}"), e::getMessage);
    assertFalse((e + registry.toString()).contains("Quokka"), e::toString);
  }

  @Test
  void deadOneAndStrangerAreNamed() throws Exception {
    URI url = server.url("");
    server.close();
    IOException dead = assertThrows(IOException.class, () -> new SchemaRegistry(url).schema(1));
    assertTrue(dead.getMessage().startsWith("the Schema Registry " + url + " does not answer"));

    server = new RegistryStandIn();
    SchemaRegistry stranger = new SchemaRegistry(server.url(""));
    server.refusals.add(200);
    IOException e = assertThrows(IOException.class, () -> stranger.schema(1));
    assertTrue(e.getMessage().contains("is no Schema Registry"), e::getMessage);
  }
}
