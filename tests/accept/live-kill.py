#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""live-kill.py - a live run killed at 50 random moments, and a disk that is full.

After each kill: the record verifies, every alert that was printed is in it, nobody was counted or alerted twice when the
run was begun again, and of people who are on no list nothing is on disk. A full disk is one line and exit 3, and the
record verifies and goes on when there is room again. OVERT_KILLS=N for fewer kills, OVERT_SEED=N for others.
"""
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

OVERT, BUILD, SHARED = os.environ["OVERT"], os.environ["OVERT_BUILD"], os.environ.get("OVERT_SHARED", "/nonexistent")
KILLS = int(os.environ.get("OVERT_KILLS", "50"))
SEED = int(os.environ.get("OVERT_SEED", "7"))
LISTED = ["Aaron_Peirsol", "Abdoulaye_Wade", "Adrien_Brody", "Al_Gore"]
PASS, GAP, FIRST = 1.2, 0.4, 0.5  # seconds of the film
COOL_DOWN = 60
KILL_LINE = "kill -9 at %d random moments: nothing lost, nobody twice, nothing kept" % KILLS
FULL_LINE = "disk full: one line, exit 3, nothing half-written"
FILES = {"record.db", "record.db-wal", "record.db-shm", "record.lock", "ledger.key", "ledger.pub", "master.key", "README.txt"}


def accept(line, figure, goal, result):
    print("ACCEPT|%s|%s|%s|%s" % (line, figure, goal, result), flush=True)


def skip(why):
    accept(KILL_LINE, "-", "0 faults", "skipped: " + why)
    accept(FULL_LINE, "-", "0 faults", "skipped: " + why)
    sys.exit(0)


def overt(*arguments, check=True):
    said = subprocess.run([OVERT, *arguments], capture_output=True, text=True, check=False)
    if check and said.returncode:
        sys.exit("FAILED (%d): overt %s\n%s" % (said.returncode, " ".join(arguments), said.stderr))
    return said


def answer(*arguments):
    return json.loads(overt(*arguments, "--json").stdout)


def pictures():
    """Four who are listed and four who are not, by their pictures."""
    images = os.path.join(SHARED, "faces", "images")
    if not os.path.isdir(images):
        skip("the shared photographs are not there")
    every = sorted(name for name in os.listdir(images) if name.endswith("_0001.jpg"))
    listed = [name + "_0001.jpg" for name in LISTED if name + "_0001.jpg" in every]
    listed += [name for name in every[::97] if name not in listed][:4 - len(listed)]
    others = [name for name in every[50::101] if name not in listed][:4]
    return [os.path.join(images, name) for name in listed], [os.path.join(images, name) for name in others]


def make_film(folder, listed, others):
    """Listed and others in turn, never two at once."""
    lines = ["video width=480 height=270 rate=8 noise=1 seed=%d" % SEED, "camera name=north"]
    at = FIRST
    for i in range(8):
        name, picture = ("L%d" % (i // 2), listed[i // 2]) if i % 2 == 0 else ("S%d" % (i // 2), others[i // 2])
        lines.append("person name=%s listed=%s" % (name, "yes" if i % 2 == 0 else "no"))
        lines.append("pass person=%s camera=north picture=%s at=%.2f for=%.2f from=0.35,0.5,0.36 to=0.55,0.5,0.42"
                     % (name, os.path.basename(picture), at, PASS))
        at += PASS + GAP
    with open(os.path.join(folder, "scene.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    subprocess.run([os.path.join(BUILD, "tools", "crowd", "overt-crowd"), "--script", os.path.join(folder, "scene.txt"), "--out",
                    folder, "--pictures", os.path.dirname(listed[0])], check=True, capture_output=True)
    return os.path.join(folder, "north.mp4"), at


def make_record(folder):
    os.environ["OVERT_DIR"] = folder
    overt("init", folder, "--force", "Test Police", "--administrator", "Admin")
    for name, role in (("Planner", "planner"), ("Chief", "authorising"), ("Operator", "operator")):
        overt("officer", "add", name, "--roles", role, "--as", "Admin")


def make_operation(listed):
    plan = os.path.join(os.environ["OVERT_DIR"], "..", "plan.txt")
    with open(plan, "w", encoding="utf-8") as file:
        subprocess.run([os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plan"), "live", "blue-list", "north",
                        "stream"], stdout=file, check=True)
    said = overt("operation", "plan", "--file", plan, "--closes", "+6h", "--as", "Planner")
    reference = said.stdout.split()[0]
    overt("operation", "authorise", reference, "--as", "Chief")
    overt("operation", "notify", reference, "--notice", "N", "--as", "Planner")
    for i, picture in enumerate(listed):
        overt("watchlist", "add", reference, "--picture", picture, "--nominal", "L%d" % i, "--category", "blue-list", "--reason", "seeded",
              "--image-source", "volunteer", "--basis", "consent", "--as", "Planner")
    overt("watchlist", "review", reference, "--as", "Chief")
    overt("operation", "open", reference, "--as", "Planner")
    return reference


def live(reference, source, *options, env=None):
    """A run whose lines go to a file, as they would go to a person."""
    out = tempfile.TemporaryFile("w+")
    child = subprocess.Popen([OVERT, "live", reference, "--source", source, "--as", "Operator", "--threads", "1", *options], stdout=out,
                             stderr=subprocess.STDOUT, env=env)
    child.lines = out
    return child


def printed(child):
    """(number, nominal) of each whole line that tells an alert."""
    child.lines.seek(0)
    text = child.lines.read()
    lines = [line for line in text.split("\n")[:-1] if line.startswith("Alert ")]
    return [(int(line.split()[1]), line.split()[-3]) for line in lines]


class Camera:
    """The film again and again in real time, to one who listens; as a camera would, from where it stands."""

    def __init__(self, film):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = "http://127.0.0.1:%d/" % probe.getsockname()[1]
        self.child = subprocess.Popen(["ffmpeg", "-v", "quiet", "-re", "-stream_loop", "-1", "-i", film, "-c", "copy", "-f", "mpegts",
                                       "-listen", "1", self.address], stdin=subprocess.DEVNULL)

    def end(self):
        self.child.kill()
        self.child.wait()


def rows(database, sql, *values):
    return sqlite3.connect("file:%s?mode=ro" % database, uri=True).execute(sql, values).fetchall()


def check_disk(folder, room):
    """Nothing but the record's own files; no picture in it but of entries and of alerts."""
    faults = []
    for name in os.listdir(folder):
        if name not in FILES and name != "log" and not (name.startswith("run-") and name.endswith(".lock")):
            faults.append("there is a file %s" % name)
    for name in os.listdir(room):
        faults.append("there is a temporary file %s" % name)
    database = os.path.join(folder, "record.db")
    blobs = set()
    for (table,) in rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'"):
        for column in rows(database, "SELECT name FROM pragma_table_info(?)", table):
            if rows(database, 'SELECT 1 FROM "%s" WHERE typeof("%s") = \'blob\' AND length("%s") > 64 LIMIT 1'
                    % (table, column[0], column[0])):
                blobs.add("%s.%s" % (table, column[0]))
    blobs -= {"entry." + column for column in ("nominal", "reason", "captured", "picture_name", "picture", "template")}  # sealed
    blobs -= {"alert.picture", "alert.scene", "ledger_entry.bytes", "record_key.wrapped"}
    return faults + ["bytes in %s" % name for name in blobs]


