#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""live_runs.py FILM LIST ROUNDS - `overt live` on a film at its own pace, and on the same film from an RTSP server.

Prints `ROUND word value` lines: looks a second, the share of time looked at, how many cores it took, the processor's milliseconds a
look of program and decoder; and `0 KIND_latency SECONDS` for each alert. overhead_share: of the seconds by the clock in which a look
went on (from the picture taken to the last alert of it filed), those in which no model ran. The models run on all threads, so this is
harder than the processor's time: what runs on one thread counts double on two. bench/live.c has the processor's, of one thread.
"""
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

TOP = os.environ["OVERT_SOURCE"]
sys.path.insert(0, os.path.join(TOP, "tests", "live"))
import record  # noqa: E402
from hours import Server, children  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(process):
    try:
        with open("/proc/%d/stat" % process, encoding="utf-8", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return None


def run(operation, source, name, seconds, *options):
    """One run on two cores. Returns its answer, and processor seconds of the program and of its decoder."""
    cores = ["taskset", "-c", "0,1"] if (os.cpu_count() or 1) > 2 else []
    command = cores + [record.OVERT, "live", operation, "--source", source, "--name", name, "--as", "Op", "--json", *options]
    with tempfile.TemporaryFile("w+") as out:
        overt = subprocess.Popen(command, stdout=out)
        began, program, decoder = time.monotonic(), 0.0, {}
        while overt.poll() is None:
            program = processor_seconds(overt.pid) or program
            for child in children(overt.pid):
                decoder[child] = processor_seconds(child) or decoder.get(child, 0.0)
            if seconds and time.monotonic() - began > seconds:
                overt.send_signal(signal.SIGINT)
                seconds = None
            time.sleep(0.02)
        if overt.returncode != 0:
            sys.exit("overt live ended with exit code %d" % overt.returncode)
        out.seek(0)
        return json.load(out), program, sum(decoder.values())


def tell(turn, kind, answer):
    print("%d %s_looks_per_second %.3f" % (turn, kind, answer["frames"] / answer["seconds_video"]))
    print("%d %s_share_of_time %.4f" % (turn, kind, answer["share_of_time"]))
    outside = answer["seconds_working"] - answer["seconds_models"]
    print("%d %s_look_ms %.2f" % (turn, kind, answer["seconds_working"] / answer["frames"] * 1e3))
    print("%d %s_outside_ms %.2f" % (turn, kind, outside / answer["frames"] * 1e3))
    print("%d %s_overhead_share %.4f" % (turn, kind, outside / answer["seconds_working"]))
    for alert in answer["alerts"]:
        print("0 %s_latency %.3f" % (kind, alert["latency"]))
    sys.stdout.flush()


def main(film, listed, rounds):
    with open(listed, encoding="utf-8") as file:
        people = list(csv.reader(file))
    length = float(subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", film], check=True,
                                  capture_output=True, text=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        def fresh(name):  # else an entry is not told of again within a minute of the run before
            return record.begin(os.path.join(folder, name), people)

        server = Server([film], os.path.join(folder, "sent"))
        name = os.path.splitext(os.path.basename(film))[0]
        for turn in range(1, rounds + 1):
            answer, program, decoder = run(fresh("film%d" % turn), film, "film", None)
            tell(turn, "film", answer)
            print("%d film_cores %.2f" % (turn, (program + decoder) / answer["seconds_taken"]))
            for what, seconds in (("program", program), ("decoder", decoder)):
                print("%d film_%s_processor_ms %.2f" % (turn, what, seconds / answer["frames"] * 1e3))
            server.begin()
            try:
                operation = fresh("rtsp%d" % turn)
                tell(turn, "rtsp", run(operation, "rtsp://127.0.0.1:%d/%s" % (server.port, name), "camera", length)[0])
            finally:
                server.end()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
