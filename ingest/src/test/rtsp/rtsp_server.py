#!/usr/bin/python3
"""Plays clips for ever over RTSP, as cameras would.

    rtsp_server.py [--host HOST] [--port PORT] --mount MOUNT...
    rtsp_server.py [--port PORT] CLIP FPS [basic|digest USER PASSWORD]
    rtsp_server.py --to-h265 CLIP FPS H265_CLIP
    rtsp_server.py --check

A MOUNT is "PATH?clip=FILE&fps=N" with any of (values coded as in a URL's query):
    clip=FILE      again: the clips take turns, each at its own size
    seconds=N      how long a turn lasts; 5
    codec=h265     of its clips; h264
    method=digest  or basic; with user=NAME and password=TEXT: only they may see it. A user has one
                   password, whatever the mounts.
    loss=0.05      share of the RTP packets that do not leave
The second form is one mount, /camera. A clip is a bare stream (Annex B) with an access unit
delimiter before each picture, the headers at every key frame and no B-frames; --to-h265 makes one
of H.265 out of one of H.264, and if it is to be called *.mp4, a file in MP4 with B-frames and
open groups. HOST is 127.0.0.1 if it is not given. PORT 0, or none: the system chooses; it is printed
as "READY <port>". The server ends with its standard input, on which a line "password USER PASSWORD"
(coded likewise) changes what a user has to say. --check only tells by its exit status whether this machine can run
the server. Debian's packages: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-rtsp
gstreamer1.0-plugins-good gstreamer1.0-plugins-bad; H.265 takes libx265, which comes with the last.
"""
import os
import sys
from urllib.parse import parse_qs, quote_plus, unquote_plus

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

DELIMITERS = {"h264": b"\x00\x00\x00\x01\x09", "h265": b"\x00\x00\x00\x01\x46"}
METHODS = {"basic": GstRtsp.RTSPAuthMethod.BASIC, "digest": GstRtsp.RTSPAuthMethod.DIGEST}
# Loss is made here, by an element behind the payloader, and not by the network: a queueing discipline
# (tc netem) takes rights, and a kernel module, that a test machine seldom has. UDP or TCP, the
# receiver sees a gap in the sequence numbers. The server takes the element that is called pay0 for
# the end of the stream.
PIPELINE = (
    "( appsrc name=clip is-live=true format=time block=true max-bytes=1000000"
    " caps=video/x-{codec},stream-format=byte-stream,alignment=au,framerate={fps}/1"
    "{parser} ! rtp{codec}pay name={payloader} pt=96 config-interval=-1{loss} )"
)
LOSS = " ! identity name=pay0 drop-probability={loss}"
TO_H265 = (
    "appsrc name=clip format=time caps=video/x-h264,stream-format=byte-stream,alignment=au"
    " ! h264parse ! openh264dec ! videorate ! video/x-raw,framerate={fps}/1"
    " ! x265enc speed-preset=ultrafast key-int-max={fps} bitrate=1500"
    " option-string=aud=1:repeat-headers=1:scenecut=0:{order} ! h265parse"
    " ! {form} ! filesink location={target}"
)
FOR_CAMERA = {
    "order": "bframes=0",
    "form": "video/x-h265,stream-format=byte-stream,alignment=au",
}
AS_FILE = {"order": "bframes=3:open-gop=1", "form": "mp4mux"}


def read_pictures(path, codec="h264"):
    """The access units of the clip, each with its delimiter."""
    with open(path, "rb") as clip:
        units = clip.read().split(DELIMITERS[codec])
    return [DELIMITERS[codec] + unit for unit in units[1:]]


def timed(picture, number, fps):
    buffer = Gst.Buffer.new_wrapped(picture)
    buffer.pts = buffer.dts = number * Gst.SECOND // fps
    buffer.duration = Gst.SECOND // fps
    return buffer


