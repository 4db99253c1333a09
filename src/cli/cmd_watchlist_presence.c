// SPDX-License-Identifier: Apache-2.0
// cmd_watchlist_presence.c - on which lists a nominal was, after the lists are destroyed.
#include <stdio.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static void put_categories(struct text *words, uint32_t categories)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (categories & 1u << i)
            text_printf(words, "%s%s", words->length ? ", " : "",
                        register_category_word((enum register_category)i));
}

static void json_items(struct cli_call *call, const struct register_presence *items, size_t count)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_key(writer, "lists");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        AUTO_TEXT struct text words;
        text_init(&words, CLI_TEXT_MAX);
        put_categories(&words, items[i].categories);
        json_put_object(writer);
        json_put_string_member(writer, "operation", items[i].reference);
        out_json_moment(writer, "opened_at", items[i].opened_at);
        json_put_string_member(writer, "listed",
                               !items[i].known   ? "unknown"
                               : items[i].images ? "yes"
                                                 : "no");
        json_put_int_member(writer, "images", items[i].images);
        json_put_string_member(writer, "categories", words.bytes);
        json_put_bool_member(writer, "wanted_for_arrest", items[i].wanted_for_arrest);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void table_items(struct text *out, const struct register_presence *items, size_t count)
{
    static const char *const headings[] = {"Operation", "Opened", "On its list", "Category",
                                           "Wanted"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        AUTO_TEXT struct text words;
        text_init(&words, CLI_TEXT_MAX);
        put_categories(&words, items[i].categories);
        out_table_cell(&table, items[i].reference);
        out_table_cell(&table, out_moment(items[i].opened_at, when));
        out_table_cell(&table, !items[i].known ? "cannot be told" : items[i].images ? "yes" : "no");
        out_table_cell(&table, words.length ? words.bytes : NULL);
        out_table_cell(&table, !items[i].images ? NULL : items[i].wanted_for_arrest ? "yes" : "no");
    }
    out_table_print(&table, out);
}

/// The first second of --from and the last of --to.
static int read_days(struct cli_call *call, moment *ret_from, moment *ret_to)
{
    struct date date;
    *ret_from = 0;
    *ret_to = record_as_at(call);
    if (cli_value(call, "from") && date_parse(cli_value(call, "from"), &date))
        *ret_from = date_begins(date);
    if (cli_value(call, "to") && date_parse(cli_value(call, "to"), &date))
        *ret_to = date_ends(date);
    return *ret_from <= *ret_to ? 0 : CLI_MISTAKE(call, "--from lies after --to");
}

static int run_presence(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct register_presence *items = NULL;
    size_t count = 0;
    moment from = 0, to = 0;
    int code = read_days(call, &from, &to);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_presence(operate, call->as, cli_value(call, "nominal"), from, to,
                                cli_moment(call, "as-at"), cli_value(call, "reason"), &items,
                                &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        json_items(call, items, count);
    else if (count > 0)
        table_items(&call->out, items, count);
    else
        out_note(call, "No list was used in that time.");
    register_presences_free(&items, count);
    return 0;
}

static const struct cli_option presence_options[] = {
    {"nominal", CLI_TEXT, "TEXT", "the person's reference in the force's own system",
     .required = true},
    {"reason", CLI_TEXT, "TEXT",
     "why it is asked, without a name, such as the number of the request", .required = true},
    {"from", CLI_DATE, "DATE", "the first day that is asked about", "the first there is"},
    {"to", CLI_DATE, "DATE", "the last day", "today"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_watchlist_presence = {
    .words = "watchlist presence",
    .args = "",
    .summary = "say on which lists a nominal was",
    .text =
        "For each operation that was opened in the time: whether this nominal was on its list, in "
        "which categories, and whether as wanted for arrest. It is told by keyed hashes that "
        "stay when a list is destroyed, as long as the operation's key is kept "
        "(retention.presence); after that it cannot be told any more. Capitals and blanks make "
        "no difference.\n\n"
        "Takes the role information, auditor or authorising. Who asked and why is recorded, not "
        "about whom.",
    .options = presence_options,
    .examples = "overt watchlist presence --nominal MISP-1042 --reason \"request 2026-118\" "
                "--from 2026-01-01 --as \"I. Rees\"",
    .see = "watchlist list",
    .run = run_presence,
    .acts = true,
    .record = true,
};
