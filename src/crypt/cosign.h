// SPDX-License-Identifier: Apache-2.0
// cosign.h - a witness's cosignature under a checkpoint (C2SP tlog-cosignature v1.0.1, Ed25519).
//
//     — <witness> <base64(4 bytes key id || 8 bytes seconds since 1970 || 64 bytes signature)>
//
// The signature covers "cosignature/v1\ntime <seconds>\n" and then the checkpoint's text. It says
// that the witness knew no other history of this log at that time.
#ifndef CRYPT_COSIGN_H
#define CRYPT_COSIGN_H

#include <stddef.h>
#include <stdint.h>

#include "crypt/sign.h"

#define CRYPT_COSIGNATURE_SIZE     (CRYPT_KEY_ID_SIZE + 8 + CRYPT_SIGNATURE_SIZE)
#define CRYPT_COSIGNATURE_LINE_MAX 16384 ///< bytes of one signature line, with its line end

/// What a signature line is to a witness.
enum crypt_cosignature {
    CRYPT_COSIGNATURE_NONE,  ///< not a signature line
    CRYPT_COSIGNATURE_OTHER, ///< of another name
    CRYPT_COSIGNATURE_KIN,   ///< of the witness's name but another key, such as ML-DSA
    CRYPT_COSIGNATURE_FALSE, ///< of this key, and does not verify
    CRYPT_COSIGNATURE_HOLDS,
};

/// Looks at one line (without its line end) under the checkpoint's `text`, which ends with a line
/// end. *ret_time, in seconds since 1970, is set when it holds. Any thread.
enum crypt_cosignature crypt_cosignature_check(const char *text, size_t text_length,
                                               const char *line, size_t line_length,
                                               const struct crypt_verifier *witness,
                                               int64_t *ret_time);

/// Looks at every signature line of a whole note; the newest time when there are several of this
/// witness. OVERT_NOT_FOUND when it signed nothing here, OVERT_CORRUPT when one of its lines does
/// not verify, OVERT_INPUT when this is no note.
int crypt_note_cosigned(const char *note, const struct crypt_verifier *witness, int64_t *ret_time,
                        struct overt_error *err) MUST_CHECK;

/// Signs as a witness would: appends one signature line, with its line end. `key` is the witness's,
/// its name the witness's name; `seconds` > 0.
void crypt_cosignature_make(const struct crypt_key *key, const char *text, size_t text_length,
                            int64_t seconds, struct text *ret_line);

/// Appends the vkey under which such cosignatures verify (type 0x04).
void crypt_key_witness(const struct crypt_key *key, struct text *text);

#endif
