// SPDX-License-Identifier: Apache-2.0
// list_entry.c - one entry of a list: added with its picture, looked at, taken off.
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/list.h"

// ---- added ----

static size_t category_options(const struct register_operation *operation,
                               struct app_option options[REGISTER_CATEGORY_COUNT])
{
    size_t count = 0;
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if ((operation->categories >> i & 1) != 0)
            options[count++] =
                (struct app_option){.value = register_category_word((enum register_category)i),
                                    .text = register_category_name((enum register_category)i),
                                    .hint = operation->authority.criteria[i]};
    return count;
}

static void put_who(struct app_call *call, const struct register_operation *operation)
{
    static const struct app_option wanted[] = {{"yes", "Wanted for arrest", NULL}};
    struct app_option categories[REGISTER_CATEGORY_COUNT];
    size_t count = category_options(operation, categories);
    app_input(call, &(struct app_field){.name = "nominal",
                                        .label = "Nominal",
                                        .hint = "The person's reference in the force's own system, "
                                                "not a name",
                                        .autocomplete = "off",
                                        .classes = "govuk-input--width-20"});
    app_radios(call, &(struct app_field){.name = "category", .label = "Category"}, categories,
               count);
    app_checkboxes(call, &(struct app_field){.name = "wanted", .label = "Arrest"}, wanted, 1, NULL);
    app_textarea(call, &(struct app_field){.name = "reason",
                                           .label = "Why this person is on this list",
                                           .hint = "Needed before the operation is opened",
                                           .rows = 3});
}

static void put_source(struct app_call *call)
{
    struct app_option sources[REGISTER_SOURCE_COUNT], bases[REGISTER_BASIS_OTHER];
    for (int i = 1; i < REGISTER_SOURCE_COUNT; i++)
        sources[i - 1] =
            (struct app_option){.value = register_source_word((enum register_source)i),
                                .text = register_source_name((enum register_source)i)};
    for (int i = 1; i <= REGISTER_BASIS_OTHER; i++)
        bases[i - 1] = (struct app_option){.value = register_basis_word((enum register_basis)i),
                                           .text = register_basis_name((enum register_basis)i)};
    app_select(call,
               &(struct app_field){
                   .name = "source-type", .label = "Where the picture is from", .none = "Choose"},
               sources, REGISTER_SOURCE_COUNT - 1);
    app_input(call, &(struct app_field){.name = "image-source",
                                        .label = "The same in the force's own words",
                                        .hint = "As it is published. Needed before the operation "
                                                "is opened",
                                        .classes = "govuk-input--width-20"});
    app_radios(call, &(struct app_field){.name = "basis",
                                         .label = "By what right the force holds the picture"},
               bases, ARRAY_COUNT(bases));
    app_textarea(call, &(struct app_field){.name = "justification",
                                           .label = "Justification",
                                           .hint = "Needed for a partner agency, social media, a "
                                                   "third party, what was made public, and another "
                                                   "enactment",
                                           .rows = 2});
    app_input(call, &(struct app_field){.name = "captured",
                                        .label = "Day on which it was taken (optional)",
                                        .type = "date",
                                        .classes = "govuk-input--width-10"});
}

static void put_young(struct app_call *call)
{
    static const struct app_option under[] = {{"yes", "Under 18, as you know it", NULL}};
    app_checkboxes(call, &(struct app_field){.name = "under-18", .label = "Age"}, under, 1, NULL);
    app_textarea(call, &(struct app_field){.name = "under-18-reason",
                                           .label = "Why it is necessary to list somebody under 18",
                                           .hint = "Only of somebody under 18",
                                           .rows = 2});
    app_textarea(call, &(struct app_field){.name = "steps",
                                           .label = "Steps taken that it is this person (optional)",
                                           .rows = 2});
}

static int show_new(struct app_call *call)
{
    AUTO_BELOW struct app_below below = {0};
    int code = app_below_begin(call, "Add a person to the list", &below);
    if (code < 0)
        return code;
    app_form_begin(call, NULL, true);
    html_file_upload(
        call->html,
        &(struct html_file_upload){
            .field = {.id = "picture",
                      .name = "picture",
                      .label = {.words = {.text = "Picture"}},
                      .hint = {.words = {.text = "With exactly one face that can be used: JPEG, "
                                                 "PNG, WebP, GIF or BMP. Choose it again when "
                                                 "something was wrong"}},
                      .error = {.words = {.text = app_fault_at(call, "picture")}}}});
    put_who(call, &below.operation);
    put_source(call);
    put_young(call);
    app_form_end(call, "Add to the list");
    return app_page_end(call);
}

static const char *text_of(const struct app_call *call, const char *name)
{
    const char *value = app_value(call, name);
    if (value == NULL)
        return NULL;
    char *text = text_trim(call->form.bytes + (value - call->form.bytes));
    return text[0] != '\0' ? text : NULL;
}

