#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# chain.sh - still pictures from file to templates: the whole chain against the pure time of the models, and pictures a
# second against OpenCV 4.6's DNN with the same networks and against @vladmandic/face-api in node with WASM. One run, one
# core for each (taskset) and its processor time counted, so that other work on the machine does not matter much; turns
# taken, medians of the ratios. Pictures: ../shared/faces where it is, else the samples.
set -eu
rounds=${ROUNDS:-3} most=${PICTURES:-100}
modules=${OVERT_SOURCE:?}/.deps/bench/node_modules
work=$(mktemp -d "${OVERT_BUILD:?}/bench/chain.XXXXXX")
trap 'rm -rf "$work"' EXIT
ls "$OVERT_SOURCE"/.deps/samples/*.jpg >"$work/samples"
if [ -d "${OVERT_SHARED:-}/faces/images" ]; then
    find "$OVERT_SHARED/faces/images" -name '*.jpg' | sort | head -n "$most" >"$work/list"
    kind='stills of 250 x 250'
else
    cp "$work/samples" "$work/list"
    kind='sample photographs'
fi
chain=$OVERT_BUILD/bench/chain
one_core() { taskset -c "$(($(nproc) - 1))" "$@"; }

# the same networks for OpenCV: PReLU as its own operator, and without what only helps ONNX Runtime
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
faceapi=no
if [ -d "$modules/@vladmandic/face-api" ] && command -v node >/dev/null; then
    faceapi=yes
    head -n 20 "$work/list" >"$work/few"
    mkdir "$work/raw"
    "$chain" raw "$work/raw" "$work/few"
fi

turn=0
while [ $turn -lt "$rounds" ]; do
    turn=$((turn + 1))
    one_core "$chain" 1 1 "$work/list" | sed "s/^/$turn stills_/"
    "$chain" 1 1 "$work/samples" | sed "s/^/$turn samples_/"
    [ $opencv = no ] || one_core "$work/peer_opencv" 1 1 "$work/list" "$work" 2>/dev/null | sed "s/^/$turn /"
    [ $faceapi = no ] || one_core node "$OVERT_SOURCE/bench/peer_faceapi.mjs" "$work/raw" 1 \
        "$(wc -l <"$work/few")" "$modules" 2>/dev/null | sed "s/^/$turn /"
done >"$work/figures"
cat "$work/figures"

# Medians over the turns; a ratio is taken within a turn, where the machine was alike for both.
awk -v kind="$kind" -v turns="$rounds" '
    function median(list, count,    i, j, swap) {
        for (i = 2; i <= count; i++)
            for (j = i; j > 1 && list[j] < list[j - 1]; j--) { swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap }
        return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
    }
    function middle(name,    i, count, list) {
        for (i = 1; i <= turns; i++) if ((i, name) in value) list[++count] = value[i, name]
        return count ? median(list, count) : 0
    }
    function chain_line(what, name,    ratio) {
        ratio = middle(name "_ratio")
        printf "BENCH|%s|%.2f ms|%.2f ms|%.3f|<= 1.15|%s\n", what, middle(name "_milliseconds"),
            middle(name "_model_milliseconds"), ratio, (ratio <= 1.15 ? "met" : "not met")
    }
    function peer_line(what, peer, goal,    i, list, ratio) {
        if (!((1, peer) in value)) { printf "BENCH|%s|-|-|-|%.1f|skipped: the peer is not installed\n", what, goal; return }
        for (i = 1; i <= turns; i++) list[i] = value[i, "stills_plain_pictures_per_second"] / value[i, peer]
        ratio = median(list, turns)
        printf "BENCH|%s|%.1f/s|%.1f/s|%.2f|%.1f|%s\n", what, middle("stills_plain_pictures_per_second"), middle(peer),
            ratio, goal, (ratio >= goal && ratio < 1000 ? "met" : "not met")
    }
    { value[$1, $2] = $3 }
    END {
        chain_line("chain against models, " kind, "stills_plain")
        chain_line("same, photographs, decoding ahead", "samples_ahead")
        peer_line("pictures a second, OpenCV DNN", "opencv_pictures_per_second", 2.0)
        peer_line("pictures a second, face-api WASM", "faceapi_pictures_per_second", 3.0)
    }' "$work/figures"
