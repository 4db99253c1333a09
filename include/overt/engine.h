// SPDX-License-Identifier: Apache-2.0
// engine.h - pixels to faces to templates.
#ifndef OVERT_ENGINE_H
#define OVERT_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "overt/face.h"
#include "overt/image.h"
#include "overt/template.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_FACES_MAX 512 ///< faces found in one picture; the most confident are kept

struct overt_engine;

/// Zero means the default.
struct overt_engine_params {
    const char *detector;   ///< folder or manifest of the detector; NULL: "mtcnn" of models
    const char *recogniser; ///< folder or manifest of the recogniser; NULL: "mobilefacenet"
    const char *models;     ///< folder where model names are looked up; NULL: OVERT_MODELS of the
                            ///< environment, else beside the program, else where it was installed
    int threads;            ///< threads for the models, 1..256; 0: as many as the process may use
    int face_size_min;      ///< smallest face, px of the box's shorter side, from 12; 0: 40
    bool no_mirror;         ///< embed the picture alone; default: it and its mirror, summed
    bool detect_only;       ///< do not load a recogniser
};

/// Loads the models, checks their SHA-256 against the manifests and warms them up. OVERT_MODEL with
/// words that name the file. The engine and what it needs per frame are allocated here.
OVERT_API int overt_engine_create(const struct overt_engine_params *params,
                                  struct overt_engine **ret_engine, struct overt_error *err);

/// Takes NULL; nulls the pointer.
OVERT_API void overt_engine_destroy(struct overt_engine **engine);

/// Finds faces with five points and judges their quality, left to right. `faces` has room for
/// `capacity`; the most confident are kept. No allocation in steady state (pictures of one size).
/// One thread at a time per engine.
OVERT_API int overt_engine_detect(struct overt_engine *engine, const struct overt_image *image,
                                  struct overt_face *faces, size_t capacity, size_t *ret_count,
                                  struct overt_error *err);

/// Makes one template per face, in batches. Faces that were refused are embedded all the same:
/// whether to use them is the caller's question. `templates` has room for `count`. One thread at a
/// time per engine.
OVERT_API int overt_engine_embed(struct overt_engine *engine, const struct overt_image *image,
                                 const struct overt_face *faces, size_t count,
                                 struct overt_template *templates, struct overt_error *err);

/// Wipes what the engine and its models still hold of pictures they were given: call it when
/// somebody has left the view. Takes some milliseconds; what the next call needs is kept. What
/// other engines of the process left, and do not use now, is wiped with it.
OVERT_API void overt_engine_forget(struct overt_engine *engine);

/// "id@version" of the models in use.
OVERT_API const char *overt_engine_detector(const struct overt_engine *engine);
OVERT_API const char *overt_engine_recogniser(const struct overt_engine *engine);
/// SHA-256 (32 bytes) of the recogniser's network, the engine's; NULL without a recogniser. A name
/// can be given to any file: figures that were measured are of this one.
OVERT_API const uint8_t *overt_engine_recogniser_hash(const struct overt_engine *engine);
/// SHA-256 (32 bytes) of the manifests of the models in use, the engine's. A manifest holds the
/// hashes of its networks and all that is done to a picture before them: two engines with the same
/// ones and the same parameters make the same templates. NULL without a recogniser.
OVERT_API const uint8_t *overt_engine_detector_manifest(const struct overt_engine *engine);
OVERT_API const uint8_t *overt_engine_recogniser_manifest(const struct overt_engine *engine);
/// Floats in a template.
OVERT_API int32_t overt_engine_dimension(const struct overt_engine *engine);

/// Seconds spent inside the models since the engine was created, for measuring what the rest costs.
OVERT_API double overt_engine_model_seconds(const struct overt_engine *engine);

#ifdef __cplusplus
}
#endif
#endif
