package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Writes the fields of an Avro record by their names in the schema. Stateless. */
final class RecordJson {
  private RecordJson() {}

  /** All but lists, of which only a schema's reader knows the meaning. */
  static ObjectNode of(SpecificRecord record) {
    ObjectNode json = Json.object();
    for (Schema.Field field : record.getSchema().getFields()) {
      if (field.schema().getType() != Schema.Type.ARRAY) {
        put(json, field.name(), record.get(field.pos()));
      }
    }
    return json;
  }

  private static void put(ObjectNode json, String name, Object value) {
    if (value == null) {
      json.putNull(name);
    } else if (value instanceof Boolean flag) {
      json.put(name, flag);
    } else if (value instanceof Integer number) {
      json.put(name, number);
    } else if (value instanceof Long number) {
      json.put(name, number);
    } else if (value instanceof Float number) {
      json.put(name, number);
    } else if (value instanceof Instant time) {
      json.put(name, Json.time(time));
    } else if (value instanceof SpecificRecord record) {
      json.set(name, of(record));
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode texts = json.putObject(name);
      new TreeMap<Object, Object>(map).forEach((k, v) -> texts.put(k.toString(), v.toString()));
    } else {
      json.put(name, value.toString());
    }
  }
}
