// SPDX-License-Identifier: Apache-2.0
// cmd_watchlist_servers.c - which servers long lists are searched on, how they stand, and what lies
// there.
#include <inttypes.h>
#include <stdio.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/servers.h"

#define MEGABYTE 1e6

static const char *state_of(const struct register_list_load *load)
{
    return load->has_key          ? "in use"
           : load->erased_at != 0 ? "erased"
                                  : "to be erased";
}

static void json_server(struct json_writer *writer, const struct operate_server *server, int number)
{
    json_put_object(writer);
    json_put_int_member(writer, "number", number);
    json_put_string_member(writer, "place", server->place);
    json_put_bool_member(writer, "answers", server->answers);
    json_put_int_member(writer, "memory_bytes", (int64_t)server->memory);
    json_put_int_member(writer, "used_bytes", (int64_t)server->used);
    json_put_bool_member(writer, "kept_out_of_swap", server->locked);
    json_put_end(writer);
}

static void json_list(struct json_writer *writer, const struct register_list_load *load)
{
    json_put_object(writer);
    json_put_string_member(writer, "operation", load->reference);
    json_put_string_member(writer, "coordinator", load->coordinator);
    json_put_int_member(writer, "servers", load->servers);
    json_put_int_member(writer, "templates", load->templates);
    out_json_moment(writer, "loaded_at", load->at);
    json_put_string_member(writer, "state", state_of(load));
    out_json_moment(writer, "key_destroyed_at", load->over_at);
    out_json_moment(writer, "erased_at", load->erased_at);
    json_put_int_member(writer, "erased_templates", load->erased_templates);
    json_put_end(writer);
}

static void print_json(struct cli_call *call, const struct operate_servers *servers,
                       const struct register_list_load *loads, size_t count)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    if (servers->coordinator != NULL)
        json_put_string_member(writer, "coordinator", servers->coordinator);
    json_put_int_member(writer, "from", servers->from);
    json_put_bool_member(writer, "coordinator_answers",
                         servers->coordinator != NULL && servers->why.code == 0);
    json_put_key(writer, "servers");
    json_put_array(writer);
    for (size_t i = 0; i < servers->count; i++)
        json_server(writer, &servers->servers[i], (int)i + 1);
    json_put_end(writer);
    json_put_key(writer, "lists");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++)
        json_list(writer, &loads[i]);
    json_put_end(writer);
    json_put_end(writer);
}

static void table_of(struct out_table *table, const char *const *headings, int count)
{
    out_table_init(table, count);
    for (int i = 0; i < count; i++)
        out_table_cell(table, headings[i]);
}

static void print_servers(struct text *out, const struct operate_servers *servers)
{
    static const char *const headings[] = {"Server", "Where", "Memory for lists", "In use", "Swap"};
    struct out_table table;
    if (servers->coordinator == NULL) {
        text_append(out, "Lists are searched in memory: no servers are named "
                         "(watchlist.servers).\n");
        return;
    }
    text_append(out, "Lists of ");
    text_printf(out, "%ld people and more go to the servers of: ", servers->from);
    out_clean(out, servers->coordinator);
    text_append_char(out, '\n');
    if (servers->why.code != 0)
        text_printf(out, "%s\n", servers->why.text);
    if (servers->count == 0)
        return;
    table_of(&table, headings, ARRAY_COUNT(headings));
    for (size_t i = 0; i < servers->count; i++) {
        const struct operate_server *one = &servers->servers[i];
        out_table_cellf(&table, "%zu", i + 1);
        out_table_cell(&table, one->place);
        if (one->answers)
            out_table_cellf(&table, "%.0f MB", (double)one->memory / MEGABYTE);
        else
            out_table_cell(&table, "DOES NOT ANSWER");
        out_table_cellf(&table, one->answers ? "%.1f MB" : "-", (double)one->used / MEGABYTE);
        out_table_cell(&table, !one->answers ? NULL : one->locked ? "kept out" : "not kept out");
    }
    out_table_print(&table, out);
}

static void print_lists(struct text *out, const struct register_list_load *loads, size_t count)
{
    static const char *const headings[] = {"Operation", "Templates", "Servers", "Loaded", "State",
                                           "Erased there"};
    struct out_table table;
    if (count == 0)
        return text_append(out, "No list was ever loaded.\n");
    table_of(&table, headings, ARRAY_COUNT(headings));
    for (size_t i = 0; i < count; i++) {
        char loaded[TIME_TEXT_MAX], erased[TIME_TEXT_MAX];
        out_table_cell(&table, loads[i].reference);
        out_table_cellf(&table, "%" PRId64, loads[i].templates);
        out_table_cellf(&table, "%" PRId64, loads[i].servers);
        out_table_cell(&table, out_moment(loads[i].at, loaded));
        out_table_cell(&table, state_of(&loads[i]));
        out_table_cell(&table, out_moment(loads[i].erased_at, erased));
    }
    out_table_print(&table, out);
}

static int run_servers(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(operate_servers_finish) struct operate_servers servers = {0};
    struct register_list_load *loads = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = register_list_loads(store, 0, REGISTER_AS_AT_ALWAYS, &loads, &count, &call->error);
    if (code == 0)
        code = operate_servers(store, &servers, &call->error);
    if (code == 0 && call->json)
        print_json(call, &servers, loads, count);
    if (code == 0 && !call->json) {
        print_servers(&call->out, &servers);
        print_lists(&call->out, loads, count);
    }
    register_list_loads_free(&loads, count);
    return code;
}

const struct cli_cmd cli_cmd_watchlist_servers = {
    .words = "watchlist servers",
    .args = "",
    .summary = "show the servers that long lists are searched on, and what lies there",
    .text =
        "Each server of the coordinator that is set, whether it answers, and its memory for lists; "
        "then each list that was ever loaded: in use, to be erased (its key is destroyed, and a "
        "server has not answered yet: overt sweep asks again), or erased. Who is on them is not "
        "told.\n\n"
        "Lists go to servers when an administrator sets watchlist.servers to the address of their "
        "coordinator, without a password, and why. watchlist.servers-from is the shortest list "
        "that goes there. docs/scale.md says how to set servers up.",
    .examples = "overt watchlist servers\n"
                "# from now on, and no longer\n"
                "overt setting set watchlist.servers \"host=lists.example dbname=overt "
                "because our lists are long\" --as \"A. Admin\"\n"
                "overt setting set watchlist.servers \"none because the trial is over\" "
                "--as \"A. Admin\"",
    .see = "operation open, sweep, setting set",
    .run = run_servers,
    .record = true,
};
