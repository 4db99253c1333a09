#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""banned.py - calls that this project does without: unbounded or locale-bound ones anywhere, malloc and its kin outside
src/base, stdout and stderr outside src/cli, and abort/exit outside src/base and the programs."""
import re

import source

# call -> what to use instead. These are banned in src/, tools/ and examples/.
EVERYWHERE = {
    "strcpy": "base/text.h", "strcat": "base/text.h", "strncpy": "base/text.h", "strncat": "base/text.h",
    "sprintf": "snprintf or base/text.h", "vsprintf": "vsnprintf", "gets": "fgets", "strtok": "strtok_r or base/text.h",
    "system": "nothing: Overt starts no program", "popen": "nothing: Overt starts no program",
    "rand": "crypt", "srand": "crypt", "random": "crypt", "rand_r": "crypt", "drand48": "crypt",
    "atoi": "base/text.h", "atol": "base/text.h", "atoll": "base/text.h", "atof": "base/text.h",
    "scanf": "base/text.h", "fscanf": "base/text.h", "tmpnam": "mkstemp", "tempnam": "mkstemp",
    "mktemp": "mkstemp", "alloca": "base/memory.h", "asctime": "base/time.h", "ctime": "base/time.h",
    "gmtime": "gmtime_r", "localtime": "localtime_r", "setlocale": "nothing: output does not hang on the locale",
    "MHD_quiesce_daemon": "an accept policy: beside epoll it may end the process",
    "longjmp": "return a code", "setjmp": "return a code", "signal": "sigaction",
}
# call -> (the folders that may, what to use instead). These hold in src/ only.
BY_FOLDER = {
    **{name: (("src/base/",), "base/memory.h")
       for name in ("malloc", "calloc", "realloc", "reallocarray", "free", "strdup", "strndup", "asprintf", "vasprintf",
                    "aligned_alloc", "posix_memalign", "memalign")},
    "sscanf": (("src/base/",), "base/text.h or base/time.h"),
    **{name: (("src/cli/",), "return data, or the log callback") for name in ("printf", "vprintf", "puts", "putchar", "perror")},
    **{name: (("src/cli/main.c", "src/base/", "src/crypt/"), "return a code") for name in ("exit", "_exit", "_Exit", "abort")},
}
STREAM = re.compile(r"\b(stdout|stderr)\b")
STREAM_FOLDERS = ("src/cli/", "src/base/", "src/crypt/")


def check(tree):
    for path in tree.match(r"(src|tools|examples)/.*\.[ch]$"):
        for number, line in enumerate(source.without_comments(tree.read(path)).splitlines(), 1):
            if re.match(r"\s*#\s*(include|error)", line):
                continue
            for name in re.findall(r"(?<![\w.>])([A-Za-z_]\w*)\s*\(", line):
                if name in EVERYWHERE:
                    yield path, number, "%s() is not used here; instead: %s" % (name, EVERYWHERE[name])
                elif path.startswith("src/") and name in BY_FOLDER and not path.startswith(BY_FOLDER[name][0]):
                    yield path, number, "%s() is for %s; instead: %s" % (name, " and ".join(BY_FOLDER[name][0]), BY_FOLDER[name][1])
            if path.startswith("src/") and not path.startswith(STREAM_FOLDERS) and STREAM.search(line):
                yield path, number, "only src/cli writes to stdout and stderr"


def planted():
    def one(name, path, text):
        return (name, {path: text}, path)

    faults = [one(call + "()", "src/foi/a.c", "void f(void)\n{\n    x = %s(y);\n}\n" % call) for call in sorted(EVERYWHERE)]
    faults += [one(call + "() outside its folder", "src/foi/a.c", "    %s (x);\n" % call) for call in sorted(BY_FOLDER)]
    faults.append(one("fprintf to stderr in the library", "src/face/a.c", 'fprintf(stderr, "x");\n'))
    good = {
        "src/base/memory.c": "void *p = malloc(3);\nfree(p);\n",
        "src/cli/main.c": 'printf("x");\nfputs("x", stderr);\n',
        "src/foi/a.c": '// strcpy(a, b)\nconst char *s = "system(1)";\nthing_free(x);\na->free(b);\nmy_strcpy(a, b);\n/* gets(x) */\n',
    }
    return faults + [("what is allowed, and words in comments and strings", good, None)]


if __name__ == "__main__":
    source.run(check, planted())
