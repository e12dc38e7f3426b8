#!/usr/bin/python3
"""Ingest's RTSP server at a port that is named, so that it can come back to where it was.

    rtsp_server_at_port.py FOLDER PORT CLIP FPS
    rtsp_server_at_port.py FOLDER --check

FOLDER holds rtsp_server.py, which says the rest.
"""
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import rtsp_server  # noqa: E402

if sys.argv[2] == "--check":
    sys.exit(rtsp_server.main(["--check"]))


class ServerAtPort(rtsp_server.GstRtspServer.RTSPServer):
    def set_service(self, _any):
        super().set_service(sys.argv[2])


rtsp_server.GstRtspServer.RTSPServer = ServerAtPort
sys.exit(rtsp_server.main(sys.argv[3:]))
