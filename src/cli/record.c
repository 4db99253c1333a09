// SPDX-License-Identifier: Apache-2.0
// record.c - opening the record of a call; see record.h.
#include "cli/record.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/out.h"
#include "cli/passphrase.h"
#include "operate/sweep.h"

static int must_be_there(struct cli_call *call, char **ret_path)
{
    char *path = file_join(call->folder, "record.db");
    if (!store_exists(path)) {
        memory_free(path);
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "there is no record in %.90s; name its folder with --dir, or make one: "
                         "overt init FOLDER",
                         call->folder);
    }
    *ret_path = path;
    return 0;
}

int record_read(struct cli_call *call, struct store **ret_store)
{
    AUTO_FREE char *path = NULL;
    int code = must_be_there(call, &path);
    struct store *store = NULL;
    const struct operate_key_params key = passphrase_key(call->folder);
    if (code == 0)
        code = store_open(path, false, true, &store, &call->error);
    if (code == 0)
        code = operate_key_attach(store, &key, &call->error);
    if (code != 0)
        store_close(&store);
    else
        *ret_store = store;
    return code;
}

int record_params(struct cli_call *call, struct operate_params *ret_params)
{
    AUTO_FREE char *path = NULL;
    int code = must_be_there(call, &path);
    if (code < 0)
        return code;
    *ret_params = (struct operate_params){
        .folder = call->folder, .clock = call->clock, .key = passphrase_key(call->folder)};
    if (cli_has(call, "models")) {
        ret_params->models = cli_value(call, "models");
        ret_params->detector = cli_value(call, "detector");
        ret_params->recogniser = cli_value(call, "recogniser");
        ret_params->threads = (int)cli_number(call, "threads", 0);
        ret_params->face_size_min = (int)cli_number(call, "face-size", 0);
    }
    if (cli_has(call, "cpu"))
        ret_params->cpu = cli_value(call, "cpu");
    return 0;
}

int record_act(struct cli_call *call, struct operate **ret_operate)
{
    struct operate_params params = {0};
    int code = record_params(call, &params);
    return code < 0 ? code : operate_open(&params, ret_operate, &call->error);
}

int record_consult(struct cli_call *call, const struct operate_consultation *consultation)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int code = record_act(call, &operate);
    return code < 0 ? code : operate_consult(operate, call->as, consultation, &call->error);
}

int record_act_on(struct cli_call *call, const char *what, int64_t *ret_number,
                  struct operate **ret_operate)
{
    int code = cli_number_arg(call, 0, what, ret_number);
    return code < 0 ? code : record_act(call, ret_operate);
}

int record_give_out(struct cli_call *call, const char *what, const char *where,
                    const char *recipient)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_TEXT struct text why;
    char when[TIME_TEXT_MAX];
    const char *name = where ? strrchr(where, '/') : NULL, *said = cli_value(call, "reason");
    text_init(&why, 2000);
    time_format(record_as_at(call), when);
    text_printf(&why, "%s%sas at %s", said ? said : "", said ? "; " : "", when);
    if (where)
        text_printf(&why, ", into %.200s", name && name[1] ? name + 1 : where);
    const struct operate_disclosure given = {
        .what = what,
        .recipient = cli_value(call, "recipient") ? cli_value(call, "recipient") : recipient,
        .why = why.bytes,
    };
    int code = record_act(call, &operate);
    return code < 0 ? code : operate_disclose(operate, call->as, &given, &call->error);
}

/// The folder in which `path` is or would be made, without links; false when there is none yet.
static bool real_folder(const char *path, char ret_folder[PATH_MAX])
{
    AUTO_FREE char *folder = memory_copy_text(path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        return realpath(".", ret_folder) != NULL;
    slash[slash == folder] = '\0';
    return realpath(folder, ret_folder) != NULL;
}

/// A name that Overt itself gives to a file in the record's folder.
static bool is_record_name(const char *name)
{
    return text_starts(name, "record.") || text_starts(name, "ledger.") ||
           text_starts(name, "master.") || text_equal(name, "log") ||
           text_equal(name, "README.txt");
}

int record_keep_out(struct cli_call *call, const char *option)
{
    char inner[PATH_MAX], outer[PATH_MAX];
    const char *path = cli_value(call, option);
    AUTO_FREE char *database = file_join(call->folder, "record.db");
    if (!path || !store_exists(database) || !real_folder(database, outer) ||
        !real_folder(path, inner))
        return 0;
    const char *slash = strrchr(path, '/');
    size_t length = strlen(outer);
    bool beside = text_equal(inner, outer) && is_record_name(slash ? slash + 1 : path);
    bool in_log = text_starts(inner, outer) && text_starts(inner + length, "/log") &&
                  (inner[length + 4] == '/' || inner[length + 4] == '\0');
    if (!beside && !in_log)
        return 0;
    return CLI_MISTAKE(call, "--%s %.100s is a file of the record: name another one", option, path);
}

moment record_as_at(const struct cli_call *call)
{
    moment when = cli_moment(call, "as-at");
    return when ? when : clock_now(&call->clock); // an operation's state hangs on the hour
}

void record_note_servers(struct cli_call *call, const struct operate *operate)
{
    const char *why = NULL;
    size_t waiting = operate_servers_waiting(operate, &why);
    if (waiting > 0)
        out_note(call,
                 "%zu list%s not erased on %s servers yet, and cannot be read: the key is "
                 "destroyed (%s). Run overt sweep when they answer.",
                 waiting, waiting == 1 ? " is" : "s are", waiting == 1 ? "its" : "their", why);
}

void record_warn_drift(struct cli_call *call, struct store *store)
{
    struct register_drift drift;
    struct overt_error err;
    char most[REGISTER_EXPECTED_SIZE];
    if (store != NULL &&
        operate_drift(store, NULL, REGISTER_AS_AT_ALWAYS, &drift, &err) == 0 &&
        drift.is == REGISTER_DRIFT_MORE) {
        register_expected_words(drift.expected_high, most);
        out_note(call,
                 "Live operations with this evaluation had %lld false alert%s where at most %s "
                 "were expected: it does not stand for those places (overt evaluation drift).",
                 (long long)drift.false_alerts, drift.false_alerts == 1 ? "" : "s", most);
    }
}

int record_standbys(const char *folder)
{
    AUTO_FREE char *path = file_join(folder, "record.db");
    AUTO_STORE struct store *store = NULL;
    int standbys = -1;
    if (store_open(path, false, true, &store, NULL) != 0 ||
        store_standbys(store, &standbys, NULL) != 0)
        return -1;
    return standbys;
}

void record_warn_standby(struct cli_call *call, int standbys)
{
    if (standbys == 0)
        out_note(call, "%s", RECORD_ONE_DISK);
}

void record_standbys_json(struct json_writer *writer, int standbys)
{
    json_put_key(writer, "synchronous_standbys");
    if (standbys < 0)
        json_put_null(writer);
    else
        json_put_int(writer, standbys);
}
