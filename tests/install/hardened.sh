#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# hardened.sh - the program and the library are built as SECURITY.md says: position independent, full RELRO, stack not
# executable, stack protector in; and as installed they look for libraries only beside themselves.
set -eu
build=${OVERT_BUILD:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
bad=0
case_is() { # 0|1 NAME
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; bad=1; fi
}
try() { # NAME COMMAND...
    name=$1; shift
    if "$@" >/dev/null 2>&1; then case_is 0 "$name"; else case_is 1 "$name"; fi
}
has() { readelf -W "$1" "$2" | grep -qE "$3"; }
hasnt() { ! has "$@"; }

[ -x "$build/overt" ] || { echo "skipped: the program is not built"; exit 77; }
DESTDIR=$tmp meson install -C "$build" --no-rebuild --quiet >/dev/null
program=$(find "$tmp" -path '*/bin/overt')
library=$(find "$tmp" -name 'libovert.so.*.*')
for file in "$program" "$library"; do
    name=$(basename "$file")
    try "$name: position independent" has -h "$file" 'Type: +DYN'
    try "$name: relocations are read-only" has -l "$file" GNU_RELRO
    try "$name: all bound at start" has -d "$file" 'BIND_NOW|FLAGS_1.*NOW'
    try "$name: stack not executable" has -l "$file" 'GNU_STACK.* RW '
    try "$name: stack protector" has -s "$file" __stack_chk_fail
    try "$name: no library path but its own" hasnt -d "$file" '(RPATH|RUNPATH).*\[([^$]|.*:[^$])'
done
calls_none() { [ "$(readelf -W -s "$1" | grep -cE '__(sprintf|strcpy|strcat|gets)_chk|\b(system|popen|execve|dlopen)\b')" = 0 ]; }
try "the program neither starts programs nor loads code" calls_none "$program"
echo "1..$count"
exit $bad
