// SPDX-License-Identifier: Apache-2.0
// site_list.c - operations in tables: all of them with filters where scripts run, and a page for
// each year, kind, state and place where they do not.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "publish/site_internal.h"

const char *site_mode(enum register_mode mode)
{
    static const char *const words[] = {
        [REGISTER_MODE_LIVE] = "Live facial recognition",
        [REGISTER_MODE_RETROSPECTIVE] = "Retrospective facial recognition",
        [REGISTER_MODE_OPERATOR_INITIATED] = "Operator-initiated facial recognition",
    };
    return words[mode];
}

bool site_runs(const struct register_operation *operation)
{
    return operation->state == REGISTER_STATE_OPEN || operation->state == REGISTER_STATE_PAUSED;
}

bool site_planned(const struct publish *publish, const struct register_operation *operation)
{
    return operation->state == REGISTER_STATE_NOTIFIED && operation->closes > publish->as_at;
}

moment site_begins(const struct register_operation *operation)
{
    return operation->opened_at != 0 ? operation->opened_at : operation->opens;
}

// ---- choosing ----

static int earlier_first(const void *a, const void *b)
{
    const struct register_operation *x = *(const struct register_operation *const *)a;
    const struct register_operation *y = *(const struct register_operation *const *)b;
    if (site_begins(x) != site_begins(y))
        return site_begins(x) < site_begins(y) ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int later_first(const void *a, const void *b) { return earlier_first(b, a); }

const struct register_operation **site_choose(const struct publish *publish, site_choice *choice,
                                              const void *context, bool latest, size_t *ret_count)
{
    const struct register_operation **found = memory_new(publish->shown_count + 1, sizeof *found);
    size_t count = 0;
    for (size_t i = 0; i < publish->shown_count; i++)
        if (choice(publish, publish->shown[i], context))
            found[count++] = publish->shown[i];
    qsort(found, count, sizeof *found, latest ? later_first : earlier_first);
    *ret_count = count;
    return found;
}

// ---- a table of operations ----

#define COLUMNS 5

/// What the cells of one row point into.
struct row {
    struct html_cell cells[COLUMNS];
    struct html_attribute attributes[4];
    char href[96], year[8], when[24];
    const struct register_operation *operation;
    bool window;
};

static void put_link(struct html *html, const void *context)
{
    const struct row *row = context;
    web_public_link(html, row->href, row->operation->reference);
}

static void put_when(struct html *html, const void *context)
{
    const struct row *row = context;
    html_moment(html, site_begins(row->operation));
    if (!row->window)
        return;
    html_lit(html, " to ");
    html_moment(html, row->operation->ends != 0 ? row->operation->ends : row->operation->closes);
}

static void put_state(struct html *html, const void *context)
{
    const struct row *row = context;
    enum register_state state = row->operation->state;
    struct html_box tag = {.words = {.text = register_state_word(state)},
                           .classes = site_runs(row->operation)          ? "govuk-tag--red"
                                      : state == REGISTER_STATE_NOTIFIED ? "govuk-tag--yellow"
                                                                         : "govuk-tag--grey"};
    html_tag(html, &tag);
}

static void fill_row(struct row *row, const struct register_operation *operation)
{
    static const struct html_attribute place[] = {{"data-overt-place", NULL}, {NULL, NULL}};
    *row = (struct row){.operation = operation};
    (void)snprintf(row->href, sizeof row->href, "/operations/%s/", operation->reference);
    (void)snprintf(row->year, sizeof row->year, "%d", date_of(site_begins(operation)).year);
    (void)snprintf(row->when, sizeof row->when, "%lld", (long long)site_begins(operation));
    row->attributes[0] =
        (struct html_attribute){"data-overt-kind", register_mode_letters(operation->mode)};
    row->attributes[1] = (struct html_attribute){"data-overt-year", row->year};
    row->attributes[2] =
        (struct html_attribute){"data-overt-state", register_state_word(operation->state)};
    row->cells[0] = (struct html_cell){.words = {.write = put_link, .context = row},
                                       .attributes = row->attributes,
                                       .sort = operation->reference};
    row->cells[1] =
        (struct html_cell){.words = {.write = put_when, .context = row}, .sort = row->when};
    row->cells[2] = (struct html_cell){.words = {.text = operation->place}, .attributes = place};
    row->cells[3] = (struct html_cell){.words = {.text = site_mode(operation->mode)}};
    row->cells[4] = (struct html_cell){.words = {.write = put_state, .context = row},
                                       .sort = register_state_word(operation->state)};
}

static const struct html_cell *heads(const struct site_table *wish)
{
    static const struct html_cell window[COLUMNS] = {{.words = {.text = "Operation"}},
                                                     {.words = {.text = "When"}},
                                                     {.words = {.text = "Place"}},
                                                     {.words = {.text = "Kind"}},
                                                     {.words = {.text = "State"}}};
    static const struct html_cell still[COLUMNS] = {{.words = {.text = "Operation"}},
                                                    {.words = {.text = "From"}},
                                                    {.words = {.text = "Place"}},
                                                    {.words = {.text = "Kind"}},
                                                    {.words = {.text = "State"}}};
    static const struct html_cell sorted[COLUMNS] = {
        {.words = {.text = "Operation"}, .sort = "none"},
        {.words = {.text = "From"}, .sort = "descending"},
        {.words = {.text = "Place"}, .sort = "none"},
        {.words = {.text = "Kind"}, .sort = "none"},
        {.words = {.text = "State"}, .sort = "none"}};
    return wish->latest_first ? sorted : wish->window ? window : still;
}

void site_table(struct html *html, const struct site_table *wish)
{
    const struct html_attribute id[] = {{"id", wish->id}, {NULL, NULL}};
    struct row *rows = memory_new(wish->count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(wish->count + 1, sizeof *lines);
    for (size_t i = 0; i < wish->count; i++) {
        fill_row(&rows[i], wish->operations[i]);
        rows[i].window = wish->window;
        lines[i] = (struct html_table_row){rows[i].cells, COLUMNS, false};
    }
    struct html_table table = {.caption = wish->caption,
                               .caption_classes = "govuk-table__caption--m",
                               .head = heads(wish),
                               .head_count = COLUMNS,
                               .rows = lines,
                               .row_count = wish->count,
                               .attributes = wish->id != NULL ? id : NULL,
                               .first_is_header = true,
                               .sortable = wish->latest_first};
    web_public_wide_begin(html, wish->caption);
    html_table(html, &table);
    web_public_wide_end(html);
    memory_free(lines);
    memory_free(rows);
}

// ---- lists ----

static const enum register_mode modes[] = {REGISTER_MODE_LIVE, REGISTER_MODE_RETROSPECTIVE,
                                           REGISTER_MODE_OPERATOR_INITIATED};
/// Those in which an operation can be public.
static const enum register_state states[] = {REGISTER_STATE_NOTIFIED, REGISTER_STATE_OPEN,
                                             REGISTER_STATE_PAUSED,   REGISTER_STATE_CLOSED,
                                             REGISTER_STATE_REVIEWED, REGISTER_STATE_EXPIRED,
                                             REGISTER_STATE_REFUSED,  REGISTER_STATE_CANCELLED};

static const char *mode_slug(enum register_mode mode)
{
    return mode == REGISTER_MODE_LIVE            ? "live"
           : mode == REGISTER_MODE_RETROSPECTIVE ? "retrospective"
                                                 : "operator-initiated";
}

void site_list_slug(const struct site_list *list, char slug[SITE_SLUG_MAX])
{
    char year[8] = "";
    if (list->year != 0)
        (void)snprintf(year, sizeof year, "%d", list->year);
    (void)snprintf(slug, SITE_SLUG_MAX, "%s%s%s%s", year,
                   list->year != 0 && list->mode != 0 ? "-" : "",
                   list->mode != 0 ? mode_slug(list->mode) : "",
                   list->state != 0 ? register_state_word(list->state) : "");
}

static int year_of(const struct register_operation *operation)
{
    return date_of(site_begins(operation)).year;
}

static bool is_in(const struct publish *publish, const struct register_operation *operation,
                  const void *context)
{
    const struct site_list *list = context;
    (void)publish;
    return (list->year == 0 || year_of(operation) == list->year) &&
           (list->mode == 0 || operation->mode == list->mode) &&
           (list->state == 0 || operation->state == list->state);
}

/// From the first to the last year of an operation; 0 and -1 when there is none.
static void years_of(const struct publish *publish, int *ret_first, int *ret_last)
{
    *ret_first = 0;
    *ret_last = -1;
    for (size_t i = 0; i < publish->shown_count; i++) {
        int year = year_of(publish->shown[i]);
        *ret_first = *ret_first == 0 || year < *ret_first ? year : *ret_first;
        *ret_last = year > *ret_last ? year : *ret_last;
    }
}

int site_lists(const struct publish *publish,
               int (*each)(void *context, const struct site_list *list), void *context)
{
    int first, last;
    years_of(publish, &first, &last);
    int code = each(context, &(struct site_list){0});
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(modes); i++)
        code = each(context, &(struct site_list){.mode = modes[i]});
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(states); i++)
        code = each(context, &(struct site_list){.state = states[i]});
    for (int year = first; code == 0 && year <= last; year++) {
        code = each(context, &(struct site_list){.year = year});
        for (size_t i = 0; code == 0 && i < ARRAY_COUNT(modes); i++)
            code = each(context, &(struct site_list){.year = year, .mode = modes[i]});
    }
    return code;
}

