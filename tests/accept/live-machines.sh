#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live-machines.sh - one operation with two machines and one record on a PostgreSQL server: refused unless it is open; paused, closed
# and out of its window at once; counts that add up; a machine killed, the server away, a clock that is wrong. FILMS=FOLDER keeps the films.
set -eu
here=$(dirname "$0")
code=0
said=$("$here/../postgres/with-server" "$here/../live/machines.py" ${FILMS:+--films "$FILMS"}) || code=$?
printf '%s\n' "$said"
if [ "$code" = 77 ]; then
    printf 'ACCEPT|machines: one operation, two machines|-|as one|skipped: %s\n' "$(printf '%s\n' "$said" | tail -n 1)"
fi