def check_pictures(folder, reference):
    """An alert's picture was taken while the very person was in view, and nobody else ever is then."""
    found = rows(os.path.join(folder, "record.db"), "SELECT a.id, (SELECT count(*) FROM entry e WHERE e.operation ="
                 " a.operation AND e.id < a.entry), a.video_time, a.source FROM alert a JOIN operation o ON o.id = a.operation"
                 " WHERE o.reference = ?", reference)  # entries in order of adding; who they are is sealed
    faults = []
    for number, place, when, source in found:
        begins = FIRST + 2 * place * (PASS + GAP)
        if source != "stream" and not begins - 0.3 <= when <= begins + PASS + 0.3:
            faults.append("alert %d on L%d at %.1f s: somebody else was in view" % (number, place, when))
    return faults


def check_counts(folder):
    """No run saw more than passed by, nor fewer than alerted, nor alerted twice on one entry."""
    faults = []
    for run, faces, alerts, entries in rows(
            os.path.join(folder, "record.db"), "SELECT r.id, (SELECT coalesce(sum(faces_seen), 0) FROM face_count WHERE run = r.id),"
            " (SELECT count(*) FROM alert WHERE run = r.id), (SELECT count(DISTINCT entry) FROM alert WHERE run = r.id)"
            " FROM run r WHERE r.source <> 'stream'"):
        if not alerts <= faces <= 8 or alerts != entries:
            faults.append("run %d: %d faces seen, %d alerts on %d entries" % (run, faces, alerts, entries))
    return faults


