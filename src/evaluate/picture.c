// SPDX-License-Identifier: Apache-2.0
// picture.c - a picture's largest face, measured.
#include "evaluate/picture.h"

#include <string.h>

#include "base/memory.h"

static size_t largest(const struct overt_face *faces, size_t count)
{
    size_t which = 0;
    for (size_t i = 1; i < count; i++)
        if (faces[i].width > faces[which].width)
            which = i;
    return which;
}

static int measure(struct overt_engine *engine, const struct overt_image *image,
                   struct overt_face *faces, struct evaluate_picture *picture,
                   struct overt_error *err)
{
    int code =
        overt_engine_detect(engine, image, faces, OVERT_FACES_MAX, &picture->faces, err);
    if (code != 0 || picture->faces == 0)
        return code;
    size_t which = largest(faces, picture->faces);
    picture->refusal = overt_refusal_advice(faces[which].quality.refusal);
    return overt_engine_quality(engine, image, faces, picture->faces, which, &picture->quality,
                                err);
}

int evaluate_picture(struct overt_engine *engine, const char *path,
                     struct evaluate_picture *ret_picture, struct overt_error *err)
{
    struct overt_image *image = NULL;
    struct evaluate_picture picture = {.refusal = ""};
    int code = overt_image_read(path, &image, err);
    if (code != 0)
        return code;
    struct overt_face *faces = memory_new(OVERT_FACES_MAX, sizeof *faces);
    picture.width = image->width;
    picture.height = image->height;
    code = measure(engine, image, faces, &picture, err);
    overt_engine_forget(engine);
    overt_image_unref(&image);
    memory_wipe_free(faces, OVERT_FACES_MAX * sizeof *faces);
    if (code == 0)
        *ret_picture = picture;
    return code;
}
