package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsTest {
  @Test
  void defaultsListenOnLoopbackAlone() {
    assertEquals(Optional.of(new HostAndPort("127.0.0.1", 8380)), ApiSettings.defaults().listen());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void tokensAreRequiredWhereOthersCanReachIt(String host) {
    Optional<HostAndPort> listen = Optional.of(new HostAndPort(host, 0));
    String message =
        assertThrows(UserErrorException.class, () -> ApiSettings.defaults().withListen(listen))
            .getMessage();

    assertTrue(message.contains("--api-write-token are required"), message);
    assertEquals(
        listen,
        ApiSettings.defaults().withTokens(ApiRig.READ, ApiRig.WRITE).withListen(listen).listen());
  }

  @Test
  void allProblemsComeAtOnceAndNoTokenIsShown() {
    String message =
        assertThrows(
                UserErrorException.class,
                () ->
                    new ApiSettings(
                        Optional.empty(),
                        Optional.of("short-secret"),
                        Optional.empty(),
                        List.of("host:80"),
                        List.of("*", "https://a.example/path")))
            .getMessage();

    for (String part :
        List.of(
            "--api-read-token must be 16 to 512 visible ASCII characters; it has 12",
            "go together",
            "--api-host must be a host's name without a port: 'host:80'",
            "--api-cors-origin must be http(s)://HOST[:PORT]: '*'",
            "'https://a.example/path'")) {
      assertTrue(message.contains(part), message);
    }
    assertFalse(message.contains("short-secret"), message);
  }

  @Test
  void tokensMustDiffer() {
    assertThrows(
        UserErrorException.class,
        () -> ApiSettings.defaults().withTokens(ApiRig.READ, ApiRig.READ));
  }

  @Test
  void textShowsNoToken() {
    String text = ApiSettings.defaults().withTokens(ApiRig.READ, ApiRig.WRITE).toString();

    assertFalse(text.contains(ApiRig.READ) || text.contains(ApiRig.WRITE), text);
    assertTrue(text.contains("127.0.0.1:8380"), text);
  }

  @Test
  void portThatIsTakenIsTheUsersToMend() {
    try (ApiRig rig = new ApiRig(ApiRig.OPEN)) {
      ApiSettings same =
          ApiRig.OPEN.withListen(Optional.of(new HostAndPort("127.0.0.1", rig.server.port())));
      String message = assertThrows(UserErrorException.class, () -> new ApiRig(same)).getMessage();
      assertTrue(message.contains("--api"), message);
    }
    ApiSettings nowhere =
        ApiSettings.defaults()
            .withTokens(ApiRig.READ, ApiRig.WRITE)
            .withListen(Optional.of(new HostAndPort("no-such-host.invalid", 0)));
    assertThrows(UserErrorException.class, () -> new ApiRig(nowhere));
  }
}
