// SPDX-License-Identifier: Apache-2.0
// cmd_register.c - the published table.
#include <string.h>

#include "base/file.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

#define EXPORT_MAX (32 * 1024 * 1024)

static int put(struct cli_call *call, const struct text *csv)
{
    const char *path = cli_value(call, "out");
    int code = path ? file_write(path, csv->bytes, csv->length, 0644, &call->error) : 0;
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "file", path);
        json_put_string_member(&call->writer, "csv", path ? NULL : csv->bytes);
        json_put_end(&call->writer);
    } else if (!path)
        text_append_bytes(&call->out, csv->bytes, csv->length);
    else
        text_printf(&call->out, "The register is in %s.\n", path);
    return 0;
}

static int run_export(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_TEXT struct text csv;
    text_init(&csv, EXPORT_MAX);
    const char *path = cli_value(call, "out");
    int code = record_keep_out(call, "out");
    if (code == 0 && path && !call->as)
        code = CLI_MISTAKE(call, "a file that is given out is recorded: say who does with "
                                 "--as NAME");
    if (code == 0 && call->as)
        code = record_give_out(call, "register.export", path, NULL);
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = register_export_csv(store, record_as_at(call), &csv, &call->error);
    if (code == 0 && csv.full)
        code = error_set(&call->error, OVERT_LIMIT, "the register is larger than %d MiB",
                         EXPORT_MAX / 1024 / 1024);
    return code < 0 ? code : put(call, &csv);
}

static const struct cli_option export_options[] = {
    {"out", CLI_PATH, "FILE", "write it into this file; needs --as, and is recorded", "print it"},
    RECORD_AS_AT_OPTION,
    {"recipient", CLI_TEXT, "WHO", "with --as: to whom it is given", "you"},
    {"reason", CLI_TEXT, "WHY", "with --as: why it is given, without names"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_register_export = {
    .words = "register export",
    .args = "",
    .summary = "write the register of operations that the public may read",
    .text = "One line for each operation, as CSV (RFC 4180): the columns that forces publish for "
            "live facial recognition, and those "
            "that requests under the Freedom of Information Act ask for. docs/register-columns.md "
            "names each. It holds no name of "
            "a person or an officer and no picture. Every figure is counted from the record; none "
            "is typed in. A file is given out: who did, when and to whom is recorded "
            "(Data Protection Act 2018, section 62).",
    .options = export_options,
    .examples = "overt register export --out register.csv --as \"I. Rees\"",
    .see = "operation list, foi answer, ledger verify",
    .run = run_export,
    .may_act = true,
    .record = true,
};
