// SPDX-License-Identifier: Apache-2.0
// cmd_record.c - where the record is, and moving it from its file to a PostgreSQL server.
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/move.h"

static int run_show(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE char *moved = NULL;
    int standbys = -1;
    int code = record_read(call, &store);
    if (code == 0)
        code = store_standbys(store, &standbys, &call->error);
    if (code == 0)
        code = register_setting(store, "record.place", REGISTER_AS_AT_ALWAYS, "", &moved,
                                &call->error);
    if (code < 0)
        return code;
    bool server = store_is_shared(store);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "kept_in", server ? "server" : "file");
        record_standbys_json(&call->writer, standbys);
        json_put_string_member(&call->writer, "moved_to", moved[0] != '\0' ? moved : NULL);
        json_put_end(&call->writer);
        return 0;
    }
    out_field(&call->out, "Kept in",
              server ? "a PostgreSQL server (record.store in the folder says which)"
                     : "a file, record.db in the folder");
    if (moved[0] != '\0')
        out_field(&call->out, "Moved to", moved);
    if (standbys > 0)
        out_fieldf(&call->out, "Standbys", "%d: an act is told as done when it is there too",
                   standbys);
    record_warn_standby(call, standbys);
    return 0;
}

const struct cli_cmd cli_cmd_record_show = {
    .words = "record show",
    .args = "",
    .summary = "tell where the record is, and on how many disks",
    .text = "Tells whether the record is in a file or on a PostgreSQL server, and how many "
            "synchronous standbys the server waits for before an act is told as done. Without one, "
            "acts are on one disk only, and a fail-over can lose the last of them "
            "(docs/postgresql.md).",
    .examples = "overt record show --dir record --json",
    .see = "record move, ledger verify",
    .run = run_show,
    .record = true,
};

static int run_move(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_FREE struct ledger_report *report = memory_new(1, sizeof *report);
    const struct operate_move move = {.address = cli_value(call, "store"),
                                      .schema = cli_value(call, "schema")};
    int standbys = -1;
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_move(operate, call->as, &move, report, &call->error);
    if (code == 0)
        code = store_standbys(operate_store(operate), &standbys, &call->error);
    if (code < 0)
        return code;
    char root[65];
    text_from_bytes(root, &report->root, 32);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "entries", report->entries);
        json_put_int_member(&call->writer, "rows", report->rows);
        json_put_string_member(&call->writer, "root", root);
        record_standbys_json(&call->writer, standbys);
        json_put_end(&call->writer);
    } else {
        text_printf(&call->out,
                    "The record is on the server: %" PRId64 " entries and %" PRId64
                    " rows, whose ledger verifies there with the root that it has in the file.\n",
                    report->entries, report->rows);
    }
    record_warn_standby(call, standbys);
    out_note(call,
             "record.db in %s is what was there before, and takes nothing any more. What is "
             "erased from now on stays in it: destroy it once the server is backed up, and "
             "give the record a new master key (overt key rotate).",
             call->folder);
    return 0;
}

static const struct cli_option move_options[] = {
    {"store", CLI_TEXT, "ADDRESS",
     "the PostgreSQL server (15 or newer), such as "
     "postgresql://overt@db1,db2/overt?target_session_attrs=read-write; a password is in "
     "~/.pgpass, never here",
     .required = true},
    {"schema", CLI_TEXT, "NAME", "the schema there that is made for the record", "a new name"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_record_move = {
    .words = "record move",
    .args = "",
    .summary = "move the record from its file to a PostgreSQL server",
    .text = "Copies every row to the server, sealed values as they are, with the act of moving as "
            "the newest entry of the ledger; verifies the ledger there and compares it with the "
            "file's; only then the record is on the server. Keys and the published log stay in the "
            "folder. The file stays too, marked: nobody writes to it any more.\n\n"
            "A stop at any moment leaves the record whole in the file or whole on the server, and "
            "the command can be given again. Other programs wait for it to end, so do it when no "
            "operation is open. There is no way back from a server to a file.",
    .options = move_options,
    .examples = "overt record move --store postgresql://overt@db1.example/overt --as \"A. Admin\"",
    .see = "record show, ledger verify, key rotate",
    .run = run_move,
    .acts = true,
    .record = true,
};
