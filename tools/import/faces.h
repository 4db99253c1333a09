// SPDX-License-Identifier: Apache-2.0
// faces.h - for overt-calibrate: the faces of some pictures as a recogniser is given them, each in
// several poses, so that few faces make many numbers.
#ifndef IMPORT_FACES_H
#define IMPORT_FACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { FACES_SIDE = 112, FACES_POSES = 9 }; ///< px; pose 0 is the face as it was found

struct faces {
    uint8_t *chips; ///< count * FACES_POSES of FACES_SIDE squared pixels R,G,B
    size_t count;
};

/// Every face that the default detector finds. OVERT_INPUT when there is none.
int faces_read(char *const *paths, int path_count, struct faces *ret_faces,
               struct overt_error *err) MUST_CHECK;
void faces_finish(struct faces *faces); ///< wipes

/// The numbers of a chip, or of its mirror image, as models/mobilefacenet/card.json has it.
void faces_planes(const struct faces *faces, size_t face, size_t pose, bool mirrored,
                  float *planes);

#endif
