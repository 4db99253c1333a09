// SPDX-License-Identifier: Apache-2.0
// picture.h - the pictures that people judge by: the face of an alert alone, the scene it was in,
// and two faces side by side.
#ifndef OPERATE_PICTURE_H
#define OPERATE_PICTURE_H

#include <stddef.h>

#include "base/error.h"
#include "overt/face.h"
#include "overt/image.h"

#define PICTURE_MARGIN           0.4f ///< of the face's size, left around it on each side
#define PICTURE_SIDE_MAX         512  ///< px, longest side of a kept face
#define PICTURE_SCENE_SIDE_MAX   960  ///< px, longest side of a kept scene
#define PICTURE_BESIDE_HEIGHT    400  ///< px, of two pictures side by side
#define PICTURE_BESIDE_WIDTH_MAX 800  ///< px, of each of the two

/// The face number `which` of `faces` with a margin; every other face in it is made unrecognisable
/// (rule R2: who is not on the list leaves nothing). *ret_jpeg is freed with overt_bytes_free.
int picture_of_face(const struct overt_image *image, const struct overt_face *faces, size_t count,
                    size_t which, void **ret_jpeg, size_t *ret_size,
                    struct overt_error *err) MUST_CHECK;

/// The whole picture, made smaller: sharp is only the face number `which` with its margin. All else
/// is kept as a few colours that run into each other, too coarse to know a face by, found by the
/// detector or not; and each of the other `faces` is covered besides. What is lost is not in the
/// file. OVERT_INPUT when the face lies outside. *ret_jpeg is freed with overt_bytes_free.
int picture_of_scene(const struct overt_image *image, const struct overt_face *faces, size_t count,
                     size_t which, void **ret_jpeg, size_t *ret_size,
                     struct overt_error *err) MUST_CHECK;

/// The face with the same margin, for setting beside another. One reference, the caller's.
int picture_crop(const struct overt_image *image, const struct overt_face *face,
                 struct overt_image **ret_crop, struct overt_error *err) MUST_CHECK;

/// The whole picture, at most PICTURE_SIDE_MAX long. *image is made smaller. *ret_jpeg is freed
/// with overt_bytes_free.
int picture_small(struct overt_image **image, void **ret_jpeg, size_t *ret_size,
                  struct overt_error *err) MUST_CHECK;

/// Two pictures side by side in one height. Either may be NULL: then its half is grey.
int picture_side_by_side(const struct overt_image *left, const struct overt_image *right,
                         void **ret_jpeg, size_t *ret_size, struct overt_error *err) MUST_CHECK;

#endif
