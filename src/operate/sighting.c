// SPDX-License-Identifier: Apache-2.0
// sighting.c - passes in footage: times, most alike entry, best picture.
#include "operate/sighting.h"

#include "crypt/wipe.h"
#include "operate/picture.h"
#include "overt/overt.h"

void sighting_see(struct sighting *sighting, double time, const struct overt_face *face)
{
    if (!sighting->open)
        *sighting = (struct sighting){.open = true, .first = time, .searched = time - 1.0};
    sighting->last = time;
    sighting->usable |= face->quality.refusal == 0;
}

static void drop(void **bytes, size_t *size)
{
    if (*bytes != NULL)
        crypt_wipe(*bytes, *size);
    overt_bytes_free(*bytes);
    *bytes = NULL;
    *size = 0;
}

static void drop_pictures(struct sighting *sighting)
{
    drop(&sighting->jpeg, &sighting->jpeg_size);
    drop(&sighting->scene, &sighting->scene_size);
}

/// The face, and the scene it is in, take the place of those that were kept.
static int keep_pictures(struct sighting *sighting, const struct overt_image *image,
                         const struct overt_face *faces, size_t count, size_t which,
                         struct overt_error *err)
{
    struct sighting fresh = {0};
    int code =
        picture_of_face(image, faces, count, which, &fresh.jpeg, &fresh.jpeg_size, err);
    if (code == 0)
        code = picture_of_scene(image, faces, count, which, &fresh.scene, &fresh.scene_size, err);
    if (code != 0) {
        drop_pictures(&fresh);
        return code;
    }
    drop_pictures(sighting);
    sighting->jpeg = fresh.jpeg;
    sighting->jpeg_size = fresh.jpeg_size;
    sighting->scene = fresh.scene;
    sighting->scene_size = fresh.scene_size;
    return 0;
}

int sighting_match(struct sighting *sighting, const struct overt_candidate *candidate, int64_t rank,
                   const struct overt_image *image, const struct overt_face *faces, size_t count,
                   size_t which, struct overt_error *err)
{
    bool other = candidate->id != sighting->entry;
    if (other && sighting->entry != 0 && candidate->score <= sighting->score)
        return 0;
    float quality = faces[which].quality.score;
    if (other || sighting->jpeg == NULL || quality > sighting->quality) {
        int code = keep_pictures(sighting, image, faces, count, which, err);
        if (code != 0)
            return code;
        sighting->quality = quality;
    }
    if (other || candidate->score > sighting->score) {
        sighting->score = candidate->score;
        sighting->rank = rank;
    }
    sighting->entry = candidate->id;
    return 0;
}

void sighting_forget(struct sighting *sighting)
{
    drop_pictures(sighting);
    crypt_wipe(sighting, sizeof *sighting);
}

double sighting_oldest(const struct sighting *sightings, size_t count, double otherwise)
{
    double oldest = otherwise;
    for (size_t i = 0; i < count; i++)
        if (sightings[i].open && sightings[i].first < oldest)
            oldest = sightings[i].first;
    return oldest;
}
