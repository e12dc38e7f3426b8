package dev.posewire.app.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSpecTest {
  @Test
  void eachDeviceHasItsOwnSettings() {
    assertEquals(
        List.of(
            DeviceSpec.of("CPU"),
            new DeviceSpec(
                Optional.empty(),
                "GPU.0",
                new DeviceSettings(
                    4, 8, Optional.of(Duration.ofMillis(10)), Optional.of("f16"), 2)),
            new DeviceSpec(
                Optional.of("onnxruntime"),
                "CPU",
                new DeviceSettings(1, 0, Optional.empty(), Optional.empty(), 0))),
        DeviceSpec.parse(
            "CPU, GPU.0?batch=8&requests=4&linger=10ms&precision=f16&streams=2,"
                + "onnxruntime:CPU?requests=1"));
  }

  @Test
  void whatADeviceSaysItselfStays() {
    Optional<Duration> linger = Optional.of(Duration.ZERO);
    DeviceSpec own = DeviceSpec.parse("GPU?batch=8&linger=0ms").get(0).withDefaults(3, 4);
    assertEquals(new DeviceSettings(3, 8, linger, Optional.empty(), 0), own.settings());
  }

  @Test
  void whatStandsForSeveralTakesAllThatFollows() {
    assertEquals(
        List.of("NPU", "MULTI:GPU.0,CPU"),
        DeviceSpec.parse("NPU,MULTI:GPU.0,CPU?requests=4").stream()
            .map(DeviceSpec::device)
            .toList());
    assertEquals(
        List.of("AUTO", "CPU"),
        DeviceSpec.parse("AUTO,CPU").stream().map(DeviceSpec::device).toList());
    assertTrue(DeviceSpec.parse("openvino:HETERO:GPU,CPU").get(0).standsForSeveral());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | '' names no device",
        "CPU,                | '' names no device",
        "C PU                | 'C PU' names no device",
        "CPU,CPU?batch=2     | CPU is named twice",
        "CPU?colour=red      | CPU has no setting 'colour': it has requests, batch, linger, streams",
        "GPU?batch=65        | batch of GPU must be 1 to 64: '65'",
        "GPU?requests=0      | requests of GPU must be 1 to 256: '0'",
        "GPU?requests=many   | requests of GPU must be 1 to 256: 'many'",
        "GPU?linger=1001ms   | linger of GPU must be 0ms to 1000ms: '1001ms'",
        "GPU?linger=10       | linger of GPU must be 0ms to 1000ms: '10'",
        "GPU?linger          | linger of GPU must be 0ms to 1000ms: ''",
        "GPU?precision=f64   | precision of GPU must be f32, f16 or bf16: 'f64'",
        "GPU?requests        | requests of GPU must be 1 to 256: ''",
      })
  void whatIsWrongIsNamed(String text, String message) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> DeviceSpec.parse(text));
    assertTrue(e.getMessage().startsWith("--devices: "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
