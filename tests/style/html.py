#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""html.py - a page cannot be written without escapes (src/web/html/html.h): what would do so does not compile, nobody calls what
stands behind the macros, and no page runs a script or a style of its own (the pages' policy allows neither)."""
import os
import re
import subprocess
import tempfile

import source

HEAD = """#include "base/text.h"
#include "web/html/html.h"
void page(struct html *html, const char *words, struct text *text);
void page(struct html *html, const char *words, struct text *text)
{
    (void)html; (void)words; (void)text;
    %s
}
"""
COMPILES = [
    'html_lit(html, "<td>" "</td>"); html_text(html, words); html_attr(html, "title", words); html_url(html, "href", words);',
    'html_class(html, "a", words); html_int(html, 5); html_words(html, &(struct html_words){words});',
]
REFUSED = [
    ("words as markup", "html_lit(html, words);"),
    ("one of two texts as markup", 'html_lit(html, words ? "<b>" : words);'),
    ("a part of a literal", 'html_lit(html, "<b>" + 1);'),
    ("a buffer as markup", 'char buffer[] = "<b>"; html_lit(html, buffer);'),
    ("a format", 'html_lit(html, "<b>%s</b>", words);'),
    ("a name of an attribute from outside", 'html_attr(html, words, "x");'),
    ("a name of an address from outside", 'html_url(html, words, "/");'),
    ("writing beside the writer", "text_append(html, words);"),
    ("writing into its text", "text_append(&html->text, words);"),
    ("a document of one's own", "struct html own; (void)own;"),
]
C = [os.environ.get("CC") or "cc", "-std=gnu17", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers",
     "-D_GNU_SOURCE"]

MACROS = re.compile(r"\bhtml_(literal|attr|attr_int|url|class)_\s*\(")
BEHIND = ("src/web/html/html.h", "src/web/html/html.c", "src/web/html/attribute.c")
INSIDE = re.compile(r"\bhtml->text\b|\bweb/html/internal\.h")
RUNS = re.compile(r"\bhtml_attr\s*\([^,]*,\s*\"(href|src|srcset|action|formaction|style|srcdoc|on\w+)\"", re.I)
MARKUP = re.compile(r"\bhtml_lit\s*\(\s*\w+\s*,((?:\s*\"(?:\\.|[^\"\\])*\")+)")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son\w+=|javascript:|<iframe|<object|<embed|<base\b", re.I)

# <script left open, whose next words are not its address
OPEN = re.compile(r"<script(?:[^>\"\\]|\\.)*\"\s*\)\s*;(?!\s*html_url\s*\(\s*html,\s*\"src\")")


def compiles(top, line):
    with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
        file.write(HEAD % line)
        file.flush()
        said = subprocess.run(C + ["-I" + os.path.join(top, "src"), "-I" + os.path.join(top, "include"), file.name], capture_output=True)
    return said.returncode == 0


def check_compiler(tree):
    header = "src/web/html/html.h"
    for line in COMPILES:
        if not compiles(tree.top, line):
            yield header, 1, "what is right does not compile: " + line
    for what, line in REFUSED:
        if compiles(tree.top, line):
            yield header, 1, "%s compiles: %s" % (what, line)


def at(text, match):
    return text.count("\n", 0, match.start()) + 1


def check(tree):
    if tree.has("src/web/html/html.h"):
        yield from check_compiler(tree)
    for path in tree.match(r"src/.*\.[ch]$"):
        text = source.without_comments(tree.read(path), keep_strings=True)
        for match in MACROS.finditer(text):
            if path not in BEHIND:
                yield path, at(text, match), "calls what stands behind a macro of html.h"
        for match in INSIDE.finditer(text):
            if not path.startswith("src/web/html/") or (match.group(0) == "html->text" and path not in BEHIND):
                yield path, at(text, match), "writes beside the writer of html.h"
        for match in RUNS.finditer(text):
            yield path, at(text, match), "the attribute %s: html_url, or none" % match.group(1)
        for match in MARKUP.finditer(text):
            words = "".join(re.findall(r"\"((?:\\.|[^\"\\])*)\"", match.group(1))).replace('\\"', '"')
            if INLINE.search(words):
                yield path, at(text, match), "markup that the pages' policy refuses: " + INLINE.search(words).group(0).strip()
        for match in OPEN.finditer(text):
            yield path, at(text, match), "a script without an address"


def planted():
    def page(line):
        return {"src/web/site/page.c": "void f(void)\n{\n    %s\n}\n" % line}
    path = "src/web/site/page.c"
    loose = '#define html_lit(html, words) html_literal_((html), (words), 1)\n'
    bad = [
        ("a call behind the macro", page("html_literal_(html, words, 5);"), path),
        ("a write into the document", page("text_append(&html->text, words);"), path),
        ("an address without its check", page('html_attr(html, "href", words);'), path),
        ("a handler", page('html_attr(html, "onclick", words);'), path),
        ("a script within the page", page('html_lit(html, "<p>"\n "<script>x()</script>");'), path),
        ("a script left open", page('html_lit(html, "<script type=\\"module\\"");\n    html_lit(html, ">x()</script>");'), path),
        ("a style within the page", page('html_lit(html, "<p style=\\"color: red\\">");'), path),
    ]
    lax = {}
    for name in ("src/web/html/html.h", "src/base/text.h", "src/base/attr.h", "src/base/time.h"):
        with open(os.path.join(source.TOP, name), encoding="utf-8") as file:
            lax[name] = re.sub(r"#define html_lit\(.*\n", loose, file.read())
    return bad + [
        ("a macro that takes any words", lax, "src/web/html/html.h"),
        ("a script whose address follows", page('html_lit(html, "<script type=\\"module\\"");\n    html_url(html, "src", x);'), None),
        ("markup, a script by its address", page('html_lit(html, "<script src=\\"/assets/a.js\\" defer></script>");'), None),
    ]


if __name__ == "__main__":
    source.run(check, planted())
