// SPDX-License-Identifier: Apache-2.0
// search_new.c - a retrospective search with a picture: what it is about, then which of its faces,
// then the comparison. Until a face is chosen the picture is in memory alone (held.h).
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/found.h"
#include "web/app/held.h"
#include "web/app/internal.h"
#include "web/app/page.h"
#include "web/app/search_form.h"

/// What the second step carries on from the first.
static const char *const carried[] = {"operation", "reason", "offence-type", "offence",
                                      "captured",  "place",  "source-type"};

static int run_form(struct app_call *call)
{
    static const struct search_form form = {
        .title = "Search with a picture",
        .action = "/searches/new",
        .submit = "Find the faces",
        .label = "Picture",
        .hint = "A still: JPEG, PNG or WebP, at most 16 MB. You choose the face in it next.",
        .accept = "image/*",
    };
    return search_form_page(call, &form);
}

// ---- which face ----

static void put_carried(struct app_call *call)
{
    for (size_t i = 0; i < ARRAY_COUNT(carried); i++) {
        html_lit(call->html, "<input type=\"hidden\"");
        html_attr(call->html, "name", carried[i]);
        html_attr(call->html, "value", app_value(call, carried[i]));
        html_lit(call->html, ">\n");
    }
}

/// A radio button with the face itself.
static void put_face(struct app_call *call, const char *key, size_t which, const char *fault)
{
    struct html *html = call->html;
    char path[120], words[40], number[12], id[24];
    (void)snprintf(path, sizeof path, "/searches/held/%s/%zu", key, which);
    (void)snprintf(words, sizeof words, "Face %zu from the left", which + 1);
    (void)snprintf(number, sizeof number, "%zu", which);
    (void)snprintf(id, sizeof id, which == 0 ? "face" : "face-%zu", which);
    html_lit(html, "<div class=\"govuk-radios__item overt-choice\">\n"
                   "<input class=\"govuk-radios__input\" type=\"radio\" name=\"face\"");
    html_attr(html, "id", id);
    html_attr(html, "value", number);
    if (fault != NULL)
        html_lit(html, " disabled");
    html_lit(html, ">\n<label class=\"govuk-label govuk-radios__label\"");
    html_attr(html, "for", id);
    html_lit(html, ">");
    html_text(html, words);
    if (fault != NULL) {
        html_lit(html, ": ");
        html_text(html, fault);
    }
    html_lit(html, "</label>\n<img class=\"overt-portrait\" alt=\"\"");
    html_url(html, "src", path);
    html_lit(html, ">\n</div>\n");
}

static void put_faces(struct app_call *call, const char *key, const struct operate_faces *faces)
{
    const char *fault = app_fault_at(call, "face");
    html_lit(call->html, "<div");
    html_class(call->html, "govuk-form-group", fault != NULL ? "govuk-form-group--error" : NULL);
    html_lit(call->html, ">\n<fieldset class=\"govuk-fieldset\">\n<legend class=\"govuk-fieldset__"
                         "legend govuk-fieldset__legend--s\">Whose face is searched with?"
                         "</legend>\n");
    if (fault != NULL)
        html_error_message(call->html, &(struct html_error_message){.words = {.text = fault}});
    html_lit(call->html, "<div class=\"govuk-radios overt-portraits\""
                         " data-module=\"govuk-radios\">\n");
    for (size_t i = 0; i < operate_faces_count(faces); i++)
        put_face(call, key, i, operate_faces_fault(faces, i));
    html_lit(call->html, "</div>\n</fieldset>\n</div>\n");
}

static int face_page(struct app_call *call, const char *key)
{
    char action[80], discard[100];
    const struct operate_faces *faces = held_take(call, key);
    if (faces == NULL)
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "the picture was wiped, as it is five minutes after it was sent: send it "
                         "again");
    (void)snprintf(action, sizeof action, "/searches/held/%s", key);
    (void)snprintf(discard, sizeof discard, "/searches/held/%s/wipe", key);
    const struct app_page page = {.title = "Choose the face", .back = "/searches/new",
                                  .caption = app_value(call, "operation")};
    app_page_begin(call, &page);
    app_paragraph(call->html, "The picture is in this service's memory alone, for five minutes. "
                              "Only the face that you choose is compared; what is not chosen "
                              "leaves nothing.");
    app_form_begin(call, action, false);
    found_put_once(call);
    put_carried(call);
    put_faces(call, key, faces);
    held_give(call);
    app_form_end(call, "Compare with the list");
    app_form_button(call, discard, "Wipe the picture", false);
    return app_page_end(call);
}

