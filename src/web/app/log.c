// SPDX-License-Identifier: Apache-2.0
// log.c - what happened in an operation, act by act; its cameras and the share of time looked at.
// Nobody on a list is named.
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "publish/happened.h"
#include "web/app/operation.h"

#define ON_A_PAGE 100
#define WORDS_MAX 9000

struct happening {
    char *words;
    const struct register_log_line *line;
};

static size_t tell(const struct register_log_line *lines, size_t count, struct happening *items)
{
    size_t told = 0;
    for (size_t i = count; i-- > 0;) {
        AUTO_TEXT struct text words;
        text_init(&words, WORDS_MAX);
        if (!publish_log_words(&words, &lines[i]))
            continue;
        if (words.length > 0 && words.bytes[0] >= 'a' && words.bytes[0] <= 'z')
            words.bytes[0] = (char)(words.bytes[0] - 'a' + 'A');
        items[told++] = (struct happening){text_take(&words), &lines[i]};
    }
    return told;
}

static void put_timeline(struct html *html, const struct happening *items, size_t count)
{
    struct html_event *events = memory_new(count + 1, sizeof *events);
    for (size_t i = 0; i < count; i++)
        events[i] = (struct html_event){
            .label = {.text = items[i].words},
            .byline = {.text = items[i].line->officer},
            .when = items[i].line->at,
        };
    html_timeline(html, &(struct html_timeline){.items = events, .item_count = count});
    memory_free(events);
}

static void put_page_link(struct html *html, size_t page, const char *words)
{
    char href[32];
    (void)snprintf(href, sizeof href, "?page=%zu", page);
    html_lit(html, "<p class=\"govuk-body\">");
    app_link(html, href, words);
    html_lit(html, "</p>\n");
}

static void put_happened(struct app_call *call, const struct happening *items, size_t count)
{
    const char *said = http_value(&call->request->query, "page");
    const size_t pages = (count + ON_A_PAGE - 1) / ON_A_PAGE;
    long page = 1;
    if (said != NULL && !text_to_int(said, 1, pages > 0 ? (long)pages : 1, &page))
        page = 1;
    size_t from = (size_t)(page - 1) * ON_A_PAGE, left = count - from;
    put_timeline(call->html, &items[from], left < ON_A_PAGE ? left : ON_A_PAGE);
    if (page > 1)
        put_page_link(call->html, (size_t)page - 1, "Later");
    if ((size_t)page < pages)
        put_page_link(call->html, (size_t)page + 1, "Earlier");
}

static void put_camera(struct html *html, const struct register_camera *camera)
{
    AUTO_TEXT struct text words;
    double share = register_look_seconds(&camera->look);
    text_init(&words, 1000);
    text_printf(&words, "%lld faces seen, %lld alerts", (long long)camera->faces_seen,
                (long long)camera->alerts);
    if (share >= 0)
        text_printf(&words, ", looked at %.1f %% of its time", 100 * share);
    if (camera->seconds_not_looked > 0)
        text_printf(&words, ", not looked at for %.0f seconds", camera->seconds_not_looked);
    app_row(html, camera->source, words.bytes);
}

static int put_cameras(struct app_call *call, const struct register_operation *operation)
{
    struct register_camera *cameras = NULL;
    size_t count = 0;
    int code = register_cameras(call->store, operation->id, call->now, &cameras, &count,
                                &call->error);
    if (code == 0 && count > 0) {
        app_heading(call->html, 2, "Cameras");
        app_rows_begin(call->html);
        for (size_t i = 0; i < count; i++)
            put_camera(call->html, &cameras[i]);
        app_rows_end(call->html);
        app_heading(call->html, 2, "Act by act, newest first");
    }
    register_cameras_free(&cameras, count);
    return code;
}

static int show(struct app_call *call, const struct register_operation *operation,
                const struct happening *items, size_t count)
{
    char back[APP_HREF_MAX];
    app_operation_href(operation, "", back);
    app_page_begin(call, &(struct app_page){.title = "What happened",
                                            .caption = operation->reference,
                                            .back = back,
                                            .back_words = "Back to the operation"});
    int code = put_cameras(call, operation);
    put_happened(call, items, count);
    return code < 0 ? code : app_page_end(call);
}

static int run_log(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    struct register_log_line *lines = NULL;
    size_t count = 0;
    int code = app_operation_read(call, &operation);
    if (code == 0)
        code = register_log(call->store, operation.id, call->now, &lines, &count, &call->error);
    if (code < 0)
        return code;
    struct happening *items = memory_new(count + 1, sizeof *items);
    size_t told = tell(lines, count, items);
    code = show(call, &operation, items, told);
    for (size_t i = 0; i < told; i++)
        memory_free(items[i].words);
    memory_free(items);
    register_log_free(&lines, count);
    return code;
}

const struct app_route app_log_routes[] = {
    {HTTP_GET, "/operations/{reference}/log", 0, 0, run_log, "what happened in an operation"},
    {.path = NULL},
};
