// SPDX-License-Identifier: Apache-2.0
// enrol.c - from an invitation to an account: password, app with its QR code, recovery codes.
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/wipe.h"
#include "web/app/signing.h"

#define PICTURE_MAX 100000

static int page_enrol(struct app_call *call)
{
    const struct app_page page = {.title = "Set up your account", .back = "/sign-in"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "You need the invitation that an administrator gave you, and an "
                              "authenticator app on your phone or computer.");
    app_form_begin(call, "/enrol", false);
    app_input(call, &(struct app_field){.name = "name",
                                        .label = "Name",
                                        .hint = "As the administrator wrote it",
                                        .autocomplete = "username",
                                        .classes = "govuk-input--width-20"});
    app_password_input(call, "words", "Invitation", "Such as abcde-fghij-klmno-pqrst", false);
    app_password_input(call, "password", "New password",
                       "12 characters or more. Three random words make a good one. You need no "
                       "capitals, numbers or symbols",
                       true);
    app_form_end(call, "Continue");
    return app_page_end(call);
}

static int get_enrol(struct app_call *call)
{
    return call->signed_in ? app_go(call, NULL, "/") : page_enrol(call);
}

static int begin(struct app_call *call, const char *name, const char *words, const char *password)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {.enrolling = true};
    struct access_account account;
    char token[65];
    int code = access_invited(call->store, name, words, call->now, &account, &call->error);
    if (code == 0)
        code = crypt_password_hash(call->app->hasher, password, strlen(password), pending.hash,
                                   &call->error);
    if (code < 0)
        return app_fault_of(call, code) ? page_enrol(call) : code;
    pending.account = account.id;
    (void)text_copy(pending.name, sizeof pending.name, account.name);
    (void)text_copy(pending.words, sizeof pending.words, words);
    access_secret_new(pending.secret);
    app_pending_begin(call->app->pendings, &pending, call->now, token);
    app_put_cookie(call, APP_PENDING_COOKIE, token, 0);
    crypt_wipe(token, sizeof token);
    return app_go(call, NULL, "/enrol/app");
}

static int post_enrol(struct app_call *call)
{
    const char *name = app_required(call, "name", "your name");
    const char *words = app_required(call, "words", "the invitation");
    const char *password = app_required(call, "password", "a password");
    struct overt_error err = {0};
    if (name != NULL && strlen(name) > ACCESS_NAME_MAX)
        app_fault(call, "name", "Name must be %d characters or fewer", ACCESS_NAME_MAX);
    if (words != NULL && strlen(words) >= ACCESS_WORDS_SIZE)
        app_fault(call, "words", "Invitation must be %d characters or fewer",
                  ACCESS_WORDS_SIZE - 1);
    if (password != NULL && access_password_check(password, name, &err) < 0)
        app_fault(call, "password", "%s", err.text);
    if (app_has_faults(call))
        return page_enrol(call);
    char plain[ACCESS_NAME_MAX + 1];
    (void)text_copy(plain, sizeof plain, name);
    int code = app_attempt(call, text_trim(plain), NULL, 0);
    return code == 1 ? begin(call, text_trim(plain), words, password) : code;
}

// ---- the app ----

static bool enrolling(struct app_call *call, char token[HTTP_COOKIE_MAX + 1],
                      struct app_pending *pending)
{
    return app_step(call, token, pending) && pending->enrolling;
}

static int page_app(struct app_call *call, const struct app_pending *pending)
{
    AUTO_TEXT struct text words = {0};
    const struct app_page page = {.title = "Connect your authenticator app", .back = "/enrol"};
    text_init(&words, 200);
    access_secret_words(pending->secret, &words);
    app_page_begin(call, &page);
    call->answer->wipe = true;
    app_paragraph(call->html, "Scan this with the app. It adds an account that shows a new code "
                              "every 30 seconds.");
    html_lit(call->html, "<p><img class=\"overt-qr\" src=\"/enrol/qr.svg\" width=\"270\" "
                         "height=\"270\" alt=\"QR code for your authenticator app; the same as "
                         "the key below\"></p>\n");
    html_lit(call->html, "<p class=\"govuk-body\">If you cannot scan it, type this key into the "
                         "app: <code class=\"overt-key\">");
    html_text(call->html, words.bytes);
    html_lit(call->html, "</code></p>\n");
    crypt_wipe(words.bytes, words.length);
    app_form_begin(call, "/enrol/app", false);
    app_code_input(call, "code", "Code that the app shows now", NULL);
    app_form_end(call, "Finish");
    return app_page_end(call);
}

