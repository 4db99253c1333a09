// SPDX-License-Identifier: Apache-2.0
// publish.c - reads the record once, writes every file, and puts the folder in its place.
#include "publish/publish.h"

#include <assert.h>
#include <stdio.h>

#include "base/memory.h"
#include "publish/internal.h"

void publish_finish(struct publish *publish)
{
    register_operations_free(&publish->operations, publish->count);
    register_steps_free(&publish->steps, publish->step_count);
    register_searches_free(&publish->searches, publish->search_count);
    register_engine_runs_free(&publish->engines, publish->engine_count);
    register_gates_free(&publish->gates, publish->gate_count);
    register_evaluations_free(&publish->evaluations, publish->evaluation_count);
    register_wishes_free(&publish->wishes, publish->wish_count);
    memory_free(publish->shown);
    memory_free(publish->force);
    memory_free(publish->leave);
    memory_free(publish->contact);
}

/// Public is what was opened, what the public was told of, and what is over without either. A plan
/// that nobody was told of is not: it may still be changed, refused or cancelled.
static bool is_public(const struct register_operation *operation)
{
    return operation->opened_at != 0 || operation->notified_at != 0 ||
           operation->state == REGISTER_STATE_EXPIRED;
}

static int read_settings(struct publish *publish, struct overt_error *err)
{
    AUTO_FREE char *mail = NULL;
    int code = register_setting(publish->store, "force.name", publish->as_at, "This force",
                                &publish->force, err);
    if (code == 0)
        code = register_setting(publish->store, "site.leave", publish->as_at, WEB_PUBLIC_EXIT,
                                &publish->leave, err);
    if (code == 0)
        code = register_setting(publish->store, "foi.email", publish->as_at, "", &mail, err);
    if (code == 0)
        code = register_setting(publish->store, "site.contact", publish->as_at, mail,
                                &publish->contact, err);
    if (code == 0)
        publish->site = (struct web_public){publish->force, publish->leave, publish->contact};
    return code;
}

int publish_read(struct publish *publish, struct overt_error *err)
{
    int code = register_operations(publish->store, publish->as_at, &publish->operations,
                                   &publish->count, err);
    if (code == 0)
        code = register_steps(publish->store, publish->as_at, &publish->steps,
                              &publish->step_count, err);
    if (code == 0)
        code = register_searches(publish->store, 0, publish->as_at, &publish->searches,
                                 &publish->search_count, err);
    if (code == 0)
        code = register_engine_runs(publish->store, 0, publish->as_at, &publish->engines,
                                    &publish->engine_count, err);
    if (code == 0)
        code = register_gates(publish->store, 0, publish->as_at, &publish->gates,
                              &publish->gate_count, err);
    if (code == 0)
        code = register_evaluations(publish->store, publish->as_at, &publish->evaluations,
                                    &publish->evaluation_count, err);
    if (code == 0)
        code = register_wishes(publish->store, publish->as_at, &publish->wishes,
                               &publish->wish_count, err);
    if (code == 0)
        code = read_settings(publish, err);
    if (code != 0)
        return code;
    publish->shown = memory_new(publish->count + 1, sizeof *publish->shown);
    for (size_t i = 0; i < publish->count; i++)
        if (is_public(&publish->operations[i]))
            publish->shown[publish->shown_count++] = &publish->operations[i];
    return 0;
}

int publish_sheet_make(const struct publish *publish, enum publish_sheet_number sheet,
                       struct text *csv, struct overt_error *err)
{
    switch (sheet) {
    case PUBLISH_REGISTER:
        publish_csv_head(csv, sheet);
        for (size_t i = 0; i < publish->shown_count; i++) {
            struct publish_cells cells;
            publish_register_row(publish, publish->shown[i], &cells);
            publish_csv_row(csv, &cells);
            publish_cells_finish(&cells);
        }
        return 0;
    case PUBLISH_ANNUAL:
        return publish_annual(publish, csv, err);
    case PUBLISH_SEARCHES:
        publish_searches(publish, csv);
        return 0;
    case PUBLISH_BREAKDOWNS:
        return publish_breakdowns(publish, csv, err);
    default:
        return publish_changes(publish, csv, err);
    }
}

