#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cli.py - lines of acceptance of the command line: the demo, JSON on every command, broken input to every reader."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("OVERT_BUILD") or os.path.join(TOP, "build"))
OVERT = os.path.join(BUILD, "overt")
SAMPLES = os.path.join(TOP, ".deps", "samples")


def plan(folder, mode):
    """A written authority in a file."""
    path = os.path.join(folder, mode + ".txt")
    with open(path, "w", encoding="utf-8") as file:
        subprocess.run([os.path.join(TOP, "tests", "plan"), mode, "missing"], stdout=file, check=True)
    return path


def accept(line, figure, goal, met):
    print("ACCEPT|%s|%s|%s|%s" % (line, figure, goal, "met" if met else "not met"), flush=True)


def overt(*words, as_=None):
    command = [OVERT] + list(words) + (["--as", as_] if as_ else [])
    return subprocess.run(command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)


def demo(folder):
    began = time.monotonic()
    said = subprocess.run([os.path.join(TOP, "tools", "demo", "run"), folder], env=dict(os.environ, OVERT_BUILD=BUILD),
                          capture_output=True, text=True)
    seconds = time.monotonic() - began
    print(said.stdout + said.stderr)
    wanted = ["letter.html", "letter.txt", "register.csv", "request.txt", "square.mp4", "bodyworn.mp4"]
    there = [n for n in wanted if os.path.isfile(os.path.join(folder, n)) and os.path.getsize(os.path.join(folder, n))]
    pictures = [n for n in os.listdir(folder) if n.startswith("alert-") and n.endswith(".jpg")]
    refusals = sum(l.startswith("    overt: ") for l in said.stdout.splitlines())
    figure = "%.0f s; %d of %d files, %d alert pictures, %d refusals" % (seconds, len(there), len(wanted), len(pictures), refusals)
    met = said.returncode == 0 and seconds < 120 and len(there) == len(wanted) and len(pictures) >= 3 and refusals >= 4
    accept("make demo, after set-up", figure, "under 120 s, all files, 3 pictures, 4 refusals", met)


def every_command(media):
    """(command, arguments, officer) for each row of the table, in an order in which each can be done."""
    A, P, S, O, E, I, R, U = "A. A", "P. P", "S. S", "O. O", "E. E", "I. I", "R. R", "U. U"
    picture = os.path.join(media, "list", "missing-2.jpg")
    entry = ["--picture", picture, "--nominal", "N", "--category", "missing", "--reason", "R", "--image-source", "S", "--basis", "consent"]
    yield "init", ["--force", "F", "--administrator", A], None
    for name, role in ((P, "planner"), (S, "authorising"), (O, "operator"), (E, "engagement"), (I, "investigator"),
                       (R, "information"), (U, "auditor")):
        yield "officer add", [name, "--roles", role], A
    yield "officer list", [], None
    yield "setting set", ["foi.unit", "Unit"], A
    yield "setting show", ["foi.unit"], None
    for mode, reference in (("live", "LFR"), ("retrospective", "RFR"), ("operator-initiated", "OIFR")):
        reference += time.strftime("-%Y-0001")
        yield "operation plan", ["--file", plan(media, mode)], P
        yield "operation authorise", [reference], S
        yield "watchlist add", [reference] + entry, P
        yield "watchlist add", [reference] + entry, P
        yield "operation notify", [reference, "--notice", "https://force.example"], P
    for number, reference in enumerate(("LFR", "RFR", "OIFR")):
        reference += time.strftime("-%Y-0001")
        yield "watchlist remove", [reference, str(2 * number + 2), "--why", "twice"], P
        time.sleep(1.1)  # a list that changes within the second of its opening voids the permit
        yield "watchlist review", [reference], S
        yield "operation open", [reference], P
        yield "watchlist list", [reference], None
    year = time.strftime("-%Y-0001")
    yield "live", ["LFR" + year, "--source", os.path.join(media, "square.mp4"), "--name", "film", "--fast"], O
    yield "search", ["RFR" + year, "--probe", os.path.join(media, "cctv.jpg"), "--captured", "2026-01-01", "--place", "P", "--source-type",
                     "CCTV", "--offence-type", "none", "--reason", "R"], I
    yield "search choose", ["1", "--rank", "1", "--note", "N"], I
    yield "search review", ["1", "--result", "proper", "--note", "N"], U
    yield "search list", [], None
    yield "identify", ["OIFR" + year, "--probe", os.path.join(media, "cctv.jpg"), "--place", "P", "--offence-type", "none", "--reason",
                       "R"], E
    yield "alert list", [], None
    yield "alert show", ["1"], O
    yield "alert adjudicate", ["1", "--credible", "yes", "--subject", "F"], O
    yield "alert engage", ["1", "--stopped", "yes", "--identity-checked", "yes", "--correct", "yes"], E
    yield "alert outcome", ["1", "--result", "arrest", "--ground", "other"], E
    yield "alert dearrest", ["1", "--reason", "R"], E
    yield "complaint add", ["1", "--about", "A"], R
    yield "complaint handle", ["1", "--state", "upheld", "--note", "N"], R
    yield "complaint list", [], None
    yield "audit", ["--alert", "1", "--reason", "R"], U
    yield "operation pause", ["LFR" + year, "--reason", "R"], P
    yield "operation resume", ["LFR" + year, "--reason", "R"], P
    yield "operation close", ["LFR" + year], P
    yield "operation show", ["LFR" + year], None
    yield "operation list", [], None
    yield "operation log", ["LFR" + year], None
    yield "register export", [], None
    yield "foi policy adopt", ["--topic", "covert use", "--touches", "all", "--exemptions", "s24(2), s31(3)"], R
    yield "foi policy list", [], None
    yield "foi answer", ["--request", os.path.join(media, "request.txt"), "--reference", "1", "--received", time.strftime("%Y-%m-%d"),
                         "--out", os.path.join(media, "out")], R
    yield "foi due", ["2023-02-20"], None
    yield "ledger verify", [], None
    yield "ledger checkpoint", [], None
    yield "ledger prove", ["--entry", "0"], None
    yield "ledger check-receipt", [os.path.join(media, "ledger prove")], None
    yield "ledger witness request", ["--old", "0"], None
    yield "ledger cosign add", [os.path.join(media, "answer"), "--witness", os.path.join(media, "witness")], None
    yield "model list", [], None
    yield "model show", ["mtcnn"], None
    yield "model add", [os.path.join(BUILD, "models", "mtcnn"), "--models", os.path.join(media, "models")], None
    yield "help", [], None
    yield "version", [], None
    yield "completion", ["bash"], None


