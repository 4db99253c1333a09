// SPDX-License-Identifier: Apache-2.0
// sighting.c - passes in footage: times, most alike entry, best picture.
#include "operate/sighting.h"

#include "crypt/wipe.h"
#include "operate/picture.h"
#include "overt/overt.h"

void sighting_see(struct sighting *sighting, double time, const struct overt_face *face)
{
    if (!sighting->open)
        *sighting = (struct sighting){.open = true, .first = time};
    sighting->last = time;
    sighting->usable |= face->quality.refusal == 0;
}

static void drop_picture(struct sighting *sighting)
{
    if (sighting->jpeg != NULL)
        crypt_wipe(sighting->jpeg, sighting->jpeg_size);
    overt_bytes_free(sighting->jpeg);
    sighting->jpeg = NULL;
    sighting->jpeg_size = 0;
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
        void *jpeg = NULL;
        size_t size = 0;
        int code = picture_of_face(image, faces, count, which, &jpeg, &size, err);
        if (code != 0)
            return code;
        drop_picture(sighting);
        sighting->jpeg = jpeg;
        sighting->jpeg_size = size;
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
    drop_picture(sighting);
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