// ---- the ways to the lists ----

static void put_way(struct html *html, const struct site_list *list, const char *words,
                    const struct site_list *here)
{
    char slug[SITE_SLUG_MAX], href[64];
    site_list_slug(list, slug);
    (void)snprintf(href, sizeof href, "/operations/%s%s", slug, slug[0] != '\0' ? "/" : "");
    html_lit(html, "<li>");
    if (list->year == here->year && list->mode == here->mode && list->state == here->state) {
        html_lit(html, "<strong>");
        html_text(html, words);
        html_lit(html, "</strong>");
    } else
        web_public_link(html, href, words);
    html_lit(html, "</li>\n");
}

struct ways {
    const struct publish *publish;
    const struct site_list *here;
};

static void put_years(struct html *html, const void *context)
{
    const struct ways *ways = context;
    int first, last;
    years_of(ways->publish, &first, &last);
    html_lit(html, "<ul class=\"govuk-list overt-inline\">\n");
    for (int year = last; year >= first && year > 0; year--) {
        char words[8];
        (void)snprintf(words, sizeof words, "%d", year);
        put_way(html, &(struct site_list){.year = year}, words, ways->here);
    }
    html_lit(html, "</ul>\n");
}

static void put_modes(struct html *html, const void *context)
{
    const struct ways *ways = context;
    html_lit(html, "<ul class=\"govuk-list overt-inline\">\n");
    for (size_t i = 0; i < ARRAY_COUNT(modes); i++)
        put_way(html, &(struct site_list){.year = ways->here->year, .mode = modes[i]},
                site_mode(modes[i]), ways->here);
    html_lit(html, "</ul>\n");
}

