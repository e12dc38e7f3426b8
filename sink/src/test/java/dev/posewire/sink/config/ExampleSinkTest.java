package dev.posewire.sink.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The sink that ARCHITECTURE.md shows is one, as it stands there. */
class ExampleSinkTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("line `\"log\", LogSink::read,`.*?```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void storesWhatItIsGiven() throws Exception {
    compile();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    ((Logger) LoggerFactory.getLogger("entrances")).addAppender(lines);
    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("logger", "entrances");
    SinkValues values = new SinkValues(entry, text -> text);
    PoseEvent event = Events.event("lobby", 1);

    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        PoseSink sink = read(classes, values).open("a", new SimpleMeterRegistry())) {
      sink.write(event);
      sink.flush();
      assertEquals("a", sink.name());
    }

    assertEquals(List.of(), values.problems());
    assertEquals(
        List.of(PoseJson.toText(event)),
        lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  private void compile() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "ARCHITECTURE.md")));
    assertTrue(example.find());
    Path source = Files.writeString(folder.resolve("LogSink.java"), example.group(1));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertEquals(0, result, () -> said.toString(StandardCharsets.UTF_8));
  }

  /** As the line in {@code SinkKinds} would have it. */
  private static SinkTarget read(ClassLoader classes, SinkValues values) throws Exception {
    Class<?> sink = classes.loadClass("dev.posewire.sink.log.LogSink");
    return (SinkTarget) sink.getMethod("read", SinkValues.class).invoke(null, values);
  }
}
