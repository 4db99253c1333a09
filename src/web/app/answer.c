// SPDX-License-Identifier: Apache-2.0
// answer.c - answers that are no page of their own: somewhere else, bytes, a sentence.
#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/internal.h"
#include "web/app/page.h"

int app_go(struct app_call *call, const char *words, const char *format, ...)
{
    struct text to;
    text_init(&to, 4 * HTTP_PATH_MAX);
    va_list args;
    va_start(args, format);
    text_vprintf(&to, format, args);
    va_end(args);
    if (words != NULL && call->signed_in)
        app_session_flash(call->app->sessions, call->session.id, words);
    call->answer->status = 303;
    call->answer->location = text_take(&to);
    return 0;
}

int app_send_bytes(struct app_call *call, const char *type, char *bytes, size_t size)
{
    struct text *body = &call->answer->body;
    text_finish(body);
    *body = (struct text){.bytes = bytes, .length = size, .capacity = size, .limit = size};
    call->answer->type = type;
    return 0;
}

int app_say(struct app_call *call, int status, const char *title, const char *words)
{
    const struct app_page page = {.title = title, .status = status};
    if (call->api)
        return app_problem(call, status, title, words);
    html_destroy(&call->html);
    call->fault_count = 0;
    app_page_begin(call, &page);
    app_paragraph(call->html, words);
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, "/", "Go to the first page");
    html_lit(call->html, "</p>\n");
    return app_page_end(call);
}

void app_cookie(struct app_call *call, const char *token)
{
    char line[256];
    (void)snprintf(line, sizeof line, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s",
                   APP_COOKIE, token, token[0] == '\0' ? "; Max-Age=0" : "");
    http_add(call->answer, "Set-Cookie", line);
}
