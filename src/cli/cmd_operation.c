// SPDX-License-Identifier: Apache-2.0
// cmd_operation.c - an operation from opening to closing. cmd_authority.c has what comes before and
// after, cmd_show.c prints them.
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

typedef int act(struct operate *operate, const char *as, const char *reference,
                struct overt_error *err);

static int run_act(struct cli_call *call, act *function, const char *sentence, const char *next)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code = function(operate, call->as, reference, &call->error);
    if (code < 0)
        return code;
    out_done(call, "operation", reference, "%s %s.", reference, sentence);
    record_note_servers(call, operate);
    if (next) {
        out_note(call, "%s", next);
        record_warn_drift(call, operate_store(operate));
    }
    return 0;
}

static int run_open(struct cli_call *call)
{
    return run_act(call, operate_open_operation, "is open", "It ends by itself with its window.");
}

const struct cli_cmd cli_cmd_operation_open = {
    .words = "operation open",
    .args = "REFERENCE",
    .summary = "open an operation inside its window",
    .text = "Freezes the list, records its figures, and gives the operation its permit, without "
            "which no face is compared. "
            "Refused unless the operation is authorised, the window has begun and not ended, the "
            "list is not empty, every "
            "entry has a reason and an image source, the list was reviewed within the last 24 "
            "hours by another officer "
            "than who made it, and, for live, the public notice is recorded. A refusal is recorded "
            "too.",
    .examples = "overt operation open LFR-2026-0001 --as \"P. Shah\"",
    .see = "operation notify, watchlist review, live, search, identify, operation close",
    .run = run_open,
    .acts = true,
    .record = true,
};

typedef int pause_act(struct operate *operate, const char *as, const char *reference,
                      const char *reason, struct overt_error *err);

static int run_pause_act(struct cli_call *call, pause_act *function, const char *sentence)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code = function(operate, call->as, reference, cli_value(call, "reason"), &call->error);
    if (code == 0)
        out_done(call, "operation", reference, "%s %s.", reference, sentence);
    return code;
}

static int run_pause(struct cli_call *call)
{
    return run_pause_act(call, operate_pause, "is paused");
}

static int run_resume(struct cli_call *call)
{
    return run_pause_act(call, operate_resume, "goes on");
}

static const struct cli_option pause_options[] = {
    {"reason", CLI_TEXT, "TEXT", "why, or @FILE", .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_pause = {
    .words = "operation pause",
    .args = "REFERENCE",
    .summary = "stop looking for a while",
    .text = "Until it goes on nothing is compared: no search is done, no live run begins, and "
            "those that go on stop looking within two seconds, stay, and write down since when "
            "nobody was looked at. The window ends as before, alerts can be judged, and the "
            "operation can be closed.",
    .options = pause_options,
    .examples = "overt operation pause LFR-2026-0001 --reason \"heavy rain\" --as \"P. Shah\"",
    .see = "operation resume, operation close, operation show",
    .run = run_pause,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_operation_resume = {
    .words = "operation resume",
    .args = "REFERENCE",
    .summary = "go on after a pause",
    .text = "Ends the pause: searches are done again, and live runs that waited look again within "
            "two seconds.",
    .options = pause_options,
    .examples = "overt operation resume LFR-2026-0001 --reason \"it is dry\" --as \"P. Shah\"",
    .see = "operation pause, live",
    .run = run_resume,
    .acts = true,
    .record = true,
};

static int run_close(struct cli_call *call)
{
    return run_act(call, operate_close_operation, "is closed", NULL);
}

const struct cli_cmd cli_cmd_operation_close = {
    .words = "operation close",
    .args = "REFERENCE",
    .summary = "close an operation before its window ends",
    .text = "Ends the operation: nothing can be compared with its list any more. Alerts can still "
            "be judged and outcomes "
            "recorded. An operation that nobody closes expires with its window.",
    .examples = "overt operation close LFR-2026-0001 --as \"P. Shah\"",
    .see = "operation open, alert list, operation show",
    .run = run_close,
    .acts = true,
    .record = true,
};
