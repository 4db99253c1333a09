// SPDX-License-Identifier: Apache-2.0
// top.h - the best candidates so far, one per id.
#ifndef FACE_MATCH_TOP_H
#define FACE_MATCH_TOP_H

#include <stddef.h>

#include "overt/gallery.h"

/// Best first, ties by lower id. The order is total, so the result does not depend on the order of
/// offers.
struct match_top {
    struct overt_candidate *items; ///< room for `limit`; not owned
    size_t count;
    size_t limit; ///< at least 1
    float floor;  ///< a lower score cannot enter: the threshold, later the last one's score
};

void match_top_init(struct match_top *top, struct overt_candidate *items, size_t limit,
                    float threshold);

/// Takes the candidate in if it belongs there; an id that is there already keeps its better score.
void match_top_offer(struct match_top *top, uint64_t id, float score);

#endif
