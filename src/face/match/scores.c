// SPDX-License-Identifier: Apache-2.0
// scores.c - comparing without a permit, for measuring only.
#include "face/match/scores.h"

#include <string.h>

#include "base/error.h"
#include "face/match/dot.h"
#include "face/template/template.h"

struct padded {
    _Alignas(64) float values[OVERT_TEMPLATE_DIMENSION_MAX];
};

static size_t pad(const struct overt_template *face, struct padded *padded)
{
    size_t size = ((size_t)face->dimension + DOT_LANES - 1) / DOT_LANES * DOT_LANES;
    memset(padded->values, 0, size * sizeof *padded->values);
    memcpy(padded->values, face->values, (size_t)face->dimension * sizeof *padded->values);
    return size;
}

int match_scores(const struct overt_template *face, const struct overt_template *others,
                 size_t count, float *ret_scores, struct overt_error *err)
{
    struct padded a, b;
    const struct dot_kernels *kernels = dot_kernels_named(NULL);
    if (!template_valid(face))
        return error_set(err, OVERT_INPUT, "this is not a template");
    for (size_t i = 0; i < count; i++) {
        if (!template_valid(&others[i]))
            return error_set(err, OVERT_INPUT, "this is not a template");
        if (!template_same_kind(face, &others[i]))
            return error_set(err, OVERT_MISMATCH, "templates of two models cannot be compared");
    }
    size_t size = pad(face, &a);
    for (size_t i = 0; i < count; i++) {
        (void)pad(&others[i], &b);
        ret_scores[i] = kernels->score(a.values, b.values, size);
    }
    explicit_bzero(&a, sizeof a);
    explicit_bzero(&b, sizeof b);
    return 0;
}
