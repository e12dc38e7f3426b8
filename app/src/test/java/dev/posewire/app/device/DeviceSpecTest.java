package dev.posewire.app.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSpecTest {
  @Test
  void eachDeviceHasItsOwnSettings() {
    assertEquals(
        List.of(
            new DeviceSpec("CPU", 0, 0),
            new DeviceSpec("GPU.0", 4, 8),
            new DeviceSpec("NPU", 1, 0)),
        DeviceSpec.parse("CPU, GPU.0?batch=8&requests=4,NPU?requests=1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | '' names no device",
        "CPU,                | '' names no device",
        "C PU                | 'C PU' names no device",
        "CPU,CPU?batch=2     | CPU is named twice",
        "CPU?colour=red      | CPU has no setting 'colour'",
        "GPU?batch=65        | batch of GPU must be 1 to 64: '65'",
        "GPU?requests=0      | requests of GPU must be 1 to 256: '0'",
        "GPU?requests=many   | requests of GPU must be 1 to 256: 'many'",
        "GPU?requests        | requests of GPU must be 1 to 256: ''",
      })
  void whatIsWrongIsNamed(String text, String message) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> DeviceSpec.parse(text));
    assertTrue(e.getMessage().startsWith("--devices: "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
