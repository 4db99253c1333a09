// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of ledger share.
#ifndef LEDGER_INTERNAL_H
#define LEDGER_INTERNAL_H

#include "base/text.h"
#include "ledger/ledger.h"
#include "store/store.h"

/// The canonical record of act `index`: JSON of the act's facts and of every row with `ledger` =
/// index; members in order of their names, NULL left out, bytes as "sha256:<hex>". *ret_rows counts
/// the rows. `operation` NULL or "".
int ledger_record_compose(struct store *store, int64_t index, const struct ledger_act *act,
                          struct text *ret_record, int64_t *ret_rows,
                          struct overt_error *err) MUST_CHECK;

/// SHA-256(salt || record).
void ledger_commitment(const void *salt, size_t salt_size, const char *record,
                       struct ledger_hash *ret_commitment);

/// A checkpoint's text: origin, size, root; and back, strict.
struct ledger_head {
    char origin[CRYPT_NAME_MAX + 1];
    int64_t size;
    struct ledger_hash root;
};
void ledger_head_write(const struct ledger_head *head, struct text *text);
/// Opens a signed checkpoint: signature by `verifier`, origin its name. OVERT_CORRUPT, OVERT_INPUT.
int ledger_head_open(const char *note, const char *verifier, struct ledger_head *ret_head,
                     struct overt_error *err) MUST_CHECK;
/// The same; `origin` may differ from the key's name. NULL: its name.
int ledger_head_open_as(const char *note, const char *verifier, const char *origin,
                        struct ledger_head *ret_head, struct overt_error *err) MUST_CHECK;

/// A checkpoint's text alone, as it stands under a signature.
bool ledger_head_parse(const char *text, size_t length, struct ledger_head *ret_head);

/// The next entry of a bundle from *at on; false when it is cut there. Moves *at behind it.
bool ledger_bundle_take(const char *bytes, size_t size, size_t *at, const char **ret_entry,
                        size_t *ret_size);

/// The published checkpoint in `log`/`name`; OVERT_NOT_FOUND when none. *ret_note (may be NULL) is
/// the caller's.
int ledger_head_read(const char *log, const char *name, const struct ledger_trust *trust,
                     struct ledger_head *ret_head, char **ret_note,
                     struct overt_error *err) MUST_CHECK;

/// The newest checkpoint of `least` to `most` entries, and its note with the cosignatures under it;
/// `cosigned`: one with a cosignature that holds. OVERT_NOT_FOUND. `note` may be NULL.
int ledger_checkpoint_find(struct store *store, int64_t least, int64_t most, bool cosigned,
                           struct ledger_head *ret_head, struct text *note,
                           struct overt_error *err) MUST_CHECK;

/// What the witnesses whom the reader believes signed under `note`, which is of `size` entries:
/// fills in what is not yet known. OVERT_CORRUPT when a cosignature does not verify.
int ledger_witnesses_see(const char *note, int64_t size, const struct ledger_trust *trust,
                         struct ledger_seen *seen, size_t *seen_count,
                         struct overt_error *err) MUST_CHECK;

/// Lines of hashes in base64, as receipts and requests have them.
void ledger_proof_write(const struct ledger_proof *proof, struct text *text);
/// Takes such lines up to the empty line behind them; returns what follows it, or NULL.
const char *ledger_proof_take(const char *line, struct ledger_proof *ret_proof);
/// A number without sign and leading zeros, up to a line end; what follows it, or NULL.
const char *ledger_number_take(const char *line, int64_t *ret_number);

/// "tile/<level>/<place>[.p/<width>]" or, with level -1, "tile/entries/...". Width 256: whole.
void ledger_tile_name(int level, int64_t place, int width, struct text *text);

#define LEDGER_TILE_WIDTH 256
#define LEDGER_BUNDLE_MAX (LEDGER_TILE_WIDTH * (2 + 65535))

#endif