class Mount:
    """What one path plays, and to whom."""

    def __init__(self, text):
        self.path, _, query = text.partition("?")
        values = parse_qs(query, strict_parsing=True)
        one = {key: value[0] for key, value in values.items()}
        self.codec = one.get("codec", "h264")
        self.fps = int(one["fps"])
        self.clips = [read_pictures(clip, self.codec) for clip in values["clip"]]
        self.turn = int(one.get("seconds", "5")) * self.fps
        self.loss = float(one.get("loss", "0"))
        self.method = one.get("method")
        self.user = one.get("user")
        self.password = one.get("password")

    def holds(self, path):
        return path == self.path or path.startswith(self.path + "/")

    def launch(self):
        loss = LOSS.format(loss=self.loss) if self.loss else ""
        payloader = "packets" if self.loss else "pay0"
        # Without the parser, which comes with the bad plug-ins, the payloader takes such clips, too.
        name = self.codec + "parse"
        parser = " ! " + name if Gst.ElementFactory.find(name) else ""
        return PIPELINE.format(
            codec=self.codec, fps=self.fps, parser=parser, payloader=payloader, loss=loss
        )

    def picture(self, number):
        """Each turn begins with the first picture of its clip, which is a key frame."""
        if len(self.clips) == 1:
            return self.clips[0][number % len(self.clips[0])]
        clip = self.clips[number // self.turn % len(self.clips)]
        return clip[number % self.turn % len(clip)]


class Camera(GstRtspServer.RTSPMediaFactory):
    """One stream, shared by all who watch."""

    def __init__(self, mount):
        super().__init__()
        self.mount = mount
        self.set_launch(mount.launch())
        self.set_shared(True)
        if mount.user:
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_role(mount.user)
            for permission in ("media.factory.access", "media.factory.construct"):
                permissions.add_permission_for_role(mount.user, permission, True)
            self.set_permissions(permissions)

    def do_configure(self, media):
        source = media.get_element().get_by_name("clip")
        source.connect("need-data", self.push_next, iter(range(sys.maxsize)))

    def push_next(self, source, _wanted, numbers):
        number = next(numbers)
        source.emit("push-buffer", timed(self.mount.picture(number), number, self.mount.fps))


class Doorkeeper(GstRtspServer.RTSPAuth):
    """Lets everybody to the open mounts, and asks at the others by the method of each."""

    def __init__(self, mounts):
        super().__init__()
        self.mounts = mounts
        for mount in self.mounts:
            if mount.user:
                self.admit(mount)

    def mount_of(self, context):
        path = context.uri.abspath if context.uri else ""
        return next((mount for mount in self.mounts if mount.holds(path)), None)

    def do_check(self, context, check):
        mount = self.mount_of(context)
        if not mount or not mount.user:
            return True
        self.set_supported_methods(METHODS[mount.method])
        return GstRtspServer.RTSPAuth.do_check(self, context, check)

    def admit(self, mount):
        token = GstRtspServer.RTSPToken()
        token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, mount.user)
        if mount.method == "digest":
            self.add_digest(mount.user, mount.password, token)
        else:
            self.add_basic(GstRtspServer.RTSPAuth.make_basic(mount.user, mount.password), token)

    def change(self, user, password):
        for mount in self.mounts:
            if mount.user != user:
                continue
            if mount.method == "digest":
                self.remove_digest(user)
            else:
                self.remove_basic(GstRtspServer.RTSPAuth.make_basic(user, mount.password))
            mount.password = password
            self.admit(mount)


def obey(stdin, _condition, doorkeeper, loop):
    """A command, or the end of those who give them."""
    line = stdin.readline()
    if not line:
        loop.quit()
        return False
    command, user, password = line.split()
    if command == "password":
        doorkeeper.change(unquote_plus(user), unquote_plus(password))
        print("CHANGED", flush=True)
    return True


def serve(host, port, mounts):
    server = GstRtspServer.RTSPServer()
    server.set_address(host)
    server.set_service(port)
    server.set_backlog(128)
    doorkeeper = Doorkeeper(mounts)
    server.set_auth(doorkeeper)
    for mount in mounts:
        server.get_mount_points().add_factory(mount.path, Camera(mount))
    if not server.attach(None):
        print("cannot listen at port", port, file=sys.stderr)
        return 1
    loop = GLib.MainLoop()
    GLib.io_add_watch(
        sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, obey, doorkeeper, loop
    )
    print("READY", server.get_bound_port(), flush=True)
    loop.run()
    return 0


def to_h265(source, fps, target):
    kind = AS_FILE if target.endswith(".mp4") else FOR_CAMERA
    pipeline = Gst.parse_launch(TO_H265.format(fps=fps, target=target, **kind))
    clip = pipeline.get_by_name("clip")
    pipeline.set_state(Gst.State.PLAYING)
    for number, picture in enumerate(read_pictures(source)):
        clip.emit("push-buffer", timed(picture, number, int(fps)))
    clip.emit("end-of-stream")
    message = pipeline.get_bus().timed_pop_filtered(
        60 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR
    )
    pipeline.set_state(Gst.State.NULL)
    if message and message.type == Gst.MessageType.EOS and os.path.getsize(target):
        return 0
    print("no H.265:", message.parse_error() if message else "not in time", file=sys.stderr)
    return 1


def can_run():
    wanted = ("appsrc", "h264parse", "rtph264pay", "h265parse", "rtph265pay", "identity")
    return all(Gst.ElementFactory.find(name) for name in wanted)


def main(arguments):
    Gst.init(None)
    if arguments == ["--check"]:
        return 0 if can_run() else 1
    if arguments[0] == "--to-h265":
        return to_h265(*arguments[1:])
    host, port = "127.0.0.1", "0"
    if arguments[0] == "--host":
        host, arguments = arguments[1], arguments[2:]
    if arguments[0] == "--port":
        port, arguments = arguments[1], arguments[2:]
    if arguments[0] == "--mount":
        return serve(host, port, [Mount(text) for text in arguments[1:] if text != "--mount"])
    mount = Mount("/camera?clip=%s&fps=%s" % (quote_plus(arguments[0]), arguments[1]))
    if len(arguments) > 2:
        mount.method, mount.user, mount.password = arguments[2:5]
    return serve(host, port, [mount])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
