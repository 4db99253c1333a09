// SPDX-License-Identifier: Apache-2.0
// move.c - see move.h. The act is recorded in the file and copied with the rest, in the file's open
// transaction: its commit is the moment at which the record is on the server.
#include "operate/move.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/random.h"
#include "operate/internal.h"

#define SCHEMA_BYTES 8

static void name_schema(const struct operate_move *move, char schema[64])
{
    uint8_t random[SCHEMA_BYTES];
    char hex[2 * SCHEMA_BYTES + 1];
    crypt_random(random, sizeof random);
    text_from_bytes(hex, random, sizeof random);
    (void)snprintf(schema, 64, "%s%.60s", move->schema != NULL ? "" : "record_",
                   move->schema != NULL ? move->schema : hex);
}

/// Where it goes, as a dated setting, and the tree signed with it.
static int record_it(struct act *act, const struct operate_move *move, const char *schema,
                     struct overt_error *err)
{
    AUTO_TEXT struct text place;
    text_init(&place, OPERATE_TEXT_MAX);
    text_printf(&place, "schema %s of %s", schema, move->address);
    struct register_by by = act_by(act);
    int code = register_setting_set(&by, OPERATE_PLACE_SETTING, place.bytes, err);
    return code != 0 ? code
                     : ledger_checkpoint(act->operate->store, act->operate->key, act->now, err);
}

/// The copy says of itself what the file says of itself.
static int compare(struct operate *operate, struct store *copy, struct ledger_report *ret_report,
                   struct overt_error *err)
{
    AUTO_FREE struct ledger_report *file = memory_new(1, sizeof *file);
    int code = ledger_verify(operate->store, NULL, operate->verifier, file, err);
    if (code == 0)
        code = ledger_verify(copy, operate->folder, operate->verifier, ret_report, err);
    if (code == 0 && (file->entries != ret_report->entries || file->rows != ret_report->rows ||
                      file->acts != ret_report->acts || file->erased != ret_report->erased ||
                      !crypt_equal(&file->root, &ret_report->root, sizeof file->root)))
        code = error_set(err, OVERT_CORRUPT,
                         "the copy on the server is not what the file is: nothing was moved");
    return code;
}

static int copy_it(struct operate *operate, const struct operate_move *move, const char *schema,
                   struct ledger_report *ret_report, struct overt_error *err)
{
    CLEANUP(store_close) struct store *copy = NULL;
    int code = store_copy(operate->store, move->address, schema, &copy, err);
    if (code == 0)
        code = compare(operate, copy, ret_report, err);
    if (code == 0)
        code = store_commit(copy, err);
    return code != 0 ? code : store_moving(operate->store, err);
}

/// On the server from here on, and opened there once, which tells it that it is the record.
static int go_on_there(struct operate *operate, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(operate->folder, OPERATE_RECORD_FILE);
    store_close(&operate->store);
    int code = store_moved(path, err);
    return code != 0 ? code : operate_reopen(operate, err);
}

int operate_move(struct operate *operate, const char *as, const struct operate_move *move,
                 struct ledger_report *ret_report, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    char schema[64];
    int code = act_begin(&act, operate, as, ACT_MOVE, NULL, err);
    if (code == 0 && store_is_shared(operate->store))
        code = error_set(err, OVERT_INPUT, "the record is on a server already");
    if (code == 0)
        code = store_address_check(move->address, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    name_schema(move, schema);
    code = record_it(&act, move, schema, err);
    if (code == 0)
        code = copy_it(operate, move, schema, ret_report, err);
    code = act_close(&act, code, err);
    return code != 0 ? code : go_on_there(operate, err);
}
