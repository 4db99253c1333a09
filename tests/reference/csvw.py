#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""csvw.py - a second reader of published tables: validates CSV files with their metadata by the recommendations of CSV on the Web
(W3C, 17 December 2015: Model for Tabular Data and Metadata, "model"; Metadata Vocabulary for Tabular Data, "metadata"). Shares no
code with the program; needs Python and nothing else. Stricter than the recommendations in one thing: where they let a validator
warn and go on, it refuses.

  csvw.py FOLDER       every *.csv of it with its *.csv-metadata.json; prints "csvw TABLES ROWS CELLS", or each fault with exit code 1
"""
import csv
import datetime
import glob
import io
import json
import os
import re
import sys
import urllib.parse

CONTEXT = "http://www.w3.org/ns/csvw"
# metadata 5.7; model 6.4
INHERITED = {"aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required", "separator", "textDirection",
             "valueUrl"}
TABLE = INHERITED | {"@context", "@id", "@type", "url", "dialect", "notes", "tableDirection", "tableSchema", "transformations",
                     "suppressOutput"}
SCHEMA = INHERITED | {"@id", "@type", "columns", "foreignKeys", "primaryKey", "rowTitles"}
COLUMN = INHERITED | {"@id", "@type", "name", "suppressOutput", "titles", "virtual"}
DERIVED = {"@id", "@type", "base", "format", "length", "minLength", "maxLength", "minimum", "maximum", "minInclusive", "maxInclusive",
           "minExclusive", "maxExclusive"}
PREFIXES = {"dc", "dcterms", "dc11", "dcat", "schema", "skos", "foaf", "prov", "void", "rdf", "rdfs", "xsd", "csvw", "cc", "org", "owl"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
NAME = re.compile(r"(?!_|%5F)(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*$")  # metadata 5.6, RFC 6570 2.3
MOMENT = re.compile(r"(?a)-?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$")


class Fault(Exception):
    pass


def need(right, *words):
    if not right:
        raise Fault(" ".join(str(w) for w in words))


def only_once(pairs):
    need(len({k for k, _ in pairs}) == len(pairs), "a member stands twice:", [k for k, _ in pairs])
    return dict(pairs)


def check_members(said, known, where):
    """Members of the vocabulary, or common properties (metadata 5.8)."""
    need(isinstance(said, dict), where, "is no object")
    for key, value in said.items():
        if key in known:
            continue
        prefix, colon, local = key.partition(":")
        need(colon and local and (prefix in PREFIXES or re.match(r"https?$", prefix)), where, "has the member", key)
        check_common(value, where + " " + key)


def check_common(value, where):
    if isinstance(value, list):
        for one in value:
            check_common(one, where)
    elif isinstance(value, dict):
        keys = {k for k in value if k.startswith("@")}
        need(keys <= {"@value", "@language", "@type", "@id"}, where, "has", keys)
        need("@value" not in value or not {"@language", "@type"} <= set(value), where, "has a language and a type")
        need("@language" not in value or "@value" in value and LANGUAGE.match(str(value["@language"])), where, "language")
    else:
        need(isinstance(value, (str, int, float, bool)), where, "is nothing")


def check_context(said):
    """metadata 5.2"""
    context = said.get("@context")
    if isinstance(context, list):
        need(len(context) == 2 and isinstance(context[1], dict) and context[1] and set(context[1]) <= {"@language", "@base"}, "@context")
        need(LANGUAGE.match(context[1].get("@language", "en")), "@language")
        return context[0] == CONTEXT or need(False, "@context"), context[1].get("@language", "und")
    need(context == CONTEXT, "@context is", context)
    return True, "und"


def parse_integer(cell, _):
    need(re.match(r"(?a)[+-]?\d+$", cell), "integer:", cell)
    return int(cell)


def parse_decimal(cell, _):
    need(re.match(r"(?a)[+-]?(\d+(\.\d*)?|\.\d+)$", cell), "decimal:", cell)
    return float(cell)


def parse_boolean(cell, form):
    true, bar, false = (form or "true|false").partition("|")
    need(bar and true and false and true != false, "the format of a boolean is", form)
    need(cell in (true, false) or form is None and cell in "10", "boolean:", cell)
    return cell in (true, "1")


def parse_date(cell, form):
    need(form is None, "a format of dates is not read here:", form)
    need(re.match(r"(?a)\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$", cell), "date:", cell)
    return datetime.date.fromisoformat(cell[:10])


def parse_moment(cell, form):
    need(form is None, "a format of moments is not read here:", form)
    need(MOMENT.match(cell), "dateTime:", cell)
    return datetime.datetime.fromisoformat(cell.replace("Z", "+00:00"))


def parse_string(cell, form):
    need(form is None or re.search(form, cell), "string", form, "is not", cell)
    return cell


PARSERS = {"string": parse_string, "integer": parse_integer, "decimal": parse_decimal, "number": parse_decimal, "boolean": parse_boolean,
           "date": parse_date, "dateTime": parse_moment, "datetime": parse_moment, "nonNegativeInteger": parse_integer}


def parser_of(datatype, where):
    """metadata 5.11.2 -> a cell's text to its value, with the constraints"""
    if isinstance(datatype, str):
        datatype = {"base": datatype}
    check_members(datatype, DERIVED, where + " datatype")
    base, form = datatype.get("base", "string"), datatype.get("format")
    need(base in PARSERS, where, "datatype", base)
    need(form is None or isinstance(form, str), where, "format")
    if base == "string" and form is not None:
        re.compile(form)
    low, high = datatype.get("minimum", datatype.get("minInclusive")), datatype.get("maximum", datatype.get("maxInclusive"))

    def parse(cell):
        # model 6.4.1, 6.4.2: white space of all but string and the like is taken off
        value = PARSERS[base](cell if base == "string" else " ".join(cell.split()), form)
        need(low is None or value >= float(low), "below the minimum:", cell)
        need(high is None or value <= float(high), "above the maximum:", cell)
        need(base != "nonNegativeInteger" or value >= 0, "negative:", cell)
        return value
    return parse


