#!/usr/bin/python3
"""Plays one clip for ever over RTSP on 127.0.0.1, as a camera would.

    rtsp_server.py CLIP FPS [basic|digest USER PASSWORD]
    rtsp_server.py --check

CLIP is bare H.264 (Annex B) with an access unit delimiter before each picture, the headers at every
key frame and no B-frames. The stream is at /camera; the port, chosen by the system, is printed as
"READY <port>". --check only tells by its exit status whether this machine can run the server.
Debian's packages: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-rtsp
gstreamer1.0-plugins-good gstreamer1.0-plugins-bad.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

DELIMITER = b"\x00\x00\x00\x01\x09"
VIEWER = "viewer"
PIPELINE = (
    "( appsrc name=clip is-live=true format=time block=true max-bytes=1000000"
    " caps=video/x-h264,stream-format=byte-stream,alignment=au,framerate={fps}/1"
    " ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)


def read_pictures(path):
    """The access units of the clip, each with its delimiter."""
    with open(path, "rb") as clip:
        units = clip.read().split(DELIMITER)
    return [DELIMITER + unit for unit in units[1:]]


class Camera(GstRtspServer.RTSPMediaFactory):
    """One stream, shared by all who watch."""

    def __init__(self, pictures, fps):
        super().__init__()
        self.pictures = pictures
        self.fps = fps
        self.set_launch(PIPELINE.format(fps=fps))
        self.set_shared(True)

    def do_configure(self, media):
        source = media.get_element().get_by_name("clip")
        source.connect("need-data", self.push_next, iter(range(sys.maxsize)))

    def push_next(self, source, _wanted, numbers):
        number = next(numbers)
        picture = Gst.Buffer.new_wrapped(self.pictures[number % len(self.pictures)])
        picture.pts = picture.dts = number * Gst.SECOND // self.fps
        picture.duration = Gst.SECOND // self.fps
        source.emit("push-buffer", picture)


def protect(server, camera, method, user, password):
    """Only the user may see the camera."""
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, VIEWER)
    auth = GstRtspServer.RTSPAuth()
    if method == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_role(VIEWER)
    for permission in ("media.factory.access", "media.factory.construct"):
        permissions.add_permission_for_role(VIEWER, permission, True)
    camera.set_permissions(permissions)
    server.set_auth(auth)


def main(arguments):
    Gst.init(None)
    if arguments == ["--check"]:
        wanted = ("appsrc", "h264parse", "rtph264pay")
        return 0 if all(Gst.ElementFactory.find(name) for name in wanted) else 1
    camera = Camera(read_pictures(arguments[0]), int(arguments[1]))
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    if len(arguments) > 2:
        protect(server, camera, *arguments[2:5])
    server.get_mount_points().add_factory("/camera", camera)
    server.attach(None)
    print("READY", server.get_bound_port(), flush=True)
    GLib.MainLoop().run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
