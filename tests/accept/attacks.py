#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""attacks.py - what is tried against the listeners, and what each says: framing that two readers understand in two ways, paths, sizes,
clients that are slow, forms of other sites, and every route of the console by every role. Prints two tables and ACCEPT lines.

  OVERT_BUILD=build attacks.py FOLDER        FOLDER: for a record and a site of its own
"""
import concurrent.futures
import importlib.machinery
import importlib.util
import os
import re
import socket
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OVERT = os.environ.get("OVERT") or os.environ["OVERT_BUILD"] + "/overt"


def load(name):
    loader = importlib.machinery.SourceFileLoader(name, TOP + "/tests/flow/" + name)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


PUBLIC, CONSOLE = load("serve_public"), load("console")
EVERYTHING = dict(PUBLIC.PROBES)
for bad in PUBLIC.PATHS:
    EVERYTHING["path " + bad[:24]] = (b"GET " + bad.encode("latin-1") + b" HTTP/1.1\r\nHost: x\r\n\r\n", [400, 414, 431])
LARGE = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
EVERYTHING["body of 100 GB, said"] = (LARGE + b"Content-Length: 99999999999\r\n\r\n", [413])
EVERYTHING["target of 3,000 bytes"] = (b"GET /?a=" + b"a" * 3000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", [400, 414, 431])


class Listener:
    """One of the program's servers, as it is started by hand."""

    def __init__(self, name, *words):
        self.name = name
        self.process = subprocess.Popen([OVERT, "serve", name, *words, "--listen", "127.0.0.1:0", "--patience", "2"],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"at (\S+)\. ", line)
        if not found:
            sys.exit("attacks: overt serve %s did not start: %s" % (name, self.process.stderr.read()))
        self.host, port = found.group(1).rsplit(":", 1)
        self.port = int(port)

    def connect(self, seconds=10):
        return socket.create_connection((self.host, self.port), timeout=seconds)

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=30)


def slow(listener):
    """Forty clients that send a field now and then; another one is served meanwhile, and all of them are ended."""
    began = time.monotonic()
    held = [listener.connect(20) for _ in range(40)]
    for one in held:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    served = PUBLIC.raw(listener, b"GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")[0]
    ended = 0
    while held and time.monotonic() - began < 30:
        for one in list(held):
            try:
                one.sendall(b"A: b\r\n")
                one.settimeout(0.01)
                if one.recv(10) == b"":
                    raise ConnectionResetError
            except socket.timeout:
                continue
            except OSError:
                ended += 1
                held.remove(one)
        time.sleep(0.2)
    return ended, bool(served)


def try_all(listeners):
    width = max(len(name) for name in EVERYTHING)
    print("# %-*s  %s" % (width, "what is sent", "  ".join("%-8s" % one.name for one in listeners)))
    wrong = []
    for name, (request, wanted) in EVERYTHING.items():
        with concurrent.futures.ThreadPoolExecutor(len(listeners)) as pool:
            said = list(pool.map(lambda one, request=request: PUBLIC.raw(one, request)[0], listeners))
        print("# %-*s  %s" % (width, name, "  ".join("%-8s" % ",".join(map(str, sorted(set(one)))) for one in said)))
        wrong += [name for one in said if not one or not set(one) <= set(wanted)]
    return wrong


def accept(line, figure, goal, good):
    print("ACCEPT|%s|%s|%s|%s" % (line, figure, goal, "met" if good else "not met"))


def roles(folder):
    console = CONSOLE.Console(folder)
    table = CONSOLE.routes()
    print("#\n# %-66s %s" % ("route", " ".join(role[:4] for role in CONSOLE.ROLES)))
    tried = wrong = 0
    for route in table:
        row = []
        for role in CONSOLE.ROLES:
            body = "token=" + console.told["csrf"][role] if route["method"] != "GET" else None
            answer, words = console.ask(route["method"], CONSOLE.example(route["path"]), role, body, Origin=console.origin())
            shut = answer.status == 403 and b"for officers with another role" in words
            may = route["anybody"] or not route["roles"] or role in route["roles"]
            wrong += (may == shut) or answer.status >= 500
            tried += 1
            row.append("no  " if shut else "yes " if answer.status < 400 else "%-4d" % answer.status)
        print("# %-66s %s" % (route["method"] + " " + route["path"], " ".join(row)))
    nobody, forged = CONSOLE.check_nobody(console, table), CONSOLE.check_forged(console, table)
    for fault in (nobody + forged)[:20]:
        print("# " + fault)
    posts = sum(route["method"] != "GET" for route in table)
    accept("every route of the console by every role: open to its roles, shut to others", "%d tries, %d wrong" % (tried, wrong), "0 wrong",
           wrong == 0)
    accept("every route by nobody", "%d routes, %d open" % (len(table), len(nobody)), "0 open", not nobody)
    accept("forms of another site, without or with another's token, without an origin", "%d routes, %d taken" % (posts, len(forged)),
           "0 taken", not forged)
    console.close()


def main():
    top = sys.argv[1]
    os.makedirs(top + "/www")
    PUBLIC.make_site(top + "/www")
    record = CONSOLE.make_record(top)
    listeners = [Listener("public", top + "/www"), Listener("console", "--dir", record), Listener("capture", "--dir", record)]
    wrong = try_all(listeners)
    accept("framing with two meanings, paths, sizes: refused by each listener, the connection ended",
           "%d kinds at %d listeners, %d taken" % (len(EVERYTHING), len(listeners), len(wrong)), "0 taken", not wrong)
    for one in listeners:
        ended, served = slow(one)
        accept("slow clients of the %s listener (a field now and then)" % one.name,
               "%d of 40 ended, others %s" % (ended, "served" if served else "not"), "all ended, others served", ended == 40 and served)
    ends = [one.stop() for one in listeners]
    accept("the listeners live through it and end when told", "exit codes %s" % ends, "0", not any(ends))
    roles(record)


main()
