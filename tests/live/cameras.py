#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cameras.py [--films FOLDER] - one camera goes for good, another shows people until the operation's window ends.

Two RTSP servers with a camera each; one is killed a third of the way to the end of the window and does not come back. Prints
ACCEPT lines; exit 1 if one is not met, 77 with the reason if a part is missing.
"""
import argparse
import contextlib
import csv
import datetime
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import record
from hours import CAMERAS, HERE, Judge, Server, children

WINDOW_SECONDS = 60
SETUP_SECONDS = 25
LATE_SECONDS_MAX = 3.0  # until the program has wound up; nothing is looked at in it
RUNS_AFTER = 60  # it is killed when it still runs so long after the end


def films_in(folder):
    if not os.path.exists(os.path.join(folder, "list.csv")):
        subprocess.run([os.path.join(HERE, "film.py"), folder, "20", "--cameras", ",".join(CAMERAS), "--listed", "1", "--shrink", "3"],
                       check=True)
    with open(os.path.join(folder, "list.csv"), encoding="utf-8") as file:
        return list(csv.reader(file))


def rows(query):
    with contextlib.closing(sqlite3.connect("file:%s/record.db?mode=ro" % os.environ["OVERT_DIR"], uri=True)) as db:
        return db.execute(query).fetchall()


def watch(servers, operation, closes, said):
    """Runs until the program ends by itself. Returns its code, when it ended, and whether it left a decoder behind."""
    command = [record.OVERT, "live", operation, "--as", "Op", "--json"]
    for camera, server in zip(CAMERAS, servers):
        command += ["--source", "rtsp://127.0.0.1:%d/%s" % (server.port, camera), "--name", camera]
    seen = set()
    with open(said, "w", encoding="utf-8") as out, open(said + ".notices", "w", encoding="utf-8") as notices:
        overt = subprocess.Popen(command, stdout=out, stderr=notices)
        gone_at = time.time() + (closes - time.time()) / 3
        while overt.poll() is None and time.time() < closes + RUNS_AFTER:
            seen.update(children(overt.pid))
            if time.time() > gone_at and servers[0].process is not None:
                servers[0].process.send_signal(signal.SIGKILL)
                servers[0].end()
            time.sleep(0.05)
        ended = time.time()
        overt.kill()
        code = overt.wait()
    left = [one for one in seen if os.path.exists("/proc/%d" % one)]
    return code, ended, left


def run(films, folder):
    listed = films_in(films)
    closes = int(time.time()) + SETUP_SECONDS + WINDOW_SECONDS
    words = datetime.datetime.fromtimestamp(closes, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    operation = record.begin(os.path.join(folder, "record"), listed, words)
    servers = [Server([os.path.join(films, camera + ".mp4")], os.path.join(folder, camera)) for camera in CAMERAS]
    try:
        for server in servers:
            server.begin()
        code, ended, left = watch(servers, operation, closes, os.path.join(folder, "said"))
    finally:
        for server in servers:
            server.end()
    with open(os.path.join(folder, "said.notices"), encoding="utf-8") as file:
        notices = file.read()
    print(notices)
    with open(os.path.join(folder, "said"), encoding="utf-8") as file:
        text = file.read()
    print(text)
    answer = json.loads(text) if code == 0 else {}
    judge = Judge("cameras")
    told = re.findall(r"^overt: %s is (not looked at: .+; it is tried again|looked at again)" % CAMERAS[0], notices, re.M)
    dark = {camera["name"]: camera["seconds_dark"] for camera in answer.get("cameras", [])}
    gaps = rows("SELECT looking FROM gap WHERE source = '%s' ORDER BY id" % CAMERAS[0])
    others = rows("SELECT looking FROM gap WHERE source = '%s' AND at < %d ORDER BY id" % (CAMERAS[1], closes - 2))
    judge.line("one gone for good", "said: %s; dark for %.0f s, in the record %s" % (
        told[-1] if told else "nothing", dark.get(CAMERAS[0], -1), " ".join("again" if row[0] else "gone" for row in gaps)),
        "said, recorded; the other goes on", told[-1:] != [] and told[-1].startswith("not") and
        dark.get(CAMERAS[0], 0) > 10 and bool(gaps) and gaps[0][0] == 0 and (not others or others[-1][0] == 1))
    judge.line("window ends while faces are in view", "%.2f s after its end, exit code %d, decoders left %d" % (
        ended - closes, code, len(left)), "to the second, 0, 0", answer.get("stopped_by_window") is True and
        -0.1 <= ended - closes <= LATE_SECONDS_MAX and not left)
    late = rows("SELECT count(*) FROM alert WHERE at > %d" % closes)[0][0]
    faces = rows("SELECT sum(faces_seen), sum(frames) FROM face_count")[0]
    judge.line("what the record says of it", "%d alerts after the end, %s faces in %s pictures" % (late, *faces),
               "none; as told", late == 0 and faces == (answer.get("faces_seen"), answer.get("frames")))
    record.must("ledger", "verify")
    return 0 if judge.met else 1


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--films")
    wish = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        print("ffmpeg is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        return run(wish.films or os.path.join(folder, "films"), folder)


if __name__ == "__main__":
    sys.exit(main())
