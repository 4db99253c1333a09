#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live-cameras.sh - a camera that goes for good is said and recorded while another goes on; the window's end stops the run to
# the second while faces are in view. FILMS=FOLDER keeps the films there for the next time.
set -eu
code=0
said=$("$(dirname "$0")/../live/cameras.py" ${FILMS:+--films "$FILMS"}) || code=$?
printf '%s\n' "$said"
if [ "$code" = 77 ]; then
    printf 'ACCEPT|cameras: gone, window|-|said, recorded, to the second|skipped: %s\n' "$(printf '%s\n' "$said" | tail -n 1)"
fi