static void read_entry(struct app_call *call, struct operate_entry *entry)
{
    const struct http_file *file = http_parts_file(&call->parts, "picture");
    const char *category = text_of(call, "category"), *source = text_of(call, "source-type");
    const char *basis = text_of(call, "basis");
    struct date date;
    *entry = (struct operate_entry){
        .nominal = text_of(call, "nominal"),
        .category = category != NULL ? register_category_from(category) : 0,
        .wanted_for_arrest = app_is_checked(call, "wanted", "yes"),
        .reason = text_of(call, "reason"),
        .image_source = text_of(call, "image-source"),
        .captured = text_of(call, "captured"),
        .source_type = source != NULL ? register_source_from(source) : 0,
        .basis = basis != NULL ? register_basis_from(basis) : 0,
        .justification = text_of(call, "justification"),
        .under_18 = app_is_checked(call, "under-18", "yes"),
        .under_18_reason = text_of(call, "under-18-reason"),
        .steps = text_of(call, "steps"),
    };
    if (file == NULL || file->size == 0)
        app_fault(call, "picture", "Choose a picture");
    else {
        entry->picture = file->filename[0] != '\0' ? file->filename : "picture";
        entry->picture_bytes = file->bytes;
        entry->picture_size = file->size;
    }
    if (entry->nominal == NULL)
        app_fault(call, "nominal", "Enter the nominal");
    if (entry->category == 0)
        app_fault(call, "category", "Choose a category");
    if (entry->basis == 0)
        app_fault(call, "basis", "Choose by what right the force holds the picture");
    if (entry->captured != NULL && !date_parse(entry->captured, &date))
        app_fault(call, "captured", "Enter a real date");
}

