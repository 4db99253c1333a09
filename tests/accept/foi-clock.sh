#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-clock.sh - by when a request must be answered: the extension for the public interest, the cost limit; vectors and every
# day of six years against a slow calculation: foi-clock-days.py.
set -eu
overt=${OVERT:?}
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",]*\).*/\1/p" | head -n 1; }


said=$("$overt" foi due 2023-02-20 --extended 2023-04-21 --json 2>/dev/null)
figure="$(echo "$said" | field due), $(echo "$said" | field past_forty)"
line 'extension: the notice stays due, beyond 40 days is warned' "$figure" '2023-03-21, true' "$(met "$figure" '2023-03-21, true')"
figure=$("$overt" foi due 2023-02-20 --extended 2023-04-20 --json 2>/dev/null | field past_forty)
line 'extension to the fortieth working day itself' "$figure" false "$(met "$figure" false)"

over() { "$overt" foi cost "$@" --json | field over; }
figure="$(over --locating 18), $(over --locating 18.1), $(over --locating 9 --others 10 --first 2025-01-06 --last 2025-03-31),"
figure="$figure $(over --locating 9 --others 10 --first 2025-01-06 --last 2025-04-01)"
line 'cost limit: 18 h, over it, 60 working days, 61' "$figure" 'false, true, true, false' "$(met "$figure" 'false, true, true, false')"
named=$("$overt" foi cost --locating 20 2>/dev/null | grep -c 'SI 2004/3244' || true)
line 'the Regulations are named' "$named" 1 "$(met "$named" 1)"
