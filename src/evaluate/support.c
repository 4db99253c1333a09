// SPDX-License-Identifier: Apache-2.0
// support.c - which threshold an evaluation supports for a wished rate; see support.h.
#include "evaluate/support.h"

#include <assert.h>
#include <math.h>

#include "evaluate/scale.h"

/// TPIR on a longer list: somebody found on the test's list with score s is first on the longer one
/// too when none of the added people scores above s, (1 - FPIR(s)) ^ (L / l - 1) by scale.h's rule.
/// From the counts between two thresholds, with the rate at the lower one: never flattering.
static double scaled_tpir(const struct result *result, double threshold, size_t list)
{
    double sum = 0;
    size_t before = 0;
    double more = (double)list / (double)result->data.list - 1;
    for (size_t i = 0; i < result->point_count && result->points[i].threshold >= threshold; i++) {
        const struct result_point *point = &result->points[i];
        double rate = (double)point->nonmated / (double)result->data.nonmated;
        double kept = more <= 0 ? 1 : rate >= 1 ? 0 : exp(log1p(-rate) * more);
        sum += (double)(point->found - before) * kept;
        before = point->found;
    }
    return result->data.mated > 0 ? sum / (double)result->data.mated : 0;
}

void support_of(const struct result *result, double threshold, double fpir, size_t list,
                double confidence, struct support *ret_support)
{
    struct support support = {.threshold = threshold, .expected = 1, .upper = 1};
    struct evaluate_share reached;
    double from = (double)(result->data.list > 0 ? result->data.list : 1);
    double to = list > 0 ? (double)list : from;
    assert(confidence >= 0.5 && confidence < 1);
    result_at(result, threshold, &reached, &support.tpir);
    support.needed = interval_needed(0, scale_fpir(fpir, to, from), confidence);
    support.stretched = to > SCALE_STRETCH_MAX * from;
    support.above = reached.count;
    support.of = reached.of;
    if (reached.of > 0) {
        support.expected = scale_fpir(reached.share, from, to);
        support.upper =
            scale_fpir(interval_upper(reached.count, reached.of, confidence), from, to);
        support.supported = support.upper <= fpir;
        support.tpir_scaled = scaled_tpir(result, threshold, list > 0 ? list : result->data.list);
    }
    *ret_support = support;
}

void support_find(const struct result *result, double fpir, size_t list, double confidence,
                  struct support *ret_support)
{
    struct support best = {0};
    support_of(result, result->point_count > 0 ? result->points[0].threshold : 2, fpir, list,
               confidence, &best);
    for (size_t i = 1; i < result->point_count && best.supported; i++) {
        struct support next;
        support_of(result, result->points[i].threshold, fpir, list, confidence, &next);
        if (!next.supported)
            break;
        best = next;
    }
    *ret_support = best;
}
