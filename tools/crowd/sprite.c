// SPDX-License-Identifier: Apache-2.0
// sprite.c - a still picture and its halves, read by the program's own decoder.
#include "crowd.h"

static struct overt_image *half_of(const struct overt_image *from)
{
    struct overt_image *to = NULL;
    if (from->width < 16 || from->height < 16 ||
        overt_image_create(from->width / 2, from->height / 2, &to, NULL) != 0)
        return NULL;
    for (int y = 0; y < to->height; y++) {
        const uint8_t *a = from->pixels + (ptrdiff_t)2 * y * from->stride;
        const uint8_t *b = a + from->stride;
        uint8_t *p = to->pixels + (ptrdiff_t)y * to->stride;
        for (int x = 0; x < to->width; x++)
            for (int c = 0; c < 3; c++)
                p[3 * x + c] = (uint8_t)((a[6 * x + c] + a[6 * x + 3 + c] + b[6 * x + c] +
                                          b[6 * x + 3 + c] + 2) /
                                         4);
    }
    return to;
}

int crowd_sprite_read(const char *path, struct crowd_sprite *ret_sprite, struct overt_error *err)
{
    struct crowd_sprite sprite = {{NULL}};
    int code = overt_image_read(path, &sprite.levels[0], err);
    if (code == 0 && (sprite.levels[0]->width < 8 || sprite.levels[0]->height < 8))
        code = error_set(err, OVERT_INPUT, "a picture has at least 8 by 8 px");
    if (code != 0) {
        crowd_sprite_finish(&sprite);
        return error_prepend(err, "%s", path);
    }
    for (int i = 1; i < CROWD_LEVELS && sprite.levels[i - 1] != NULL; i++)
        sprite.levels[i] = half_of(sprite.levels[i - 1]);
    *ret_sprite = sprite;
    return 0;
}

void crowd_sprite_finish(struct crowd_sprite *sprite)
{
    for (int i = 0; i < CROWD_LEVELS; i++)
        overt_image_unref(&sprite->levels[i]);
}