static int put_sheets(const struct publish *publish, struct publish_folder *folder,
                      struct text *bytes, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < PUBLISH_SHEETS; i++) {
        char name[64];
        text_clear(bytes);
        code = publish_sheet_make(publish, (enum publish_sheet_number)i, bytes, err);
        if (code == 0)
            code = publish_folder_put(folder, publish_sheets[i].file, bytes, err);
        (void)snprintf(name, sizeof name, "%s-metadata.json", publish_sheets[i].file);
        text_clear(bytes);
        publish_csvw(publish, (enum publish_sheet_number)i, bytes);
        if (code == 0)
            code = publish_folder_put(folder, name, bytes, err);
    }
    text_clear(bytes);
    publish_datapackage(publish, bytes);
    return code != 0 ? code : publish_folder_put(folder, "datapackage.json", bytes, err);
}

static int put_pages(const struct publish *publish, struct publish_folder *folder,
                     struct text *bytes, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < publish->shown_count; i++) {
        char name[96];
        (void)snprintf(name, sizeof name, "operations/%s.json", publish->shown[i]->reference);
        text_clear(bytes);
        publish_page(publish, publish->shown[i], bytes);
        code = publish_folder_put(folder, name, bytes, err);
    }
    return code;
}

static int put_charts(const struct publish *publish, struct publish_folder *folder,
                      struct text *bytes, struct overt_error *err)
{
    int code = 0;
    AUTO_TEXT struct text alt = {0};
    text_init(&alt, PUBLISH_FILE_MAX);
    for (size_t i = 0; code == 0 && i < PUBLISH_CHARTS; i++) {
        text_clear(bytes);
        text_clear(&alt);
        publish_chart(publish, i, bytes, &alt);
        code = publish_folder_put(folder, publish_chart_files[i], bytes, err);
    }
    return code;
}

static int put_index_alone(const struct publish *publish, struct publish_folder *folder,
                           struct text *bytes, struct overt_error *err)
{
    text_clear(bytes);
    publish_index(publish, bytes);
    int code = publish_folder_put(folder, "index.html", bytes, err);
    text_clear(bytes);
    text_append(bytes, publish_style);
    return code != 0 ? code : publish_folder_put(folder, "style.css", bytes, err);
}

static int put_index_site(const struct publish *publish, struct publish_folder *folder,
                          struct text *bytes, struct overt_error *err)
{
    AUTO_HTML struct html *html = html_create(PUBLISH_FILE_MAX);
    publish_index_site(publish, folder, html);
    text_clear(bytes);
    text_append(bytes, html_bytes(html));
    return publish_folder_put(folder, "index.html", bytes, err);
}

static int put_licence(const struct publish *publish, struct publish_folder *folder,
                       struct text *bytes, struct overt_error *err)
{
    text_clear(bytes);
    text_printf(
        bytes,
        "The tables, pages and charts of this folder are published by %s under the\n"
        "Open Government Licence v3.0: " PUBLISH_LICENCE "\n\n"
        "You are free to copy, publish, distribute and adapt them, for any purpose, if you\n"
        "name their source: \"Contains public sector information licensed under the Open\n"
        "Government Licence v3.0\", with the name of the force.\n",
        publish->force);
    return publish_folder_put(folder, "LICENCE.txt", bytes, err);
}

int publish_record(struct store *store, const char *path, moment as_at, enum publish_looks looks,
                   struct publish_done *ret_done, struct overt_error *err)
{
    assert(as_at != REGISTER_AS_AT_ALWAYS);
    CLEANUP(publish_finish) struct publish publish = {.store = store, .as_at = as_at};
    CLEANUP(publish_folder_finish) struct publish_folder folder = {0};
    AUTO_TEXT struct text bytes = {0};
    text_init(&bytes, PUBLISH_FILE_MAX);
    int code = publish_folder_begin(&folder, path, err);
    if (code == 0)
        code = publish_read(&publish, err);
    if (code == 0)
        code = put_sheets(&publish, &folder, &bytes, err);
    if (code == 0)
        code = put_pages(&publish, &folder, &bytes, err);
    if (code == 0)
        code = put_charts(&publish, &folder, &bytes, err);
    if (code == 0)
        code = put_licence(&publish, &folder, &bytes, err);
    if (code == 0)
        code = (looks == PUBLISH_SITE ? put_index_site : put_index_alone)(&publish, &folder,
                                                                          &bytes, err);
    if (code == 0)
        code = publish_folder_commit(&folder, err);
    if (code == 0)
        *ret_done = (struct publish_done){folder.files, publish.shown_count};
    return code;
}
