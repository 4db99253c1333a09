// SPDX-License-Identifier: Apache-2.0
// record.c - opening the record of a call; see record.h.
#include "cli/record.h"

#include "base/file.h"
#include "base/memory.h"

static int must_be_there(struct cli_call *call, char **ret_path)
{
    char *path = file_join(call->folder, "record.db");
    if (!file_exists(path)) {
        memory_free(path);
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "there is no record in %.90s; name its folder with --dir, or make one: "
                         "overt init FOLDER --force NAME --administrator NAME",
                         call->folder);
    }
    *ret_path = path;
    return 0;
}

int record_read(struct cli_call *call, struct store **ret_store)
{
    AUTO_FREE char *path = NULL;
    int code = must_be_there(call, &path);
    return code < 0 ? code : store_open(path, false, true, ret_store, &call->error);
}

int record_act(struct cli_call *call, struct operate **ret_operate)
{
    AUTO_FREE char *path = NULL;
    int code = must_be_there(call, &path);
    if (code < 0)
        return code;
    struct operate_params params = {.folder = call->folder, .clock = call->clock};
    if (cli_has(call, "models")) {
        params.models = cli_value(call, "models");
        params.detector = cli_value(call, "detector");
        params.recogniser = cli_value(call, "recogniser");
        params.threads = (int)cli_number(call, "threads", 0);
        params.face_size_min = (int)cli_number(call, "face-size", 0);
    }
    return operate_open(&params, ret_operate, &call->error);
}

moment record_as_at(const struct cli_call *call)
{
    moment when = cli_moment(call, "as-at");
    return when ? when : clock_now(&call->clock); // an operation's state hangs on the hour
}
