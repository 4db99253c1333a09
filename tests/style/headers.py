#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""headers.py - each header compiles alone: those of include/overt as C and as C++ without a warning, those of src/ as C."""
import os
import shutil
import subprocess
import tempfile

import source

C = [os.environ.get("CC") or "cc", "-std=gnu17", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-D_GNU_SOURCE"]
CXX = ["g++", "-std=c++17", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def compile_alone(compiler, suffix, tree, path, includes):
    """Compiles a file that includes the header twice, and nothing before it."""
    with tempfile.NamedTemporaryFile("w", suffix=suffix) as file:
        text = '#include "%s"\n' % os.path.join(tree.top, path)
        file.write(text * 2 + "int header_alone(void);\nint header_alone(void) { return 0; }\n")
        file.flush()
        command = compiler + ["-I" + os.path.join(tree.top, i) for i in includes] + [file.name]
        said = subprocess.run(command, capture_output=True, text=True)
    if said.returncode:
        first = [line for line in said.stderr.splitlines() if "error" in line or "warning" in line][:1] or ["does not compile"]
        yield path, 1, "%s: %s" % (compiler[0], first[0].replace(tree.top + "/", ""))


def postgresql():
    """Options for the headers of the server and of the client; none where they are not (src/shard/extension/meson.build)."""
    found = []
    for kind, header in (("--includedir-server", "postgres.h"), ("--includedir", "libpq-fe.h")):
        folder = subprocess.run(["pg_config", kind], capture_output=True, text=True).stdout.strip() if shutil.which("pg_config") else ""
        places = [folder, os.path.join(source.TOP, ".deps/postgresql", *folder.split("/")[-2:])]
        found.append([word for place in places if os.path.exists(os.path.join(place, header)) for word in ("-isystem", place)][:2])
    return found


def check(tree):
    for path in tree.match(r"include/overt/.*\.h$"):
        yield from compile_alone(C, ".c", tree, path, ["include"])
        if shutil.which("g++"):
            yield from compile_alone(CXX, ".cc", tree, path, ["include"])
    outside = ["include", "src"]
    lenient = [flag for flag in C if flag != "-Wpedantic"] + ["-isystem", os.path.join(source.TOP, ".deps/onnxruntime/include")]
    server, client = postgresql()
    lenient += server + client
    for path in tree.match(r"src/.*\.h$"):
        if path.startswith("src/shard/extension/") and not server or path.startswith("src/shard/") and not client:
            continue  # not built either
        yield from compile_alone(lenient, ".c", tree, path, outside)


def planted():
    guard = "#ifndef A_H\n#define A_H\n%s#endif\n"
    bad = {
        "a header that forgot stddef.h": guard % "size_t overt_x(void);\n",
        "a header without a guard": "struct a { int b; };\n",
    }
    faults = [(name, {"include/overt/a.h": text}, "include/overt/a.h") for name, text in bad.items()]
    faults.append(("a word of C++ in a public header", {"include/overt/a.h": guard % "int overt_x(int class);\n"}, "include/overt/a.h"))
    faults.append(("an internal header that does not stand alone", {"src/foi/a.h": guard % "struct a { uint8_t b; };\n"}, "src/foi/a.h"))
    return faults + [("a header that stands alone", {"include/overt/a.h": guard % "#include <stddef.h>\nsize_t overt_x(void);\n"}, None)]


if __name__ == "__main__":
    source.run(check, planted())
