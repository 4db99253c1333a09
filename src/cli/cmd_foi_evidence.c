// SPDX-License-Identifier: Apache-2.0
// cmd_foi_evidence.c - what stands behind the figures of a case's letter, for the officer alone.
#include <inttypes.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/foi.h"
#include "foi/placed.h"

struct listing {
    struct cli_call *call;
    struct out_table table;
};

static void put_json(void *context, const struct foi_proof *proof)
{
    struct json_writer *writer = &((struct listing *)context)->call->writer;
    json_put_object(writer);
    json_put_string_member(writer, "question", proof->label);
    json_put_string_member(writer, "topic", proof->topic);
    json_put_string_member(writer, "mode", proof->mode);
    json_put_bool_member(writer, "body_worn", proof->body_worn);
    json_put_string_member(writer, "period", proof->period);
    json_put_string_member(writer, "what", proof->what);
    json_put_int_member(writer, "figure", proof->figure);
    json_put_string_member(writer, "query", proof->query);
    json_put_key(writer, "rows");
    json_put_array(writer);
    for (size_t i = 0; i < proof->row_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "operation", proof->rows[i].operation);
        json_put_string_member(writer, "row", proof->rows[i].row);
        json_put_int_member(writer, "number", proof->rows[i].number);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void put_words(void *context, const struct foi_proof *proof)
{
    struct out_table *table = &((struct listing *)context)->table;
    out_table_cell(table, proof->label);
    out_table_cell(table, proof->what);
    out_table_cellf(table, "%s%s", proof->mode, proof->body_worn ? ", body-worn" : "");
    out_table_cell(table, proof->period);
    out_table_cellf(table, "%" PRId64, proof->figure);
    out_table_cellf(table, "%zu", proof->row_count);
}

/// The figures of the case as its letter has them.
static int read_figures(struct cli_call *call, struct store *store, struct listing *listing)
{
    CLEANUP(foi_asked_finish) struct foi_asked asked = {0};
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    struct foi_answer_params params;
    int code = foi_asked_read(call, store, &asked, &params);
    if (code < 0)
        return code;
    params.evidence = cli_value(call, "csv");
    params.each = call->json ? put_json : put_words;
    params.context = listing;
    return foi_answer(store, &params, &result, &call->error);
}

static int run_evidence(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    static const char *const heads[] = {"Question", "What", "Mode", "Period", "Figure", "Rows"};
    struct listing listing = {.call = call};
    const struct operate_consultation read = {.what = "foi.evidence", .why = call->args[0]};
    int code = cli_value(call, "csv") != NULL ? record_keep_out(call, "csv") : 0;
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = foi_may(operate_store(operate), call->as, "foi.evidence", call->clock, &call->error);
    if (code == 0)
        code = operate_consult(operate, call->as, &read, &call->error);
    if (code < 0)
        return code;
    out_table_init(&listing.table, ARRAY_COUNT(heads));
    for (size_t i = 0; i < ARRAY_COUNT(heads); i++)
        out_table_cell(&listing.table, heads[i]);
    out_table_right(&listing.table, 4);
    out_table_right(&listing.table, 5);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "reference", call->args[0]);
        json_put_key(&call->writer, "figures");
        json_put_array(&call->writer);
    }
    code = read_figures(call, operate_store(operate), &listing);
    if (call->json) {
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    }
    if (call->json || code < 0)
        text_finish(&listing.table.cells);
    else
        out_table_print(&listing.table, &call->out);
    return code;
}

static const struct cli_option evidence_options[] = {
    {"csv", CLI_PATH, "FILE", "write each figure with its query and its rows there"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_evidence = {
    .words = "foi evidence",
    .args = "REFERENCE",
    .summary = "show what stands behind the figures of a request's answers",
    .text = "For each figure: the query that gives it when it is run by itself over the record's "
            "file, and the rows that it counts, as references of operations and numbers of alerts "
            "and searches. It names nobody, and is for officers: no letter and no page of the "
            "disclosure log has it. A figure that its query does not give is refused.\n\n"
            "That it was read is recorded.",
    .options = evidence_options,
    .examples = "overt foi evidence 208-2023 --as \"I. Reed\"\n"
                "overt foi evidence 208-2023 --csv evidence.csv --as \"I. Reed\"",
    .see = "foi draft, foi answer",
    .run = run_evidence,
    .acts = true,
    .record = true,
};