def titles_of(column, language):
    """metadata 5.1.6 -> {language: [title]}"""
    titles = column.get("titles", [])
    if isinstance(titles, dict):
        need(all(LANGUAGE.match(k) for k in titles), "titles")
        return {k: v if isinstance(v, list) else [v] for k, v in titles.items()}
    titles = titles if isinstance(titles, list) else [titles]
    need(all(isinstance(t, str) for t in titles), "titles")
    return {language: titles}


def check_columns(schema, language):
    columns = schema.get("columns")
    need(isinstance(columns, list) and columns, "columns")
    names = []
    for number, column in enumerate(columns, 1):
        where = "column %d" % number
        check_members(column, COLUMN, where)
        after = any(c.get("virtual") for c in columns[:number - 1])
        need(column.get("virtual") or not after, where, "stands after a virtual one")
        titles = titles_of(column, language)
        name = column.get("name") or urllib.parse.quote(next(iter(titles.values()))[0])
        need(isinstance(name, str) and NAME.match(name), where, "is named", name)
        names.append(name)
    need(len(set(names)) == len(names), "two columns of one name")
    key = schema.get("primaryKey", [])
    key = key if isinstance(key, list) else [key]
    need(set(key) <= set(names), "primaryKey", key)
    return columns, names, key


def rows_of(path):
    """RFC 4180 by the default dialect (metadata 5.9): UTF-8, comma, double quotes, CRLF or LF, a heading."""
    with open(path, "rb") as file:
        text = file.read().decode("utf-8")
    need("\0" not in text and not text.startswith("\ufeff"), "bytes that are no text")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def check_rows(rows, columns, names, key, language):
    """model 6.4, 8; metadata 5.5.2"""
    need(rows, "there is no heading")
    need(len(rows[0]) == len(columns), "%d columns, and %d are described" % (len(rows[0]), len(columns)))
    for cell, column in zip(rows[0], columns):
        titles = titles_of(column, language)
        need(any(cell in some for some in titles.values()), "the heading", repr(cell), "is none of", titles)
    parsers = [parser_of(c.get("datatype", "string"), n) for c, n in zip(columns, names)]
    seen, cells = set(), 0
    for number, row in enumerate(rows[1:], 2):
        need(len(row) == len(columns), "line", number, "has", len(row), "cells")
        for cell, column, name, parse in zip(row, columns, names, parsers):
            null = column.get("null", "")
            if cell in (null if isinstance(null, list) else [null]):
                need(not column.get("required"), "line", number, name, "is required")
                continue
            try:
                parse(cell)
            except (Fault, ValueError) as fault:
                raise Fault("line %d, %s: %s" % (number, name, fault)) from None
            cells += 1
        values = tuple(row[names.index(k)] for k in key)
        need(not key or values not in seen, "line", number, "has the key", values, "again")
        seen.add(values)
    return len(rows) - 1, cells


def check_table(path):
    with open(path + "-metadata.json", encoding="utf-8") as file:
        said = json.load(file, object_pairs_hook=only_once)
    check_members(said, TABLE, "table")
    _, language = check_context(said)
    need(said.get("@type", "Table") == "Table", "@type")
    need(isinstance(said.get("url"), str), "url")
    # metadata 5.4.2, found by 5.3 of the model: of the file beside it
    need(os.path.normpath(os.path.join(os.path.dirname(path), said["url"])) == os.path.normpath(path), "url is", said["url"])
    need(isinstance(said.get("tableSchema"), dict), "tableSchema")
    check_members(said["tableSchema"], SCHEMA, "tableSchema")
    columns, names, key = check_columns(said["tableSchema"], language)
    return check_rows(rows_of(path), columns, names, key, language)


def main(folder):
    tables = rows = cells = faults = 0
    for path in sorted(glob.glob(os.path.join(folder, "*.csv"))):
        try:
            more = check_table(path)
            tables, rows, cells = tables + 1, rows + more[0], cells + more[1]
        except (Fault, OSError, ValueError, KeyError, TypeError, csv.Error, re.error) as fault:
            print("%s: %s" % (os.path.basename(path), fault))
            faults += 1
    if faults or not tables:
        return 1
    print("csvw %d %d %d" % (tables, rows, cells))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
