package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What holds for every schema of this version. */
final class SchemaRulesTest {
  @Test
  void everyTypeAndFieldIsDocumented() {
    for (Schema type : namedTypes().values()) {
      assertNotNull(type.getDoc(), type.getFullName());
      if (type.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : type.getFields()) {
          assertNotNull(field.doc(), type.getName() + "." + field.name());
        }
      }
    }
  }

  @Test
  void everyEnumHasADefaultSymbol() {
    for (Schema type : namedTypes().values()) {
      if (type.getType() == Schema.Type.ENUM) {
        assertNotNull(type.getEnumDefault(), type.getFullName());
      }
    }
  }

  @Test
  void allTypesAreInOurNamespace() {
    assertEquals(16, namedTypes().size());
    for (Schema type : namedTypes().values()) {
      assertEquals("dev.posewire.schemas", type.getNamespace());
    }
  }

  private static Map<String, Schema> namedTypes() {
    Map<String, Schema> found = new TreeMap<>();
    AvroCodec.ownSchemas().forEach(schema -> collect(schema, found));
    return found;
  }

  private static void collect(Schema schema, Map<String, Schema> into) {
    switch (schema.getType()) {
      case ARRAY -> collect(schema.getElementType(), into);
      case MAP -> collect(schema.getValueType(), into);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, into));
      case ENUM -> into.put(schema.getFullName(), schema);
      case RECORD -> {
        into.put(schema.getFullName(), schema);
        List<Schema.Field> fields = schema.getFields();
        fields.forEach(field -> collect(field.schema(), into));
      }
      default -> {
        // Primitive types have no name of ours.
      }
    }
  }
}
