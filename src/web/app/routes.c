// SPDX-License-Identifier: Apache-2.0
// routes.c - the tables of routes in one list, and the way from a path to its handler.
#include <string.h>

#include "base/memory.h"
#include "json/json.h"
#include "web/app/internal.h"

const struct app_route *const app_route_tables[] = {
    app_home_routes,
    app_operation_routes,
    app_one_operation_routes,
    app_authority_routes,
    app_plan_routes,
    app_act_routes,
    app_accuracy_routes,
    app_audit_routes,
    app_log_routes,
    app_list_routes,
    app_list_entry_routes,
    app_list_import_routes,
    app_foi_list_routes,
    app_foi_receive_routes,
    app_foi_case_routes,
    app_foi_question_routes,
    app_foi_who_routes,
    app_foi_alike_routes,
    app_foi_step_routes,
    app_foi_draft_routes,
    app_foi_file_routes,
    app_foi_send_routes,
    app_foi_exempt_routes,
    app_foi_evidence_routes,
    app_foi_cost_routes,
    app_foi_task_routes,
    app_foi_standing_routes,
    app_foi_count_routes,
    app_live_routes,
    app_alert_routes,
    app_sign_in_routes,
    app_enrol_routes,
    app_own_account_routes,
    app_account_routes,
    app_identify_routes,
    app_search_new_routes,
    app_search_clip_routes,
    app_search_routes,
    app_judge_routes,
    app_choose_routes,
    app_result_routes,
    NULL,
};

/// One part of a path, without its slash; NULL at the end. Moves on.
static const char *next_part(const char **at, size_t *ret_length)
{
    if (**at != '/')
        return NULL;
    const char *part = *at + 1;
    *ret_length = strcspn(part, "/");
    *at = part + *ret_length;
    return part;
}

/// Whether the path is of this form; the parts in braces are noted as beginning and length.
static bool matches(const char *pattern, const char *path, const char *args[APP_ARGS_MAX],
                    size_t lengths[APP_ARGS_MAX])
{
    size_t count = 0;
    for (;;) {
        size_t wanted = 0, length = 0;
        const char *form = next_part(&pattern, &wanted), *part = next_part(&path, &length);
        if (form == NULL || part == NULL)
            return form == part && *path == '\0';
        if (form[0] == '{' && length > 0 && count < APP_ARGS_MAX) {
            args[count] = part;
            lengths[count++] = length;
        } else if (wanted != length || strncmp(form, part, length) != 0) {
            return false;
        }
    }
}

static void take_args(struct app_call *call, const char *const args[APP_ARGS_MAX],
                      const size_t lengths[APP_ARGS_MAX], const char *path)
{
    memory_free(call->arg_bytes);
    call->arg_bytes = memory_copy_text(path);
    for (size_t i = 0; i < APP_ARGS_MAX; i++) {
        call->args[i] = "";
        if (args[i] == NULL)
            continue;
        char *arg = call->arg_bytes + (args[i] - path);
        arg[lengths[i]] = '\0';
        call->args[i] = arg;
    }
}

/// How many parts of the form are fixed: "/searches/new" goes before "/searches/{number}".
static int weight_of(const char *pattern)
{
    int weight = 0;
    for (const char *c = pattern; *c != '\0'; c++)
        weight += *c == '/' && c[1] != '{';
    return weight;
}

/// What a search for a route has found.
struct search {
    enum http_method method;
    const char *path;
    struct app_call *call; ///< gets the arguments; may be NULL
    const struct app_route *found;
    bool other; ///< the path is known with another method
};

static void search_tables(struct search *search, const struct app_route *const *tables)
{
    for (size_t t = 0; tables != NULL && tables[t] != NULL; t++)
        for (const struct app_route *route = tables[t]; route->path != NULL; route++) {
            const char *args[APP_ARGS_MAX] = {NULL};
            size_t lengths[APP_ARGS_MAX] = {0};
            const struct app_route *found = search->found;
            if (!matches(route->path, search->path, args, lengths))
                continue;
            if (route->method != search->method) {
                search->other = true;
            } else if (found == NULL || weight_of(route->path) > weight_of(found->path)) {
                search->found = route;
                if (search->call != NULL)
                    take_args(search->call, args, lengths, search->path);
            }
        }
}

const struct app_route *app_route_find(enum http_method method, const char *path,
                                       struct app_call *call, bool *ret_other)
{
    struct search search = {.method = method, .path = path, .call = call};
    if (call == NULL || !call->app->params.no_pages)
        search_tables(&search, app_route_tables);
    if (call != NULL)
        search_tables(&search, call->app->params.tables);
    *ret_other = search.other;
    return search.found;
}

const char *app_argument(const struct app_call *call, const char *name)
{
    const size_t length = strlen(name);
    size_t count = 0;
    for (const char *at = call->route->path; (at = strchr(at, '{')) != NULL; at++, count++)
        if (strncmp(at + 1, name, length) == 0 && at[1 + length] == '}')
            return call->args[count];
    return NULL;
}

bool app_has_role(const struct app_call *call, uint32_t roles)
{
    return roles == 0 || (call->officer.roles & roles) != 0;
}

bool app_may(const struct app_call *call, enum http_method method, const char *path)
{
    bool other = false;
    const struct app_route *route = app_route_find(method, path, NULL, &other);
    return route != NULL && app_has_role(call, route->roles);
}

static void write_roles(struct json_writer *writer, const struct app_route *route)
{
    json_put_key(writer, "roles");
    json_put_array(writer);
    for (int bit = 0; bit < 8; bit++)
        if (route->roles & (1u << bit))
            json_put_string(writer, register_role_word((enum register_role)(1u << bit)));
    json_put_end(writer);
}

static void write_tables(struct json_writer *writer, const struct app_route *const *tables)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE"};
    for (size_t t = 0; tables != NULL && tables[t] != NULL; t++)
        for (const struct app_route *route = tables[t]; route->path != NULL; route++) {
            json_put_object(writer);
            json_put_string_member(writer, "method", methods[route->method]);
            json_put_string_member(writer, "path", route->path);
            json_put_string_member(writer, "summary", route->summary);
            write_roles(writer, route);
            json_put_bool_member(writer, "anybody", (route->flags & APP_ANYBODY) != 0);
            json_put_bool_member(writer, "again", (route->flags & APP_AGAIN) != 0);
            json_put_string_member(writer, "scope", route->scope);
            json_put_end(writer);
        }
}

void app_routes_write(struct json_writer *writer, const struct app_route *const *tables)
{
    json_put_array(writer);
    write_tables(writer, app_route_tables);
    write_tables(writer, tables);
    json_put_end(writer);
}
