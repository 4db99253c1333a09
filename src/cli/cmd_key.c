// SPDX-License-Identifier: Apache-2.0
// cmd_key.c - the record's master key: what it is, and a new one.
#include <inttypes.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/passphrase.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/sweep.h"
#include "register/vault.h"

static int run_key_show(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_master master;
    char mark[2 * CRYPT_MASTER_ID_SIZE + 1], when[TIME_TEXT_MAX];
    int code = record_read(call, &store);
    if (code == 0)
        code = register_master_read(store, &master, &call->error);
    if (code < 0)
        return code;
    bool here = register_vault_is_open(store);
    int64_t days = (clock_now(&call->clock) - master.at) / (24 * 3600);
    text_from_bytes(mark, master.mark, sizeof master.mark);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "kind", register_master_word(master.kind));
        json_put_string_member(&call->writer, "id", mark);
        out_json_moment(&call->writer, "made_at", master.at);
        json_put_int_member(&call->writer, "days", days);
        json_put_int_member(&call->writer, "keys", master.keys);
        json_put_int_member(&call->writer, "changes", master.id - 1);
        json_put_key(&call->writer, "here");
        json_put_bool(&call->writer, here);
        json_put_end(&call->writer);
        return 0;
    }
    out_field(&call->out, "Kind", register_master_word(master.kind));
    out_field(&call->out, "Number", mark);
    out_fieldf(&call->out, "Made", "%s (%" PRId64 " day%s ago)", out_moment(master.at, when), days,
               out_plural(days));
    out_fieldf(&call->out, "Opens", "%" PRId64 " sealed rows", master.keys);
    out_fieldf(&call->out, "Changed", "%" PRId64 " time%s", master.id - 1,
               out_plural(master.id - 1));
    out_field(&call->out, "Here",
              here ? "yes"
                   : "no: what is personal stays sealed. Put master.key into the record's "
                     "folder, name it in OVERT_KEY_FILE, or hand it over as the systemd "
                     "credential overt-master-key");
    return 0;
}

const struct cli_cmd cli_cmd_key_show = {
    .words = "key show",
    .args = "",
    .summary = "tell which master key the record is under",
    .text = "Everything personal in the record is sealed under keys of its own, and these under "
            "the master key. Tells its kind (file, systemd credential or passphrase), its number, "
            "how old it is, how many sealed rows it opens, and whether it is here. The key itself "
            "is never shown.\n\n"
            "The key is looked for in the file that OVERT_KEY_FILE names, in "
            "$CREDENTIALS_DIRECTORY/overt-master-key, and in master.key in the record's folder. A "
            "passphrase is read from the descriptor that OVERT_PASSPHRASE_FD names, or asked for "
            "on the terminal. A key that is lost cannot be brought back, and neither can what it "
            "opens.",
    .examples = "overt key show --dir record",
    .see = "key rotate, retention report",
    .run = run_key_show,
    .record = true,
};

/// A new passphrase, twice.
static int ask_new(char *first, char *second, size_t *ret_size, struct overt_error *err)
{
    size_t size = 0, again = 0;
    int code = passphrase_ask("New passphrase: ", first, &size, err);
    if (code == 0)
        code = passphrase_ask("The same again: ", second, &again, err);
    if (code == 0 && !text_equal(first, second))
        code = error_set(err, OVERT_INPUT, "these are two different passphrases: start again");
    if (code == 0)
        *ret_size = size;
    return code;
}

static int run_key_rotate(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(crypt_secret_free) char *first = crypt_secret_new(CRYPT_PASSPHRASE_LIMIT + 1);
    CLEANUP(crypt_secret_free) char *second = crypt_secret_new(CRYPT_PASSPHRASE_LIMIT + 1);
    struct operate_rotate rotate = {.file = cli_value(call, "out")};
    int64_t keys = 0;
    bool passphrase = cli_flag(call, "passphrase");
    if (passphrase && rotate.file != NULL)
        return CLI_MISTAKE(call, "a key is in a file or made of a passphrase: give --out or "
                                 "--passphrase");
    int code = record_act(call, &operate);
    if (code == 0 && passphrase) {
        code = ask_new(first, second, &rotate.passphrase_size, &call->error);
        rotate.passphrase = first;
    }
    if (code == 0)
        code = operate_rotate(operate, call->as, &rotate, &keys, &call->error);
    if (code < 0)
        return code;
    out_done(call, "keys", NULL,
             "The record is under a new master key; %" PRId64 " key%s wrapped anew.", keys,
             keys == 1 ? " was" : "s were");
    if (passphrase || rotate.file != NULL)
        out_note(call, "Destroy the old key (and its copies) once the new one is in its safe "
                       "place: with it older backups can be read.");
    else
        out_note(call, "Copy the new master.key to its safe place and destroy the copies of the "
                       "old one: with it older backups can be read.");
    return 0;
}

static const struct cli_option rotate_options[] = {
    {"out", CLI_PATH, "FILE", "write the new key into this file, which must not be there",
     "master.key in the record's folder, in the place of the old one"},
    {"passphrase", CLI_FLAG, NULL, "no file: a key made of a passphrase, which is asked for"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_key_rotate = {
    .words = "key rotate",
    .args = "",
    .summary = "put the record under a new master key",
    .text = "Wraps the keys of all sealed rows under a new master key, in one transaction with its "
            "ledger entry. A stop at any moment leaves the record under the old key or the new "
            "one, and that key on the disk. Older backups of the record stay readable with the "
            "old key only: destroy it, and they are noise.",
    .options = rotate_options,
    .examples = "overt key rotate --as \"A. Admin\"\n"
                "# to a key on a stick that stays with the system administrator\n"
                "overt key rotate --out /media/stick/overt.key --as \"A. Admin\"",
    .see = "key show",
    .run = run_key_rotate,
    .acts = true,
    .record = true,
};
