// SPDX-License-Identifier: Apache-2.0
// error.h - how every call of Overt says what went wrong.
//
// A call returns 0 or one of the negative codes below. A caller that wants the words passes a
// `struct overt_error`, always the last argument; it may be NULL. The text is one whole printable
// line that says what is wrong and what to do; it never holds a name, a picture, a template or a
// key.
#ifndef OVERT_ERROR_H
#define OVERT_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_ERROR_TEXT_MAX 240

/// Codes that a caller would act on differently. Never renumbered.
enum overt_code {
    OVERT_OK = 0,
    OVERT_INPUT = -1,     ///< what came from outside is broken, of the wrong type or out of range
    OVERT_LIMIT = -2,     ///< a stated maximum was exceeded
    OVERT_NO_MEMORY = -3, ///< not enough memory for a size that came from outside
    OVERT_IO = -4,        ///< a file, disk or device failed
    OVERT_CORRUPT = -5,   ///< our own stored bytes do not verify: stop writing
    OVERT_REFUSED = -6,   ///< a rule (R1-R7) or a right says no
    OVERT_NOT_FOUND = -7, ///< no such thing
    OVERT_MODEL = -8,     ///< the model cannot be used: wrong file, hash, shape or manifest
    OVERT_MISMATCH = -9,  ///< two things of different kinds, such as templates of two models
    OVERT_END = -10,      ///< no more pictures in this source; not a fault
    OVERT_INTERNAL = -11, ///< a part below us failed without a reason of its own
};

struct overt_error {
    int code; ///< an enum overt_code
    char text[OVERT_ERROR_TEXT_MAX];
};

#ifdef __cplusplus
}
#endif
#endif
