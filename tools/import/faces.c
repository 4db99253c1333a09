// SPDX-License-Identifier: Apache-2.0
// faces.c - chips of the faces of some pictures.
#include "faces.h"

#include <math.h>

#include "base/memory.h"
#include "face/align/align.h"
#include "overt/engine.h"

enum { AT_ONCE = 64, FACES_MAX = 4096 };

#define CHIP ((size_t)3 * FACES_SIDE * FACES_SIDE)

/// A face looked at a little differently: moved by parts of the distance between the eyes, larger,
/// turned by radians.
static const struct pose {
    float right, down, size, turn;
} poses[FACES_POSES] = {
    {0, 0, 1, 0},      {0.11F, 0, 1, 0}, {-0.11F, 0, 1, 0}, {0, 0.11F, 1, 0},
    {0, -0.11F, 1, 0}, {0, 0, 1.07F, 0}, {0, 0, 0.93F, 0},  {0, 0, 1, 0.1F},
    {0, 0, 1, -0.1F},
};

static const struct image_scaling scaling = {.mean = {127.5F, 127.5F, 127.5F},
                                             .scale = {0.0078125F, 0.0078125F, 0.0078125F}};

/// The points that make a chip show the face in this pose.
static void pose_points(const struct overt_point *from, const struct pose *pose,
                        struct overt_point points[OVERT_LANDMARK_COUNT])
{
    float wide = hypotf(from[1].x - from[0].x, from[1].y - from[0].y), x = 0, y = 0;
    float along = pose->size * cosf(pose->turn), across = pose->size * sinf(pose->turn);
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        x += from[i].x / OVERT_LANDMARK_COUNT;
        y += from[i].y / OVERT_LANDMARK_COUNT;
    }
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        float dx = from[i].x - x, dy = from[i].y - y;
        points[i].x = x + along * dx - across * dy + pose->right * wide;
        points[i].y = y + across * dx + along * dy + pose->down * wide;
    }
}

static void take_face(struct faces *faces, struct image_source *source,
                      const struct overt_face *face)
{
    faces->chips = memory_resize(faces->chips, (faces->count + 1) * FACES_POSES, CHIP);
    uint8_t *chip = faces->chips + faces->count++ * FACES_POSES * CHIP;
    for (size_t i = 0; i < FACES_POSES; i++, chip += CHIP) {
        struct overt_point points[OVERT_LANDMARK_COUNT];
        pose_points(face->points, &poses[i], points);
        align_chip(source, &align_arcface, points, chip);
    }
}

static int take_picture(struct faces *faces, struct overt_engine *engine, const char *path,
                        struct overt_error *err)
{
    struct overt_face found[AT_ONCE];
    struct overt_image *image = NULL;
    struct image_source source = {.threads = 1};
    size_t count = 0;
    int code = overt_image_read(path, &image, err);
    if (code == 0)
        code = overt_engine_detect(engine, image, found, AT_ONCE, &count, err);
    if (code == 0)
        code = image_source_set(&source, image, err);
    for (size_t i = 0; i < count && code == 0 && faces->count < FACES_MAX; i++)
        take_face(faces, &source, &found[i]);
    image_source_finish(&source);
    overt_image_unref(&image);
    return code;
}

int faces_read(char *const *paths, int path_count, struct faces *ret_faces,
               struct overt_error *err)
{
    const struct overt_engine_params params = {.threads = 1, .detect_only = true};
    struct overt_engine *engine = NULL;
    struct faces faces = {.count = 0};
    int code = overt_engine_create(&params, &engine, err);
    for (int i = 0; i < path_count && code == 0; i++)
        code = take_picture(&faces, engine, paths[i], err);
    overt_engine_destroy(&engine);
    if (code == 0 && faces.count == 0)
        code = error_set(err, OVERT_INPUT, "there is no face in these pictures");
    if (code == 0)
        *ret_faces = faces;
    else
        faces_finish(&faces);
    return code;
}

void faces_finish(struct faces *faces)
{
    memory_wipe_free(faces->chips, faces->count * FACES_POSES * CHIP);
    *faces = (struct faces){.count = 0};
}

void faces_planes(const struct faces *faces, size_t face, size_t pose, bool mirrored,
                  float *planes)
{
    image_chip_planes(faces->chips + (face * FACES_POSES + pose) * CHIP, FACES_SIDE, &scaling,
                      mirrored, planes);
}
