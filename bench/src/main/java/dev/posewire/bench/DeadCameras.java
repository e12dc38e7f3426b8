package dev.posewire.bench;

import dev.posewire.bench.peers.BlackHole;
import dev.posewire.bench.peers.RefusingPort;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.bench.peers.TcpPeer;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Addresses of cameras that give no frame, each in its own way; the stack closes what is there. */
final class DeadCameras {
  private DeadCameras() {}

  /** Ten of them; {@code clip}: what those play that do not get so far. */
  static List<String> open(ServiceStack stack, Path clip, int fps)
      throws IOException, InterruptedException {
    RtspMount locked = RtspMount.of("/1", clip, fps).protectedBy("digest", "bob", "secret");
    Path root = BenchBroker.root();
    RtspServer guarded = stack.add("guarded", RtspServer.start(root, locked));
    RtspServer frozen = stack.add("frozen", RtspServer.start(root, locked));
    frozen.freeze();
    return List.of(
        guarded.url("/absent"),
        guarded.url("bob:wrong@", "/1"),
        frozen.url("bob:secret@", "/1"),
        stack.add("refusing", new RefusingPort()).url(),
        stack.add("hole", BlackHole.open()).url(),
        stack.add("silent", TcpPeer.silent()).url(),
        stack.add("babbling", TcpPeer.babbling()).url(),
        stack.add("garbage", TcpPeer.streamingGarbage()).url(),
        "rtsp://camera.invalid/1",
        stack.add("hanging-up", TcpPeer.hangingUp()).url());
  }

  /** Such as cost an attempt the least time: for as many reconnections as can be. */
  static String refusing(ServiceStack stack) throws IOException {
    return stack.add("refusing", new RefusingPort()).url();
  }
}
