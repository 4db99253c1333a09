// SPDX-License-Identifier: Apache-2.0
// sign_in.c - the pages: name and password, code, break-glass, the force's own sign-in, the code
// again, signing out.
#include <string.h>

#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "web/app/signing.h"

// ---- name and password ----

static int page_sign_in(struct app_call *call)
{
    const struct app_page page = {.title = "Sign in"};
    app_page_begin(call, &page);
    app_form_begin(call, "/sign-in", false);
    app_hidden(call, "next", app_next(call));
    app_input(call, &(struct app_field){.name = "name",
                                        .label = "Name",
                                        .hint = "As you are recorded, such as P. Shah",
                                        .autocomplete = "username",
                                        .classes = "govuk-input--width-20"});
    app_password_input(call, "password", "Password", NULL, false);
    app_form_end(call, "Continue");
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, "/enrol", "I have an invitation");
    html_lit(call->html, "</p>\n");
    if (call->app->proxy_secret != NULL) {
        html_lit(call->html, "<p class=\"govuk-body\">");
        app_link(call->html, "/sign-in/force", "Sign in with your force account");
        html_lit(call->html, "</p>\n");
    }
    return app_page_end(call);
}

static int get_sign_in(struct app_call *call)
{
    return call->signed_in ? app_go(call, NULL, "%s", app_next(call)) : page_sign_in(call);
}

/// The session of a break-glass account: its envelope's password is all that it takes.
static int enter_break_glass(struct app_call *call, const struct access_login *login)
{
    AUTO_DOOR struct app_door door = {0};
    struct access_signed_in in;
    const struct access_sign_in sign_in = {.account = login->account, .password = login->password};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = access_sign_in(operate_store(door.operate), &sign_in, call->app->clock, &in,
                              &call->error);
    if (code < 0)
        return code;
    app_door_close(&door);
    app_attempt_passed(call, login->name, login, 0, 1);
    app_enter(call, login, &in);
    return app_go(call, NULL, "/");
}

/// A password of an older cost is hashed anew while it is at hand.
static int begin_step(struct app_call *call, const struct access_login *login, const char *password)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {
        .account = login->account, .password = login->password, .charged = 1};
    char token[65];
    int code = 0;
    (void)text_copy(pending.name, sizeof pending.name, login->name);
    (void)text_copy(pending.next, sizeof pending.next, app_next(call));
    if (crypt_password_is_old(call->app->hasher, login->hash))
        code = crypt_password_hash(call->app->hasher, password, strlen(password), pending.hash,
                                   &call->error);
    if (code < 0)
        return code;
    app_pending_begin(call->app->pendings, &pending, call->now, token);
    app_put_cookie(call, APP_PENDING_COOKIE, token, 0);
    crypt_wipe(token, sizeof token);
    return app_go(call, NULL, "/sign-in/code");
}

static int try_password(struct app_call *call, const char *name, const char *password)
{
    CLEANUP(access_login_finish) struct access_login login = {0};
    bool right = false;
    int code = access_look(call->store, name, &login, &call->error);
    if (code < 0)
        return code;
    code = app_attempt(call, name, &login, 0);
    if (code != 1)
        return code;
    code = access_password_right(call->app->hasher, &login, password, &right, &call->error);
    if (code < 0)
        return app_fault_of(call, code) ? page_sign_in(call) : code;
    if (right)
        return login.break_glass ? enter_break_glass(call, &login)
                                 : begin_step(call, &login, password);
    app_fault(call, "name", "Name or password is not right");
    return page_sign_in(call);
}

static int post_sign_in(struct app_call *call)
{
    const char *name = app_required(call, "name", "your name");
    const char *password = app_required(call, "password", "your password");
    if (name != NULL && strlen(name) > ACCESS_NAME_MAX)
        app_fault(call, "name", "Name must be %d characters or fewer", ACCESS_NAME_MAX);
    if (password != NULL && strlen(password) > ACCESS_PASSWORD_MAX)
        app_fault(call, "password", "Password must be %d characters or fewer",
                  ACCESS_PASSWORD_MAX);
    if (app_has_faults(call))
        return page_sign_in(call);
    char plain[ACCESS_NAME_MAX + 1];
    (void)text_copy(plain, sizeof plain, name);
    return try_password(call, text_trim(plain), password);
}

// ---- the code ----

