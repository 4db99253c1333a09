// SPDX-License-Identifier: Apache-2.0
// cmd_evaluate.c - how well the models recognise, measured on labelled pictures, and how well a
// live operation did.
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/engine.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "evaluate/evaluate.h"
#include "evaluate/live/live.h"
#include "evaluate/report/report.h"
#include "evaluate/said.h"
#include "operate/watch.h"

#define PROGRESS_BAR 30

/// On a terminal only; what was computed by an earlier run goes by at once.
static int on_progress(void *context, size_t done, size_t all)
{
    double *began = context;
    if (!out_terminal(STDERR_FILENO))
        return 0;
    double now = time_monotonic();
    if (*began <= 0)
        *began = now;
    size_t filled = all > 0 ? done * PROGRESS_BAR / all : 0;
    double left = done > 1 ? (now - *began) / (double)(done - 1) * (double)(all - done) : 0;
    if (done >= all)
        fprintf(stderr, "\r\033[K");
    else
        fprintf(stderr, "\r[%.*s%*s] %zu of %zu pictures, about %.0f min left\033[K", (int)filled,
                "##############################", (int)(PROGRESS_BAR - filled), "", done, all,
                ceil(left / 60));
    fflush(stderr);
    return 0;
}

static struct evaluate_params params_of(const struct cli_call *call, double *began)
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
        .context = began,
        .work = cli_value(call, "work"),
        .threshold = cli_number(call, "threshold", 0),
    };
}

static struct said_wish wish_of(const struct cli_call *call)
{
    return (struct said_wish){.list = (size_t)cli_number(call, "list-size", 0),
                              .fpir = cli_number(call, "fpir", 0),
                              .confidence = cli_number(call, "confidence", INTERVAL_CONFIDENCE)};
}

static int write_report(struct cli_call *call, const struct result *file,
                        const struct said_wish *wish)
{
    const char *folder = cli_value(call, "report");
    if (folder == NULL)
        return 0;
    int code = evaluate_report(file, wish, folder, &call->error);
    if (code == 0)
        out_note(call, "The report is %s/index.html.", folder);
    return code;
}

/// Binds the result to now, and writes what was asked for.
static int write_files(struct cli_call *call, struct result *file, const struct said_wish *wish)
{
    const char *path = cli_value(call, "result");
    AUTO_TEXT struct text json;
    text_init(&json, 2 * RESULT_SIZE_MAX);
    file->made = clock_now(&call->clock);
    int code = result_write(file, &json, &call->error);
    if (code == 0 && path != NULL)
        code = file_write(path, json.bytes, json.length, 0644, &call->error);
    return code != 0 ? code : write_report(call, file, wish);
}

/// Pictures that gave no template, by their names in the CSV: somebody may want to look at them.
static void put_failed(struct cli_call *call, const struct evaluate_common *common)
{
    if (common->failed_shown == 0)
        return;
    text_append(&call->out, "\nNo face found, or no picture that can be read:\n");
    for (size_t i = 0; i < common->failed_shown; i++) {
        text_append(&call->out, "  ");
        out_clean(&call->out, common->failed[i]);
        text_append(&call->out, "\n");
    }
    if (common->failure_to_enrol.count > common->failed_shown)
        text_printf(&call->out, "  and %zu more\n",
                    common->failure_to_enrol.count - common->failed_shown);
}

static int run_pairs(struct cli_call *call)
{
    double began = 0;
    struct evaluate_params params = params_of(call, &began);
    struct said_wish wish = {0};
    AUTO_FREE struct evaluate_pairs_result *result = memory_new(1, sizeof *result);
    AUTO_RESULT struct result *file = NULL;
    int code = evaluate_pairs(call->args[0], &params, result, &file, &call->error);
    if (code == 0)
        code = write_files(call, file, &wish);
    if (code < 0)
        return code;
    if (call->json) {
        evaluate_pairs_json(result, &call->out);
        return 0;
    }
    evaluate_pairs_words(result, &call->out);
    text_append(&call->out, "\n");
    said_words(file, &wish, &call->out);
    put_failed(call, &result->common);
    return 0;
}

#define FILE_OPTIONS                                                                               \
    {"result", CLI_PATH, "FILE", "write the result here, for programs and for `evaluate check`"}, \
        {"report", CLI_DIR, "FOLDER", "write a report with plots here: index.html"},              \
        {"work", CLI_DIR, "FOLDER",                                                               \
         "keep what was computed here until the run is done, so that it can go on when stopped"}, \
        {"threshold", CLI_NUMBER, "T", "where groups and quality are measured",                   \
         "where FPIR is 1 % in this set", NULL, false, 0.0001, 1}
#define WISH_OPTIONS                                                                             \
    {"list-size", CLI_NUMBER, "N", "people on the lists that will be used",                      \
     "as many as in the test set", NULL, false, 1, 100000000},                                   \
        {"fpir", CLI_NUMBER, "R", "wished share of others that raise an alert, such as 0.0001",  \
         NULL, NULL, false, 1e-9, 0.5},                                                        \
    {                                                                                            \
        "confidence", CLI_NUMBER, "C", "how sure a threshold has to be", "0.95", NULL, false,    \
            0.5, 0.9999                                                                          \
    }