static int get_app(struct app_call *call)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {0};
    char token[HTTP_COOKIE_MAX + 1];
    return enrolling(call, token, &pending) ? page_app(call, &pending)
                                            : app_go(call, NULL, "/enrol");
}

static int get_picture(struct app_call *call)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {0};
    AUTO_TEXT struct text uri = {0}, svg = {0};
    AUTO_FREE char *force = NULL;
    char token[HTTP_COOKIE_MAX + 1];
    if (!enrolling(call, token, &pending))
        return error_set(&call->error, OVERT_NOT_FOUND, "Nobody is setting up an account here.");
    int code = register_setting(call->store, "force.name", call->now, "Overt", &force,
                                &call->error);
    if (code < 0)
        return code;
    text_init(&uri, 2000);
    text_init(&svg, PICTURE_MAX);
    access_secret_uri(pending.secret, force, pending.name, &uri);
    code = access_qr_svg(uri.bytes, &svg, &call->error);
    crypt_wipe(uri.bytes, uri.length);
    if (code < 0)
        return code;
    call->answer->wipe = true;
    size_t size = svg.length;
    return app_send_bytes(call, "image/svg+xml", text_take(&svg), size);
}

static int page_codes(struct app_call *call,
                      char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE])
{
    const struct app_page page = {.title = "Your account is ready: keep your recovery codes"};
    app_page_begin(call, &page);
    app_recovery_list(call, recovery);
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, "/sign-in", "I have kept them: sign in");
    html_lit(call->html, "</p>\n");
    return app_page_end(call);
}

static int finish(struct app_call *call, const char *token, const struct app_pending *pending,
                  const char *typed)
{
    char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE];
    const struct access_enrolment enrolment = {pending->name, pending->words, pending->hash,
                                               pending->secret, typed};
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = access_enrol(operate_store(door.operate), &enrolment, call->app->clock, recovery,
                            &call->error);
    app_door_close(&door);
    if (code == OVERT_REFUSED) {
        app_fault(call, "code", "%s", call->error.text);
        return app_pending_wrong(call->app->pendings, token) ? page_app(call, pending)
                                                             : app_go(call, NULL, "/enrol");
    }
    if (code < 0)
        return code;
    app_pending_end(call->app->pendings, token);
    app_put_cookie(call, APP_PENDING_COOKIE, "", -1);
    app_attempt_passed(call, pending->name, NULL, 0, 1);
    return page_codes(call, recovery);
}

static int post_app(struct app_call *call)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {0};
    char token[HTTP_COOKIE_MAX + 1];
    if (!enrolling(call, token, &pending))
        return app_go(call, NULL, "/enrol");
    const char *typed = app_required(call, "code", "the code");
    return typed != NULL ? finish(call, token, &pending, typed) : page_app(call, &pending);
}

const struct app_route app_enrol_routes[] = {
    {HTTP_GET, "/enrol", 0, APP_ANYBODY, get_enrol, "set up an account with an invitation"},
    {HTTP_POST, "/enrol", 0, APP_ANYBODY, post_enrol, "try an invitation and a password"},
    {HTTP_GET, "/enrol/app", 0, APP_ANYBODY, get_app, "connect an authenticator app"},
    {HTTP_GET, "/enrol/qr.svg", 0, APP_ANYBODY, get_picture, "the QR code for the app"},
    {HTTP_POST, "/enrol/app", 0, APP_ANYBODY, post_app, "try the app's first code"},
    {.path = NULL},
};
