// SPDX-License-Identifier: Apache-2.0
// handle.c - the way of a request: route, who asks, may they, is it they who ask (CSRF), handler,
// and what is said when something goes wrong. Nothing personal is written to any log.
#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "store/store.h"
#include "web/app/internal.h"
#include "web/app/page.h"
#include "web/assets/assets.h"

#define AS_LONG_AS_IT_TAKES "private, max-age=31536000, immutable"

static void give_asset(struct http_answer *answer, const struct web_asset *asset)
{
    answer->bytes = asset->bytes;
    answer->bytes_size = asset->size;
    answer->type = asset->type;
    answer->cache = AS_LONG_AS_IT_TAKES;
    answer->route = "/assets/";
    (void)text_copy(answer->etag, sizeof answer->etag, asset->etag);
}

// ---- who asks ----

/// Ends it when its account was closed or reset, or when the officer has other roles by now.
static int session_holds(struct app_call *call)
{
    bool holds = true;
    int code = call->session.event != 0
                   ? access_session_holds(call->store, call->session.event, &holds, &call->error)
                   : 0;
    bool roles = call->session.account == 0 || call->session.roles == call->officer.roles;
    call->signed_in = code == 0 && holds && roles;
    if (code == 0 && !call->signed_in)
        app_session_end_why(call->app->sessions, call->session.id, holds ? "roles" : "closed");
    return code;
}

/// By the session of a page.
static int see_session(struct app_call *call)
{
    char token[HTTP_COOKIE_MAX + 1];
    bool soft = call->route != NULL && (call->route->flags & APP_SOFT);
    if (!http_cookie(call->request, APP_COOKIE, token) ||
        !app_session_find(call->app->sessions, token, call->now, soft, &call->session))
        return 0;
    int code = register_officer_find(call->store, call->session.officer, &call->officer,
                                     &call->error);
    if (code == OVERT_NOT_FOUND)
        app_session_end(call->app->sessions, call->session.id);
    if (code == 0)
        code = session_holds(call);
    return code == OVERT_NOT_FOUND ? 0 : code;
}

/// By the token of another system, which acts in an officer's name.
static int see_bearer(struct app_call *call, const char *words)
{
    const char *certificate = call->app->params.behind_proxy
                                  ? http_header(call->request, APP_CERTIFICATE_FIELD)
                                  : NULL;
    int code = access_token_find(call->store, words, call->now, &call->bearer, &call->error);
    if (code == 0 && !app_bearer_fits(&call->bearer, certificate))
        code = error_set(&call->error, OVERT_REFUSED, "the token is another client's");
    if (code == 0)
        code = register_officer_find(call->store, call->bearer.holder_name, &call->officer,
                                     &call->error);
    call->signed_in = code == 0;
    if (code != 0)
        call->bearer = (struct access_token){0};
    return code == OVERT_REFUSED || code == OVERT_NOT_FOUND ? 0 : code;
}

static int see_officer(struct app_call *call)
{
    const char *words = call->api ? http_header(call->request, "Authorization") : NULL;
    if (words == NULL)
        return see_session(call);
    return text_starts_nocase(words, "Bearer ") ? see_bearer(call, words + 7) : 0;
}

static int ask_to_sign_in(struct app_call *call)
{
    if (call->api) {
        http_add(call->answer, "WWW-Authenticate", "Bearer realm=\"Overt\"");
        return app_say(call, 401, "Who asks is not known",
                       "Send a token that holds: \"Authorization: Bearer TOKEN\". An administrator "
                       "makes one (overt account token add).");
    }
    AUTO_TEXT struct text path;
    text_init(&path, HTTP_PATH_MAX);
    if (call->request->method == HTTP_GET)
        text_append(&path, call->request->path);
    return app_go(call, NULL, "/sign-in?next=%s", path.length > 0 ? path.bytes : "/");
}

bool app_is_fresh(const struct app_call *call, unsigned flags)
{
    if (!(flags & APP_AGAIN) || ((flags & APP_GLASS) && call->session.ends != 0))
        return true;
    return call->now - call->session.again < APP_AGAIN_SECONDS;
}

