// SPDX-License-Identifier: Apache-2.0
// sighting.h - what is known of a pass in footage besides its templates (watch.h): when it began
// and was last seen, and the best picture while it looks like somebody sought.
#ifndef OPERATE_SIGHTING_H
#define OPERATE_SIGHTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "overt/engine.h"
#include "overt/gallery.h"

struct sighting {
    bool open;
    bool usable;        ///< at least one picture could be used: a face seen
    double first, last; ///< seconds of the recording
    double searched;    ///< when it was last searched with; before `first`: not yet
    uint64_t entry;     ///< the most alike at or above the threshold; 0: nobody
    float score;
    int64_t rank;       ///< of the entry among the candidates, from 1
    float quality;      ///< of the picture that is kept
    void *jpeg;         ///< the face, with an entry only; overt's (overt_bytes_free)
    size_t jpeg_size;
    void *scene;        ///< and all of the picture, nobody else in it to be recognised
    size_t scene_size;
};

/// A face of the pass at `time`.
void sighting_see(struct sighting *sighting, double time, const struct overt_face *face);

/// The pass looks like this candidate: keeps it if it is the most alike, and the face's picture if
/// it is the best of it.
int sighting_match(struct sighting *sighting, const struct overt_candidate *candidate, int64_t rank,
                   const struct overt_image *image, const struct overt_face *faces, size_t count,
                   size_t which, struct overt_error *err) MUST_CHECK;

/// Wipes; the slot is free again.
void sighting_forget(struct sighting *sighting);

/// When the first of those in view came in; `otherwise` when nobody is.
double sighting_oldest(const struct sighting *sightings, size_t count, double otherwise);

#endif
