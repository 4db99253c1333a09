// SPDX-License-Identifier: Apache-2.0
// site_proof.c - the proof of each step that is shown (C2SP tlog-proof). One that was given out and
// still holds stays as it is: it proves as much as a newer one, and the page stays the same bytes.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "ledger/ledger.h"
#include "publish/site_internal.h"

#define PROOF_MAX (1024 * 1024) ///< bytes

void site_proof_name(const char *reference, int64_t index, char name[SITE_PROOF_NAME_MAX])
{
    (void)snprintf(name, SITE_PROOF_NAME_MAX, "operations/%s/entry-%" PRId64 ".tlog-proof",
                   reference, index);
}

int site_proofs_begin(struct site_proofs *proofs, const struct publish *publish,
                      const struct publish_site *site, struct overt_error *err)
{
    AUTO_FREE char *log = file_join(site->folder, "log");
    *proofs = (struct site_proofs){
        .store = publish->store, .folder = site->folder, .verifier = site->key};
    return ledger_published(log, site->key, &proofs->published, err);
}

static bool holds(const struct site_proofs *proofs, const char *proof, int64_t index,
                  struct ledger_proven *proven)
{
    const struct ledger_trust trust = {.verifier = proofs->verifier};
    return ledger_receipt_check(proof, &trust, NULL, 0, proven, NULL) == 0 &&
           proven->index == index && proven->is_entry;
}

/// A proof out of another ledger by the same key, or of an entry as it was before the record was
/// put back, is made anew.
static void keep_earlier(const struct site_proofs *proofs, const char *path, int64_t index,
                         struct site_proof *proof)
{
    AUTO_FREE char *kept = NULL;
    AUTO_FREE struct ledger_proven *proven = memory_new(1, sizeof *proven);
    size_t size = 0;
    if (file_read(path, PROOF_MAX, &kept, &size, NULL) != 0 || strlen(kept) != size ||
        !holds(proofs, kept, index, proven) ||
        memcmp(&proven->leaf, &proof->proven->leaf, sizeof proven->leaf) != 0)
        return;
    text_clear(&proof->text);
    text_append(&proof->text, kept);
    *proof->proven = *proven;
}

int site_proof(const struct site_proofs *proofs, const char *reference, int64_t index,
               struct site_proof *proof, struct overt_error *err)
{
    char name[SITE_PROOF_NAME_MAX];
    site_proof_name(reference, index, name);
    AUTO_FREE char *path = file_join(proofs->folder, name);
    text_init(&proof->text, PROOF_MAX);
    proof->proven = memory_new(1, sizeof *proof->proven);
    int code = index < 0 || index >= proofs->published
                   ? OVERT_NOT_FOUND
                   : ledger_receipt(proofs->store, index, proofs->published, &proof->text, err);
    if (code == 0 && !holds(proofs, proof->text.bytes, index, proof->proven))
        code = error_set(err, OVERT_CORRUPT,
                         "entry %" PRId64 " of the ledger is not what was signed: overt ledger "
                         "verify says more",
                         index);
    if (code != 0) {
        text_clear(&proof->text);
        return code == OVERT_NOT_FOUND ? 0 : code;
    }
    keep_earlier(proofs, path, index, proof);
    return 0;
}

void site_proof_finish(struct site_proof *proof)
{
    text_finish(&proof->text);
    memory_free(proof->proven);
    *proof = (struct site_proof){0};
}
