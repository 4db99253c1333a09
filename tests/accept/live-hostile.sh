#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live-hostile.sh - cameras that send 10,000 damaged packets, and cameras that lose some, by HTTP and RTSP: nothing that is
# wrong is taken for a picture when packets are lost, the program's memory stays, and pictures come again.
set -eu
build=${OVERT_BUILD:?}
test="$build/tests/unit/face/source/test_source_hostile"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
lost='live: wrong pictures of those given, 10,000 packets with losses'
fuzzed='live: 10,000 fuzzed packets, KiB that the program grew'
again='live: pictures again after 10,000 fuzzed packets, streams of 4'
if ! command -v ffmpeg >/dev/null 2>&1; then
    for line in "$lost|-|0" "$fuzzed|-|less than 4096" "$again|-|4"; do
        printf 'ACCEPT|%s|skipped: ffmpeg is not installed\n' "$line"
    done
    exit 0
fi
OVERT_HOSTILE_PACKETS=10000 "$test" >"$said" 2>&1 || true
cat "$said"
wrong=$(sed -n 's/^.*, lost: .* \([0-9]*\) wrong;.*/\1/p' "$said" | awk '{ n += $1 } END { print NR == 3 ? n + 0 : "-" }')
of=$(sed -n 's/^.*, lost: \([0-9]*\) pictures.*/\1/p' "$said" | awk '{ n += $1 } END { print n + 0 }')
grown=$(sed -n 's/^.*, fuzzed: .*grew by \(-*[0-9]*\) KiB.*/\1/p' "$said" | sort -n | tail -n 1)
count=$(grep -c ', fuzzed: ' "$said" || true)
word() { if [ "$1" = yes ]; then echo met; else echo 'not met'; fi; }
printf 'ACCEPT|%s|%s of %s|0|%s\n' "$lost" "$wrong" "$of" "$(word "$([ "$wrong" = 0 ] && echo yes)")"
printf 'ACCEPT|%s|%s|less than 4096|%s\n' "$fuzzed" "${grown:--}" "$(word "$([ "${grown:-9999}" -lt 4096 ] && echo yes)")"
printf 'ACCEPT|%s|%s|4|%s\n' "$again" "$count" "$(word "$([ "$count" = 4 ] && echo yes)")"