static void put_states(struct html *html, const void *context)
{
    const struct ways *ways = context;
    html_lit(html, "<ul class=\"govuk-list overt-inline\">\n");
    for (size_t i = 0; i < ARRAY_COUNT(states); i++)
        put_way(html, &(struct site_list){.state = states[i]}, register_state_word(states[i]),
                ways->here);
    html_lit(html, "</ul>\n");
}

static void put_others(struct html *html, const void *context)
{
    const struct ways *ways = context;
    html_lit(html, "<ul class=\"govuk-list overt-inline\">\n");
    put_way(html, &(struct site_list){0}, "All operations", ways->here);
    html_lit(html, "<li><a class=\"govuk-link\" href=\"/operations/places/\">By place</a></li>\n"
                   "<li><a class=\"govuk-link\" href=\"/register/\">As tables to download</a></li>"
                   "\n</ul>\n");
}

static void put_ways(const struct publish *publish, const struct site_list *here, struct html *html)
{
    const struct ways ways = {publish, here};
    const struct html_row rows[] = {
        {.key = {.text = "Year"}, .value = {.write = put_years, .context = &ways}},
        {.key = {.text = here->year != 0 ? "Kind, in this year" : "Kind"},
         .value = {.write = put_modes, .context = &ways}},
        {.key = {.text = "State"}, .value = {.write = put_states, .context = &ways}},
        {.key = {.text = "More"}, .value = {.write = put_others, .context = &ways}},
    };
    web_public_heading(html, "Other lists");
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = ARRAY_COUNT(rows)});
}

// ---- filters, for those who have scripts ----

#define YEARS_MAX 200

static void put_select(struct html *html, const char *name, const char *label,
                       const struct html_option *options, size_t count)
{
    char id[40];
    (void)snprintf(id, sizeof id, "filter-%s", name);
    html_select(html, &(struct html_select){
                          .field = {.id = id, .name = name, .label = {.words = {.text = label}}},
                          .options = options,
                          .option_count = count});
}

static void put_selects(const struct publish *publish, struct html *html)
{
    struct html_option options[YEARS_MAX + 1] = {{.value = "", .text = "All"}};
    char years[YEARS_MAX][8];
    size_t count = 1;
    int first, last;
    for (size_t i = 0; i < ARRAY_COUNT(modes); i++)
        options[count++] = (struct html_option){.value = register_mode_letters(modes[i]),
                                                .text = site_mode(modes[i])};
    put_select(html, "kind", "Kind", options, count);
    count = 1;
    for (size_t i = 0; i < ARRAY_COUNT(states); i++)
        options[count++] = (struct html_option){.text = register_state_word(states[i])};
    put_select(html, "state", "State", options, count);
    count = 1;
    years_of(publish, &first, &last);
    for (int year = last; year >= first && year > 0 && count <= YEARS_MAX; year--) {
        (void)snprintf(years[count - 1], sizeof years[0], "%d", year);
        options[count] = (struct html_option){.text = years[count - 1]};
        count++;
    }
    put_select(html, "year", "Year", options, count);
}

