// SPDX-License-Identifier: Apache-2.0
// cmd_complete.c - what a written authority does not say yet is added to it.
#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/written.h"

static int read_more(struct cli_call *call, struct written *written)
{
    const char *path = cli_value(call, "file");
    int code = written_read(path, clock_now(&call->clock), written, &call->error);
    const char *beside = code == 0 ? written_beside(written) : NULL;
    if (beside != NULL)
        return CLI_MISTAKE(call, "%s says '%s', which is the plan's: leave it out", path, beside);
    return code;
}

static int tell(struct cli_call *call, struct operate *operate, const char *reference)
{
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    AUTO_TEXT struct text gaps;
    text_init(&gaps, 1000);
    int code = register_operation_find(operate_store(operate), reference, REGISTER_AS_AT_ALWAYS,
                                       &operation, &call->error);
    if (code != 0)
        return code;
    out_done(call, "operation", reference, "%s is at version %lld.", reference,
             (long long)operation.version);
    register_authority_gaps(&operation.authority, operation.mode, operation.categories, false,
                            &gaps);
    if (gaps.length > 0)
        out_note(call, "The authority of %s still lacks: %s.", reference, gaps.bytes);
    else
        out_note(call, "The authority of %s is complete.", reference);
    return 0;
}

static int run_complete(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    struct written *written = memory_new(1, sizeof *written);
    int code = read_more(call, written);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_complete(operate, call->as, reference, &written->authority, &call->error);
    if (code == 0)
        code = tell(call, operate, reference);
    written_finish(written);
    memory_free(written);
    return code;
}

static const struct cli_option complete_options[] = {
    {"file", CLI_PATH, "FILE", "the fields to add, written as operation plan --template has them",
     .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_complete = {
    .words = "operation complete",
    .args = "REFERENCE",
    .summary = "add what a written authority does not say yet",
    .text = "Nothing is authorised while its written authority lacks a part that it must say; "
            "operation show names the parts. A planner adds them, from a text with only these "
            "fields. What is said already is not changed by it.\n\n"
            "After urgent authority, which may leave out who set the threshold, when and why, the "
            "zone, the coordinates, the community impact assessment and dates of documents, a "
            "planner adds them until it is reviewed: without them it is not confirmed. Who adds "
            "something does not confirm it.",
    .options = complete_options,
    .examples = "overt operation complete LFR-2026-0002 --file more.txt --as \"P. Shah\"",
    .see = "operation plan, operation amend, operation authorise, operation confirm",
    .run = run_complete,
    .acts = true,
    .record = true,
};