def check_cool_down(folder):
    """All runs of the streaming camera together: one alert on an entry in a minute."""
    seen, faults = {}, []
    for number, entry, at in rows(os.path.join(folder, "record.db"), "SELECT id, entry, coalesce(captured, at) FROM alert"
                                  " WHERE source = 'stream' ORDER BY id"):
        if at - seen.get(entry, -COOL_DOWN) < COOL_DOWN - 1:
            faults.append("alert %d: %.1f s after the one before on its entry" % (number, at - seen[entry]))
        seen[entry] = at
    return faults


def check_runs(references):
    """Each killed run has its end, and the time until the next is one in which nobody looked: (killed, faults)."""
    killed, faults = 0, []
    for reference in references:
        overt("operation", "close", reference, "--as", "Planner")
        shown = answer("operation", "show", reference)
        ends = [run["why"] for run in shown["runs"]]
        dark = sum(span["cause"] == "ended" for span in shown["not_looked_at"])
        killed += ends.count("killed")
        if None in ends or (dark == 0) != (ends.count("killed") == 0):
            faults.append("%s: ends %s, %d gaps after a killed run" % (reference, ends, dark))
    return killed, faults


def check_record(reference, told):
    verified = overt("ledger", "verify", check=False)
    faults = ["it does not verify: " + verified.stderr.strip()] if verified.returncode else []
    listed = answer("alert", "list", reference, "--as", "Operator", "--reason", "kill test")
    held = {alert["alert"]: alert["nominal"] for alert in listed["alerts"]}
    return faults + ["alert %d on %s was told and is not there" % one for one in told if held.get(one[0]) != one[1]]


def kill_one(reference, film, folder, room, moment, stream):
    camera = Camera(film) if stream else None
    child = live(reference, *((camera.address, "--name", "stream") if stream else (film, "--name", "north", "--fast")))
    time.sleep(moment)
    alive = child.poll() is None
    child.kill()
    child.wait()
    if camera:
        camera.end()
    told = printed(child)
    faults = check_record(reference, told) + check_disk(folder, room) + check_pictures(folder, reference)
    return alive, told, faults


def whole_run(reference, film):
    """Tells of the four, in seconds."""
    began = time.monotonic()
    child = live(reference, film, "--name", "north", "--fast")
    child.wait()
    if child.returncode or len(printed(child)) != 4:
        child.lines.seek(0)
        sys.exit("FAILED: a whole run does not tell of the four\n" + child.lines.read())
    return time.monotonic() - began