static void put_filters(const struct publish *publish, struct html *html)
{
    html_lit(html, "<form class=\"overt-filter\" role=\"search\" aria-label=\"Filter the "
                   "operations\" data-overt-filter=\"operations\" novalidate hidden>\n");
    put_selects(publish, html);
    html_input(html,
               &(struct html_input){.field = {.id = "filter-place",
                                              .name = "place",
                                              .label = {.words = {.text = "Words of the place"}}},
                                    .autocomplete = "off",
                                    .spellcheck = HTML_NO});
    html_button(html, &(struct html_button){.words = {.text = "Show all again"},
                                            .classes = "govuk-button--secondary",
                                            .type = "reset"});
    html_lit(html, "</form>\n<p class=\"govuk-body\" role=\"status\" data-overt-count></p>\n");
}

// ---- pages ----

/// "Live facial recognition in 2027", "Operations that are closed"
static void put_name(const struct site_list *list, struct text *name)
{
    text_append(name, list->mode != 0 ? site_mode(list->mode) : "Operations");
    if (list->year != 0)
        text_printf(name, " %s %d", list->mode != 0 ? "in" : "of", list->year);
    if (list->state != 0)
        text_printf(name, ": %s", register_state_word(list->state));
}

void site_page_list(const struct publish *publish, const struct site_list *list, struct html *html)
{
    AUTO_TEXT struct text name = {0};
    bool all = list->year == 0 && list->mode == 0 && list->state == 0;
    size_t count = 0, shown;
    const struct register_operation **found = site_choose(publish, is_in, list, true, &count);
    shown = all && count > SITE_ALL_MAX ? SITE_ALL_MAX : count;
    text_init(&name, 200);
    put_name(list, &name);
    web_public_begin(html, &publish->site, name.bytes, WEB_PUBLIC_OPERATIONS);
    web_public_title(html, name.bytes);
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">There is none.</p>\n");
    else {
        if (all)
            put_filters(publish, html);
        site_table(html, &(struct site_table){.caption = name.bytes,
                                              .operations = found,
                                              .count = shown,
                                              .id = all ? "operations" : NULL,
                                              .latest_first = true});
    }
    if (shown < count) {
        html_lit(html, "<p class=\"govuk-body\">These are the latest ");
        html_int(html, (int64_t)shown);
        html_lit(html, " of ");
        html_int(html, (int64_t)count);
        html_lit(html, "; the earlier ones are in the lists of their years.</p>\n");
    }
    put_ways(publish, list, html);
    web_public_end(html, &publish->site, NULL);
    memory_free(found);
}

static int by_place(const void *a, const void *b)
{
    const struct register_operation *x = *(const struct register_operation *const *)a;
    const struct register_operation *y = *(const struct register_operation *const *)b;
    int order = strcasecmp(x->place, y->place);
    return order != 0 ? order : later_first(a, b);
}

static void put_place(struct html *html, const void *context)
{
    const struct register_operation *const *at = context;
    html_lit(html, "<ul class=\"govuk-list overt-inline\">\n");
    for (const char *place = (*at)->place; *at != NULL && text_equal((*at)->place, place); at++) {
        char href[96];
        (void)snprintf(href, sizeof href, "/operations/%s/", (*at)->reference);
        html_lit(html, "<li>");
        web_public_link(html, href, (*at)->reference);
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

void site_page_places(const struct publish *publish, struct html *html)
{
    size_t count = 0, rows = 0;
    const struct register_operation **found =
        site_choose(publish, is_in, &(struct site_list){0}, true, &count);
    struct html_row *places = memory_new(count + 1, sizeof *places);
    qsort(found, count, sizeof *found, by_place);
    for (size_t i = 0; i < count; i++) // found[count] is NULL
        if (i == 0 || !text_equal(found[i]->place, found[i - 1]->place))
            places[rows++] = (struct html_row){.key = {.text = found[i]->place},
                                               .value = {.write = put_place, .context = &found[i]}};
    web_public_begin(html, &publish->site, "Operations by place", WEB_PUBLIC_OPERATIONS);
    web_public_title(html, "Operations by place");
    if (rows > 0)
        html_summary_list(html, &(struct html_summary_list){.rows = places, .row_count = rows});
    else
        html_lit(html, "<p class=\"govuk-body\">There is none.</p>\n");
    put_ways(publish, &(struct site_list){.state = REGISTER_STATE_PLANNED}, html); // none of them
    web_public_end(html, &publish->site, NULL);
    memory_free(places);
    memory_free(found);
}
