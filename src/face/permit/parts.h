// SPDX-License-Identifier: Apache-2.0
// parts.h - what a list that is kept in parts on several servers is made of. A permit names the
// whole list by its digest; a server that holds one part cannot compute that digest. So whoever
// signs the permits also signs, once for each list, which parts make it up:
//
//     overt parts v1
//     list <64 hexadecimal digits: overt_gallery_digest of the whole list>
//     size <templates of the whole list>
//     model <id@version>
//     dimension <floats of a template>
//     parts <how many, a power of two>
//     part <templates> <64 hexadecimal digits: overt_gallery_digest of that part alone>
//     ...
//     <empty line>
//     — <log name> <base64 key id and signature>
//
// A server compares under a permit only when its own part is the one that such a note names for
// the permit's list (rule R1), and who asks all servers knows what a whole answer is.
#ifndef FACE_PERMIT_PARTS_H
#define FACE_PERMIT_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/sign.h"
#include "overt/template.h"

#define PERMIT_PARTS_MAX      256         ///< parts of a list
#define PERMIT_PARTS_NOTE_MAX (32 * 1024) ///< bytes of the note

struct permit_part {
    uint64_t size; ///< templates, from 1
    uint8_t digest[CRYPT_HASH_SIZE];
};

struct permit_parts {
    uint8_t list[CRYPT_HASH_SIZE]; ///< of the whole list, as the permit names it
    uint64_t size;                 ///< templates of the whole list: the sum of the parts
    char model[OVERT_MODEL_ID_MAX];
    int32_t dimension;
    size_t count; ///< a power of two, 1..PERMIT_PARTS_MAX
    struct permit_part part[PERMIT_PARTS_MAX];
};

/// Appends the signed note to `ret_note`, which needs a limit of PERMIT_PARTS_NOTE_MAX at least.
/// OVERT_INPUT when a term is out of its range or the parts do not sum up.
int permit_write_parts(const struct permit_parts *parts, const struct crypt_key *key,
                       struct text *ret_note, struct overt_error *err) MUST_CHECK;

/// Reads and verifies a note; `verifier` is the log's vkey. OVERT_REFUSED when the signature or any
/// line is wrong.
int permit_read_parts(const char *note, const char *verifier, struct permit_parts *ret_parts,
                      struct overt_error *err) MUST_CHECK;

#endif
