#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install.sh - `make install` puts in place what another program and a person need: a program is built with nothing but
# pkg-config against what was installed, each of examples/ too, and the installed overt runs from there.
set -eu
top=${OVERT_SOURCE:?} build=${OVERT_BUILD:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
prefix=/opt/overt-test
count=0
bad=0

case_is() { # 0|1 NAME
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; bad=1; fi
}
skip() { count=$((count + 1)); echo "ok $count - $1 # SKIP $2"; }
try() { # NAME COMMAND...
    title=$1; shift
    if "$@" >"$tmp/out" 2>&1; then case_is 0 "$title"; else sed 's/^/# /' "$tmp/out"; case_is 1 "$title"; fi
}

# A copy of the build's settings, so that the tested build keeps its own prefix.
install_into() { DESTDIR=$tmp/tree meson install -C "$build" --no-rebuild --quiet; }
try "meson install works" install_into
root=$tmp/tree/usr/local
[ -d "$root" ] || root=$(dirname "$(dirname "$(find "$tmp/tree" -name overt.pc | head -n 1)")")
[ "$(basename "$root")" != lib ] || root=$(dirname "$root")

PKG_CONFIG_PATH=$root/lib/pkgconfig
PKG_CONFIG_SYSROOT_DIR=
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
pc() { pkg-config --define-variable=prefix="$root" "$@" overt; }
sanitize=$(meson introspect --buildoptions "$build" |
    python3 -c 'import json,sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "b_sanitize"))')
[ "$sanitize" = none ] && sanitize= || sanitize=-fsanitize=$sanitize

compile() { # SOURCE PROGRAM
    # shellcheck disable=SC2046,SC2086  # lists of flags
    ${CC:-cc} -std=gnu17 -Wall -Wextra -Werror $sanitize -o "$2" "$1" $(pc --cflags --libs) -Wl,-rpath,"$root/lib"
}

cat >"$tmp/least.c" <<'C'
#include <overt/overt.h>
#include <stdio.h>
int main(void)
{
    struct overt_error err = {0};
    puts(OVERT_VERSION);
    return err.code;
}
C
try "a program is built by pkg-config alone" compile "$tmp/least.c" "$tmp/least"
try "it runs" "$tmp/least"
hidden() { ! nm -D --defined-only "$root/lib/libovert.so" | awk '$2 == "T" { print $3 }' | grep -v '^overt_'; }
try "the library shows only overt_ names" hidden

if ls "$top"/examples/*.c >/dev/null 2>&1; then
    for source in "$top"/examples/*.c; do
        name=$(basename "$source" .c)
        try "examples/$name.c is built by pkg-config alone" compile "$source" "$tmp/$name"
        if [ -d "$root/share/overt/models" ]; then
            picture=$top/.deps/samples/sample1.jpg
            try "examples/$name runs on a photograph with the installed models" "$tmp/$name" "$picture"
        else
            skip "examples/$name runs" "the build has no models"
        fi
    done
else
    skip "examples" "there are none"
fi
if [ -x "$build/overt" ]; then
    # away from the build, so that nothing of it is found by its own path
    try "the installed overt runs" env -C "$tmp" "$root/bin/overt" help
    man_page() { [ -s "$root/share/man/man1/overt.1" ]; }
    try "there is a man page of overt" man_page
else
    skip "the installed program" "the build has no overt"
fi
echo "1..$count"
exit $bad