def kills(listed, film, folder, room):
    """A new operation now and then, since a listed person alerts once a minute in each."""
    chance, faults, told, alive, i = random.Random(SEED), [], 0, 0, 0
    references = [make_operation(listed)]
    seconds = whole_run(references[0], film)
    print("a whole run takes %.1f s" % seconds, flush=True)
    streams = KILLS // 5 if shutil.which("ffmpeg") else 0
    while alive < KILLS and i < 3 * KILLS:  # a run that was over by then was not killed
        stream = alive >= KILLS - streams
        if i % 4 == 0 and not stream:
            references.append(make_operation(listed))
        early = i % 5 == 0  # while it begins, too
        moment = seconds * chance.uniform(0.02, 0.3) if early else chance.uniform(3, 14) if stream else seconds * chance.uniform(0.3, 0.95)
        lived, lines, found = kill_one(references[-1], film, folder, room, moment, stream)
        alive, told, i = alive + lived, told + len(lines), i + 1
        seconds *= 1.0 if lived or stream else 0.85  # this machine has become quicker since
        print("kill %2d after %5.2f s%s: %d told%s" % (i, moment, " of a stream" if stream else "", len(lines),
                                                       "".join("; " + fault for fault in found)), flush=True)
        faults += found
    references.append(make_operation(listed))
    whole_run(references[-1], film)
    begun, found = check_runs(references)
    faults += found + check_counts(folder) + check_cool_down(folder) + check_record(references[-1], [])
    for fault in faults:
        print("FAULT " + fault)
    figure = "%d faults; %d killed while they ran, %d of them looking, %d alerts told" % (len(faults), alive, begun, told)
    accept(KILL_LINE, figure, "0 faults", "met" if not faults and alive >= KILLS and begun >= KILLS * 0.6 and told else "not met")


def full_disk(listed, film, place):
    """A file system of so few megabytes that it fills up while the run goes on."""
    make_record(os.path.join(place, "record"))
    faults, full, amid, filler, chance = [], 0, 0, os.path.join(place, "filler"), random.Random(SEED)
    for left in [0, 40960] + [chance.randrange(80000, 200000) for _ in range(6)]:
        reference = make_operation(listed)
        fill(filler, left)
        child = live(reference, film, "--name", "north", "--fast")
        child.wait()
        child.lines.seek(0)
        lines = [line for line in child.lines.read().splitlines() if not line.startswith("Alert ")]
        os.remove(filler)
        found = check_record(reference, printed(child))
        full += child.returncode == 3
        amid += child.returncode == 3 and len(printed(child)) > 0
        if child.returncode == 0 and len(printed(child)) == 4:
            pass  # there was room for all of it
        elif child.returncode != 3 or len(lines) != 1 or "is full: make room" not in lines[0]:
            found.append("exit %d, said %s" % (child.returncode, lines))
        print("%6d bytes left, %d told: %s%s" % (left, len(printed(child)), lines[:1], "".join("; " + fault for fault in found)),
              flush=True)
        faults += found
    reference = make_operation(listed)
    whole_run(reference, film)
    faults += check_record(reference, [])
    figure = "%d faults; %d of 8 runs ended so, %d of them after alerts" % (len(faults), full, amid)
    accept(FULL_LINE, figure, "0 faults", "met" if not faults and full >= 3 else "not met")


def fill(path, left):
    """Fills the file system but for so many bytes."""
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            pass
        file.truncate(max(0, os.fstat(file.fileno()).st_size - left))


def main():
    if not os.access(os.path.join(BUILD, "tools", "crowd", "overt-crowd"), os.X_OK):
        skip("the crowd simulator is not built")
    os.environ["OVERT_MODELS"] = os.path.join(BUILD, "models")
    listed, others = pictures()
    if sys.argv[1:2] == ["--full"]:  # in a mount name space of its own
        full_disk(listed, sys.argv[2], sys.argv[3])
        return
    with tempfile.TemporaryDirectory() as room:
        film, _ = make_film(room, listed, others)
        temporary = os.path.join(room, "tmp")
        small = os.path.join(room, "small")
        os.mkdir(temporary)
        os.mkdir(small)
        folder = os.path.join(room, "record")
        make_record(folder)
        os.environ["TMPDIR"], tempfile.tempdir = temporary, room
        kills(listed, film, folder, temporary)
        mount = "mount -t tmpfs -o size=8m overt '%s' && exec '%s' --full '%s' '%s'" % (small, os.path.abspath(__file__), film, small)
        said = subprocess.run(["unshare", "-rm", "sh", "-c", mount], check=False)
        if said.returncode:
            accept(FULL_LINE, "-", "0 faults", "skipped: no file system can be mounted here" if said.returncode == 1 else "not met")


main()
