#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""disclosure_log - reads a published disclosure log: every page is well-formed, has a language, a title, one first heading and
headings without gaps, no script and nothing from elsewhere; every link leads to a file; the feed keeps what RFC 4287 says it
must; JSON, pages and files say the same. Prints `fault ...` for each fault, and at last `read N files`."""
import hashlib
import html.parser
import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
VOID = {"meta", "link", "br", "img", "hr", "input"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.faults, self.links, self.ids, self.headings, self.text = [], [], [], set(), [], []
        self.lang = self.title = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang = given.get("lang")
        if tag in ("script", "iframe", "object", "embed", "form", "base") or any(k.startswith("on") for k in given):
            self.faults.append("<%s> or a handler" % tag)
        if tag == "img" and "alt" not in given:
            self.faults.append("a picture without alt")
        if tag == "th" and "scope" not in given:
            self.faults.append("a heading of a table without scope")
        if "id" in given:
            if given["id"] in self.ids:
                self.faults.append("id %s twice" % given["id"])
            self.ids.add(given["id"])
        self.links += [v for k, v in attrs if k in ("href", "src")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("</%s> closes nothing" % tag)

    def handle_data(self, data):
        if self.open[-1:] == ["title"]:
            self.title = (self.title or "") + data
        self.text.append(data)


def check_page(path, letter):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    page = Page()
    page.feed(text)
    page.close()
    yield from page.faults
    if not text.lower().startswith("<!doctype html>"):
        yield "no doctype"
    if page.open:
        yield "not closed: %s" % page.open
    if not page.lang or not page.title:
        yield "no language or no title"
    if letter:
        return
    if page.headings.count(1) != 1 or page.headings[0] != 1:
        yield "first headings: %s" % page.headings
    if any(b > a + 1 for a, b in zip(page.headings, page.headings[1:])):
        yield "a heading is left out: %s" % page.headings
    for link in page.links:
        where = urllib.parse.urlsplit(link)
        if where.scheme:
            if link != "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/":
                yield "leads elsewhere: %s" % link
        elif not where.path:
            if where.fragment not in page.ids:
                yield "no place #%s" % where.fragment
        elif not os.path.isfile(os.path.join(os.path.dirname(path), urllib.parse.unquote(where.path))):
            yield "leads nowhere: %s" % link


def check_feed(path):
    """RFC 4287: what feed and entry must have, once, and in which form."""
    root = xml.etree.ElementTree.parse(path).getroot()
    if root.tag != ATOM + "feed":
        yield "no feed"
    seen = set()
    for part in [root] + root.findall(ATOM + "entry"):
        for name in ("id", "title", "updated"):
            if len(part.findall(ATOM + name)) != 1:
                yield "%s is there %d times" % (name, len(part.findall(ATOM + name)))
        for name in ("published", "summary", "content", "rights", "subtitle"):
            if len(part.findall(ATOM + name)) > 1:
                yield "%s more than once" % name
        identity = part.findtext(ATOM + "id", "")
        if not urllib.parse.urlsplit(identity).scheme or identity in seen:
            yield "id %s is no IRI, or there twice" % identity
        seen.add(identity)
        for name in ("updated", "published"):
            for moment in part.findall(ATOM + name):
                if not RFC3339.match(moment.text or ""):
                    yield "%s is no RFC 3339 moment" % moment.text
        links = part.findall(ATOM + "link")
        if any(not link.get("href") for link in links):
            yield "a link without href"
        if sum(1 for link in links if link.get("rel", "alternate") == "alternate") != 1:
            yield "not one alternate"
        if any(not category.get("term") for category in part.findall(ATOM + "category")):
            yield "a category without term"
    if not root.findtext(ATOM + "author/" + ATOM + "name"):
        yield "no author"
    if not any(link.get("rel") == "self" for link in root.findall(ATOM + "link")):
        yield "no self"


def check_json(folder):
    with open(os.path.join(folder, "log.json"), encoding="utf-8") as file:
        log = json.load(file)
    with open(os.path.join(folder, "search.json"), encoding="utf-8") as file:
        search = {one["address"]: one["words"].split() for one in json.load(file)}
    feed = xml.etree.ElementTree.parse(os.path.join(folder, "feed.atom")).getroot()
    if len(feed.findall(ATOM + "entry")) != len(log["requests"]):
        yield "the feed has another number of entries"
    for entry in log["requests"]:
        place = os.path.dirname(os.path.join(folder, entry["address"]))
        with open(os.path.join(place, "entry.json"), encoding="utf-8") as file:
            if json.load(file) != entry:
                yield "%s: entry.json says something else" % entry["reference"]
        if entry["withdrawn"]:
            continue
        address = os.path.basename(place)
        missing = [w for w in re.findall(r"[a-z]{5,}", entry["title"].lower()) if w not in search.get(address, [])]
        if missing:
            yield "%s is not found by %s" % (address, missing)
        for letter in entry["letters"]:
            for kind in ("text", "html"):
                with open(os.path.join(place, letter[kind]), "rb") as file:
                    if hashlib.sha256(file.read()).hexdigest() != letter[kind + "_sha256"]:
                        yield "%s: another SHA-256" % letter[kind]
            if not letter["proof"]:
                yield "%s: no proof" % entry["reference"]


def main():
    folder, count, faults = sys.argv[1], 0, []
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            count += 1
            if name.endswith(".html"):
                letter = re.fullmatch(r"letter-\d+\.html", name)
                faults += ["%s: %s" % (os.path.relpath(path, folder), f) for f in check_page(path, letter)]
    faults += ["feed.atom: " + f for f in check_feed(os.path.join(folder, "feed.atom"))]
    faults += ["json: " + f for f in check_json(folder)]
    for fault in faults:
        print("fault " + fault)
    print("read %d files" % count)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
