#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""rtsp_cameras.py PORT LOG FILM... - cameras for tests: GStreamer's RTSP server plays each film at
rtsp://127.0.0.1:PORT/NAME, NAME being the film's name without its ending, again and again at the film's own rate.

The H.264 of the film is sent as it is; nothing is encoded. Says "ready" when it listens. LOG gets a line `NAME N` every
second and when it is ended: N pictures of that film were sent so far, which is to say while somebody watched. Exit 77:
GStreamer or a part of it is not there.
"""
import os
import signal
import sys

try:
    import gi
    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import GLib, Gst, GstRtspServer
except (ImportError, ValueError):
    sys.exit(77)

PARTS = ("qtdemux", "h264parse", "rtph264pay", "appsrc", "appsink")
UNITS = "video/x-h264,stream-format=byte-stream,alignment=au"


def read_film(path):
    """The film's access units, and its rate."""
    line = Gst.parse_launch("filesrc name=file ! qtdemux ! h264parse config-interval=-1 ! %s ! "
                            "appsink name=sink sync=false max-buffers=4" % UNITS)
    line.get_by_name("file").set_property("location", path)
    sink = line.get_by_name("sink")
    line.set_state(Gst.State.PLAYING)
    units, rate = [], (25, 1)
    while True:
        sample = sink.emit("pull-sample")
        if sample is None:
            break
        known, over, under = sample.get_caps().get_structure(0).get_fraction("framerate")
        if known and over > 0:
            rate = (over, under)
        buffer = sample.get_buffer()
        units.append(buffer.extract_dup(0, buffer.get_size()))
    line.set_state(Gst.State.NULL)
    if not units:
        sys.exit("rtsp_cameras.py: %s has no H.264 pictures" % path)
    return units, rate


class Camera:
    """One film at one address; everybody who watches shares one player."""

    def __init__(self, server, path):
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.units, self.rate = read_film(path)
        self.sent = 0
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch("( appsrc name=film is-live=true format=time caps=\"%s,framerate=%d/%d\" ! "
                           "rtph264pay config-interval=1 name=pay0 pt=96 )" % ((UNITS,) + self.rate))
        factory.set_shared(True)
        factory.connect("media-configure", self.configure)
        server.get_mount_points().add_factory("/" + self.name, factory)

    def configure(self, _factory, media):
        """A player begins: a timer feeds it until it ends."""
        film = media.get_element().get_by_name("film")
        timer = GLib.timeout_add(5, self.feed, film, {"next": 0, "began": None})
        media.connect("unprepared", lambda _media: GLib.source_remove(timer))

    def feed(self, film, state):
        """Hands over every picture whose time has come."""
        clock = film.get_clock()
        if clock is None:
            return True
        now = clock.get_time() - film.get_base_time()
        if state["began"] is None:
            state["began"] = now
        over, under = self.rate
        while True:
            due = state["began"] + state["next"] * Gst.SECOND * under // over
            if due > now:
                return True
            buffer = Gst.Buffer.new_wrapped(self.units[state["next"] % len(self.units)])
            buffer.pts = buffer.dts = due
            buffer.duration = Gst.SECOND * under // over
            state["next"] += 1
            if film.emit("push-buffer", buffer) == Gst.FlowReturn.OK:
                self.sent += 1


def main(port, log, films):
    Gst.init(None)
    if any(Gst.ElementFactory.find(part) is None for part in PARTS):
        return 77
    server = GstRtspServer.RTSPServer()
    server.set_service(port)
    cameras = [Camera(server, film) for film in films]
    if server.attach(None) == 0:
        return 1
    told = open(log, "a", buffering=1, encoding="utf-8")

    def tell():
        for camera in cameras:
            told.write("%s %d\n" % (camera.name, camera.sent))
        return True

    loop = GLib.MainLoop()
    GLib.timeout_add_seconds(1, tell)
    GLib.unix_signal_add(GLib.PRIORITY_HIGH, signal.SIGTERM, lambda: tell() and loop.quit())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop.run()
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