static int find_faces(struct app_call *call, const struct http_file *file,
                      char ret_key[HELD_KEY_SIZE])
{
    struct app_door door = {0};
    struct operate_faces *faces = NULL;
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_faces_find(door.operate, call->officer.name, app_value(call, "operation"),
                                  file->bytes, file->size, &faces, &call->error);
    app_door_close(&door); // before the other lock is taken
    if (code == 0)
        held_put(call, faces, ret_key);
    return code;
}

static int run_faces(struct app_call *call)
{
    const struct http_file *file = http_parts_file(&call->parts, "picture");
    char key[HELD_KEY_SIZE];
    search_form_check(call);
    if (file == NULL || file->size == 0)
        app_fault(call, "picture", "Choose a picture");
    if (app_has_faults(call))
        return run_form(call);
    int code = find_faces(call, file, key);
    if (code < 0)
        return app_fault_of(call, code) ? run_form(call) : code;
    return face_page(call, key);
}

// ---- the comparison ----

static int compare(struct app_call *call, const struct operate_faces *faces, long face,
                   int64_t *ret_search)
{
    AUTO_DOOR struct app_door door = {0};
    AUTO_FREE struct operate_search_result *result = memory_new(1, sizeof *result);
    const char *offence = app_value(call, "offence");
    const char *source = app_value(call, "source-type");
    const struct operate_probe probe = {
        .faces = faces,
        .face = (size_t)face,
        .captured = app_value(call, "captured"),
        .place = app_value(call, "place"),
        .source_type = source,
        .reason = app_value(call, "reason"),
        .offence = offence != NULL && offence[0] != '\0' ? offence : NULL,
        .body_worn = text_equal(source, "body-worn video"),
        .offence_type = register_offence_from(app_value(call, "offence-type"))};
    int code = app_door_open(call, &door);
    if (code < 0)
        return code;
    code = operate_search(door.operate, call->officer.name, app_value(call, "operation"), &probe,
                          result, &call->error);
    if (code == 0) {
        *ret_search = result->search;
        found_once_done(call, result->search);
    }
    return code;
}

static int64_t done_before(struct app_call *call)
{
    AUTO_DOOR struct app_door door = {0};
    return app_door_open(call, &door) == 0 ? found_once(call) : 0;
}

static int run_compare(struct app_call *call)
{
    const char *key = call->args[0], *chosen = app_value(call, "face");
    int64_t search = done_before(call);
    long face = -1;
    if (search != 0)
        return app_go(call, NULL, "/searches/%lld", (long long)search);
    if (chosen == NULL || !text_to_int(chosen, 0, OPERATE_FACES_MAX, &face)) {
        app_fault(call, "face", "Choose the face");
        return face_page(call, key);
    }
    const struct operate_faces *faces = held_take(call, key);
    if (faces == NULL)
        return face_page(call, key); // which says that it is gone
    int code = compare(call, faces, face, &search);
    held_give(call);
    if (code < 0)
        return app_fault_of(call, code) ? face_page(call, key) : code;
    held_drop(call, key);
    return app_go(call, NULL, "/searches/%lld", (long long)search);
}

static int run_wipe(struct app_call *call)
{
    held_drop(call, call->args[0]);
    return app_go(call, "The picture was wiped.", "/searches/new");
}

static int run_face(struct app_call *call)
{
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    long which = -1;
    const struct operate_faces *faces = held_take(call, call->args[0]);
    if (faces == NULL)
        return error_set(&call->error, OVERT_NOT_FOUND, "the picture was wiped: send it again");
    int code = text_to_int(call->args[1], 0, OPERATE_FACES_MAX, &which)
                   ? operate_faces_view(faces, (size_t)which, &view, &call->error)
                   : error_set(&call->error, OVERT_NOT_FOUND, "there is no such face");
    held_give(call);
    if (code < 0)
        return code;
    char *bytes = memory_new(1, view.size);
    memcpy(bytes, view.jpeg, view.size);
    call->answer->wipe = true;
    return app_send_bytes(call, "image/jpeg", bytes, view.size);
}

const struct app_route app_search_new_routes[] = {
    {HTTP_GET, "/searches/new", SEARCHERS, 0, run_form, "begin a retrospective search"},
    {HTTP_POST, "/searches/new", SEARCHERS, APP_FILES, run_faces,
     "find the faces of a picture; nothing is compared yet"},
    {HTTP_POST, "/searches/held/{key}", SEARCHERS, 0, run_compare,
     "compare the chosen face with the list of an open operation"},
    {HTTP_POST, "/searches/held/{key}/wipe", SEARCHERS, 0, run_wipe,
     "wipe a picture that is held for a search"},
    {HTTP_GET, "/searches/held/{key}/{face}", SEARCHERS, APP_SOFT, run_face,
     "a face of a picture that is held for a search, as JPEG"},
    {.path = NULL},
};
