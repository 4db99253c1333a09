#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live-hours.sh - two 1080p25 cameras of a real RTSP server for DURATION seconds (half an hour): memory, no frame twice, a
# restart of the server survived, one alert a pass. FILMS=FOLDER keeps the films there for the next time.
set -eu
here=$(dirname "$0")
log=${OVERT_BUILD:?}/accept/live-hours.csv
line="live, two cameras for $((${DURATION:-1800} / 60)) minutes"
code=0
said=$("$here/../live/hours.py" "${DURATION:-1800}" "$line" ${FILMS:+--films "$FILMS"} --log "$log") || code=$?
printf '%s\n' "$said"
if [ "$code" = 77 ]; then
    printf 'ACCEPT|%s|-|memory, frames, restart, alerts|skipped: %s\n' "$line" "$(printf '%s\n' "$said" | tail -n 1)"
fi