static int run_new(struct app_call *call)
{
    struct operate_entry entry;
    AUTO_TEXT struct text advice, words;
    int64_t id = 0;
    text_init(&advice, 1000);
    text_init(&words, 1200);
    read_entry(call, &entry);
    entry.advice = &advice;
    if (app_has_faults(call))
        return show_new(call);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_enrol(door.operate, call->officer.name, call->args[0], &entry, &id,
                             &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_new(call) : code;
    text_append(&words, "The person is on the list.");
    if (advice.length > 0)
        text_printf(&words, " A better picture would be found more surely: %s.", advice.bytes);
    return app_go(call, words.bytes, "/operations/%s/list", call->args[0]);
}

// ---- looked at ----

static int no_entry(struct app_call *call)
{
    return error_set(&call->error, OVERT_NOT_FOUND, "The list of %s has no such entry.",
                     call->args[0]);
}

static void put_entry(struct app_call *call, const struct register_entry *entry)
{
    app_rows_begin(call->html);
    app_row(call->html, "Nominal", entry->nominal);
    app_row(call->html, "Category", register_category_name(entry->category));
    app_row(call->html, "Wanted for arrest", entry->wanted_for_arrest ? "yes" : "no");
    app_row(call->html, "Reason", entry->reason);
    app_row(call->html, "Where the picture is from",
            entry->source_type != 0 ? register_source_name(entry->source_type) : NULL);
    app_row(call->html, "In the force's words", entry->image_source);
    app_row(call->html, "By what right",
            entry->basis != 0 ? register_basis_name(entry->basis) : NULL);
    app_row(call->html, "Justification", entry->justification);
    app_row(call->html, "Taken on", entry->captured);
    app_row(call->html, "Under 18", entry->under_18 ? "yes" : NULL);
    app_row(call->html, "Why, under 18", entry->under_18_reason);
    app_row(call->html, "Steps taken", entry->steps);
    app_row(call->html, "State", app_list_state(entry));
    app_row(call->html, "Added by", entry->added_by);
    app_row_moment(call->html, "Added", entry->added_at);
    app_row(call->html, "Reviewed by", entry->reviewed_by);
    app_row_moment(call->html, "Reviewed", entry->reviewed_at);
    app_row_moment(call->html, "Taken off", entry->removed_at);
    app_row_moment(call->html, "Destroyed", entry->destroyed_at);
    app_rows_end(call->html);
}

/// The reason for reading goes with the picture's address.
static void put_picture(struct app_call *call, const struct app_list *list,
                        const struct register_entry *entry)
{
    AUTO_TEXT struct text source;
    text_init(&source, 4 * HTTP_PATH_MAX);
    if (entry->destroyed_at != 0)
        return;
    text_printf(&source, "/operations/%s/list/%lld/picture", list->operation.reference,
                (long long)entry->id);
    if (list->why != NULL) {
        text_append(&source, "?why=");
        for (const char *c = list->why; *c != '\0'; c++)
            text_printf(&source, "%%%02X", (unsigned)(unsigned char)*c);
    }
    html_lit(call->html, "<img class=\"overt-listed overt-listed--large\"");
    html_url(call->html, "src", source.bytes);
    html_attr(call->html, "alt", "The picture of this entry");
    html_lit(call->html, ">\n");
}

static int run_entry(struct app_call *call)
{
    AUTO_APP_LIST struct app_list list = {0};
    char back[APP_HREF_MAX], href[APP_HREF_MAX], title[48];
    int code = app_list_read(call, &list);
    const struct register_entry *entry = code == 1 ? app_list_entry(call, &list) : NULL;
    if (code <= 0 || entry == NULL)
        return code <= 0 ? code : no_entry(call);
    app_operation_href(&list.operation, "/list", back);
    (void)snprintf(title, sizeof title, "Entry %lld", (long long)entry->id);
    app_page_begin(call, &(struct app_page){.title = title,
                                            .caption = list.operation.reference,
                                            .back = back,
                                            .back_words = "Back to the list"});
    put_picture(call, &list, entry);
    put_entry(call, entry);
    (void)snprintf(href, sizeof href, "/operations/%s/list/%lld/remove", list.operation.reference,
                   (long long)entry->id);
    if (entry->removed_at == 0 && app_has_role(call, LIST_MAKERS))
        html_button(call->html, &(struct html_button){.words = {.text = "Take off the list"},
                                                      .classes = "govuk-button--warning",
                                                      .href = href});
    return app_page_end(call);
}

static int run_picture(struct app_call *call)
{
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    AUTO_OPERATION struct register_operation operation = {0};
    long id = 0;
    int code = app_operation_read(call, &operation);
    if (code == 0 && !text_to_int(call->args[1], 1, INT64_MAX, &id))
        code = no_entry(call);
    if (code < 0)
        return code;
    AUTO_DOOR struct app_door door = {0};
    code = app_door_open(call, &door);
    if (code == 0)
        code = operate_entry_view(door.operate, call->officer.name, id,
                                  http_value(&call->request->query, "why"), &view, &call->error);
    app_door_close(&door);
    if (code < 0)
        return code;
    call->answer->wipe = true;
    return app_send_bytes(call, "image/jpeg", memory_copy(view.jpeg, view.size), view.size);
}

// ---- taken off ----

static int show_remove(struct app_call *call)
{
    AUTO_BELOW struct app_below below = {0};
    char title[64];
    (void)snprintf(title, sizeof title, "Take entry %.20s off the list", call->args[1]);
    int code = app_below_begin(call, title, &below);
    if (code < 0)
        return code;
    if (below.operation.opened_at != 0)
        html_warning_text(call->html,
                          &(struct html_warning_text){
                              .words = {.text = "The operation was opened. Its permit becomes "
                                                "void: nothing is compared any more."}});
    app_form_begin(call, NULL, false);
    app_textarea(call, &(struct app_field){
                           .name = "words", .label = "Why", .hint = "Without names", .rows = 3});
    html_button(call->html, &(struct html_button){.words = {.text = "Take off the list"},
                                                  .classes = "govuk-button--warning",
                                                  .prevent_double_click = HTML_YES});
    html_lit(call->html, "</form>\n");
    return app_page_end(call);
}

static int run_remove(struct app_call *call)
{
    const char *why = app_required(call, "words", "why");
    long id = 0;
    if (!text_to_int(call->args[1], 1, INT64_MAX, &id))
        return no_entry(call);
    if (app_has_faults(call))
        return show_remove(call);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_unlist(door.operate, call->officer.name, call->args[0], id, why,
                              &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_remove(call) : code;
    return app_go(call, "The person is off the list.", "/operations/%s/list", call->args[0]);
}

const struct app_route app_list_entry_routes[] = {
    {HTTP_GET, "/operations/{reference}/list/new", LIST_MAKERS, 0, show_new,
     "form of a new entry of a list"},
    {HTTP_POST, "/operations/{reference}/list/new", LIST_MAKERS, APP_FILES, run_new,
     "add a person to a list"},
    {HTTP_GET, "/operations/{reference}/list/{entry}", LIST_READERS, 0, run_entry,
     "one entry of a list"},
    {HTTP_GET, "/operations/{reference}/list/{entry}/picture", LIST_READERS, 0, run_picture,
     "the picture of an entry"},
    {HTTP_GET, "/operations/{reference}/list/{entry}/remove", LIST_MAKERS, APP_AGAIN, show_remove,
     "form of taking somebody off a list"},
    {HTTP_POST, "/operations/{reference}/list/{entry}/remove", LIST_MAKERS, APP_AGAIN, run_remove,
     "take somebody off a list"},
    {.path = NULL},
};
