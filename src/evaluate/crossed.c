// SPDX-License-Identifier: Apache-2.0
// crossed.c - counts of very many comparisons by their score; see crossed.h.
#include "evaluate/crossed.h"

#include <math.h>

void crossed_add(struct crossed *crossed, double score, bool mated)
{
    double step = floor(score * CROSSED_STEPS) + CROSSED_STEPS;
    size_t at = !(step > 0) ? 0 : step > 2 * CROSSED_STEPS ? 2 * CROSSED_STEPS : (size_t)step;
    (mated ? crossed->mated : crossed->nonmated)[at]++;
}

/// A score lies in the step below it, so at or above a step is exactly from there on.
void crossed_points(const struct crossed *crossed, struct result_verification *verification)
{
    uint64_t mated = 0, nonmated = 0, found = 0, wrong = 0, next = 0;
    for (size_t i = 0; i <= 2 * CROSSED_STEPS; i++) {
        mated += crossed->mated[i];
        nonmated += crossed->nonmated[i];
    }
    verification->mated = mated;
    verification->nonmated = nonmated;
    verification->count = 0;
    for (size_t i = 2 * CROSSED_STEPS + 1; i-- > 0;) {
        uint64_t here = crossed->nonmated[i];
        bool last = i == 0;
        // A point before the step that would go beyond what the next point may have.
        if ((wrong + here > next || last) && verification->count < RESULT_POINTS_MAX &&
            mated + nonmated > 0) {
            verification->points[verification->count++] = (struct result_match){
                .threshold = ((double)i + 1 - CROSSED_STEPS) / CROSSED_STEPS,
                .false_matches = wrong,
                .false_nonmatches = mated - found};
            next = wrong + here + (wrong + here) / 64;
        }
        wrong += here;
        found += crossed->mated[i];
    }
}

double crossed_at_fmr(const struct result_verification *verification, double fmr,
                      struct evaluate_share *ret_fmr, struct evaluate_share *ret_fnmr)
{
    double most = fmr * (double)verification->nonmated + 1e-9;
    const struct result_match *best = NULL;
    for (size_t i = 0; i < verification->count; i++)
        if ((double)verification->points[i].false_matches <= most)
            best = &verification->points[i];
    *ret_fmr = share_of(best != NULL ? best->false_matches : 0,
                        best != NULL ? verification->nonmated : 0);
    *ret_fnmr = share_of(best != NULL ? best->false_nonmatches : 0,
                         best != NULL ? verification->mated : 0);
    return best != NULL ? best->threshold : 2;
}

double crossed_equal_error(const struct result_verification *verification)
{
    double before_fmr = 0, before_fnmr = 1;
    if (verification->mated == 0 || verification->nonmated == 0 || verification->count == 0)
        return (double)NAN;
    for (size_t i = 0; i < verification->count; i++) {
        const struct result_match *point = &verification->points[i];
        double fmr = (double)point->false_matches / (double)verification->nonmated;
        double fnmr = (double)point->false_nonmatches / (double)verification->mated;
        if (fmr >= fnmr) { // between the points both are taken as straight
            double gap = before_fnmr - before_fmr, over = fmr - fnmr;
            double part = gap + over > 0 ? gap / (gap + over) : 0;
            return before_fmr + part * (fmr - before_fmr);
        }
        before_fmr = fmr;
        before_fnmr = fnmr;
    }
    return before_fmr;
}
