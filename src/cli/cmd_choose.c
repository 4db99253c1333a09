// SPDX-License-Identifier: Apache-2.0
// cmd_choose.c - what people make of retrospective searches: the choice of a candidate, and the
// review of every search afterwards.
#include <inttypes.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static int run_choose(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const struct operate_choice choice = {
        .rank = (int64_t)cli_number(call, "rank", 0),
        .note = cli_value(call, "note"),
        .correction = cli_value(call, "correction"),
    };
    if ((choice.rank != 0) == cli_flag(call, "none"))
        return CLI_MISTAKE(call, "say which: --rank N, or --none");
    int code = record_act_on(call, "a search", &id, &operate);
    if (code == 0)
        code = operate_choose(operate, call->as, id, &choice, &call->error);
    if (code == 0 && choice.rank)
        out_done(call, "search", call->args[0],
                 "Search %s: the candidate of rank %" PRId64
                 " is chosen; another officer adjudicates it.",
                 call->args[0], choice.rank);
    else if (code == 0)
        out_done(call, "search", call->args[0], "Search %s: none of the candidates is chosen.",
                 call->args[0]);
    return code;
}

static const struct cli_option choose_options[] = {
    {"rank", CLI_NUMBER, "N", "the candidate of this rank", .low = 1, .high = 1000},
    {"none", CLI_FLAG, NULL, "none of the candidates"},
    {"note", CLI_TEXT, "TEXT", "why, and what speaks against it", .required = true},
    {"correction", CLI_TEXT, "WHY", "this corrects what is recorded; why"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_search_choose = {
    .words = "search choose",
    .args = "SEARCH",
    .summary = "record which candidate of a search the investigator chose",
    .text = "An investigator says which candidate of a retrospective search with a picture may be "
            "the person sought, by its rank, or that none is; why, and what speaks against it. "
            "Another officer verifies by adjudicating that candidate's alert. Without both, "
            "nothing can follow but no action.",
    .options = choose_options,
    .examples = "overt search choose 2 --rank 1 --note \"Same scar; ten years older\" "
                "--as \"I. Novak\"",
    .see = "search, search list, alert adjudicate",
    .run = run_choose,
    .acts = true,
    .record = true,
};

static int run_review(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const char *word = cli_value(call, "result");
    const struct operate_search_reviewed review = {
        .result = register_search_result_from(word),
        .note = cli_value(call, "note"),
        .correction = cli_value(call, "correction"),
    };
    int code = record_act_on(call, "a search", &id, &operate);
    if (code == 0)
        code = operate_search_review(operate, call->as, id, &review, &call->error);
    if (code == 0)
        out_done(call, "search", call->args[0], "Search %s is reviewed: %s.", call->args[0], word);
    return code;
}

static const struct cli_option review_options[] = {
    {"result", CLI_WORD, "WORD", "whether the search was as it should be",
     .words = "proper|improper|follow-up", .required = true},
    {"note", CLI_TEXT, "TEXT", "what the review found", .required = true},
    {"correction", CLI_TEXT, "WHY", "this corrects what is recorded; why"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_search_review = {
    .words = "search review",
    .args = "SEARCH",
    .summary = "record the review of a search afterwards",
    .text = "Every search is reviewed afterwards, by somebody who neither made it nor judged what "
            "it returned: was it necessary, its picture lawfully held and its reason one of the "
            "authority? overt search list --unreviewed shows those that are left.",
    .options = review_options,
    .examples = "overt search review 2 --result proper --note \"Within the authority\" "
                "--as \"U. Wood\"",
    .see = "search list, search choose",
    .run = run_review,
    .acts = true,
    .record = true,
};

static void say_choice(const struct register_search *search, struct text *out)
{
    if (search->footage)
        text_append(out, "a recording");
    else if (!search->chosen_by)
        text_append(out, search->mode == REGISTER_MODE_RETROSPECTIVE ? "not yet" : "-");
    else if (!search->chosen)
        text_append(out, "none");
    else
        text_printf(out, "rank %" PRId64 "%s", search->chosen_rank,
                    search->verified ? ", verified" : "");
}

static void searches_table(struct text *out, const struct register_search *searches,
                           const size_t *shown, size_t count)
{
    static const char *const headings[] = {"Search",     "Time",   "By",    "Source",
                                           "Candidates", "Chosen", "Review"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    out_table_right(&table, 4);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        const struct register_search *one = &searches[shown[i]];
        AUTO_TEXT struct text choice;
        char when[TIME_TEXT_MAX];
        text_init(&choice, 100);
        say_choice(one, &choice);
        out_table_cellf(&table, "%" PRId64, one->id);
        out_table_cell(&table, out_moment(one->at, when));
        out_table_cell(&table, one->officer);
        out_table_cell(&table, one->source_type);
        out_table_cellf(&table, "%" PRId64, one->candidates);
        out_table_cell(&table, choice.bytes);
        out_table_cell(&table, one->review ? register_search_result_word(one->review) : "not yet");
    }
    out_table_print(&table, out);
}

static void search_json(struct json_writer *writer, const struct register_search *search,
                        bool named)
{
    json_put_object(writer);
    json_put_int_member(writer, "search", search->id);
    json_put_string_member(writer, "mode", register_mode_word(search->mode));
    json_put_string_member(writer, "by", search->officer);
    out_json_moment(writer, "at", search->at);
    json_put_string_member(writer, "captured", search->captured);
    json_put_string_member(writer, "place", search->place);
    json_put_string_member(writer, "source_type", search->source_type);
    json_put_string_member(writer, "source", register_probe_word(search->source));
    json_put_bool_member(writer, "body_worn", search->body_worn);
    json_put_string_member(writer, "offence_type", register_offence_word(search->offence_type));
    json_put_int_member(writer, "candidates", search->candidates);
    json_put_string_member(writer, "chosen_by", search->chosen_by);
    json_put_int_member(writer, "chosen_rank", search->chosen_rank);
    json_put_bool_member(writer, "verified", search->verified);
    json_put_string_member(writer, "reviewed_by", search->reviewed_by);
    json_put_string_member(writer, "review", register_search_result_word(search->review));
    json_put_string_member(writer, "reason", named ? search->reason : NULL);
    json_put_string_member(writer, "choice_note", named ? search->choice_note : NULL);
    json_put_string_member(writer, "review_note", named ? search->review_note : NULL);
    json_put_end(writer);
}

static void print_searches(struct cli_call *call, const struct register_search *searches,
                           const size_t *shown, size_t count)
{
    if (!call->json && count) {
        searches_table(&call->out, searches, shown, count);
        return;
    }
    if (!call->json) {
        out_note(call, "There is no such search.");
        return;
    }
    json_put_object(&call->writer);
    json_put_key(&call->writer, "searches");
    json_put_array(&call->writer);
    for (size_t i = 0; i < count; i++)
        search_json(&call->writer, &searches[shown[i]], call->as != NULL);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
}

static int operation_number(struct cli_call *call, struct store *store, int64_t *ret_id)
{
    struct register_operation operation = {0};
    if (!call->arg_count)
        return 0;
    int code = register_operation_find(store, call->args[0], REGISTER_AS_AT_ALWAYS, &operation,
                                       &call->error);
    *ret_id = operation.id;
    register_operation_finish(&operation);
    return code;
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_search *searches = NULL;
    size_t count = 0, kept = 0;
    int64_t operation = 0;
    const struct operate_consultation read = {
        .what = "search.list",
        .reference = call->arg_count ? call->args[0] : NULL,
        .why = cli_value(call, "reason"),
    };
    int code = call->as ? record_consult(call, &read) : 0;
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = operation_number(call, store, &operation);
    if (code == 0)
        code = register_searches(store, operation, record_as_at(call), &searches, &count,
                                 &call->error);
    if (code < 0)
        return code;
    AUTO_FREE size_t *shown = memory_new(count, sizeof *shown);
    for (size_t i = 0; i < count; i++)
        if (!cli_flag(call, "unreviewed") || !searches[i].review)
            shown[kept++] = i;
    print_searches(call, searches, shown, kept);
    register_searches_free(&searches, count);
    return 0;
}

static const struct cli_option list_options[] = {
    {"unreviewed", CLI_FLAG, NULL, "only those that nobody has reviewed"},
    RECORD_AS_AT_OPTION,
    {"reason", CLI_TEXT, "WHY",
     "with --as: why it is read, without names; needed once the operation is over"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_search_list = {
    .words = "search list",
    .args = "[REFERENCE]",
    .summary = "list the searches, what was chosen and whether they are reviewed",
    .text = "Lists retrospective and operator-initiated searches: by whom, with a picture of where "
            "from, how many candidates came back, which of them was chosen and verified, and what "
            "the review found. What was written is only shown with --json and --as: that you read "
            "it is then recorded.",
    .options = list_options,
    .examples = "overt search list RFR-2026-0001 --unreviewed",
    .see = "search, search choose, search review",
    .run = run_list,
    .may_act = true,
    .record = true,
};
