// SPDX-License-Identifier: Apache-2.0
// own_account.c - one's own account: when one signed in, another password, new recovery codes.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/signing.h"

#define EVENTS 20

static const struct {
    const char *kind, *words;
} said[] = {
    {"add", "Account made"},           {"enrol", "Enrolled"},
    {"password", "Password changed"},  {"recovery-codes", "New recovery codes"},
    {"sign-in", "Signed in"},          {"recovery", "Signed in with a recovery code"},
    {"break-glass", "Break-glass used"}, {"subject", "Force account changed"},
    {"confirm", "Code given again"},   {"sign-out", "Signed out"},
    {"lock", "Held off: guessing"},    {"unlock", "Lock lifted"},
    {"reset", "Reset"},                {"close", "Closed"},
    {"reviewed", "Break-glass looked into"},
};

static const char *words_of(const char *kind)
{
    for (size_t i = 0; i < ARRAY_COUNT(said); i++)
        if (text_equal(said[i].kind, kind))
            return said[i].words;
    return kind;
}

static void put_event(struct html *html, const struct access_event *event)
{
    html_lit(html, "<li>");
    html_moment(html, event->at);
    html_lit(html, ": ");
    html_text(html, words_of(event->kind));
    if (event->ended_at != 0) {
        html_lit(html, ", until ");
        html_moment(html, event->ended_at);
    }
    html_lit(html, "</li>\n");
}

static int put_events(struct app_call *call)
{
    AUTO_FREE struct access_event *events = NULL;
    size_t count = 0;
    int code = access_events(call->store, call->session.account, EVENTS, &events, &count,
                             &call->error);
    if (code < 0)
        return code;
    app_heading(call->html, 2, "What happened to your account");
    app_paragraph(call->html, "If something here was not you, tell an administrator.");
    html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < count; i++)
        put_event(call->html, &events[i]);
    html_lit(call->html, "</ul>\n");
    return 0;
}

static void put_recovery_left(struct app_call *call, const struct access_account *account)
{
    html_lit(call->html, "<p class=\"govuk-body\">You have ");
    html_int(call->html, account->recovery_left);
    html_lit(call->html, " recovery codes left. ");
    app_link(call->html, "/account/recovery", "Get new ones");
    html_lit(call->html, "</p>\n<p class=\"govuk-body\">");
    app_link(call->html, "/account/password", "Change your password");
    html_lit(call->html, "</p>\n");
}

static int get_account(struct app_call *call)
{
    const struct app_page page = {.title = "Your account"};
    struct access_account account;
    if (call->session.account == 0)
        return app_say(call, 200, "You have no account", "You were signed in without one.");
    int code = access_account_read(call->store, call->session.account, &account, &call->error);
    if (code < 0)
        return code;
    app_page_begin(call, &page);
    if (!account.break_glass)
        put_recovery_left(call, &account);
    code = put_events(call);
    return code < 0 ? code : app_page_end(call);
}

// ---- another password ----

static int page_password(struct app_call *call)
{
    const struct app_page page = {.title = "Change your password", .back = "/account"};
    app_page_begin(call, &page);
    app_form_begin(call, "/account/password", false);
    app_password_input(call, "password", "New password",
                       "12 characters or more. Three random words make a good one", true);
    app_code_input(call, "code", "Code from your authenticator app", NULL);
    app_form_end(call, "Change password");
    return app_page_end(call);
}

static int change(struct app_call *call, const char *password, const char *typed)
{
    char hash[CRYPT_PASSWORD_HASH_SIZE];
    int code = crypt_password_hash(call->app->hasher, password, strlen(password), hash,
                                   &call->error);
    AUTO_DOOR struct app_door door = {0};
    if (code == 0)
        code = app_door_open(call, &door);
    if (code == 0)
        code = access_password_change(operate_store(door.operate), call->session.account, hash,
                                      typed, call->app->clock, &call->error);
    app_door_close(&door);
    if (code == OVERT_REFUSED) {
        app_fault(call, "code", "%s", "Code is not right, or was used already");
        return page_password(call);
    }
    if (code < 0)
        return code;
    char token[APP_TOKEN_SIZE];
    app_session_end_account(call->app->sessions, call->session.account, call->session.id, "closed");
    if (app_session_again(call->app->sessions, call->session.id, call->now, token))
        app_cookie(call, token);
    app_attempt_passed(call, call->officer.name, NULL, call->session.id, 1);
    return app_go(call, "Your password was changed. Your other sessions were ended.", "/account");
}

static int post_password(struct app_call *call)
{
    struct overt_error err = {0};
    const char *password = app_required(call, "password", "a password");
    const char *typed = app_required(call, "code", "the code");
    if (password != NULL && access_password_check(password, call->officer.name, &err) < 0)
        app_fault(call, "password", "%s", err.text);
    if (app_has_faults(call))
        return page_password(call);
    int code = app_attempt(call, call->officer.name, NULL, call->session.id);
    return code == 1 ? change(call, password, typed) : code;
}

// ---- new recovery codes ----

static int page_recovery(struct app_call *call)
{
    const struct app_page page = {.title = "Get new recovery codes", .back = "/account"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "The ones that you have stop working.");
    app_form_begin(call, "/account/recovery", false);
    app_code_input(call, "code", "Code from your authenticator app", NULL);
    app_form_end(call, "Get new codes");
    return app_page_end(call);
}

static int renew(struct app_call *call, const char *typed)
{
    char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE];
    const struct app_page page = {.title = "Your new recovery codes", .back = "/account"};
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = access_recovery_renew(operate_store(door.operate), call->session.account, typed,
                                     call->app->clock, recovery, &call->error);
    app_door_close(&door);
    if (code == OVERT_REFUSED) {
        app_fault(call, "code", "%s", "Code is not right, or was used already");
        return page_recovery(call);
    }
    if (code < 0)
        return code;
    app_attempt_passed(call, call->officer.name, NULL, call->session.id, 1);
    app_page_begin(call, &page);
    app_recovery_list(call, recovery);
    return app_page_end(call);
}

static int post_recovery(struct app_call *call)
{
    const char *typed = app_required(call, "code", "the code");
    if (typed == NULL)
        return page_recovery(call);
    int code = app_attempt(call, call->officer.name, NULL, call->session.id);
    return code == 1 ? renew(call, typed) : code;
}

// ---- how long the session lasts, for session.js ----

static int get_session(struct app_call *call)
{
    moment until = app_session_until(&call->session);
    char line[64];
    (void)snprintf(line, sizeof line, "{\"seconds\":%lld}\n", (long long)(until - call->now));
    text_clear(&call->answer->body);
    text_append(&call->answer->body, line);
    call->answer->type = "application/json";
    return 0;
}

const struct app_route app_own_account_routes[] = {
    {HTTP_GET, "/session", 0, APP_SOFT, get_session, "how long the session lasts"},
    {HTTP_POST, "/session", 0, 0, get_session, "stay signed in"},
    {HTTP_GET, "/account", 0, 0, get_account, "one's own account"},
    {HTTP_GET, "/account/password", 0, 0, page_password, "another password"},
    {HTTP_POST, "/account/password", 0, 0, post_password, "change one's password"},
    {HTTP_GET, "/account/recovery", 0, 0, page_recovery, "new recovery codes"},
    {HTTP_POST, "/account/recovery", 0, 0, post_recovery, "make new recovery codes"},
    {.path = NULL},
};
