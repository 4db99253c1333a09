// SPDX-License-Identifier: Apache-2.0
// signing.c - what the pages of signing in share; see signing.h.
#include "web/app/signing.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/wipe.h"

#define DEVICE_COOKIE "__Host-overt-device"
#define SOURCE_SIZE   48
#define DEVICES_MAX   4 ///< officers who sign in in one browser
#define DEVICE_LIFE    (180LL * 86400)

// ---- attempts ----

/// The address that nginx says; of IPv6 the network of 64 bits, which one person has.
static void source_of(const struct app_call *call, char source[SOURCE_SIZE])
{
    const char *said = http_header(call->request, "X-Real-IP");
    size_t length = 0;
    for (int colons = 0; said != NULL && said[length] != '\0'; length++) {
        colons += said[length] == ':';
        if (colons == 4 || (said[length] == ':' && said[length + 1] == ':'))
            break;
    }
    (void)text_copy(source, length < SOURCE_SIZE ? length + 1 : SOURCE_SIZE,
                    said != NULL ? said : "");
}

/// One of the marks of this browser's cookie, which the account has made.
static bool known_device(const struct app_call *call, const struct access_login *login,
                         char mark[ACCESS_DEVICE_SIZE])
{
    char cookie[HTTP_COOKIE_MAX + 1];
    if (login == NULL || !login->found || !http_cookie(call->request, DEVICE_COOKIE, cookie))
        return false;
    for (char *at = cookie; *at != '\0';) {
        size_t length = strcspn(at, ".");
        bool fits = length + 1 < ACCESS_DEVICE_SIZE;
        (void)text_copy(mark, fits ? length + 1 : ACCESS_DEVICE_SIZE, at);
        if (access_device_known(login, mark))
            return true;
        at += length + (at[length] == '.');
    }
    return false;
}

struct attempt {
    struct access_attempt attempt;
    char source[SOURCE_SIZE], device[ACCESS_DEVICE_SIZE];
};

static void make_attempt(const struct app_call *call, const char *name,
                         const struct access_login *login, uint64_t session,
                         struct attempt *attempt)
{
    source_of(call, attempt->source);
    bool known = known_device(call, login, attempt->device);
    if (session != 0)
        (void)snprintf(attempt->device, sizeof attempt->device, "session %llu",
                       (unsigned long long)session);
    attempt->attempt = (struct access_attempt){
        .name = name,
        .source = attempt->source,
        .device = known || session != 0 ? attempt->device : NULL,
        .unlocked = login != NULL ? login->unlocked : 0,
        .now = time_monotonic(),
    };
}

static int say_wait(struct app_call *call, unsigned wait)
{
    char seconds[24];
    (void)snprintf(seconds, sizeof seconds, "%u", wait);
    http_add(call->answer, "Retry-After", seconds);
    char words[OVERT_ERROR_TEXT_MAX + 120];
    (void)snprintf(words, sizeof words,
                   "There were %s. If it was not you, tell an administrator.",
                   call->error.text);
    return app_say(call, 429, "Wait before you try again", words);
}

static int tell_lock(struct app_call *call, int64_t account)
{
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : access_lock(operate_store(door.operate), account, call->app->clock,
                                  &call->error);
}

int app_attempt(struct app_call *call, const char *name, const struct access_login *login,
                uint64_t session)
{
    struct attempt attempt;
    unsigned wait = 0;
    bool lock = false;
    make_attempt(call, name, login, session, &attempt);
    int code = access_guard_try(call->app->guard, &attempt.attempt, &wait, &lock, &call->error);
    if (code == OVERT_LIMIT) {
        code = say_wait(call, wait);
        return code < 0 ? code : 0;
    }
    if (code == 0 && lock && login != NULL && login->found)
        code = tell_lock(call, login->account);
    return code < 0 ? code : 1;
}

void app_attempt_passed(struct app_call *call, const char *name, const struct access_login *login,
                        uint64_t session, unsigned charged)
{
    struct attempt attempt;
    make_attempt(call, name, login, session, &attempt);
    access_guard_passed(call->app->guard, &attempt.attempt, charged);
}

// ---- forms ----

const char *app_next(const struct app_call *call)
{
    const char *next = app_value(call, "next");
    if (next == NULL)
        next = http_value(&call->request->query, "next");
    bool good = next != NULL && next[0] == '/' && next[1] != '/' && strlen(next) < APP_NEXT_MAX &&
                next[strcspn(next, "\\\r\n\t ")] == '\0';
    return good ? next : "/";
}

void app_hidden(struct app_call *call, const char *name, const char *value)
{
    html_lit(call->html, "<input type=\"hidden\"");
    html_attr(call->html, "name", name);
    html_attr(call->html, "value", value);
    html_lit(call->html, ">\n");
}

