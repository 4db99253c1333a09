#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# models.sh - networks by our own kernels against the sum of their bare convolutions by oneDNN, with nothing in between, and
# against ONNX Runtime: one core, processor time, turns taken, medians of the ratios within a turn.
#   bench/models.sh layers   a table of the embedding's steps instead: which ones take longer than the bare convolution
set -eu
bench=${OVERT_BUILD:?}/bench/models
rounds=${ROUNDS:-40}
if [ ! -x "$bench" ]; then
    echo 'BENCH|embedding against bare convolutions|-|-|-|<= 1.25|skipped: oneDNN 2 (libdnnl-dev) is not installed'
    exit 0
fi
# OpenMP is told of one thread, since oneDNN takes as many as there are.
one_core() { OMP_NUM_THREADS=1 taskset -c "$(($(nproc) - 1))" "$bench" "$@"; }
# name, file, batch, height, width, one size, goal of the ratio, outputs
measure() {
    what=$1 file=$2 batch=$3 height=$4 width=$5 fixed=$6 goal=$7
    shift 7
    one_core "$OVERT_BUILD/models/$file" "$batch" "$height" "$width" "$fixed" "$rounds" "$@" >"$OVERT_BUILD/bench/models.out"
    sed "s|^|$what: |" "$OVERT_BUILD/bench/models.out"
    awk -v what="$what" -v goal="$goal" -v batch="$batch" '
        { value[$1] = $2 }
        END {
            met = goal == "-" ? "-" : value["ratio"] <= goal ? "met" : "not met"
            printf "BENCH|%s, sum of oneDNN'"'"'s convolutions|%.2f ms|%.2f ms|%.2f|%s|%s\n", what, value["milliseconds"] / batch,
                value["bare_milliseconds"] / batch, value["ratio"], (goal == "-" ? "-" : "<= " goal), met
            printf "BENCH|%s, ONNX Runtime|%.2f ms|%.2f ms|%.2f|-|-\n", what, value["milliseconds"] / batch,
                value["onnxruntime_milliseconds"] / batch, value["against_onnxruntime"]
            printf "BENCH|%s, GFLOP/s, GEMMs as large|%.0f|%.0f|%.2f|-|-\n", what, value["gflops"], value["product_gflops"],
                value["gflops"] / value["product_gflops"]
        }' "$OVERT_BUILD/bench/models.out"
}
if [ "${1:-}" = layers ]; then
    one_core layers "$OVERT_BUILD/models/mobilefacenet/mobilefacenet.onnx" 2 112 112 1 "$rounds" embedding
    exit 0
fi
measure 'an embedding (2 pictures)' mobilefacenet/mobilefacenet.onnx 2 112 112 1 1.25 embedding
measure 'an embedding, weights of 8 bits (2 pictures)' mobilefacenet-int8/mobilefacenet-int8.onnx 2 112 112 1 1 embedding
measure 'P-net, 576 x 324' mtcnn/pnet.onnx 1 324 576 0 - score box
measure 'R-net, 16 crops' mtcnn/rnet.onnx 16 24 24 1 - score box
measure 'O-net, 16 crops' mtcnn/onet.onnx 16 48 48 1 - score box points
