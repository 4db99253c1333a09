// SPDX-License-Identifier: Apache-2.0
// cmd_watchlist.c - the list of one operation: added entry by entry, reviewed by another officer.
#include <stdio.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static int run_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_TEXT struct text advice;
    int64_t id = 0;
    text_init(&advice, 4096);
    struct operate_entry entry = {
        .advice = &advice,
        .nominal = cli_value(call, "nominal"),
        .category = register_category_from(cli_value(call, "category")),
        .wanted_for_arrest = cli_flag(call, "wanted"),
        .reason = cli_value(call, "reason"),
        .image_source = cli_value(call, "image-source"),
        .picture = cli_value(call, "picture"),
        .source_type = register_source_from(cli_value(call, "source-type")),
        .basis = register_basis_from(cli_value(call, "basis")),
        .justification = cli_value(call, "justification"),
        .under_18 = cli_flag(call, "under-18"),
        .under_18_reason = cli_value(call, "under-18-reason"),
        .steps = cli_value(call, "steps"),
    };
    char captured[TIME_TEXT_MAX];
    struct date date;
    if (cli_value(call, "captured") && date_parse(cli_value(call, "captured"), &date)) {
        date_format(date, captured);
        entry.captured = captured;
    }
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_enrol(operate, call->as, call->args[0], &entry, &id, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "operation", call->args[0]);
        json_put_int_member(&call->writer, "entry", id);
        json_put_string_member(&call->writer, "advice", advice.length > 0 ? advice.bytes : "");
        json_put_end(&call->writer);
    } else {
        text_printf(&call->out, "%lld\n", (long long)id);
        if (advice.length > 0)
            out_note(call, "A better picture would be found more surely: %s.", advice.bytes);
    }
    return 0;
}