void app_code_input(struct app_call *call, const char *name, const char *label, const char *hint)
{
    const struct html_input input = {
        .field = {.name = name,
                  .label = {.words = {.text = label}},
                  .hint = {.words = {.text = hint}},
                  .error = {.words = {.text = app_fault_at(call, name)}},
                  .classes = "govuk-input--width-10"},
        .autocomplete = "one-time-code",
    };
    html_input(call->html, &input);
}

void app_password_input(struct app_call *call, const char *name, const char *label,
                        const char *hint, bool fresh)
{
    const struct html_password_input input = {
        .field = {.name = name,
                  .label = {.words = {.text = label}},
                  .hint = {.words = {.text = hint}},
                  .error = {.words = {.text = app_fault_at(call, name)}},
                  .classes = "govuk-input--width-20"},
        .autocomplete = fresh ? "new-password" : "current-password",
    };
    html_password_input(call->html, &input);
}

void app_recovery_list(struct app_call *call,
                       char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE])
{
    call->answer->wipe = true;
    app_paragraph(call->html, "Each of these codes signs you in once when you do not have your "
                              "authenticator app. Print this page or write them down, and keep "
                              "them apart from this device. They are not shown again.");
    html_lit(call->html, "<ul class=\"govuk-list overt-codes\">\n");
    for (size_t i = 0; i < ACCESS_RECOVERY_COUNT; i++) {
        html_lit(call->html, "<li><code>");
        html_text(call->html, recovery[i]);
        html_lit(call->html, "</code></li>\n");
    }
    html_lit(call->html, "</ul>\n");
    crypt_wipe(recovery, ACCESS_RECOVERY_COUNT * (size_t)ACCESS_WORDS_SIZE);
}

// ---- cookies and sessions ----

void app_put_cookie(struct app_call *call, const char *name, const char *value, int64_t life)
{
    char line[HTTP_COOKIE_MAX + 160], until[40] = "";
    if (life != 0)
        (void)snprintf(until, sizeof until, "; Max-Age=%lld", life > 0 ? (long long)life : 0LL);
    (void)snprintf(line, sizeof line, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", name,
                   life < 0 ? "" : value, until);
    http_add(call->answer, "Set-Cookie", line);
    crypt_wipe(line, sizeof line);
}

bool app_step(struct app_call *call, char ret_token[HTTP_COOKIE_MAX + 1],
              struct app_pending *ret_pending)
{
    return http_cookie(call->request, APP_PENDING_COOKIE, ret_token) &&
           app_pending_find(call->app->pendings, ret_token, call->now, ret_pending);
}

/// The marks of this browser with a new one of this account in front.
static void put_device(struct app_call *call, const struct access_login *login)
{
    char marks[HTTP_COOKIE_MAX + 1], cookie[HTTP_COOKIE_MAX + 1], mark[ACCESS_DEVICE_SIZE];
    access_device_mark(login, marks);
    if (marks[0] == '\0')
        return;
    size_t count = 1, used = strlen(marks);
    char *at = http_cookie(call->request, DEVICE_COOKIE, cookie) ? cookie : NULL;
    while (at != NULL && *at != '\0' && count < DEVICES_MAX) {
        size_t length = strcspn(at, ".");
        bool other = length == strspn(at, "0123456789abcdef") && length + 1 < sizeof mark;
        if (other) {
            (void)text_copy(mark, length + 1, at);
            other = length > 0 && !access_device_known(login, mark);
        }
        if (other && used + 1 + length < sizeof marks) {
            used += (size_t)snprintf(marks + used, sizeof marks - used, ".%s", mark);
            count++;
        }
        at += length + (at[length] == '.');
    }
    app_put_cookie(call, DEVICE_COOKIE, marks, DEVICE_LIFE);
}

void app_enter(struct app_call *call, const struct access_login *login,
               const struct access_signed_in *in)
{
    char token[APP_TOKEN_SIZE];
    struct register_officer officer = {0};
    struct app_session of = {.account = login->account, .event = in->session, .ends = in->ends};
    of.again = login->break_glass || in->recovery ? 0 : call->now;
    if (register_officer_find(call->store, login->name, &officer, NULL) == 0)
        of.roles = officer.roles;
    register_officer_finish(&officer);
    if (call->signed_in)
        app_session_end_why(call->app->sessions, call->session.id, "again");
    app_session_begin(call->app->sessions, login->name, call->now, token);
    app_session_bind(call->app->sessions, token, &of);
    app_cookie(call, token);
    if (login->device[0] != '\0')
        put_device(call, login);
    if (login->break_glass && call->app->params.tell != NULL)
        call->app->params.tell("the break-glass account was used: every page says so until an "
                               "auditor has looked into it (overt account review)");
    crypt_wipe(token, sizeof token);
}

void app_tell_ended(struct app_call *call, struct operate *operate)
{
    struct app_ended ended;
    for (int i = 0; i < 50 && app_session_ended(call->app->sessions, call->now, &ended); i++)
        if (access_sign_out(operate_store(operate), ended.event, ended.why, call->app->clock,
                            NULL) < 0)
            break;
}
