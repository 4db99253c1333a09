// SPDX-License-Identifier: Apache-2.0
// permit.h - the leave to compare. Without one nothing here compares a face with a list (rule R1).
//
// A permit is a signed note (C2SP signed-note, Ed25519) that the record writes when an operation is
// opened. It names the operation, the mode, the window, the lowest threshold, and the SHA-256 of
// the one list that may be searched. It ends by itself. Its text:
//
//     overt permit v1
//     operation <reference>
//     mode <live|retrospective|operator-initiated>
//     opens <2026-11-22T10:00:00Z>
//     closes <2026-11-22T16:00:00Z>
//     threshold <0.640000>
//     list <64 hexadecimal digits: overt_gallery_digest>
//     size <templates on the list>
//     entry <number of the ledger entry that recorded the opening>
//     <empty line>
//     — <log name> <base64 key id and signature>
#ifndef OVERT_PERMIT_H
#define OVERT_PERMIT_H

#include <stdint.h>

#include "overt/api.h"
#include "overt/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_PERMIT_SIZE_MAX 2048 ///< bytes of the note

enum overt_mode {
    OVERT_MODE_LIVE = 1,               ///< LFR
    OVERT_MODE_RETROSPECTIVE = 2,      ///< RFR
    OVERT_MODE_OPERATOR_INITIATED = 3, ///< OIFR
};

struct overt_permit;

/// Reads and verifies a permit. `verifier` is the log's public key as a C2SP vkey
/// ("name+hash+base64"). OVERT_REFUSED when the signature or any line is wrong. Thread-safe to
/// share.
OVERT_API int overt_permit_read(const char *note, const char *verifier,
                                struct overt_permit **ret_permit, struct overt_error *err);

/// Takes NULL; nulls the pointer.
OVERT_API void overt_permit_destroy(struct overt_permit **permit);

OVERT_API const char *overt_permit_operation(const struct overt_permit *permit);
OVERT_API enum overt_mode overt_permit_mode(const struct overt_permit *permit);
OVERT_API int64_t overt_permit_opens(const struct overt_permit *permit); ///< UTC seconds
OVERT_API int64_t
overt_permit_closes(const struct overt_permit *permit); ///< UTC seconds, inclusive
OVERT_API float overt_permit_threshold(const struct overt_permit *permit);

#ifdef __cplusplus
}
#endif
#endif
