#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""foi_count.py RECORD.db LETTER.html RECEIVED - counts the answers to the ten questions of tests/data/foi/ten-questions.txt again
and compares them with a letter, figure by figure.

Written from the words of the questions, of the Act and of docs/foi.md; shares no code with the program. It reads the tables by
plain SQL and counts in Python. Prints a line for each one that differs, how many the rule for small numbers leaves out, and last "figures
EQUAL of ALL".

  deployment      an operation that was opened; from then until it was closed or overruled or its authority was over
  in a period     a day of it (time of the United Kingdom) is; a search by the day on which it was made
  as at           nothing that was recorded after the day of receipt (section 1(4))
  what stands     of several judgements of an alert the newest
"""
import collections
import datetime
import html.parser
import re
import sqlite3
import sys
import zoneinfo

UK = zoneinfo.ZoneInfo("Europe/London")
PERIOD = (datetime.date(2022, 1, 1), datetime.date(2023, 1, 31))
ONWARDS = (datetime.date(2023, 2, 1), datetime.date(9999, 1, 1))
WORDS = "no one two three four five six seven eight nine".split()
REASONS = {
    "wanted-by-courts": "wanted by the courts", "suspect": "suspect", "conditions": "conditions", "missing": "missing",
    "risk-of-harm": "risk", "victim-witness": "victim", "associate": "associate", "blue-list": "volunteer"}


def local(moment):
    return datetime.datetime.fromtimestamp(moment, UK)


def words(day):
    return "%d %s" % (day.day, day.strftime("%B %Y"))


def days(first, last):
    """What both have in common stands once."""
    if first == last:
        return words(first)
    year, month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    return "%s to %s" % (first.day if month else words(first)[:-5] if year else words(first), words(last))


class Record:
    def __init__(self, path, received):
        self.db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        self.db.row_factory = sqlite3.Row
        end = datetime.datetime.combine(received + datetime.timedelta(1), datetime.time(), UK)
        self.as_at = int(end.timestamp()) - 1
        self.operations = self.ask("SELECT * FROM operation WHERE at <= ? ORDER BY id")
        self.events = {(r["operation"], r["kind"]): r for r in self.ask("SELECT * FROM operation_event WHERE at <= ?")}
        self.decisions = {(r["operation"], r["kind"]): r for r in self.ask("SELECT * FROM operation_decision WHERE at <= ?")}
        self.searches = self.ask("SELECT * FROM search WHERE at <= ? ORDER BY id")
        self.alerts = self.ask("SELECT id, operation, body_worn FROM alert WHERE at <= ?")
        self.newest = {table: {r["alert"]: r for r in self.ask("SELECT * FROM %s WHERE at <= ? ORDER BY id" % table)}
                       for table in ("adjudication", "engagement")}
        self.worn = {r["operation"] for r in self.alerts + self.searches if r["body_worn"]}
        self.worn |= {r["operation"] for r in self.ask("SELECT operation FROM face_count WHERE at <= ? AND body_worn")}
        self.by_id = {o["id"]: o for o in self.operations}

    def ask(self, sql):
        return self.db.execute(sql, (self.as_at,)).fetchall()

    def authority_ends(self, operation):
        """The last moment of its window; urgent authority that nobody confirmed is over before."""
        ends, urgent = operation["closes"], self.decisions.get((operation["id"], "urgent"))
        if urgent and (operation["id"], "confirm") not in self.decisions:
            ends = min(ends, urgent["ends"])
        return ends

    def deployment(self, operation):
        """(first moment, last moment), or None."""
        opened = self.events.get((operation["id"], "open"))
        if not opened:
            return None
        ends = [self.authority_ends(operation), self.as_at]
        for found in (self.events.get((operation["id"], "close")), self.decisions.get((operation["id"], "overrule"))):
            if found:
                ends.append(found["at"])
        return opened["at"], max(opened["at"], min(ends))

    def deployments(self, mode, worn=False):
        found = []
        for operation in self.operations:
            span = self.deployment(operation) if operation["mode"] == mode else None
            if span and local(span[0]).date() <= PERIOD[1] and local(span[1]).date() >= PERIOD[0] and (
                    not worn or operation["id"] in self.worn):
                found.append((operation, span))
        return found

    def made(self, mode, worn=False):
        return [s for s in self.searches if s["mode"] == mode and PERIOD[0] <= local(s["at"]).date() <= PERIOD[1]
                and (s["body_worn"] or not worn)]

    def plans(self, mode, worn=False):
        """To come, or under way with time left, when the day of receipt ended."""
        found = []
        for operation in self.operations:
            number = operation["id"]
            over = any((number, kind) in self.decisions for kind in ("refuse", "cancel", "overrule")) or (number, "close") in self.events
            ends = self.authority_ends(operation)
            if operation["mode"] == mode and not over and ends > self.as_at and local(ends).date() >= ONWARDS[0] and (
                    not worn or operation["body_worn"] or number in self.worn):
                found.append((operation, ends))
        return found

    def listed(self, operation):
        """The list as it was when the operation was opened, by the order of the ledger."""
        opened = self.events[(operation["id"], "open")]["ledger"]
        return self.db.execute("SELECT * FROM entry e WHERE operation = ? AND ledger < ? AND NOT EXISTS (SELECT 1 FROM entry_removal r"
                               " WHERE r.entry = e.id AND r.ledger < ?)", (operation["id"], opened, opened)).fetchall()


def rows_live(record, worn=False):
    return collections.Counter((o["reference"], days(local(a).date(), local(b).date()), o["place"])
                               for o, (a, b) in record.deployments("live", worn))


def rows_retrospective(record, worn=False):
    return collections.Counter((record.by_id[s["operation"]]["reference"], words(datetime.date.fromisoformat(s["captured"][:10])),
                                s["place"]) for s in record.made("retrospective", worn))


def rows_operator(record, worn=False):
    found = collections.Counter()
    for search in record.made("operator-initiated", worn):
        operation = record.by_id[search["operation"]]
        found[operation["reference"], words(local(search["at"]).date()), search["place"] or operation["place"]] += 1
    return found


def rows_plans(record, mode, worn=False):
    return collections.Counter((o["reference"], days(local(o["opens"]).date(), local(ends).date()), o["place"])
                               for o, ends in record.plans(mode, worn))


class Letter(html.parser.HTMLParser):
    """label -> (text, [(caption, heads, rows)])"""

    def __init__(self, path):
        super().__init__()
        self.answers, self.at, self.text, self.cells, self.table = {}, None, "", None, None
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.table = ["", [], []]
        if tag == "tr":
            self.cells = []
        if tag in ("h2", "h3", "p", "caption", "th", "td"):
            self.text = ""

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "h3" and self.text.endswith(" response"):
            self.at = [self.text[:-len(" response")], "", []]
            for label in re.findall(r"Q\d+[a-z]?", self.at[0]):
                self.answers[label] = self.at
        elif tag in ("h2", "h3"):
            self.at = None
        elif tag == "p" and self.at:
            self.at[1] += self.text + "\n"
        elif tag == "caption":
            self.table[0] = self.text
        elif tag in ("th", "td"):
            self.cells.append(self.text)
        elif tag == "tr":
            if self.table[1]:
                self.table[2].append(self.cells)
            else:
                self.table[1] = self.cells
        elif tag == "table" and self.at:
            self.at[2].append(self.table)

    def rows(self, label, caption, heads, count=None):
        """Rows of the table of that caption as a Counter of the named columns, by the figure of the column `count`, and its total."""
        found, total = collections.Counter(), None
        for key, cell in self.cells_of(label, caption, heads, count):
            if key[0] == "Total":
                total = int(cell)
            else:
                found[key] += int(cell)
        return found, total

    def cells_of(self, label, caption, heads, count=None):
        """(named columns, cell of the column `count`) of each row; a row without figures is 1."""
        for title, columns, rows in self.answers.get(label, (0, "", []))[2]:
            if title.startswith(caption):
                for row in rows:
                    yield (tuple(row[columns.index(head)] for head in heads),
                           row[columns.index(count)].replace(",", "") if count else "1")


class Comparison:
    def __init__(self):
        self.equal, self.wrong, self.left_out = 0, [], 0

    def same(self, what, said, counted):
        if said == counted:
            self.equal += 1
        else:
            self.wrong.append("%s: the letter says %s, counted %s" % (what, said, counted))

    def part(self, what, cell, counted, rest):
        """A part of a public total, by the rule for small numbers (docs/publication.md); `rest`: what else the total has."""
        if cell == "not shown":
            self.left_out += 1
        elif cell == "fewer than 5":
            self.same(what, True, 1 <= counted <= 4)
        elif 1 <= counted <= 4 or 1 <= rest <= 4:
            self.wrong.append("%s: the letter shows %s, and it or the rest is small" % (what, cell))
        else:
            self.same(what, cell, str(counted))

    def rows(self, what, said, counted):
        """Each row of either side is one figure."""
        for key in sorted(set(said) | set(counted), key=str):
            self.same("%s %s" % (what, ", ".join(map(str, key))), said.get(key), counted.get(key))


def number_before(text, noun):
    found = re.search(r"\b([\w,]+) %s" % noun, text)
    if not found:
        return 0
    word = found.group(1).replace(",", "")
    return WORDS.index(word) if word in WORDS else int(word)


def compare_use(record, letter, compare):
    modes = (("Q1", "live", 0), ("Q2", "retrospective", 0), ("Q3", "operator-initiated", 0), ("Q4", None, 1))
    for label, only, worn in modes:
        text = letter.answers.get(label, ("", "", []))[1]
        parts = {mode: (re.search(r"%s facial recognition \(([^)]*)\)" % mode, text) or [0, ""])[1]
                 for mode in ("live", "retrospective", "operator-initiated")}
        for mode in parts:
            if only not in (None, mode):
                continue
            used, made = len(record.deployments(mode, worn)), len(record.made(mode, worn))
            if mode != "retrospective":
                compare.same("%s %s: deployments" % (label, mode), number_before(parts[mode], "deployment"), used)
            if mode != "live":
                noun = "check" if mode == "operator-initiated" else "search"
                compare.same("%s %s: %s" % (label, mode, noun), number_before(parts[mode], noun), made)
            rows, total = dates(record, letter, label + "a", mode, worn)
            compare.rows("%sa %s:" % (label, mode), rows[0], rows[1])
            if mode != "live" and len(rows[1]) > 1:
                compare.same("%sa %s: total" % (label, mode), total, made)


def dates(record, letter, label, mode, worn):
    if mode == "live":
        said, total = letter.rows(label, "Live facial recognition: dates", ["Deployment", "Date", "Place"])
        return (said, rows_live(record, worn)), total
    if mode == "retrospective":
        said, total = letter.rows(label, "Retrospective facial recognition: where",
                                  ["Authority", "Obtained on", "Place"], "Searches")
        return (said, rows_retrospective(record, worn)), total
    said, total = letter.rows(label, "Operator-initiated facial recognition: dates", ["Deployment", "Date", "Place"], "Checks")
    counted = rows_operator(record, worn)
    if not worn:  # those in which nobody was checked have a row too
        checked = {key[0] for key in counted}
        for operation, (first, last) in record.deployments(mode):
            if operation["reference"] not in checked:
                counted[operation["reference"], days(local(first).date(), local(last).date()), operation["place"]] = 0
    return (said, counted), total


def compare_lists(record, letter, compare):
    """Questions 5a to 5d: each list when its operation was opened."""
    figures = {}
    for operation, _ in record.deployments("live"):
        entries = record.listed(operation)
        wanted = {e["mark"] for e in entries if e["wanted_for_arrest"]}
        others = [e for e in entries if not e["wanted_for_arrest"]]
        figures[operation["reference"]] = {
            "Images": len(entries), "Persons": len({e["mark"] for e in entries}),
            "not Images": len(others), "not Persons": len({e["mark"] for e in others} - wanted),
            "sources": collections.Counter(e["image_source"] for e in entries),
            "reasons": collections.Counter(REASONS[e["category"]] for e in others)}
    for head in ("Images", "Persons"):
        said = letter.rows("Q5a", "Size", ["Deployment"], head)[0]
        compare.rows("Q5a " + head, said, {(one,): list_[head] for one, list_ in figures.items()})
        cells = dict(letter.cells_of("Q5c", "On the watchlist", ["Deployment"], head))
        for one, list_ in figures.items():
            compare.part("Q5c %s %s" % (head, one), cells.get((one,)), list_["not " + head], list_[head] - list_["not " + head])
    sources, reasons = {}, {}
    for (one, name), cell in letter.cells_of("Q5b", "Where the images", ["Deployment", "Source"], "Images"):
        sources.setdefault(one, {})[name] = cell
    for (one, name), cell in letter.cells_of("Q5d", "Reasons", ["Deployment", "Reason"], "Images"):
        word = [w for w in REASONS.values() if w in name.lower()]
        reasons.setdefault(one, {})[word[0] if word else name] = cell
    for one, list_ in figures.items():
        named = {name: n for name, n in list_["sources"].items() if n >= 5}
        others = sum(list_["sources"].values()) - sum(named.values())
        compare_parts(compare, "Q5b " + one, sources.get(one, {}), dict(named, **({"others": others} if others else {})))
        compare_parts(compare, "Q5d " + one, reasons.get(one, {}), dict(list_["reasons"]))


def compare_parts(compare, what, cells, counted):
    """All parts of a total, or a line that says that they are not shown."""
    if "not shown" in (cells.get("each source"), cells.get("each reason")) or not counted:
        compare.left_out += 1
        return
    compare.same(what + " names", sorted(cells), sorted(counted))
    for name, number in counted.items():
        compare.part("%s %s" % (what, name), cells.get(name), number, 0)


def compare_alerts(record, letter, compare):
    """Questions 6 to 6b: the judgements that stood when the day of receipt ended."""
    heads = (("Q6", "Alerts at", "Alerts"), ("Q6a", "Alerts judged", "Judged credible"), ("Q6a", "Alerts judged", "Stopped and checked"),
             ("Q6b", "Result", "Identity checks"), ("Q6b", "Result", "Correct match"), ("Q6b", "Result", "Not a match"))
    counted = {head: collections.Counter() for _, _, head in heads}
    for alert in record.alerts:
        judged, engaged = (record.newest[table].get(alert["id"]) for table in ("adjudication", "engagement"))
        checked = engaged and engaged["stopped"] and engaged["identity_checked"]
        counted["Alerts"][alert["operation"]] += 1
        counted["Judged credible"][alert["operation"]] += bool(judged and judged["credible"])
        for head in ("Stopped and checked", "Identity checks"):
            counted[head][alert["operation"]] += bool(checked)
        counted["Correct match"][alert["operation"]] += bool(checked and engaged["correct"])
        counted["Not a match"][alert["operation"]] += bool(checked and not engaged["correct"])
    for label, caption, head in heads:
        said, total = letter.rows(label, caption, ["Deployment"], head)
        mine = {o["reference"]: counted[head][o["id"]] for o, _ in record.deployments("live")}
        compare.rows("%s %s:" % (label, head), {key[0:1]: n for key, n in said.items()}, {(one,): n for one, n in mine.items()})
        compare.same("%s %s: total" % (label, head), total, sum(mine.values()) if len(mine) > 1 else None)


def compare_plans(record, letter, compare):
    nouns = {"live": ("deployments? of live", "Live facial recognition: planned"),
             "retrospective": ("authorit(?:y|ies) to", "Retrospective facial recognition: planned"),
             "operator-initiated": ("deployments? of operator", "Operator-initiated facial recognition: planned")}
    for label, only, worn in (("Q7", "live", 0), ("Q8", "retrospective", 0), ("Q9", "operator-initiated", 0), ("Q10", None, 1)):
        for mode, (noun, caption) in nouns.items():
            if only not in (None, mode):
                continue
            compare.same("%s %s" % (label, mode), number_before(letter.answers.get(label, ("", "", []))[1], noun),
                         len(record.plans(mode, worn)))
            said, _ = letter.rows(label + "a", caption, ["Operation", "Date", "Place"])
            compare.rows("%sa %s:" % (label, mode), said, rows_plans(record, mode, worn))


def main(path, page, received):
    record, letter, compare = Record(path, datetime.date.fromisoformat(received)), Letter(page), Comparison()
    for part in (compare_use, compare_lists, compare_alerts, compare_plans):
        part(record, letter, compare)
    for line in compare.wrong:
        print(line)
    print("left out by the rule for small numbers: %d" % compare.left_out)
    print("figures %d of %d" % (compare.equal, compare.equal + len(compare.wrong)))
    return 1 if compare.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
