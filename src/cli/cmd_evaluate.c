// SPDX-License-Identifier: Apache-2.0
// cmd_evaluate.c - how well the models recognise, measured on labelled pictures, and how well a
// live operation did.
#include <stdio.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/engine.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "evaluate/evaluate.h"
#include "evaluate/live/live.h"
#include "operate/watch.h"

static int on_progress(void *context, size_t done, size_t all)
{
    (void)context;
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, done < all ? "\r%zu of %zu pictures" : "\r\033[K", done, all);
        fflush(stderr);
    }
    return 0;
}

static struct evaluate_params params_of(const struct cli_call *call)
{
    return (struct evaluate_params){
        .engine =
            {
                .models = cli_value(call, "models"),
                .detector = cli_value(call, "detector"),
                .recogniser = cli_value(call, "recogniser"),
                .threads = (int)cli_number(call, "threads", 0),
                .face_size_min = (int)cli_number(call, "face-size", 0),
            },
        .progress = on_progress,
    };
}

static int run_pairs(struct cli_call *call)
{
    struct evaluate_params params = params_of(call);
    struct evaluate_pairs_result result;
    int code = evaluate_pairs(call->args[0], &params, &result, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        evaluate_pairs_json(&result, &call->out);
    else
        evaluate_pairs_words(&result, &call->out);
    return 0;
}

static const struct cli_option evaluate_options[] = {CLI_ENGINE_OPTIONS, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_evaluate_pairs = {
    .words = "evaluate pairs",
    .args = "CSV",
    .summary = "measure recognition on pairs of pictures",
    .text = "Reads a CSV with the columns image_a, image_b and same (1 or 0; paths relative to the "
            "file), and says how often the models "
            "judge rightly whether two pictures show one person, choosing the threshold in ten "
            "folds.\n\n"
            "It needs no operation, so it can be of no use as a search: it takes whole, labelled "
            "sets only, and gives shares over the "
            "set, never a score of one picture.",
    .options = evaluate_options,
    .examples = "overt evaluate pairs pairs.csv --json",
    .see = "evaluate openset, model list",
    .run = run_pairs,
};

static int run_openset(struct cli_call *call)
{
    struct evaluate_params params = params_of(call);
    struct evaluate_openset_result result;
    int code = evaluate_openset(call->args[0], &params, &result, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        evaluate_openset_json(&result, &call->out);
    else
        evaluate_openset_words(&result, &call->out);
    return 0;
}

const struct cli_cmd cli_cmd_evaluate_openset = {
    .words = "evaluate openset",
    .args = "CSV",
    .summary = "measure recognition against a list, with people who are not on it",
    .text = "Reads a CSV with the columns role (gallery, mated or nonmated), identity and image, "
            "and gives the true positive "
            "identification rate (TPIR) at set false positive identification rates (FPIR; ISO/IEC "
            "19795-1), with exact 95 % "
            "intervals, and the threshold of each: what an operation may use.\n\n"
            "Whole, labelled sets only, and shares over the set only, as with pairs.",
    .options = evaluate_options,
    .examples = "overt evaluate openset openset.csv --json",
    .see = "evaluate pairs, operation plan",
    .run = run_openset,
};

static int run_live(struct cli_call *call)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct evaluate_live_params params = {
        .slack = cli_number(call, "slack", 1.0),
        .cool_down = WATCH_COOL_DOWN_SECONDS,
    };
    AUTO_FREE struct evaluate_live_result *result = memory_new(1, sizeof *result);
    int code = record_read(call, &store);
    if (code == 0)
        code = evaluate_live(store, call->args[0], cli_value(call, "truth"), &params, result,
                             &call->error);
    if (code < 0)
        return code;
    if (call->json)
        evaluate_live_json(result, &call->out);
    else
        evaluate_live_words(result, &call->out);
    return 0;
}

static const struct cli_option live_options[] = {
    {"truth", CLI_PATH, "FILE", "CSV that says who passed which camera when", .required = true},
    {"slack", CLI_NUMBER, "SECONDS", "by how much an alert may lie outside of its pass", "1",
     .low = 0, .high = 60},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluate_live = {
    .words = "evaluate live",
    .args = "REFERENCE",
    .summary = "measure a live operation against who really passed",
    .text =
        "Reads the alerts and counts that a live operation recorded, and a CSV with the columns "
        "pass, identity, listed (yes or no), camera, t_in, t_out (seconds of the source) and group "
        "(may be empty), and says which share of the passes of listed people was found, how many "
        "alerts were false per face seen, and how many said it again, with exact 95 % intervals: "
        "over all, by camera, and by group where the file names groups.\n\n"
        "It compares no face. The truth comes from volunteers who were asked to walk through, or "
        "from a simulated crowd; identity is the nominal on the list. Run each camera once, with "
        "its name in the file.",
    .options = live_options,
    .examples = "overt evaluate live LFR-2026-0001 --truth truth.csv",
    .see = "live, evaluate openset",
    .run = run_live,
    .record = true,
};
