// SPDX-License-Identifier: Apache-2.0
// page.c - all that is published of one operation, as JSON: the written authority, its steps with
// the ledger's entries, and its row of the register. No officer is named: rank and step say who.
#include "publish/internal.h"

static void put_text(struct json_writer *json, const char *key, const char *words)
{
    if (words != NULL && words[0] != '\0')
        json_put_string_member(json, key, words);
}

static void put_moment(struct json_writer *json, const char *key, moment when)
{
    char words[TIME_TEXT_MAX];
    if (when == 0)
        return;
    time_format(when, words);
    json_put_string_member(json, key, words);
}

static void put_register(const struct publish *publish, const struct register_operation *operation,
                         struct json_writer *json)
{
    struct publish_cells cells;
    publish_register_row(publish, operation, &cells);
    json_put_key(json, "register");
    json_put_object(json);
    for (size_t i = 0; i < cells.count; i++) {
        const struct publish_column *column = &cells.sheet->columns[i];
        double number = 0;
        bool is_number = column->type == PUBLISH_INTEGER || column->type == PUBLISH_NUMBER;
        json_put_key(json, column->name);
        if (cells.cells[i][0] == '\0')
            json_put_null(json);
        else if (is_number && text_to_double(cells.cells[i], -1e18, 1e18, &number) &&
                 column->type == PUBLISH_NUMBER)
            json_put_double(json, number);
        else if (is_number)
            json_put_int(json, (int64_t)number);
        else
            json_put_string(json, cells.cells[i]);
    }
    json_put_end(json);
    publish_cells_finish(&cells);
}

static void put_steps(const struct publish *publish, const struct register_operation *operation,
                      struct json_writer *json)
{
    json_put_key(json, "steps");
    json_put_array(json);
    for (size_t i = 0; i < publish->step_count; i++) {
        const struct register_step *step = &publish->steps[i];
        if (step->operation != operation->id)
            continue;
        json_put_object(json);
        json_put_string_member(json, "step", step->kind);
        put_moment(json, "at", step->at);
        json_put_int_member(json, "ledger", step->index);
        json_put_end(json);
    }
    json_put_end(json);
}

static void put_lists(const struct register_authority *authority, struct json_writer *json)
{
    json_put_key(json, "documents");
    json_put_array(json);
    for (size_t i = 0; i < authority->document_count; i++) {
        const struct register_document *document = &authority->documents[i];
        json_put_object(json);
        put_text(json, "kind", register_document_word(document->kind));
        put_text(json, "reference", document->reference);
        put_text(json, "dated", document->dated);
        json_put_end(json);
    }
    json_put_end(json);
    json_put_key(json, "cameras");
    json_put_array(json);
    for (size_t i = 0; i < authority->camera_count; i++) {
        const struct register_planned_camera *camera = &authority->cameras[i];
        json_put_object(json);
        put_text(json, "kind", register_camera_word(camera->kind));
        put_text(json, "zone", camera->zone);
        json_put_end(json);
    }
    json_put_end(json);
    json_put_key(json, "criteria");
    json_put_object(json);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        put_text(json, register_category_word((enum register_category)i), authority->criteria[i]);
    json_put_end(json);
}

static void put_authority(const struct register_operation *operation, struct json_writer *json)
{
    const struct register_authority *authority = &operation->authority;
    json_put_key(json, "authority");
    json_put_object(json);
    put_text(json, "title", operation->title);
    put_text(json, "use_case", register_use_case_word(authority->use_case));
    put_text(json, "purpose", operation->purpose);
    put_text(json, "legal_basis", operation->legal_basis);
    json_put_key(json, "schedule_8_conditions");
    json_put_array(json);
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++)
        if ((authority->schedule_8 >> i & 1) != 0)
            json_put_string(json, register_schedule_8_name(i));
    json_put_end(json);
    put_text(json, "necessity", operation->necessity);
    put_text(json, "proportionality", operation->proportionality);
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++)
        // Who set the threshold may be a name.
        if (i != REGISTER_TEXT_THRESHOLD_BY)
            put_text(json, register_text_fields[i].key, authority->texts[i]);
    if (authority->has_position) {
        json_put_double_member(json, "latitude", authority->latitude / 100.0);
        json_put_double_member(json, "longitude", authority->longitude / 100.0);
    }
    put_lists(authority, json);
    put_text(json, "authorised_by_rank", register_rank_name(operation->authorised_rank));
    put_moment(json, "urgent_until", operation->urgent_until);
    put_text(json, "urgent_why", operation->urgent_why);
    json_put_end(json);
}

void publish_page(const struct publish *publish, const struct register_operation *operation,
                  struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_string_member(&json, "reference", operation->reference);
    put_text(&json, "force", publish->force);
    put_moment(&json, "as_at", publish->as_at);
    json_put_string_member(&json, "licence", PUBLISH_LICENCE);
    put_text(&json, "state", register_state_word(operation->state));
    json_put_key(&json, "notice");
    json_put_object(&json);
    put_text(&json, "where", operation->notice);
    json_put_bool_member(&json, "exception", operation->notice_exception);
    put_moment(&json, "from", operation->notice_from);
    json_put_end(&json);
    put_authority(operation, &json);
    put_steps(publish, operation, &json);
    put_register(publish, operation, &json);
    json_put_end(&json);
    text_append_char(text, '\n');
}
