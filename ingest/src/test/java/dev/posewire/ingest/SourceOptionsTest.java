package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "probesize, 32",
    "probesize, 50000000",
    "analyzeduration, 0",
    "max_delay, 500000",
    "reorder_queue_size, 0",
    "buffer_size, 4194304",
    "live_start_index, -1",
    "rtsp_flags, prefer_tcp",
    "fflags, nobuffer",
    "fflags, +genpts+igndts",
    "err_detect, careful+ignore_err",
    "skip_loop_filter, all",
    "use_wallclock_as_timestamps, 1",
    "tls_verify, 0",
    "user_agent, 'Mozilla/5.0 (X11; Linux)'"
  })
  void harmlessOptionIsAllowed(String name, String value) throws SourceException {
    assertEquals(List.of(), SourceOptions.problems(Map.of(name, value)));
    SourceOptions.require(Map.of(name, value));
  }

  @ParameterizedTest
  @CsvSource({
    "probesize, 31",
    "probesize, 50000001",
    "probesize, 99999999999999999999",
    "probesize, 5M",
    "probesize, ''",
    "max_delay, -1",
    "rtsp_flags, listen",
    "rtsp_flags, prefer_tcp+listen",
    "rtsp_flags, satip_raw",
    "fflags, -nobuffer",
    "fflags, nobuffer+fastseek",
    "fflags, nobuffer+",
    "err_detect, explode",
    "skip_loop_filter, ALL",
    "tls_verify, no",
    "user_agent, ''",
    "user_agent, 'x\r\nX-Forwarded-For: 10.0.0.1'",
    "user_agent, 'é'"
  })
  void valueOutsideItsRuleIsRefused(String name, String value) {
    List<String> problems = SourceOptions.problems(Map.of(name, value));

    assertEquals(1, problems.size());
    assertTrue(problems.get(0).startsWith("option " + name + " must be "), problems.get(0));
    assertFalse(problems.get(0).contains("\n"), problems.get(0));
  }

  /** What names files, protocols, hosts, headers, keys or code; and what only looks allowed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol_whitelist",
        "protocol_blacklist",
        "format_whitelist",
        "codec_whitelist",
        "headers",
        "cookies",
        "referer",
        "http_proxy",
        "location",
        "localaddr",
        "sources",
        "dump_separator",
        "ca_file",
        "cafile",
        "cert_file",
        "key_file",
        "verifyhost",
        "listen",
        "max_redirects",
        "http_persistent",
        "seg_format_options",
        "allowed_extensions",
        "allowed_segment_extensions",
        "extension_picky",
        "enable_drefs",
        "use_absolute_path",
        "decryption_key",
        "pattern_type",
        "safe",
        "rtsp_transport",
        "timeout",
        "io_open",
        "PROBESIZE",
        " probesize",
        "probesize=1,listen",
        ""
      })
  void otherOptionIsRefusedWithTheAllowedOnes(String name) {
    List<String> problems = SourceOptions.problems(Map.of(name, "S3cret"));

    assertEquals(1, problems.size());
    assertTrue(problems.get(0).startsWith("option '" + name + "' is not allowed"));
    assertTrue(problems.get(0).contains("probesize, reorder_queue_size"), problems.get(0));
    assertFalse(problems.get(0).contains("S3cret"), problems.get(0));
  }

  @Test
  void allProblemsComeAtOnce() {
    Map<String, String> options = Map.of("listen", "1", "probesize", "x", "max_delay", "7");

    assertEquals(2, SourceOptions.problems(options).size());
    SourceException e = assertThrows(SourceException.class, () -> SourceOptions.require(options));
    assertEquals(Kind.NOT_ALLOWED, e.kind());
    assertTrue(e.getMessage().contains("listen") && e.getMessage().contains("probesize"));
  }

  @Test
  void moreThanSixteenAreRefusedAsAWhole() {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < 17; i++) {
      options.put("o" + i, "1");
    }

    assertEquals(List.of("options must be at most 16: 17"), SourceOptions.problems(options));
  }

  @Test
  void optionsAreSplitBetweenInputAndDecoder() {
    Map<String, String> options =
        Map.of("skip_loop_filter", "all", "tls_verify", "0", "probesize", "64");

    assertEquals(Map.of("probesize", "64"), SourceOptions.ofInput(options));
    assertEquals(Map.of("skip_loop_filter", "all"), SourceOptions.ofDecoder(options));
    assertFalse(SourceOptions.verifiesTls(options));
    assertTrue(SourceOptions.verifiesTls(Map.of()));
    assertTrue(SourceOptions.verifiesTls(Map.of("tls_verify", "1")));
  }

  @Test
  void everyAllowedOptionHasARuleToRead() {
    Set<String> names = SourceOptions.allowed().keySet();

    assertEquals(13, names.size());
    assertTrue(SourceOptions.allowed().values().stream().noneMatch(String::isBlank));
  }
}
