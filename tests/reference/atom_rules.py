#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""atom_rules - what RFC 4287 asks of a feed beyond its grammar: an author for every entry (4.1.1, 4.1.2), an alternate link where
there is no content (4.1.2), ids that are absolute and not twice (4.2.6), no two alternate links alike (4.1.1, 4.1.2), dates by RFC
3339 (3.3). Prints what is wrong; exit 1 then."""
import re
import sys
import urllib.parse
import xml.etree.ElementTree

A = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def rules(feed):
    entries = feed.findall(A + "entry")
    if feed.find(A + "author") is None and not all(e.find(A + "author") is not None for e in entries):
        yield "an entry has no author"
    for part in [feed] + entries:
        alternate = [(e.get("type"), e.get("hreflang")) for e in part.findall(A + "link") if e.get("rel", "alternate") == "alternate"]
        if len(set(alternate)) != len(alternate):
            yield "two alternate links alike"
        if part is not feed and not alternate and part.find(A + "content") is None:
            yield "an entry has neither content nor an alternate link"
        if not urllib.parse.urlsplit(part.findtext(A + "id", "")).scheme:
            yield "an id is not absolute"
    ids = [e.findtext(A + "id") for e in entries]
    if len(set(ids)) != len(ids):
        yield "an id stands there twice"
    for date in list(feed.iter(A + "updated")) + list(feed.iter(A + "published")):
        if not DATE.match(date.text or ""):
            yield "%s is no date of RFC 3339" % date.text


if __name__ == "__main__":
    found = list(rules(xml.etree.ElementTree.parse(sys.argv[1]).getroot()))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)
