package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusFileTest {
  @Test
  void memoryIsInMebibytes() {
    StatusFile status =
        StatusFile.parse(List.of("Name:\tjava", "VmHWM:\t  307200 kB", "VmRSS:\t  204800 kB"));

    assertEquals(300, status.peakMebibytes());
    assertEquals(200, status.residentMebibytes());
  }

  @Test
  void coresAreSinglesAndRanges() {
    assertEquals(List.of(0, 1), cores("0-1"));
    assertEquals(List.of(1), cores("1"));
    assertEquals(List.of(0, 2, 3, 4, 8), cores("0,2-4,8"));
  }

  @Test
  void sayWhatIsMissing() {
    StatusFile status = StatusFile.parse(List.of("VmRSS:\t12 MB"));

    assertThrows(IllegalArgumentException.class, status::peakMebibytes);
    assertThrows(IllegalArgumentException.class, status::residentMebibytes);
    assertThrows(IllegalArgumentException.class, status::allowedCores);
  }

  private static List<Integer> cores(String list) {
    return StatusFile.parse(List.of("Cpus_allowed_list:\t" + list)).allowedCores();
  }
}
