#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""permit.py - rule R1 as far as the sources show it: a public call that gives candidates takes a permit; lists are searched in
operate alone, scores without a permit are made in evaluate alone, permits are signed in operate alone; and nothing turns that
off: no environment variable but those listed, no option that skips, forces or hides, no variant compiled by a macro."""
import re

import source

# variable -> the one file that reads it
ENVIRONMENT = {"OVERT_AS": "src/cli/opt.c", "OVERT_DIR": "src/cli/opt.c", "NO_COLOR": "src/cli/out.c", "TERM": "src/cli/out.c",
               "OVERT_MODELS": "src/face/models.c",
               "CREDENTIALS_DIRECTORY": "src/operate/key.c", "NOTIFY_SOCKET": "src/cli/serving.c",
               "LISTEN_PID": "src/web/http/listen.c", "LISTEN_FDS": "src/web/http/listen.c", "LISTEN_FDNAMES": "src/web/http/listen.c",
               "OVERT_KEY_FILE": "src/cli/passphrase.c",
               "OVERT_PASSPHRASE_FD": "src/cli/passphrase.c"}
# call -> the folders that may call it
CALLERS = {
    r"overt_gallery_search(_many)?": ("src/face/match/", "src/operate/"),
    r"match_search_checked": ("src/face/match/",),
    r"match_part_search": ("src/face/match/", "src/shard/extension/"),
    r"match_rows_pack": ("src/face/match/", "src/face/gallery/", "src/shard/"),
    r"overt_gallery_file_\w+": ("src/face/gallery/", "src/operate/list_file.c"),
    r"shard_search": ("src/shard/", "src/operate/"),
    r"match_attach\w*": ("src/face/match/", "src/face/index/"),
    r"overt_index_(build|search)": ("src/face/index/",),  # by no command: it may miss somebody
    r"index_graph_(add|propose)": ("src/face/index/",),
    r"usearch_(save|load|view|get)\w*": (),
    r"match_scores": ("src/face/match/", "src/evaluate/"),
    r"match_twins": ("src/face/match/", "src/operate/check.c"),
    r"dot_kernels\w*": ("src/face/match/",),
    r"permit_(sign|issue|write|grant)\w*": ("src/face/permit/", "src/operate/"),
}
OPTION = re.compile(r"^(no-permit|without-|skip-|force-|bypass|ignore-|override|covert|hidden|secret|silent|unsafe|debug|test-)")
MACRO = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b(.*)$", re.M)
GUARDED = ("src/operate/", "src/register/", "src/ledger/", "src/face/permit/", "src/face/match/", "src/face/index/")
MACRO_ALLOWED = re.compile(r"^\s*(\w+_H|!?\s*defined\s*\(?\s*__\w+__\)?.*|__cplusplus)\s*$")


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def check_header(path, text):
    for match in re.finditer(r"OVERT_API[^;]*;", text):
        prototype = match.group(0)
        if "overt_candidate" in prototype and "const struct overt_permit *" not in prototype:
            yield path, line_of(text, match.start()), "gives candidates and takes no permit"
        if re.search(r"\bfloat\s*\*\s*\w*scores?\b", prototype) and "overt_template" in prototype:
            yield path, line_of(text, match.start()), "scores templates for anybody"


def check_code(path, text, strings):
    for call, folders in CALLERS.items():
        for match in re.finditer(r"\b%s\s*\(" % call, text):
            if not path.startswith(folders):
                yield path, line_of(text, match.start()), "%s is for %s" % (match.group(0), " and ".join(folders) or "nobody")
    for match in re.finditer(r'\b(?:secure_)?getenv\s*\(\s*(?:"(\w+)")?', strings):
        if ENVIRONMENT.get(match.group(1)) != path:
            yield path, line_of(strings, match.start()), "reads the environment variable %s" % (match.group(1) or "of some name")
    if path.startswith("src/cli/"):
        for match in re.finditer(r'\{\s*(?:\.name\s*=\s*)?"([a-z][a-z-]*)"\s*,\s*(?:\.kind\s*=\s*)?CLI_', strings):
            if OPTION.match(match.group(1)):
                yield path, line_of(strings, match.start()), "the option --%s sounds like a way around a rule" % match.group(1)
    if path.startswith(GUARDED):
        for match in MACRO.finditer(text):
            if not MACRO_ALLOWED.match(match.group(2)) and not path.endswith(("_x86.c", "_arm.c", "dot.c", "dot.h")):
                yield path, line_of(text, match.start()), "a variant by macro: %s" % match.group(0).strip()


def check(tree):
    for path in tree.match(r"include/overt/.*\.h$"):
        yield from check_header(path, source.without_comments(tree.read(path)))
    for path in tree.match(r"src/.*\.[ch]$"):
        text = tree.read(path)
        yield from check_code(path, source.without_comments(text), source.without_comments(text, keep_strings=True))


def planted():
    api = "OVERT_API int overt_gallery_%s(const struct overt_gallery *g, %sstruct overt_candidate *c);\n"
    faults = [
        ("a public search without a permit", "include/overt/gallery.h", api % ("peek", "")),
        ("public scores", "include/overt/template.h",
         "OVERT_API int overt_compare(const struct overt_template *a, const struct overt_template *b, float *ret_score);\n"),
        ("a search from the command line", "src/cli/cmd_peek.c", "x = overt_gallery_search (g, p);\n"),
        ("a search by foi", "src/foi/peek.c", "x = overt_gallery_search_many(g, p);\n"),
        ("scores outside evaluate", "src/operate/live.c", "match_scores(a, b);\n"),
        ("kernels outside match", "src/operate/live.c", "dot_kernels_list(k);\n"),
        ("parts searched by the command line", "src/cli/cmd_peek.c", "shard_search(s, p);\n"),
        ("a search that may miss somebody, by a command", "src/operate/search.c", "overt_index_search(g, p);\n"),
        ("rows handed out for comparing", "src/operate/live.c", "match_attach_row(g, 0, &id);\n"),
        ("a graph written to a file", "src/face/index/graph.c", "usearch_save(i, path, &e);\n"),
        ("templates taken out of a list", "src/operate/live.c", "match_rows_pack(g, 0, 1, b);\n"),
        ("a permit signed by the command line", "src/cli/cmd_peek.c", "permit_sign(x);\n"),
        ("a variable of the environment", "src/operate/live.c", 'if (getenv("OVERT_QUIET"))\n'),
        ("a listed variable elsewhere", "src/operate/live.c", 'getenv("OVERT_AS");\n'),
        ("a computed variable", "src/cli/opt.c", "getenv(name);\n"),
        ("an option that hides", "src/cli/cmd_live.c", '    {"covert", CLI_FLAG, NULL, "no notice"},\n'),
        ("an option that skips", "src/cli/cmd_live.c", '    {"skip-authority", CLI_FLAG, NULL, "x"},\n'),
        ("a variant by macro", "src/operate/live.c", "#ifdef OVERT_DEBUG\n"),
        ("a variant by value", "src/register/alert.c", "#if TESTING\n"),
    ]
    good = {
        "include/overt/gallery.h": "#ifndef A_H\n" + api % ("search", "const struct overt_permit *p, "),
        "src/operate/live.c": "overt_gallery_search(g, p);\n// match_scores(a, b) getenv(\"X\")\n",
        "src/evaluate/pairs.c": "match_scores(a, b);\n",
        "src/cli/opt.c": 'getenv("OVERT_AS");\n    {"fast", CLI_FLAG, NULL, "x"},\n',
        "src/face/match/dot_x86.c": "#if defined(__x86_64__)\n",
    }
    return [(name, {path: text}, path) for name, path, text in faults] + [("what is allowed", good, None)]


if __name__ == "__main__":
    source.run(check, planted())