def keep_proof(command, said, media, record):
    """A proof and a witness's answer, for the commands that take them."""
    tlog = [sys.executable, os.path.join(TOP, "tests", "reference", "tlog.py")]
    seed, key = "07" * 32, os.path.join(record, "ledger.pub")
    if command in ("ledger prove", "ledger witness request"):
        with open(os.path.join(media, command), "w", encoding="utf-8") as file:
            file.write(said["proof"])
    if command == "ledger witness request":
        with open(os.path.join(media, "witness"), "wb") as file:
            subprocess.run(tlog + ["witness-key", "w.example/1", seed], check=True, stdout=file)
        with open(os.path.join(media, command), "rb") as request, open(os.path.join(media, "answer"), "wb") as answer:
            subprocess.run(tlog + ["witness", "w.example/1", seed, os.path.join(media, "state"), "1795000000", "--key", key],
                           check=True, stdin=request, stdout=answer)


def json_everywhere(media, record):
    table = {c["command"]: {o["name"] for o in c["options"]} for c in json.loads(overt("help", "--json").stdout)["commands"]}
    good, bad = set(), {}
    for command, arguments, officer in every_command(media):
        where = [record] if command == "init" else []
        place = ["--dir", record] if "dir" in table[command] else []
        said = overt(*command.split(), *where, *arguments, *place, "--json", as_=officer)
        try:
            json.loads(said.stdout)
            if said.returncode or said.stderr:
                raise ValueError(said.stderr)
            good.add(command)
            keep_proof(command, json.loads(said.stdout), media, record)
        except ValueError as error:
            bad[command] = str(error)
    # those that take minutes: that their mistake is JSON
    for command in ("evaluate pairs", "evaluate openset"):
        said = overt(*command.split(), "none.csv", "--json")
        if said.returncode == 2 and json.loads(said.stderr)["error"]["exit"] == 2:
            good.add(command)
    print(bad)
    missing = sorted(set(table) - good)
    figure = "%d of %d%s" % (len(good - set(bad)), len(table), ": not " + ", ".join(missing) if missing else "")
    accept("--json: valid on each command", figure, "all", not missing and not bad)