static int ask_again(struct app_call *call)
{
    if (call->bearer.id > 0)
        return app_say(call, 403, "This takes a person",
                       "This act asks for a code from an authenticator app within five minutes, "
                       "which no token can give. Nothing was changed. Do it in the console.");
    if (call->request->method == HTTP_GET)
        return app_go(call, NULL, "/confirm?next=%s", call->request->path);
    return app_say(call, 403, "Confirm that it is you",
                   "What you are about to do asks for a code from your authenticator app, and the "
                   "last one was given more than five minutes ago. Nothing was changed. Go back, "
                   "confirm that it is you, and send it again.");
}

// ---- is it they who ask ----

/// A request of another site's page says so: its Origin is another (RFC 6454), or Sec-Fetch-Site.
/// Our pages send no referrer, and so a form of theirs has the Origin "null" (Fetch, 3.2).
static bool is_from_here(const struct app_call *call)
{
    const char *origin = http_header(call->request, "Origin");
    const char *host = http_header(call->request, "Host");
    if (origin == NULL || text_equal(origin, "null"))
        return text_equal(http_header(call->request, "Sec-Fetch-Site"), "same-origin");
    if (call->app->origin != NULL)
        return text_equal(origin, call->app->origin);
    const char *name = strstr(origin, "://");
    return name != NULL && host != NULL && text_equal(name + 3, host);
}

bool app_token_fits(const struct app_call *call, const char *token)
{
    return token != NULL && strlen(token) == APP_TOKEN_SIZE - 1 &&
           crypt_equal(token, call->session.csrf, APP_TOKEN_SIZE - 1);
}

static int refuse_forged(struct app_call *call)
{
    return app_say(call, 403, "This form cannot be taken",
                   "It did not come from a page of this service that was made for you. Nothing "
                   "was changed. Open the page again and send the form from there.");
}

/// Line ends as the record has them: a browser sends two bytes for one (HTML, 4.10.21.4).
static void tidy(struct http_pairs *form)
{
    for (size_t i = 0; i < form->count; i++) {
        char *to = form->bytes + (form->items[i].value - form->bytes);
        for (const char *from = to; *from != '\0'; from++)
            if (from[0] != '\r' || from[1] != '\n')
                *to++ = *from;
        *to = '\0';
    }
}

/// A form with files may also come without any, as other forms do.
static int read_form(struct app_call *call)
{
    const char *type = http_header(call->request, "Content-Type");
    if (!(call->route->flags & APP_FILES) || type == NULL ||
        !text_starts_nocase(type, "multipart/form-data"))
        return http_form(call->request, &call->form, &call->error);
    int code = http_parts(call->request, &call->parts, &call->error);
    call->form = call->parts.fields;
    return code;
}

/// 1: handle it; 0: it is answered.
static int check_form(struct app_call *call, int *ret_code)
{
    if (call->request->method <= HTTP_HEAD)
        return 1;
    *ret_code = 0;
    if (call->bearer.id > 0)
        return 1; // no browser sends a token by itself
    if (!is_from_here(call)) {
        *ret_code = refuse_forged(call);
        return 0;
    }
    if (call->api) {
        if (app_token_fits(call, http_header(call->request, "X-CSRF-Token")))
            return 1;
        *ret_code = refuse_forged(call);
        return 0;
    }
    *ret_code = read_form(call);
    tidy(&call->form);
    if (*ret_code == 0 && call->signed_in && !app_token_fits(call, app_value(call, "token")))
        *ret_code = refuse_forged(call);
    else if (*ret_code == 0)
        return 1;
    return 0;
}

// ---- handling ----

static int say_not_found(struct app_call *call)
{
    return app_say(call, 404, "Page not found",
                   "There is no page at this address. If you typed it, check that it is right; if "
                   "you followed a link, what it leads to may have been erased.");
}

static int say_wrong_method(struct app_call *call)
{
    call->answer->allow = call->request->method > HTTP_HEAD ? "GET, HEAD" : "POST";
    return app_say(call, 405, "This cannot be done here",
                   "This address is read, or written to, in another way. Go back and use the "
                   "buttons of the page.");
}

