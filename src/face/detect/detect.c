// SPDX-License-Identifier: Apache-2.0
// detect.c - chooses the family that a manifest names.
#include "face/detect/detect.h"

#include "base/text.h"
#include "face/detect/internal.h"

static const struct detect_family *const families[] = {&detect_mtcnn, &detect_yunet,
                                                      &detect_scrfd};

int detect_create(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                  int face_size_min, struct detect **ret_detect, struct overt_error *err)
{
    if (manifest->kind != INFER_DETECTOR)
        return error_set(err, OVERT_MODEL, "model %s is no detector: choose another one",
                         manifest->name);
    for (size_t i = 0; i < ARRAY_COUNT(families); i++)
        if (text_equal(families[i]->name, manifest->family))
            return families[i]->create(runtime, manifest, face_size_min, ret_detect, err);
    return error_set(err, OVERT_MODEL, "model %s: detectors of family \"%s\" are not known; these "
                     "are: mtcnn, yunet, scrfd", manifest->name, manifest->family);
}

void detect_destroy(struct detect **detect)
{
    if (*detect != NULL)
        (*detect)->family->destroy(*detect);
    *detect = NULL;
}

void detect_forget(struct detect *detect)
{
    detect->family->forget(detect);
}

int detect_find(struct detect *detect, struct image_source *source, struct overt_face *faces,
                size_t capacity, size_t *ret_count, struct overt_error *err)
{
    return detect->family->find(detect, source, faces, capacity, ret_count, err);
}