#define FILES_TEXT                                                                                 \
    "Groups are written down in the test set: a column `group`, or several called `group:NAME` "   \
    "(such as group:glasses). They are never guessed. For each, failures, misses and false "       \
    "alerts are counted and held against all the others (Fisher's exact test, Holm's "             \
    "correction); groups of fewer than ten people are too small and get no figures.\n\n"           \
    "--result writes a file that is bound by hashes to the models, the settings and the "          \
    "pictures; `overt evaluate check` reads it. The same set gives the same bytes, but for the "   \
    "time. --report writes a page with plots.\n\n"                                                 \
    "With --work a run that was stopped, however hard, goes on when it is started again. The "     \
    "folder holds templates of the test set, which are biometric: it can be read by its owner "    \
    "alone, and is overwritten and removed when the run is done. Remove the folder of a run "      \
    "that you give up.\n\n"                                                                        \
    "A picture without a face, or that cannot be read, counts as a failure and is named; one "     \
    "that is not there ends the run before it begins. No pair of pictures is ever named: whom "    \
    "an unknown face is like takes an operation."

static const struct cli_option pairs_options[] = {
    CLI_ENGINE_OPTIONS, FILE_OPTIONS, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_evaluate_pairs = {
    .words = "evaluate pairs",
    .args = "CSV",
    .summary = "measure recognition on pairs of pictures",
    .text = "Verification (ISO/IEC 19795-1). Reads a CSV with the columns image_a, image_b and "
            "same (1 or 0; paths relative to the file), and says how often the models judge "
            "rightly whether two pictures show one person, choosing the threshold in ten folds, "
            "and the false non-match rate (FNMR) at false match rates (FMR) of 1 in 100 to 1 in "
            "10,000.\n\n"
            "It needs no operation, so it can be of no use as a search: it takes whole, labelled "
            "sets only, and gives shares over the set, never a score of one picture.\n\n"
            FILES_TEXT,
    .options = pairs_options,
    .examples = "overt evaluate pairs pairs.csv --json\n"
                "overt evaluate pairs pairs.csv --result pairs.json --report report",
    .see = "evaluate openset, evaluate check, model list",
    .run = run_pairs,
};

static int run_openset(struct cli_call *call)
{
    double began = 0;
    struct evaluate_params params = params_of(call, &began);
    struct said_wish wish = wish_of(call);
    AUTO_FREE struct evaluate_openset_result *result = memory_new(1, sizeof *result);
    AUTO_RESULT struct result *file = NULL;
    int code = evaluate_openset(call->args[0], &params, result, &file, &call->error);
    if (code == 0)
        code = write_files(call, file, &wish);
    if (code < 0)
        return code;
    if (call->json) {
        evaluate_openset_json(result, &call->out);
        return 0;
    }
    said_words(file, &wish, &call->out);
    put_failed(call, &result->common);
    return 0;
}

static const struct cli_option openset_options[] = {
    CLI_ENGINE_OPTIONS, FILE_OPTIONS, WISH_OPTIONS, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_evaluate_openset = {
    .words = "evaluate openset",
    .args = "CSV",
    .summary = "measure recognition against a list, with people who are not on it",
    .text = "Open-set identification (ISO/IEC 19795-1). Reads a CSV with the columns role "
            "(gallery, mated or nonmated), identity and image, and gives the true positive "
            "identification rate (TPIR) at set false positive identification rates (FPIR), "
            "failures to enrol and to acquire, all with exact 95 % intervals, and the threshold "
            "that supports a wished FPIR on a list of a wished length: what an operation may "
            "use. Where the set is too small for the claim, it says how large it must be.\n\n"
            "Whole, labelled sets only, and shares over the set only, as with pairs. Nobody may "
            "be both on the list and nonmated, and no picture may stand there twice.\n\n"
            FILES_TEXT,
    .options = openset_options,
    .examples = "overt evaluate openset openset.csv --json\n"
                "# A list of 10,000; at most 1 in 1,000 of the others may raise an alert.\n"
                "overt evaluate openset set.csv --list-size 10000 --fpir 0.001 --result "
                "result.json --report report --work run",
    .see = "evaluate pairs, evaluate check, operation plan",
    .run = run_openset,
};

static int run_check(struct cli_call *call)
{
    struct said_wish wish = wish_of(call);
    AUTO_RESULT struct result *file = NULL;
    int code = result_read(call->args[0], &file, &call->error);
    if (code == OVERT_CORRUPT) { // an answer, not a failure of ours
        out_clean(&call->out, call->error.text);
        text_append(&call->out, ".\n");
        return CLI_EXIT_NO;
    }
    if (code == 0)
        code = write_report(call, file, &wish);
    if (code < 0)
        return code;
    if (call->json) {
        said_json(file, &wish, &call->out);
        return 0;
    }
    text_printf(&call->out, "The file is as it was made: its hash is %s.\n\n", file->sha256);
    said_words(file, &wish, &call->out);
    return 0;
}

static const struct cli_option check_options[] = {
    {"report", CLI_DIR, "FOLDER", "write the report with plots here: index.html"},
    WISH_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluate_check = {
    .words = "evaluate check",
    .args = "FILE",
    .summary = "verify the result of an evaluation and say what it shows",
    .text = "Reads a file that --result wrote, verifies its hash, and says in words what it shows: "
            "which threshold supports a wished rate of false alerts on a list of a wished length, "
            "how sure that is, and what cannot be told from this test set. No picture is needed, "
            "and none is read.\n\n"
            "It ends with 1 when the file was changed after it was made. A hash shows a change, "
            "not who made the file: keep its hash where it was adopted.",
    .options = check_options,
    .examples = "overt evaluate check result.json --list-size 10000 --fpir 0.001\n"
                "overt evaluate check result.json --json",
    .see = "evaluate openset, evaluate pairs",
    .run = run_check,
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
