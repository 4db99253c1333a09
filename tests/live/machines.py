#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""machines.py [--films FOLDER] - one operation, two machines, one record on a PostgreSQL server (tests/postgres/with-server).

A machine here is a program with a folder of its own: a copy of record.store and the keys. A third folder is the console. Prints
ACCEPT lines; exit 1 if one is not met, 77 with the reason if a part is missing.
"""
import argparse
import csv
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import record
from cameras import films_in
from hours import CAMERAS, Judge, Server

STOPS_SECONDS = 2.0  # after a pause, a closing or the window's end, whichever machine acted
PART_SECONDS = 6
AWAY_SECONDS = 10.0  # the server is stopped


class Database:
    def __init__(self):
        self.address = os.environ["OVERT_TEST_STORE"]
        self.room = self.address.split("host=", 1)[1]
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.schema = None

    def ask(self, query):
        said = subprocess.run(["psql", "-X", "-A", "-t", "-F", "|", self.address, "-c", "SET search_path = \"%s\"" % self.schema,
                               "-c", query], capture_output=True, text=True, check=True).stdout
        return [line.split("|") for line in said.splitlines() if line != "SET"]

    def control(self, *words):
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        subprocess.run(user + [os.path.join(self.bin, "pg_ctl"), "-D", os.path.join(self.room, "data"), *words], check=True,
                       stdout=subprocess.DEVNULL, cwd="/")


class Machine:
    """A folder with what another machine needs of a record, and the programs that run there."""

    def __init__(self, room, name, first):
        self.folder, self.runs = os.path.join(room, name), 0
        if first is not None and not os.path.exists(self.folder):
            os.mkdir(self.folder)
            for file in ("record.store", "ledger.key", "ledger.pub", "master.key"):
                shutil.copy(os.path.join(first, file), self.folder)

    def overt(self, *words, before=()):
        return subprocess.run([*before, record.OVERT, *words, "--dir", self.folder], capture_output=True, text=True, check=False)

    def live(self, operation, *cameras, fast=False):
        """Starts it; `cameras`: pairs of source and name."""
        self.runs += 1
        words = [part for source, name in cameras for part in ("--source", source, "--name", name)]
        said = os.path.join(self.folder, "said%d" % self.runs)
        with open(said, "w", encoding="utf-8") as out, open(said + ".notices", "w", encoding="utf-8") as notices:
            child = subprocess.Popen([record.OVERT, "live", operation, "--as", "Op", "--json", *(["--fast"] if fast else []), *words,
                                      "--dir", self.folder], stdout=out, stderr=notices)
        return Live(child, said)


class Live:
    def __init__(self, child, said):
        self.child, self.said, self.ended = child, said, None

    def notices(self):
        with open(self.said + ".notices", encoding="utf-8") as file:
            return file.read()

    def end(self, seconds, number=None):
        """Its answer, {} when it has none; it is killed when it does not end."""
        if number is not None:
            self.child.send_signal(number)
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        with open(self.said, encoding="utf-8") as file:
            text = file.read()
        return json.loads(text) if self.child.returncode == 0 else {}


def wait_for(what, seconds=90):
    until = time.time() + seconds
    while not what():
        if time.time() > until:
            return False
        time.sleep(0.1)
    return True


def wait_ended(*lives, seconds=60):
    """When each ended, as seen every twentieth of a second."""
    until = time.time() + seconds
    while time.time() < until and any(live.ended is None for live in lives):
        for live in lives:
            if live.ended is None and live.child.poll() is not None:
                live.ended = time.time()
        time.sleep(0.05)
    return [live.ended or float("inf") for live in lives]


def sums(answers):
    return tuple(sum(answer.get(word, -1) for answer in answers) for word in ("faces_seen", "alert_count", "frames"))


class Test:
    def __init__(self, judge, database, room, films, listed):
        self.judge, self.base, self.room, self.films, self.listed = judge, database, room, films, listed
        record.make(os.path.join(room, "console"), "--store", database.address)
        with open(os.path.join(room, "console", "record.store"), encoding="utf-8") as file:
            database.schema = re.search(r"^schema=(.*)$", file.read(), re.M).group(1)
        self.console = Machine(room, "console", None)
        self.one, self.two = (Machine(room, name, self.console.folder) for name in ("one", "two"))

    def film(self, camera):
        return os.path.join(self.films, camera + ".mp4")

    def part(self, camera):
        """The film's first seconds, for runs as fast as the machine can."""
        path = os.path.join(self.room, "part-%s.mp4" % camera)
        if not os.path.exists(path):
            subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", self.film(camera), "-t", str(PART_SECONDS), "-c", "copy", path],
                           check=True)
        return path

    def recorded(self, operation):
        """(faces, alerts, frames) by the record's tables and by the register that is published."""
        number = "(SELECT id FROM operation WHERE reference = '%s')" % operation
        row = self.base.ask("SELECT (SELECT sum(faces_seen) FROM face_count WHERE operation = %s), (SELECT count(*) FROM alert WHERE"
                            " operation = %s), (SELECT sum(frames) FROM face_count WHERE operation = %s)" % (number, number, number))
        shown = json.loads(self.console.overt("operation", "show", operation, "--json").stdout)
        return tuple(int(cell or 0) for cell in row[0]), (shown["result"]["faces_seen"], shown["result"]["alerts"])

    def counts_agree(self):
        pair = [(self.part(camera), camera) for camera in CAMERAS]
        operations = [record.open_operation(self.listed) for _ in range(2)]
        whole = self.one.live(operations[0], *pair, fast=True)
        answers = [whole.end(400)]
        lives = [machine.live(operations[1], camera, fast=True) for machine, camera in zip((self.one, self.two), pair)]
        parts = [live.end(400) for live in lives]
        for live in (whole, *lives):
            sys.stderr.write(live.notices())
        told, split = sums(answers), sums(parts)
        rows = [self.recorded(operation) for operation in operations]
        self.judge.line("faces, alerts, pictures: one machine, two", "%s, %s; in the record %s, %s; shown %s, %s" % (
            told, split, rows[0][0], rows[1][0], rows[0][1], rows[1][1]), "all the same, some of each",
            told == split == rows[0][0] == rows[1][0] and rows[0][1] == rows[1][1] == told[:2] and told[0] > 0 and told[1] > 0)

    def not_open(self):
        operation = record.open_operation(self.listed, opened=False)
        lives = [machine.live(operation, (self.film(camera), camera), fast=True) for machine, camera in zip((self.one, self.two), CAMERAS)]
        for live in lives:
            live.end(120)
        said = [live.notices().strip().splitlines()[-1:] for live in lives]
        self.judge.line("an operation that is not open", "%s" % said, "both refused, nothing seen",
                        all(live.child.returncode == 1 for live in lives) and self.recorded(operation)[0] == (0, 0, 0))

    def clock(self):
        operation = record.open_operation(self.listed)
        said = self.two.overt("operation", "pause", operation, "--reason", "rain", "--as", "Op", before=("faketime", "-f", "+90s"))
        early = self.two.overt("operation", "pause", operation, "--reason", "rain", "--as", "Op", before=("faketime", "-f", "-90s"))
        good = self.two.overt("operation", "pause", operation, "--reason", "rain", "--as", "Op", before=("faketime", "-f", "+10s"))
        after = self.one.overt("operation", "resume", operation, "--reason", "dry", "--as", "Op")
        words = "seconds apart" in said.stderr and "seconds apart" in early.stderr
        self.judge.line("a machine's clock 90 s off, 10 s off", "exit codes %d %d, %d; the other machine then %d" % (
            said.returncode, early.returncode, good.returncode, after.returncode), "refused with a line, taken",
            words and said.returncode and early.returncode and not good.returncode and not after.returncode)

    def one_file(self):
        """Two programs on one machine, the record a file."""
        folder = os.path.join(self.room, "file")
        before = os.environ["OVERT_DIR"]
        operation = record.begin(folder, self.listed)
        machine = Machine(self.room, "file", None)
        lives = [machine.live(operation, (self.part(camera), camera), fast=True) for camera in CAMERAS]
        told = sums([live.end(400) for live in lives])
        shown = json.loads(machine.overt("operation", "show", operation, "--json").stdout)["result"]
        for live in lives:
            sys.stderr.write(live.notices())
        os.environ["OVERT_DIR"] = before
        self.judge.line("two programs on one machine, a file", "%s; shown (%d, %d)" % (told, shown["faces_seen"], shown["alerts"]),
                        "the same", told[:2] == (shown["faces_seen"], shown["alerts"]) and told[0] > 0)

    # ---- streams ----

    def stand(self, source):
        row = self.base.ask("SELECT coalesce((SELECT cause FROM gap WHERE source = '%s' AND looking = 0 AND id = (SELECT max(id) FROM gap"
                            " WHERE source = '%s')), 'looking')" % (source, source))
        return row[0][0]

    def pauses(self, operation):
        self.console.overt("operation", "pause", operation, "--reason", "a march", "--as", "Op")
        wait_for(lambda: all(self.stand(camera) == "paused" for camera in CAMERAS), 20)
        late = [float(row[0]) for row in self.base.ask(
            "SELECT g.at - (SELECT max(at) FROM pause WHERE paused = 1) FROM gap g WHERE g.cause = 'paused' AND g.looking = 0")]
        self.console.overt("operation", "resume", operation, "--reason", "it has passed", "--as", "Op")
        again = wait_for(lambda: all(self.stand(camera) == "looking" for camera in CAMERAS), 20)
        self.judge.line("paused at the console", "%s s later, both again: %s" % (late, again), "both within %.0f s" % STOPS_SECONDS,
                        len(late) == 2 and max(late) <= STOPS_SECONDS and again)

    def killed(self, operation, address):
        """The second machine is killed; it is started again. Returns its new program."""
        runs = "SELECT %%s FROM run WHERE source = '%%s' AND operation = (SELECT id FROM operation WHERE reference = '%s')" % operation
        found = self.base.ask(runs % ("max(id)", CAMERAS[1]))[0][0]
        faces = "SELECT coalesce(sum(faces_seen), 0) FROM face_count WHERE run = %s" % found
        kept = self.base.ask(faces)[0][0]
        self.lives[1].child.send_signal(signal.SIGKILL)
        self.lives[1].child.wait()
        again = self.two.live(operation, (address(CAMERAS[1]), CAMERAS[1]))
        on = wait_for(lambda: self.base.ask(runs % ("count(*)", CAMERAS[1]))[0][0] == "2")
        why = self.base.ask("SELECT why FROM run_end WHERE run = %s" % found)
        alone = self.base.ask(runs % ("count(*)", CAMERAS[0]))[0][0]
        self.judge.line("one machine killed", "its run ended: %s, %s faces kept; started again: %s; the other in its run %s" % (
            why, kept, on, alone), "killed, all kept, yes, its first",
            why == [["killed"]] and self.base.ask(faces)[0][0] == kept and on and alone == "1" and self.lives[0].child.poll() is None)
        return again

    def server_away(self, operation):
        self.base.control("-m", "immediate", "stop")
        stopped = time.time()
        lost = wait_for(lambda: all("nobody is looked at until" in live.notices() for live in self.lives), 20)
        took = time.time() - stopped
        time.sleep(max(0.0, AWAY_SECONDS - took))
        self.base.control("-w", "start")
        started = time.time()
        again = wait_for(lambda: all("the record is reached again" in live.notices() for live in self.lives), 60)
        back = time.time() - started
        wait_for(lambda: self.base.ask("SELECT count(*) FROM run WHERE at > %d" % stopped)[0][0] == "2", 60)
        amid = self.base.ask("SELECT count(*) FROM alert WHERE captured > %.1f AND captured < %.1f" % (stopped + 1, started))[0][0]
        gaps = self.base.ask("SELECT source, count(*) FROM gap WHERE cause = 'ended' AND looking = 0 AND since >= %d GROUP BY source" % (
            stopped - 3))
        figure = "said %s after %.1f s, again %s after %.1f s; %s alerts meanwhile, gaps %s" % (lost, took, again, back, amid, gaps)
        self.judge.line("server away for %.0f s" % AWAY_SECONDS, figure, "both pause and go on, none, one each",
            lost and again and amid == "0" and sorted(gaps) == [[camera, "1"] for camera in sorted(CAMERAS)])
        return operation

    def streams(self):
        server = Server([self.film(camera) for camera in CAMERAS], os.path.join(self.room, "sent"))
        server.begin()
        try:
            self.look(lambda camera: "rtsp://127.0.0.1:%d/%s" % (server.port, camera))
        finally:
            server.end()

    def look(self, address):
        operation = record.open_operation(self.listed)
        self.base.ask("SELECT 1")
        self.lives = [machine.live(operation, (address(camera), camera)) for machine, camera in zip((self.one, self.two), CAMERAS)]
        number = "(SELECT id FROM operation WHERE reference = '%s')" % operation
        wait_for(lambda: self.base.ask("SELECT count(DISTINCT source) FROM alert WHERE operation = %s" % number)[0][0] != "0", 120)
        if not wait_for(lambda: self.base.ask("SELECT count(*) FROM run WHERE operation = %s" % number)[0][0] == "2"):
            sys.exit("the machines did not begin: " + " ".join(live.notices() for live in self.lives))
        time.sleep(8)
        self.pauses(operation)
        self.lives[1] = self.killed(operation, address)
        time.sleep(5)
        self.server_away(operation)
        time.sleep(8)
        self.console.overt("operation", "close", operation, "--as", "Planner")
        closed = float(self.base.ask("SELECT at FROM operation_event WHERE kind = 'close' AND operation = %s" % number)[0][0])
        late = [ended - closed for ended in wait_ended(*self.lives)]
        answers = [live.end(10) for live in self.lives]
        for live in self.lives:
            sys.stderr.write(live.notices())
        self.judge.line("closed at the console", "%s s later; by closing: %s" % (
            ["%.1f" % one for one in late], [answer.get("stopped_by_closing") for answer in answers]),
            "both; the program has ended within 6 s", all(answer.get("stopped_by_closing") for answer in answers) and max(late) < 6)
        first = self.base.ask("SELECT coalesce(sum(faces_seen), 0), coalesce(sum(frames), 0) FROM face_count WHERE run = (SELECT min(id)"
                              " FROM run WHERE operation = %s AND source = '%s')" % (number, CAMERAS[1]))[0]
        told, held = sums(answers), self.recorded(operation)[0]
        self.judge.line("faces and pictures after all that", "told %d and %d, %s and %s of the run that was killed; in the record %d, %d" %
                        (told[0], told[2], *first, held[0], held[2]), "the sum",
                        told[0] + int(first[0]) == held[0] and told[2] + int(first[1]) == held[2])
        near = self.base.ask("SELECT count(*) FROM alert a JOIN alert b ON a.entry = b.entry AND a.id < b.id AND a.operation = b.operation"
                             " WHERE a.operation = %s AND abs(a.captured - b.captured) < 60" % number)[0][0]
        self.judge.line("alerts on one entry within 60 s of another", "%s of %d" % (near, held[1]), "0 of some",
                        near == "0" and held[1] > 0)

    def window(self):
        closes = int(time.time()) + 75
        words = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(closes))
        operation = record.open_operation(self.listed, words)
        server = Server([self.film(camera) for camera in CAMERAS], os.path.join(self.room, "sent2"))
        server.begin()
        try:
            lives = [machine.live(operation, ("rtsp://127.0.0.1:%d/%s" % (server.port, camera), camera))
                     for machine, camera in zip((self.one, self.two), CAMERAS)]
            late = [ended - closes for ended in wait_ended(*lives, seconds=120)]
        finally:
            server.end()
        answers = [live.end(10) for live in lives]
        after = self.base.ask("SELECT count(*) FROM alert WHERE captured > %d AND operation = (SELECT id FROM operation"
                              " WHERE reference = '%s')" % (closes, operation))[0][0]
        self.judge.line("the window ends", "%s s later, %s alerts after it" % (["%.1f" % one for one in late], after), "both, none",
                        all(answer.get("stopped_by_window") for answer in answers) and after == "0" and max(late) < 6)

    def verified(self):
        codes = [machine.overt("ledger", "verify").returncode for machine in (self.console, self.one, self.two)]
        self.judge.line("the ledger verifies from each folder", "%s" % codes, "[0, 0, 0]", codes == [0, 0, 0])


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--films")
    parser.add_argument("parts", nargs="*")
    wish = parser.parse_args()
    if "OVERT_TEST_STORE" not in os.environ or shutil.which("psql") is None:
        print("there is no PostgreSQL server")
        return 77
    judge = Judge("machines")
    with tempfile.TemporaryDirectory() as room:
        films = wish.films or os.path.join(room, "films")
        test = Test(judge, Database(), room, films, films_in(films))
        for part in wish.parts or ("not_open", "counts_agree", "one_file", "clock", "streams", "window", "verified"):
            getattr(test, part)()
    return 0 if judge.met else 1


if __name__ == "__main__":
    sys.exit(main())
