// SPDX-License-Identifier: Apache-2.0
// cmd_evaluate.c - how well the models recognise, measured on a labelled set of pictures.
#include <stdio.h>
#include <unistd.h>

#include "cli/engine.h"
#include "cli/out.h"
#include "cli/table.h"
#include "evaluate/evaluate.h"

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
