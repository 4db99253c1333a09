#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""rtsp_server.py PORT - a camera for tests: GStreamer's RTSP server at rtsp://localhost:PORT/camera. Says "ready"."""
import sys

try:
    import gi
    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import GLib, Gst, GstRtspServer
except (ImportError, ValueError):
    sys.exit(77)

Gst.init(None)
if Gst.ElementFactory.find("x264enc") is None or Gst.ElementFactory.find("rtph264pay") is None:
    sys.exit(77)
server = GstRtspServer.RTSPServer()
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch("( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1 ! "
                   "x264enc tune=zerolatency key-int-max=10 speed-preset=ultrafast ! rtph264pay name=pay0 pt=96 )")
server.get_mount_points().add_factory("/camera", factory)
if server.attach(None) == 0:
    sys.exit(1)
sys.stdout.write("ready")
sys.stdout.flush()
GLib.MainLoop().run()
