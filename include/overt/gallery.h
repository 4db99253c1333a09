// SPDX-License-Identifier: Apache-2.0
// gallery.h - the list in memory and the exact search in it.
#ifndef OVERT_GALLERY_H
#define OVERT_GALLERY_H

#include <stddef.h>
#include <stdint.h>

#include "overt/permit.h"
#include "overt/template.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_GALLERY_SIZE_MAX (32 * 1024 * 1024) ///< templates
#define OVERT_GALLERY_DIGEST_SIZE 32
#define OVERT_CANDIDATES_MAX 1000
#define OVERT_PROBES_MAX 512 ///< probes of one call
#define OVERT_CPU_MAX 4      ///< sets of instructions

struct overt_gallery;

/// Who a template belongs to: an opaque number of the caller's. The engine knows no names.
struct overt_candidate {
    uint64_t id;
    float score; ///< cosine similarity, -1..1
};

/// Empty; it takes templates of one model only, the first one's. `capacity` templates of
/// `dimension` floats are reserved (it grows). OVERT_LIMIT, OVERT_NO_MEMORY.
OVERT_API int overt_gallery_create(int32_t dimension, size_t capacity,
                                   struct overt_gallery **ret_gallery, struct overt_error *err);

/// Wipes the templates and frees. Takes NULL; nulls the pointer.
OVERT_API void overt_gallery_destroy(struct overt_gallery **gallery);

/// Adds a copy. Several templates may have one id. OVERT_MISMATCH for another model's template.
/// Not while searches run.
OVERT_API int overt_gallery_add(struct overt_gallery *gallery, uint64_t id,
                                const struct overt_template *face, struct overt_error *err);

OVERT_API size_t overt_gallery_size(const struct overt_gallery *gallery);

/// SHA-256 over model, dimension, ids and templates in order: what a permit names as its list.
OVERT_API void overt_gallery_digest(const struct overt_gallery *gallery,
                                    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE]);

/// Exact search: the best `limit` ids at or above `threshold`, best first, ties by lower id; one
/// candidate per id (its best template).
/// Refused (OVERT_REFUSED, nothing compared) without a permit, outside of its window at `now` (UTC
/// seconds), below its threshold, or when the gallery is not the list that the permit names.
/// `candidates` has room for `limit` (1..OVERT_CANDIDATES_MAX). Several threads may search at once.
/// Scores are computed in a fixed order of additions and are the same on every machine.
OVERT_API int overt_gallery_search(const struct overt_gallery *gallery,
                                   const struct overt_permit *permit, int64_t now,
                                   const struct overt_template *probe, float threshold,
                                   struct overt_candidate *candidates, size_t limit,
                                   size_t *ret_count, struct overt_error *err);

/// The same for several probes at once, such as the faces of one picture, which reads the list once
/// for all. `candidates` has room for count * limit: those of probe i begin at i * limit, counts[i]
/// of them; `counts` has room for `count` (1..OVERT_PROBES_MAX). Refused as a whole.
OVERT_API int overt_gallery_search_many(const struct overt_gallery *gallery,
                                        const struct overt_permit *permit, int64_t now,
                                        const struct overt_template *probes, size_t count,
                                        float threshold, struct overt_candidate *candidates,
                                        size_t limit, size_t *counts, struct overt_error *err);

/// What this processor can compare with: "c" (plain C, any processor), then faster sets of its own
/// instructions, such as "avx2", "avx512-vnni", "neon"; the fastest last. Returns how many. All
/// give the same results, bit for bit.
OVERT_API size_t overt_cpu_list(const char *names[OVERT_CPU_MAX]);

/// OVERT_INPUT when `cpu` is not in that list; NULL and "" are the fastest.
OVERT_API int overt_cpu_check(const char *cpu, struct overt_error *err);

/// From now on this gallery compares with `cpu`: to try each, or to work round a machine's fault.
/// OVERT_INPUT as above. Not while searches run. A new gallery has the fastest.
OVERT_API int overt_gallery_set_cpu(struct overt_gallery *gallery, const char *cpu,
                                    struct overt_error *err);
OVERT_API const char *overt_gallery_cpu(const struct overt_gallery *gallery);

/// Template comparisons made so far, all searches together.
OVERT_API uint64_t overt_gallery_comparisons(const struct overt_gallery *gallery);

#ifdef __cplusplus
}
#endif
#endif
