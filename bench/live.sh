#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live.sh - a camera of 1920x1080 at 25 pictures a second in H.264 with five to eight faces in view, on two cores: in real
# time from a file and from an RTSP server, how often it looks, how soon it alerts, what it costs besides decoding and
# models; and the same work (decode all, recognise every third picture and each face in it) against a loop of OpenCV 4.6 with
# the same networks, each on one core by its processor time. Turns taken; medians. The film is drawn by tools/crowd once.
# "Of the time" is of the seconds by the clock in which it looks, with the models on both cores: bench/live_runs.py.
set -eu
rounds=${ROUNDS:-3} pictures=${PICTURES:-150}
work=$(mktemp -d "${OVERT_BUILD:?}/bench/live.XXXXXX")
trap 'rm -rf "$work"' EXIT
film=${FILM:-$OVERT_BUILD/bench/film}
export OVERT_MODELS="$OVERT_BUILD/models"
if [ ! -f "$film/list.csv" ]; then
    "${OVERT_SOURCE:?}/tests/live/film.py" "$film" 40 --cameras bench --listed 12 --same --seed 2
fi
printf 'load before: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
for net in pnet rnet onet mobilefacenet; do
    file=$net
    [ $net != mobilefacenet ] || file=MobileFaceNet
    "$(find "$OVERT_BUILD/tools" -name overt-import -type f | head -n 1)" $net \
        "$OVERT_SOURCE/.deps/models/tflite/$file.tflite" "$work/$net.onnx" --slope operator \
        $([ $net != mobilefacenet ] || echo --fixed 2,112,112)
done
opencv=no
if pkg-config --exists opencv4 2>/dev/null && command -v g++ >/dev/null; then
    # shellcheck disable=SC2046
    g++ -std=c++17 -O2 -o "$work/peer_opencv" "$OVERT_SOURCE/bench/peer_opencv.cpp" $(pkg-config --cflags opencv4) \
        -lopencv_core -lopencv_imgproc -lopencv_imgcodecs -lopencv_dnn -lopencv_calib3d -lopencv_videoio && opencv=yes
fi
one_core() { taskset -c "$(($(nproc) - 1))" "$@"; }
turn=0
while [ $turn -lt "$rounds" ]; do
    turn=$((turn + 1))
    one_core "$OVERT_BUILD/bench/live" 1 3 "$pictures" "$film/bench.mp4" | sed "s/^/$turn /"
    [ $opencv = no ] || one_core "$work/peer_opencv" live 1 3 "$pictures" "$film/bench.mp4" "$work" 2>/dev/null | sed "s/^/$turn /"
done >"$work/figures"
/usr/bin/env python3 "$OVERT_SOURCE/bench/live_runs.py" "$film/bench.mp4" "$film/list.csv" "$rounds" >>"$work/figures" ||
    echo "BENCH|live, 1080p25|-|-|-|-|skipped: $(tail -n 1 "$work/figures")"
cat "$work/figures"
printf 'load after: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"

awk -v turns="$rounds" '
    function median(list, count,    i, j, swap) {
        for (i = 2; i <= count; i++)
            for (j = i; j > 1 && list[j] < list[j - 1]; j--) { swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap }
        return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
    }
    function middle(name,    i, count, list) {
        for (i = 1; i <= turns; i++) if ((i, name) in value) list[++count] = value[i, name]
        return count ? median(list, count) : -1
    }
    function row(what, ours, peer, ratio, goal, met) {
        printf "BENCH|%s|%s|%s|%s|%s|%s\n", what, ours, peer, ratio, goal, (met ? "met" : "not met")
    }
    function late(kind,    count, i, sorted) { # of all alerts of all turns, the 95th of a hundred
        count = alerts[kind]
        if (!count) return -1
        for (i = 1; i <= count; i++) sorted[i] = latency[kind, i]
        median(sorted, count)
        i = int(0.95 * count + 0.9999)
        return sorted[i]
    }
    function pace(what, kind,    looks, worst) {
        looks = middle(kind "_looks_per_second"); worst = late(kind)
        if (looks < 0) { printf "BENCH|live 1080p25, %s|-|-|-|-|skipped: see the log\n", what; return }
        row("live 1080p25, " what ": looks a second", sprintf("%.1f/s", looks), "-", "-", ">= 8", looks >= 8)
        row("live 1080p25, " what ": alert after, p95", sprintf("%.0f ms", worst * 1e3), "-", "-", "<= 700",
            worst >= 0 && worst <= 0.7)
        row("live, " what ": outside decoding, models, by clock", sprintf("%.1f %%", 100 * middle(kind "_overhead_share")), "-",
            "-", "<= 10 %", middle(kind "_overhead_share") <= 0.10)
    }
    $2 ~ /_latency$/ { sub("_latency", "", $2); latency[$2, ++alerts[$2]] = $3; next }
    { value[$1, $2] = $3 }
    END {
        pace("film", "film")
        pace("RTSP", "rtsp")
        for (i = 1; i <= turns; i++)
            if ((i, "opencv_live_looks_per_second") in value)
                list[++count] = value[i, "live_looks_per_second"] / value[i, "opencv_live_looks_per_second"]
        share = middle("live_processor_share_outside")
        row("live, one core: the same, by processor", sprintf("%.1f %%", 100 * share), "-", "-", "<= 10 %", share <= 0.10)
        if (!count) { print "BENCH|live, OpenCV loop|-|-|-|2.0|skipped: the peer is not installed"; exit }
        ratio = median(list, count)
        row("live: looks a second of one core, OpenCV", sprintf("%.2f/s", middle("live_looks_per_second")),
            sprintf("%.2f/s", middle("opencv_live_looks_per_second")), sprintf("%.2f", ratio), "2.0", ratio >= 2)
    }' "$work/figures"
