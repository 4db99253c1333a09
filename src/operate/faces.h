// SPDX-License-Identifier: Apache-2.0
// faces.h - the chosen face of a picture in memory, for the search with it.
#ifndef OPERATE_FACES_H
#define OPERATE_FACES_H

#include "operate/internal.h"

/// As one_face_read, of a face that was found before.
int faces_take(struct act *act, const struct operate_faces *faces, size_t which,
               struct one_face *ret_face, struct overt_error *err) MUST_CHECK;

#endif