static int page_code(struct app_call *call)
{
    const struct app_page page = {.title = "Enter a code", .back = "/sign-in"};
    app_page_begin(call, &page);
    app_form_begin(call, "/sign-in/code", false);
    app_code_input(call, "code", "Code from your authenticator app",
                   "Six digits; the app shows a new one every 30 seconds");
    app_form_end(call, "Sign in");
    html_lit(call->html,
             "<details class=\"govuk-details\"><summary class=\"govuk-details__summary\"><span "
             "class=\"govuk-details__summary-text\">I do not have my app</span></summary><div "
             "class=\"govuk-details__text\">Enter one of your recovery codes in its place. Each "
             "works once. If you have none left, ask an administrator to reset your "
             "account.</div></details>\n");
    return app_page_end(call);
}

static int from_the_beginning(struct app_call *call)
{
    app_put_cookie(call, APP_PENDING_COOKIE, "", -1);
    return app_go(call, NULL, "/sign-in");
}

static int get_code(struct app_call *call)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {0};
    char token[HTTP_COOKIE_MAX + 1];
    if (!app_step(call, token, &pending) || pending.enrolling)
        return from_the_beginning(call);
    return page_code(call);
}

static int sign_in_with(struct app_call *call, const struct app_pending *pending, const char *code,
                        struct access_signed_in *ret_in)
{
    AUTO_DOOR struct app_door door = {0};
    const struct access_sign_in sign_in = {
        .account = pending->account,
        .password = pending->password,
        .code = code,
        .hash = pending->hash[0] != '\0' ? pending->hash : NULL,
    };
    int result = app_door_open(call, &door);
    return result < 0 ? result
                      : access_sign_in(operate_store(door.operate), &sign_in, call->app->clock,
                                       ret_in, &call->error);
}

/// Recovery codes that are left are said when there are few.
static int welcome(struct app_call *call, const struct app_pending *pending,
                   const struct access_signed_in *in)
{
    return app_go(call, NULL, "%s", in->recovery ? "/account" : pending->next);
}

static int try_code(struct app_call *call, const char *token, const struct app_pending *pending,
                    const char *typed)
{
    CLEANUP(access_login_finish) struct access_login login = {0};
    struct access_signed_in in;
    int code = access_look(call->store, pending->name, &login, &call->error);
    if (code == 0)
        code = app_attempt(call, pending->name, &login, 0);
    if (code != 1)
        return code;
    code = sign_in_with(call, pending, typed, &in);
    if (code == OVERT_REFUSED) {
        if (!app_pending_wrong(call->app->pendings, token))
            return from_the_beginning(call);
        app_fault(call, "code", "%s", "Code is not right, or was used already");
        return page_code(call);
    }
    if (code < 0)
        return code;
    app_pending_end(call->app->pendings, token);
    app_attempt_passed(call, pending->name, &login, 0, pending->charged + 1);
    app_put_cookie(call, APP_PENDING_COOKIE, "", -1);
    app_enter(call, &login, &in);
    return welcome(call, pending, &in);
}

static int post_code(struct app_call *call)
{
    CLEANUP(app_pending_finish) struct app_pending pending = {0};
    char token[HTTP_COOKIE_MAX + 1];
    if (!app_step(call, token, &pending) || pending.enrolling)
        return from_the_beginning(call);
    const char *typed = app_required(call, "code", "the code");
    return typed != NULL ? try_code(call, token, &pending, typed) : page_code(call);
}

// ---- the force's own sign-in ----

/// What the proxy says counts with its secret alone; each field once (http_header).
static const char *proxy_subject(const struct app_call *call)
{
    const char *secret = http_header(call->request, "X-Overt-Proxy-Secret");
    const char *ours = call->app->proxy_secret;
    uint8_t a[CRYPT_HASH_SIZE], b[CRYPT_HASH_SIZE];
    if (ours == NULL || secret == NULL)
        return NULL;
    crypt_sha256(secret, strlen(secret), a);
    crypt_sha256(ours, strlen(ours), b);
    return crypt_equal(a, b, sizeof a) ? http_header(call->request, "X-Overt-Subject") : NULL;
}

