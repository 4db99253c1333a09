// SPDX-License-Identifier: Apache-2.0
// cmd_foi_statistics.c - what is counted of the requests of a quarter.
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/statistics.h"

#define PAGE_MAX (1024 * 1024) ///< bytes

static void statistics_json(struct json_writer *writer, const struct foi_statistics *statistics)
{
    json_put_object(writer);
    json_put_string_member(writer, "quarter", statistics->quarter);
    foi_json_date(writer, "from", statistics->from);
    foi_json_date(writer, "to", statistics->to);
    out_json_moment(writer, "as_at", statistics->as_at);
    json_put_key(writer, "lines");
    json_put_array(writer);
    for (size_t i = 0; i < statistics->count; i++) {
        const struct foi_count *count = &statistics->counts[i];
        json_put_object(writer);
        json_put_string_member(writer, "line", count->line);
        json_put_string_member(writer, "words", *count->section ? NULL : count->words);
        json_put_string_member(writer, "section", *count->section ? count->section : NULL);
        json_put_int_member(writer, "count", count->count);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_key(writer, "shares");
    json_put_array(writer);
    for (size_t i = 0; i < FOI_SHARES; i++) {
        const struct foi_share *share = &statistics->shares[i];
        json_put_object(writer);
        json_put_string_member(writer, "name", share->name);
        json_put_string_member(writer, "words", share->words);
        json_put_int_member(writer, "part", share->part);
        json_put_int_member(writer, "whole", share->whole);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void statistics_words(struct text *out, const struct foi_statistics *statistics)
{
    static const char *const headings[] = {"Line", "What is counted", "Requests"};
    struct out_table table;
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    text_printf(out, "Requests received from %s to %s\n\n", foi_day_words(statistics->from, from),
                foi_day_words(statistics->to, to));
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 2);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < statistics->count; i++) {
        const struct foi_count *count = &statistics->counts[i];
        if (*count->section && count->count == 0)
            continue; // sections that were not relied on: in the JSON and on the page
        out_table_cell(&table, count->line);
        out_table_cellf(&table, "%s%s%s", count->words, *count->section ? "section " : "",
                        count->section);
        out_table_cellf(&table, "%" PRId64, count->count);
    }
    out_table_print(&table, out);
    text_append(out, "\n");
    for (size_t i = 0; i < FOI_SHARES; i++) {
        const struct foi_share *share = &statistics->shares[i];
        char words[FOI_SHARE_MAX];
        foi_share_put(share, words);
        text_printf(out, "%s: %" PRId64 " of %" PRId64 " (%s)\n", share->words, share->part,
                    share->whole, words);
    }
}

static int write_page(struct cli_call *call, struct store *store,
                      const struct foi_statistics *statistics)
{
    AUTO_FREE char *force = NULL;
    AUTO_TEXT struct text page = {0};
    const char *path = cli_value(call, "html");
    int code = register_setting(store, "force.name", statistics->as_at, "", &force, &call->error);
    if (code < 0)
        return code;
    text_init(&page, PAGE_MAX);
    foi_statistics_html(statistics, force, &page);
    code = file_write(path, page.bytes, page.length, 0644, &call->error);
    if (code == 0)
        out_done(call, "file", path, "The requests of %s are counted in %s.", statistics->quarter,
                 path);
    return code;
}

static int run_statistics(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE struct foi_statistics *statistics = memory_new(1, sizeof *statistics);
    int code = record_keep_out(call, "html");
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = foi_statistics(store, cli_value(call, "quarter"), record_as_at(call), statistics,
                              &call->error);
    if (code < 0)
        return code;
    if (cli_value(call, "html") != NULL)
        return write_page(call, store, statistics);
    if (call->json)
        statistics_json(&call->writer, statistics);
    else
        statistics_words(&call->out, statistics);
    return 0;
}

static const struct cli_option options[] = {
    {"quarter", CLI_TEXT, "QUARTER", "such as 2026-Q3: July to September 2026", .required = true},
    {"html", CLI_PATH, "FILE", "write it as a page instead"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_statistics = {
    .words = "foi statistics",
    .args = "",
    .summary = "count the requests of a quarter, for the returns and the public",
    .text = "Counts the requests that were received in the quarter, as they stand now (or at "
            "--as-at): the lines of the return to the Cabinet Office (1.A to 7.S44; requests "
            "answered under section 21 alone are counted apart) and those of the code of practice "
            "under section 45 (45.1 to 45.22), and the shares that are published of them: answered "
            "in time, and granted in full of what could be resolved (not held and not clarified "
            "left out), with and without refusals under sections 12 and 14. Counted about a "
            "month after the quarter ends, every request has had its 20 working days.",
    .options = options,
    .examples = "overt foi statistics --quarter 2026-Q3\n"
                "overt foi statistics --quarter 2026-Q3 --html statistics.html",
    .see = "foi list, foi send, foi review",
    .run = run_statistics,
    .record = true,
};
