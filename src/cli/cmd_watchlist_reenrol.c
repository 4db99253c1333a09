// SPDX-License-Identifier: Apache-2.0
// cmd_watchlist_reenrol.c - the templates of a list made anew with the model in use.
#include <stdio.h>

#include "cli/engine.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/reenrol.h"

static void put_json(struct cli_call *call, const struct operate_reenrolled *done)
{
    struct json_writer *to = &call->writer;
    json_put_object(to);
    json_put_string_member(to, "operation", call->args[0]);
    json_put_string_member(to, "model", done->model);
    json_put_int_member(to, "enrolled_again", (int64_t)done->again);
    json_put_int_member(to, "of_this_model_before", (int64_t)done->kept);
    json_put_key(to, "faults");
    json_put_array(to);
    for (size_t i = 0; i < done->fault_count; i++) {
        json_put_object(to);
        json_put_int_member(to, "entry", done->faults[i].entry);
        json_put_string_member(to, "words", done->faults[i].words);
        json_put_end(to);
    }
    json_put_end(to);
    json_put_end(to);
}

static void put_words(struct cli_call *call, const struct operate_reenrolled *done)
{
    struct text *out = &call->out;
    for (size_t i = 0; i < done->fault_count; i++)
        text_printf(out, "entry %lld: %s\n", (long long)done->faults[i].entry,
                    done->faults[i].words);
    if (done->fault_count > 0)
        text_printf(out,
                    "Nothing was changed: %zu %s of the list of %s cannot be enrolled with %s. "
                    "Take them off, or add a better picture, and run this again.\n",
                    done->fault_count, done->fault_count == 1 ? "entry" : "entries", call->args[0],
                    done->model);
    else if (done->again == 0)
        text_printf(out, "The list of %s is of %s already: nothing is left to do.\n",
                    call->args[0], done->model);
    else
        text_printf(out,
                    "%zu %s of the list of %s enrolled again with %s. Somebody who added none of "
                    "it reviews the list: overt watchlist review %s\n",
                    done->again, done->again == 1 ? "entry" : "entries", call->args[0], done->model,
                    call->args[0]);
}

static int run_reenrol(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(operate_reenrolled_finish) struct operate_reenrolled done = {0};
    struct out_bar bar = {.shown = !call->json && out_terminal(2)};
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_reenrol(operate, call->as, call->args[0], cli_value(call, "reason"),
                               out_bar_draw, &bar, &done, &call->error);
    if (code != 0)
        return code;
    if (call->json)
        put_json(call, &done);
    else
        put_words(call, &done);
    return done.fault_count > 0 ? CLI_EXIT_NO : 0;
}

static const struct cli_option reenrol_options[] = {
    {"reason", CLI_TEXT, "TEXT", "why, such as the model that is used from now on",
     .required = true},
    CLI_ENGINE_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_watchlist_reenrol = {
    .words = "watchlist re-enrol",
    .args = "REFERENCE",
    .summary = "make the templates of a list anew with the model in use",
    .text =
        "Templates of two models are never compared. After a change of the model this makes every "
        "template that another one made anew, from the pictures that the record holds: the entry "
        "is taken off, with the reason, and added again with all that was said of it. Either all "
        "of them or none: an entry whose picture is not held any more, or in which the model finds "
        "no one good face, is named with what to do, and nothing is changed until it is dealt "
        "with. Stopped on the way, nothing is changed either.\n\n"
        "The list then needs its review again, by somebody who added none of it. The old entries "
        "are erased as any that was taken off, with a receipt. Not once the operation was opened: "
        "its permit is for the list as it was.\n\n"
        "Exit code 0: the whole list is of the model in use; 1: entries are to be dealt with "
        "first.",
    .options = reenrol_options,
    .examples = "overt watchlist re-enrol LFR-2026-0001 --recogniser ./better \\\n"
                "    --reason \"better@2 is in use from 1 December\" --as \"P. Shah\"",
    .see = "model plan, watchlist review, watchlist remove",
    .run = run_reenrol,
    .acts = true,
    .record = true,
};
