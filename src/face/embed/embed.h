// SPDX-License-Identifier: Apache-2.0
// embed.h - a chip to a template.
#ifndef FACE_EMBED_EMBED_H
#define FACE_EMBED_EMBED_H

#include "face/infer/manifest.h"
#include "face/infer/session.h"
#include "overt/face.h"
#include "overt/template.h"

#define EMBED_CHIPS_MAX 32 ///< chips of one call

struct embed;

/// Loads the model's file. `manifest` and `runtime` have to outlive it. `mirror`: the embedding of
/// a chip and of its mirror image are added, if the manifest says so too. *ret_embed is the
/// caller's. OVERT_MODEL.
int embed_create(struct infer_runtime *runtime, const struct infer_manifest *manifest, bool mirror,
                 struct embed **ret_embed, struct overt_error *err) MUST_CHECK;

/// Wipes what was computed from pictures. Takes NULL; nulls the pointer.
void embed_destroy(struct embed **embed);

int32_t embed_dimension(const struct embed *embed);
int32_t embed_side(const struct embed *embed); ///< px of a chip
/// Where the five points lie in a chip; px with the first pixel's centre at (0, 0).
void embed_points(const struct embed *embed, struct overt_point points[OVERT_LANDMARK_COUNT]);

/// Where chip number `index` (below EMBED_CHIPS_MAX) is to be written: R,G,B without gaps.
uint8_t *embed_chip(struct embed *embed, size_t index);

/// Makes templates of the first `count` chips in as few runs as there can be. The chips are wiped.
int embed_run(struct embed *embed, size_t count, struct overt_template *templates,
              struct overt_error *err) MUST_CHECK;

#endif
