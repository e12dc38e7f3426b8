package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;

/** Requests of a caller who errs, and whose URL holds a password. Stateless. */
final class MangledRequests {
  /** Bodies of which none is a channel; user and password stand for the percent sign. */
  private static final List<String> MALFORMED =
      List.of(
          "{'url':'rtsp://%s@h/x",
          "rtsp://%s@h/x",
          "'rtsp://%s@h/x'",
          "{'url':'rtsp://%s@h:99999/x'}",
          "{'url':'ftp://%s@h/x'}",
          "{'url':'%s@192.0.2.7:554/x'}",
          "{'url':'rtsp:%s@h/x'}",
          "{'url':'rtsp:/%s@h/x'}",
          "{'url':'rtsp://u:a/b#%s@h/x'}",
          "{'url':'rtsp://u:a b%s@h/x'}",
          "{'url':'rtsp://u:${env:HOME}%s@h/x'}",
          "{'url':'rtsp://h/x?password=%s','bogus':1}",
          "{'url':['rtsp://%s@h/x']}",
          "{'url':{'rtsp://%s@h/x':1}}",
          "{'url':'testcard:','rtsp://%s@h/x':1}",
          "{'url':'testcard:','options':{'headers':'Authorization: %s'}}",
          "{'url':'testcard:','options':{'rtsp://%s@h/x':'1'}}",
          "{'url':'testcard:','transport':'rtsp://%s@h/x'}",
          "{'url':'rtsp://%s@h/x','options':['rtsp://%s@h/x']}");

  private static final List<String> MALFORMED_CHANNELS =
      List.of(
          "{'url':'testcard:','name':['rtsp://%s@h/x']}",
          "{'url':'testcard:','region':'rtsp://%s@h/x'}",
          "{'url':'testcard:','channel':'rtsp://%s@h/x'}",
          "{'url':'testcard:','tags':{'a':{'b':'rtsp://%s@h/x'}}}",
          "{'url':'rtsp://***@h/x','maxFps':'rtsp://%s@h/x'}");

  private MangledRequests() {}

  /** {@code login}: user and password. */
  static void sendAll(ApiPage api, String login) throws Exception {
    for (String body : MALFORMED) {
      String text = body.replace('\'', '"').replace("%s", login);
      assertRefused(api.send("PUT", "/v1/channels/mangled", text), text);
      assertRefused(api.send("PATCH", "/v1/channels/plain", text), text);
      assertRefused(api.send("POST", "/v1/channels:probe", text), text);
    }
    for (String body : MALFORMED_CHANNELS) {
      String text = body.replace('\'', '"').replace("%s", login);
      assertRefused(api.send("PUT", "/v1/channels/mangled", text), text);
      assertRefused(api.send("PATCH", "/v1/channels/plain", text), text);
    }
    String url = "rtsp:%2F%2F" + login.replace("@", "%40") + "%40h";
    for (String path : List.of("/v1/channels/", "/v1/", "/v1/channels/plain/snapshot.jpg?x=")) {
      for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
        api.send(method, path + url, "");
      }
    }
  }

  private static void assertRefused(HttpResponse<String> answer, String sent) {
    int status = answer.statusCode();
    assertTrue(status == 400 || status == 422, () -> status + " for " + sent + answer.body());
  }
}