/// 1: one more is taken; 0: it is answered.
static int admit(struct app_call *call)
{
    int wait = 0;
    int64_t who = call->bearer.id > 0 ? call->bearer.id : -(int64_t)call->session.id;
    char seconds[16];
    if (!call->api || app_rate_take(call->app->rates, who, &wait))
        return 1;
    (void)snprintf(seconds, sizeof seconds, "%d", wait);
    http_add(call->answer, "Retry-After", seconds);
    (void)app_say(call, 429, "Too many requests",
                  "This token or session asks more often than it may. Nothing was changed. Wait as "
                  "long as the field Retry-After says.");
    return 0;
}

/// 1: the token has the scope that the route takes; a page's session needs none.
static int check_scope(struct app_call *call)
{
    char words[200];
    const char *scope = call->route->scope;
    if (call->bearer.id == 0 || scope == NULL ||
        app_bearer_may(&call->bearer, scope, app_argument(call, "reference")))
        return 1;
    (void)snprintf(words, sizeof words,
                   "This takes a token with the scope %s, which is not kept to another operation. "
                   "Nothing was changed.",
                   scope);
    (void)app_say(call, 403, "The token is not for this", words);
    return 0;
}

static int handle_signed_in(struct app_call *call)
{
    if (admit(call) == 0 || check_scope(call) == 0)
        return 0;
    if (!app_has_role(call, call->route->roles))
        return app_say(call, 403, "You cannot open this page",
                       "It is for officers with another role. An administrator records who has "
                       "which role.");
    if (!app_is_fresh(call, call->route->flags))
        return ask_again(call);
    int code = 0;
    return check_form(call, &code) == 1 ? call->route->run(call) : code;
}

static int handle(struct app_call *call)
{
    bool other = false;
    enum http_method method = call->request->method;
    call->route = app_route_find(method == HTTP_HEAD ? HTTP_GET : method, call->request->path, call,
                                 &other);
    int code = app_reader_take(call->app, &call->store, &call->error);
    if (code == 0)
        code = see_officer(call);
    if (code < 0)
        return code;
    if (call->route == NULL)
        return other ? say_wrong_method(call) : say_not_found(call);
    call->answer->route = call->route->path;
    if (call->route->flags & APP_ANYBODY)
        return check_form(call, &code) == 1 ? call->route->run(call) : code;
    return call->signed_in ? handle_signed_in(call) : ask_to_sign_in(call);
}

static void tell(const struct app_call *call)
{
    char line[OVERT_ERROR_TEXT_MAX + HTTP_PATH_MAX];
    (void)snprintf(line, sizeof line, "console %s: %s",
                   call->route != NULL ? call->route->path : "-", call->error.text);
    if (call->app->params.tell != NULL)
        call->app->params.tell(line);
}

static int say_what_failed(struct app_call *call, int code)
{
    switch (code) {
    case OVERT_NOT_FOUND:
        return app_say(call, 404, "Not found", call->error.text);
    case OVERT_REFUSED:
        return app_say(call, 403, "This was refused", call->error.text);
    case OVERT_INPUT:
        return app_say(call, call->api ? 422 : 400, "This cannot be understood", call->error.text);
    case OVERT_LIMIT:
        return app_say(call, 413, "This is more than is taken here", call->error.text);
    default:
        tell(call);
        return app_say(call, 500, "Something is wrong with this service",
                       "Nothing was changed. Try again in a minute; when it stays, tell the people "
                       "who run the service what you were doing and when.");
    }
}

static void finish(struct app_call *call)
{
    html_destroy(&call->html);
    if (call->parts.fields.bytes == NULL)
        http_pairs_finish(&call->form);
    http_parts_finish(&call->parts);
    register_officer_finish(&call->officer);
    app_reader_give(call->app, &call->store);
    memory_free(call->arg_bytes);
    crypt_wipe(&call->session, sizeof call->session);
}

void app_handle(void *context, const struct http_request *request, struct http_answer *answer)
{
    struct app *app = context;
    const struct web_asset *asset = web_asset_find(request->path);
    if (asset != NULL && request->method <= HTTP_HEAD && !app->params.no_pages) {
        give_asset(answer, asset);
        return;
    }
    struct app_call call = {
        .app = app, .request = request, .answer = answer, .now = clock_now(&app->clock),
        .api = text_starts(request->path, "/api/")};
    for (size_t i = 0; i < APP_ARGS_MAX; i++)
        call.args[i] = "";
    answer->route = "none";
    int code = handle(&call);
    if (code < 0)
        (void)say_what_failed(&call, code);
    finish(&call);
}