def broken(media, record):
    here = os.path.join(media, "broken")
    os.mkdir(here)
    originals = {"picture": "cctv.jpg", "video": "square.mp4", "request": "request.txt"}
    kinds = {}
    for kind, original in originals.items():
        with open(os.path.join(media, original), "rb") as file:
            kinds[kind] = file.read()

    def made(name, content=None, size=None):
        path = os.path.join(here, name)
        with open(path, "wb") as file:
            file.write(content or b"")
            if size:
                file.truncate(size)
        return path

    common = [made("zero"), made("noise", os.urandom(20000)), made("huge", b"\x89PNG\r\n", 3 << 30), here, os.path.join(here, "none")]
    cut = {"picture": made("cut.jpg", kinds["picture"][:2000]), "video": made("cut.mp4", kinds["video"][:20000]),
           "request": made("cut.txt", b"\xc3"), "csv": made("cut.csv", b"image_a,image_b,same\na"),
           "manifest": made("manifest.json", b'{"schema": 1')}
    year, two, three = [time.strftime("-%%Y-%04d" % n) for n in (1, 2, 3)]
    two, three = "LFR" + two, "LFR" + three
    text = made("words.txt", b"words\n" * 100)
    readers = {
        "probe": ("picture", lambda f: ["identify", "OIFR" + year, "--probe", f, "--place", "P", "--offence-type", "none", "--reason",
                                        "R", "--dir", record, "--as", "E. E"], [text]),
        "video": ("video", lambda f: ["live", two, "--source", f, "--name", "film", "--fast", "--dir", record, "--as", "O. O"], [text]),
        "list": ("picture", lambda f: ["watchlist", "add", three, "--picture", f, "--nominal", "N", "--category",
                                       "missing", "--basis", "consent", "--dir", record, "--as", "P. P"], [text]),
        "request": ("request", lambda f: ["foi", "answer", "--request", f, "--reference", "1", "--received", "2026-01-05", "--out",
                                          os.path.join(media, "out2"), "--dir", record], [cut["picture"], text]),
        "pairs": ("csv", lambda f: ["evaluate", "pairs", f], [text, cut["picture"]]),
        "openset": ("csv", lambda f: ["evaluate", "openset", f], [text, cut["picture"]]),
        "manifest": ("manifest", lambda f: ["model", "add", f, "--models", os.path.join(media, "m2")], [text, cut["picture"]]),
    }
    for reference in (two, three):
        overt("operation", "plan", "--file", plan(media, "live"), "--dir", record, as_="P. P")
        overt("operation", "authorise", reference, "--dir", record, as_="S. S")
    overt("watchlist", "add", two, "--picture", os.path.join(media, "list", "missing-2.jpg"), "--nominal", "N", "--category", "missing",
          "--reason", "R", "--image-source", "S", "--basis", "consent", "--dir", record, as_="P. P")
    overt("operation", "notify", two, "--notice", "N", "--dir", record, as_="P. P")
    overt("watchlist", "review", two, "--dir", record, as_="S. S")
    overt("operation", "open", two, "--dir", record, as_="P. P")
    count, wrong = 0, []
    for name, (kind, command, others) in readers.items():
        for path in common + [cut[kind]] + others:
            said = overt(*command(path))
            count += 1
            if said.returncode != 2 or len(said.stderr.splitlines()) != 1 or said.stdout:
                wrong.append("%s %s: exit %d, %s" % (name, os.path.basename(path), said.returncode, said.stderr.strip()))
    print("\n".join(wrong))
    accept("broken input to each reader", "%d of %d: exit 2, one line" % (count - len(wrong), count), "all", not wrong)


def main():
    for need, there in (("ffmpeg", shutil.which("ffmpeg")), ("sample photographs", os.path.isfile(os.path.join(SAMPLES, "sample6.jpg")))):
        if not there:
            print("ACCEPT|command line|-|-|skipped: no %s" % need)
            return 0
    with tempfile.TemporaryDirectory(prefix="overt-accept-") as top:
        media, record = os.path.join(top, "media"), os.path.join(top, "record")
        demo(os.path.join(top, "demo"))
        subprocess.run([os.path.join(TOP, "tools", "demo", "media"), SAMPLES, media], check=True)
        shutil.copy(os.path.join(top, "demo", "request.txt"), media)
        json_everywhere(media, record)
        broken(media, record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