static int get_force(struct app_call *call)
{
    CLEANUP(access_login_finish) struct access_login login = {0};
    struct access_account account;
    struct access_signed_in in;
    const char *subject = proxy_subject(call);
    if (subject == NULL)
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "This console does not take the force's own sign-in here.");
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = access_sign_in_subject(operate_store(door.operate), subject, call->app->clock,
                                      &account, &in, &call->error);
    if (code < 0)
        return code;
    app_door_close(&door);
    login.account = account.id;
    (void)text_copy(login.name, sizeof login.name, account.name);
    in.recovery = true; // no code of ours was given: what takes one asks for it
    app_enter(call, &login, &in);
    return app_go(call, NULL, "/");
}

// ---- the code again ----

static int page_confirm(struct app_call *call)
{
    const struct app_page page = {.title = "Confirm that it is you"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "What you are about to do takes a new code from your authenticator "
                              "app. It stands for five minutes.");
    app_form_begin(call, "/confirm", false);
    app_hidden(call, "next", app_next(call));
    app_code_input(call, "code", "Code from your authenticator app",
                   "Wait for the next one if you have just signed in with the one it shows");
    app_form_end(call, "Confirm");
    return app_page_end(call);
}

static int try_confirm(struct app_call *call, const char *typed)
{
    char token[APP_TOKEN_SIZE];
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = access_confirm(operate_store(door.operate), call->session.account, typed,
                              call->app->clock, &call->error);
    app_door_close(&door);
    if (code == OVERT_REFUSED) {
        app_fault(call, "code", "%s", "Code is not right, or was used already");
        return page_confirm(call);
    }
    if (code < 0)
        return code;
    app_attempt_passed(call, call->officer.name, NULL, call->session.id, 1);
    if (app_session_again(call->app->sessions, call->session.id, call->now, token))
        app_cookie(call, token);
    crypt_wipe(token, sizeof token);
    return app_go(call, NULL, "%s", app_next(call));
}

static int post_confirm(struct app_call *call)
{
    const char *typed = app_required(call, "code", "the code");
    if (typed == NULL)
        return page_confirm(call);
    int code = app_attempt(call, call->officer.name, NULL, call->session.id);
    return code == 1 ? try_confirm(call, typed) : code;
}

// ---- out ----

static int get_sign_out(struct app_call *call)
{
    const struct app_page page = {.title = "Sign out"};
    if (!call->signed_in)
        return app_go(call, NULL, "/sign-in");
    app_page_begin(call, &page);
    app_paragraph(call->html, "What you have not sent is lost.");
    app_form_begin(call, "/sign-out", false);
    app_form_end(call, "Sign out");
    return app_page_end(call);
}

static int post_sign_out(struct app_call *call)
{
    AUTO_DOOR struct app_door door = {0};
    app_session_end_why(call->app->sessions, call->session.id, "asked");
    app_cookie(call, "");
    call->signed_in = false;
    int code = app_door_open(call, &door);
    if (code < 0)
        return code; // the session is over all the same; the record hears of it later
    app_door_close(&door);
    return app_go(call, NULL, "/signed-out");
}

static int get_signed_out(struct app_call *call)
{
    const struct app_page page = {.title = "You are signed out"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "Close the browser if others use this device.");
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, "/sign-in", "Sign in");
    html_lit(call->html, "</p>\n");
    return app_page_end(call);
}

const struct app_route app_sign_in_routes[] = {
    {HTTP_GET, "/sign-in", 0, APP_ANYBODY, get_sign_in, "sign in: name and password"},
    {HTTP_POST, "/sign-in", 0, APP_ANYBODY, post_sign_in, "try a name and a password"},
    {HTTP_GET, "/sign-in/code", 0, APP_ANYBODY, get_code, "sign in: the code"},
    {HTTP_POST, "/sign-in/code", 0, APP_ANYBODY, post_code, "try a code"},
    {HTTP_GET, "/sign-in/force", 0, APP_ANYBODY, get_force, "sign in by the force's own proxy"},
    {HTTP_GET, "/confirm", 0, 0, page_confirm, "the code again, before what takes it"},
    {HTTP_POST, "/confirm", 0, 0, post_confirm, "try the code again"},
    {HTTP_GET, "/sign-out", 0, APP_ANYBODY, get_sign_out, "ask whether to sign out"},
    {HTTP_POST, "/sign-out", 0, 0, post_sign_out, "sign out"},
    {HTTP_GET, "/signed-out", 0, APP_ANYBODY, get_signed_out, "say that nobody is signed in"},
    {.path = NULL},
};
