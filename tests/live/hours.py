#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hours.py SECONDS LINE [--films FOLDER] [--log FILE] [--lenient] - two cameras for as long as one likes.

Two 1080p25 cameras of GStreamer's RTSP server (rtsp_cameras.py) are watched by one `overt live`; the server is ended in the
middle and begun again. Every second the memory of the program and its decoders is read. Prints ACCEPT lines whose first
words are LINE; exit 1 if one is not met, 77 with the reason if a part is missing. --films: reuse what is there. --lenient: on a
machine busy with other tests, how many pictures are missed is told, not judged.
"""
import argparse
import contextlib
import csv
import json
import os
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import record

HERE = os.path.dirname(os.path.abspath(__file__))
CAMERAS = ("north", "south")
DARK_SECONDS = 6.0  # the server is away
COOL_DOWN = 60.0
GROWTH_MB_MAX = 10.0
# Of a run so short that the first two minutes, in which models and pictures find their places, are part of what is judged: one
# 1080p picture kept of each second would still be over it.
GROWTH_SHORT_MB_MAX = 24.0


class Server:
    """The cameras; what they sent, over all their lives."""

    def __init__(self, films, log):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.films, self.log, self.process, self.lives = films, log, None, 0

    def begin(self):
        self.lives += 1
        self.process = subprocess.Popen([os.path.join(HERE, "rtsp_cameras.py"), str(self.port), "%s.%d" % (self.log, self.lives)]
                                        + self.films, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            code = self.process.wait()
            print("GStreamer's RTSP server is not there" if code == 77 else "the RTSP server did not begin")
            sys.exit(77 if code == 77 else 1)

    def end(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def sent(self, camera):
        total = 0
        for life in range(1, self.lives + 1):
            with open("%s.%d" % (self.log, life), encoding="utf-8") as file:
                counts = [int(line.split()[1]) for line in file if line.split()[0] == camera]
            total += counts[-1] if counts else 0
        return total


def resident_mb(process):
    """Megabytes of a process, 0 when it has ended."""
    try:
        with open("/proc/%d/status" % process, encoding="utf-8") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def children(process):
    found = []
    try:
        for task in os.listdir("/proc/%d/task" % process):
            with open("/proc/%d/task/%s/children" % (process, task), encoding="utf-8") as file:
                found += [int(word) for word in file.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def watch(server, operation, seconds, folder, log):
    """Runs `overt live` for so long. Returns its answer, its notices and rows of (second, program MB, decoders MB)."""
    command = [record.OVERT, "live", operation, "--as", "Op", "--json"]
    for camera in CAMERAS:
        command += ["--source", "rtsp://127.0.0.1:%d/%s" % (server.port, camera), "--name", camera, "--zone", camera + " gate"]
    said = os.path.join(folder, "said.json")
    rows, restarted, down_at = [], False, None
    with open(said, "w", encoding="utf-8") as out, open(said + ".notices", "w", encoding="utf-8") as notices, \
            open(log, "w", encoding="utf-8") as table:
        table.write("second,program_mb,decoders_mb,decoders\n")
        overt = subprocess.Popen(command, stdout=out, stderr=notices)
        began = time.monotonic()
        while time.monotonic() - began < seconds and overt.poll() is None:
            now = time.monotonic() - began
            decoders = children(overt.pid)
            row = (now, resident_mb(overt.pid), sum(resident_mb(one) for one in decoders), len(decoders))
            rows.append(row)
            table.write("%.0f,%.2f,%.2f,%d\n" % row)
            table.flush()
            if not restarted and down_at is None and now > seconds / 2:
                server.end()
                down_at = now
            if down_at is not None and now > down_at + DARK_SECONDS:
                server.begin()
                restarted, down_at = True, None
            time.sleep(max(0.0, began + int(now) + 1 - time.monotonic()))
        overt.send_signal(signal.SIGINT)
        code = overt.wait()
    with open(said + ".notices", encoding="utf-8") as file:
        notices = file.read().splitlines()
    if code != 0:
        sys.exit("overt live ended with exit code %d\n%s" % (code, "\n".join(notices)))
    with open(said, encoding="utf-8") as file:
        return json.load(file), notices, rows


def growth(rows, column, settled):
    """Megabytes between the half minute after `settled` and the most of any half minute later."""
    window = max(5, min(30, int(settled / 4)))
    values = [row[column] for row in rows if row[0] >= settled]
    if len(values) < 2 * window:
        return float("nan")
    halves = [statistics.median(values[at:at + window]) for at in range(0, len(values) - window + 1, window)]
    return max(halves[1:]) - halves[0]


class Judge:
    def __init__(self, name):
        self.name, self.met = name, True

    def line(self, what, figure, goal, met):
        print("ACCEPT|%s: %s|%s|%s|%s" % (self.name, what, figure, goal, "met" if met else "not met"), flush=True)
        self.met = self.met and met


def judge_frames(judge, answer, server, counted, lenient):
    for camera in answer["cameras"]:
        name, sent = camera["name"], server.sent(camera["name"])
        looked, given = camera["frames"], camera["frames_given"]
        judge.line("%s, frames" % name, "%d sent, %d given, %d looked at, in the record %d of %d" % (
            sent, given, looked, counted[name][0], counted[name][1]), "none counted twice",
            0 < looked <= given <= sent and (lenient or given >= 0.9 * sent) and counted[name] == (looked, given))


def judge_alerts(judge, answer, listed):
    """One alert per pass and entry: an entry passes once a film, so never twice within the cool-down. How many of the people
    can be recognised at all is not judged here (docs/crowd.md)."""
    times = {}
    for alert in answer["alerts"]:
        times.setdefault(alert["nominal"], []).append(alert["video_time"])
    twice = sum(b - a < COOL_DOWN - 1 for one in times.values() for a, b in zip(sorted(one), sorted(one)[1:]))
    counts = " ".join(str(len(one)) for one in times.values())
    judge.line("alerts", "%d of %d entries, each %s times, %d twice in a pass" % (len(times), listed, counts or "0", twice),
               "some, none twice", twice == 0 and times != {})


def counted_frames():
    """What the record says of each camera: (looked at, given); and how many beginnings and ends of gaps."""
    with contextlib.closing(sqlite3.connect("file:%s/record.db?mode=ro" % os.environ["OVERT_DIR"], uri=True)) as db:
        frames = db.execute("SELECT source, sum(frames), sum(frames_given) FROM face_count GROUP BY source").fetchall()
        gaps = db.execute("SELECT source, looking, count(*) FROM gap WHERE cause = 'no_pictures' GROUP BY source, looking").fetchall()
    return {row[0]: row[1:] for row in frames}, {row[:2]: row[2] for row in gaps}


def run(wish, folder):
    films = wish.films or os.path.join(folder, "films")
    if not os.path.exists(os.path.join(films, "list.csv")):
        seconds = 90 if wish.seconds >= 600 else 20
        made = subprocess.run([os.path.join(HERE, "film.py"), films, str(seconds), "--cameras", ",".join(CAMERAS), "--listed",
                               "4" if wish.seconds >= 600 else "1", "--shrink", "2" if wish.seconds >= 600 else "3"], check=False)
        if made.returncode != 0:
            print("the films could not be made")
            return 1
    with open(os.path.join(films, "list.csv"), encoding="utf-8") as file:
        listed = list(csv.reader(file))
    operation = record.begin(os.path.join(folder, "record"), listed)
    server = Server([os.path.join(films, camera + ".mp4") for camera in CAMERAS], os.path.join(folder, "sent"))
    server.begin()
    log = wish.log or os.path.join(folder, "memory.csv")
    print("load before: %.1f" % os.getloadavg()[0], flush=True)
    try:
        answer, notices, rows = watch(server, operation, wish.seconds, folder, log)
    finally:
        server.end()
    print("load after: %.1f" % os.getloadavg()[0])
    print("\n".join(notices))
    print(json.dumps({key: value for key, value in answer.items() if key != "alerts"}, indent=1))
    counted, gaps = counted_frames()
    judge = Judge(wish.line)
    settled = min(120.0, wish.seconds / 3)
    most = GROWTH_MB_MAX if settled >= 120.0 else GROWTH_SHORT_MB_MAX
    for column, what in ((1, "the program"), (2, "its decoders")):
        grown = growth(rows, column, settled)
        judge.line("memory of %s" % what, "%+.1f MB after %.0f s (%.0f MB)" % (grown, settled, rows[-1][column]),
                   "less than %.0f MB" % most, grown < most)
    judge_frames(judge, answer, server, counted, wish.lenient)
    dark = [camera["seconds_dark"] for camera in answer["cameras"]]
    judge.line("server restarted", "both looked at again after %s s" % " and ".join("%.1f" % one for one in dark),
               "both, recorded", all(0 < one < DARK_SECONDS + 30 for one in dark) and
               all(0 < gaps.get((camera, 0), 0) == gaps.get((camera, 1), 0) for camera in CAMERAS))
    judge_alerts(judge, answer, len(listed))
    record.must("ledger", "verify")
    return 0 if judge.met else 1


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("line")
    parser.add_argument("--films")
    parser.add_argument("--log")
    parser.add_argument("--lenient", action="store_true")
    wish = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        print("ffmpeg is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        return run(wish, folder)


if __name__ == "__main__":
    sys.exit(main())