static const struct cli_option add_options[] = {
    {"picture", CLI_PATH, "FILE",
     "picture with exactly one usable face: JPEG, PNG, WebP, GIF or BMP", .required = true},
    {"nominal", CLI_TEXT, "TEXT", "the person's reference in the force's own system, not a name",
     .required = true},
    {"category", CLI_WORD, "WORD", "why somebody may be on a list",
     .words = "wanted-by-courts|suspect|conditions|missing|risk-of-harm|victim-witness|associate|"
              "blue-list",
     .required = true},
    {"wanted", CLI_FLAG, NULL, "the person is wanted for arrest"},
    {"reason", CLI_TEXT, "TEXT", "why this person is on this list; needed before opening"},
    {"image-source", CLI_TEXT, "TEXT",
     "where the image was taken from, such as \"custody image\"; needed before opening"},
    {"captured", CLI_DATE, "DATE", "when the image was taken"},
    {"source-type", CLI_WORD, "WORD", "what kind of source that is",
     .words = "custody-image|pnd|missing-person-report|family|police-photograph|cctv|"
              "body-worn-video|other-force|partner-agency|social-media|third-party|volunteer"},
    {"basis", CLI_WORD, "WORD", "by what right the force holds the image (docs/watchlist.md)",
     .words = "pace-64a|common-law|consent|court-order|made-public|other-enactment",
     .required = true},
    {"justification", CLI_TEXT, "TEXT",
     "why it is lawful and necessary to use it; required for partner-agency, social-media, "
     "third-party, made-public and other-enactment"},
    {"under-18", CLI_FLAG, NULL, "the person is under 18, as you know; nothing guesses it"},
    {"under-18-reason", CLI_TEXT, "TEXT", "why it is necessary to list somebody under 18"},
    {"steps", CLI_TEXT, "TEXT",
     "steps taken so that it is this person, and the best picture there is"},
    CLI_ENGINE_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_watchlist_add = {
    .words = "watchlist add",
    .args = "REFERENCE",
    .summary = "put a picture of a person on the list of an operation",
    .text = "Adds one entry and prints its number. A picture without a usable face, or with "
            "several, is not taken, and the "
            "line on stderr says what to do about it. Entries can be added until the operation is "
            "opened. A list belongs "
            "to one operation; there is no list without a reason for each entry.\n\n"
            "Entries with the same nominal are pictures of one person, who is then searched by all "
            "of them together: two or three pictures, taken at different times, find far more than "
            "one (docs/models.md).\n\n"
            "The category must be among those that the operation was planned with.",
    .options = add_options,
    .examples = "overt watchlist add LFR-2026-0001 --picture 1042.jpg --nominal MISP-1042 "
                "--category missing \\\n"
                "    --reason \"Missing since 20 November\" --image-source \"family photograph\" "
                "--basis consent \\\n"
                "    --as \"P. Shah\"",
    .see = "watchlist list, watchlist review, watchlist remove",
    .run = run_add,
    .acts = true,
    .record = true,
};

static int run_review(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_review(operate, call->as, call->args[0], &call->error);
    if (code == 0)
        out_done(call, "operation", call->args[0], "The list of %s is reviewed.", call->args[0]);
    return code;
}

const struct cli_cmd cli_cmd_watchlist_review = {
    .words = "watchlist review",
    .args = "REFERENCE",
    .summary = "approve the list as it stands",
    .text = "An officer who added none of its entries has looked at each and approves the list. "
            "Opening needs a review that "
            "is not older than 24 hours and newer than the last entry.",
    .examples = "overt watchlist review LFR-2026-0001 --as \"S. Okoro\"",
    .see = "watchlist list, operation open",
    .run = run_review,
    .acts = true,
    .record = true,
};

static int run_remove(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t entry = 0;
    int code = cli_number_arg(call, 1, "an entry", &entry);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_unlist(operate, call->as, call->args[0], entry, cli_value(call, "why"),
                              &call->error);
    if (code == 0)
        out_done(call, "operation", call->args[0], "Entry %lld is off the list of %s.",
                 (long long)entry, call->args[0]);
    if (code == 0)
        record_note_servers(call, operate);
    return code;
}

static const struct cli_option remove_options[] = {
    {"why", CLI_TEXT, "TEXT", "why it is taken off", .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_watchlist_remove = {
    .words = "watchlist remove",
    .args = "REFERENCE ENTRY",
    .summary = "take an entry off the list",
    .text = "Takes one entry off the list, with the reason. That it was there stays in the record.",
    .options = remove_options,
    .examples = "overt watchlist remove LFR-2026-0001 3 --why \"found\" --as \"P. Shah\"",
    .see = "watchlist list",
    .run = run_remove,
    .acts = true,
    .record = true,
};

static void json_entry(struct json_writer *writer, const struct register_entry *entry)
{
    json_put_object(writer);
    json_put_int_member(writer, "entry", entry->id);
    json_put_string_member(writer, "nominal", entry->nominal);
    json_put_string_member(writer, "category", register_category_word(entry->category));
    json_put_bool_member(writer, "wanted_for_arrest", entry->wanted_for_arrest);
    json_put_string_member(writer, "reason", entry->reason);
    json_put_string_member(writer, "image_source", entry->image_source);
    json_put_string_member(writer, "captured", entry->captured);
    json_put_string_member(writer, "source_type", register_source_word(entry->source_type));
    json_put_string_member(writer, "basis", register_basis_word(entry->basis));
    json_put_string_member(writer, "justification", entry->justification);
    json_put_bool_member(writer, "under_18", entry->under_18);
    json_put_string_member(writer, "under_18_reason", entry->under_18_reason);
    json_put_string_member(writer, "steps", entry->steps);
    if (entry->picture_years >= 0)
        json_put_int_member(writer, "picture_years", entry->picture_years);
    json_put_string_member(writer, "added_by", entry->added_by);
    out_json_moment(writer, "added_at", entry->added_at);
    json_put_string_member(writer, "reviewed_by", entry->reviewed_by);
    out_json_moment(writer, "reviewed_at", entry->reviewed_at);
    out_json_moment(writer, "removed_at", entry->removed_at);
    if (entry->destroyed_at)
        out_json_moment(writer, "destroyed_at", entry->destroyed_at);
    json_put_end(writer);
}

static void entry_table(struct text *out, const struct register_entry *entries, size_t count)
{
    static const char *const headings[] = {"Entry", "Nominal",      "Category", "Wanted",
                                           "State", "Image source", "Reason"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        const struct register_entry *entry = &entries[i];
        out_table_cellf(&table, "%lld", (long long)entry->id);
        out_table_cell(&table, entry->nominal);
        out_table_cell(&table, register_category_word(entry->category));
        out_table_cell(&table, entry->wanted_for_arrest ? "yes" : "no");
        out_table_cell(&table, entry->destroyed_at  ? "destroyed"
                               : entry->removed_at  ? "removed"
                               : entry->reviewed_at ? "reviewed"
                                                    : "draft");
        out_table_cell(&table, entry->image_source ? entry->image_source : "missing");
        out_table_cell(&table, entry->reason         ? entry->reason
                               : entry->destroyed_at ? "-"
                                                     : "missing");
    }
    out_table_print(&table, out);
}

static void print_entries(struct cli_call *call, const struct register_entry *entries, size_t count)
{
    if (!call->json && count)
        entry_table(&call->out, entries, count);
    else if (!call->json)
        out_note(call, "The list is empty.");
    if (!call->json)
        return;
    json_put_object(&call->writer);
    json_put_string_member(&call->writer, "operation", call->args[0]);
    json_put_key(&call->writer, "entries");
    json_put_array(&call->writer);
    for (size_t i = 0; i < count; i++)
        json_entry(&call->writer, &entries[i]);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
}

/// Without who reads it, a list is shown without who is on it.
static void hide_person(struct register_entry *entry)
{
    char **const texts[] = {&entry->nominal,       &entry->reason,          &entry->picture,
                            &entry->justification, &entry->under_18_reason, &entry->steps,
                            &entry->captured};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        memory_free(*texts[i]);
        *texts[i] = NULL;
    }
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_operation operation;
    struct register_entry *entries = NULL;
    size_t count = 0;
    const struct operate_consultation read = {
        .what = "list", .reference = call->args[0], .why = cli_value(call, "reason")};
    int code = call->as ? record_consult(call, &read) : 0;
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = register_operation_find(store, call->args[0], record_as_at(call), &operation,
                                       &call->error);
    if (code < 0)
        return code;
    code =
        register_entries(store, operation.id, record_as_at(call), &entries, &count, &call->error);
    register_operation_finish(&operation);
    if (code < 0)
        return code;
    for (size_t i = 0; !call->as && i < count; i++)
        hide_person(&entries[i]);
    print_entries(call, entries, count);
    register_entries_free(&entries, count);
    return 0;
}

static const struct cli_option list_options[] = {
    RECORD_AS_AT_OPTION,
    {"reason", CLI_TEXT, "WHY",
     "with --as: why it is read, without names; needed once the operation is over"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_watchlist_list = {
    .words = "watchlist list",
    .args = "REFERENCE",
    .summary = "show the list of an operation",
    .text = "Lists the entries, those taken off as well, with category, reason, image source and "
            "whether they are reviewed. Who is on it is only shown with --as: that you read it is "
            "then recorded (Data Protection Act 2018, section 62).",
    .options = list_options,
    .examples = "overt watchlist list LFR-2026-0001",
    .see = "watchlist add, watchlist review",
    .run = run_list,
    .may_act = true,
    .record = true,
};
