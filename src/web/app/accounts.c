// SPDX-License-Identifier: Apache-2.0
// accounts.c - who is signed in, all accounts, and what an administrator does with them; an auditor
// looks into break-glass.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/wipe.h"
#include "web/app/signing.h"

#define ADMINISTRATOR REGISTER_ROLE_ADMINISTRATOR
#define AUDITOR       REGISTER_ROLE_AUDITOR

// ---- who is signed in, and all accounts ----

static void put_signed_in(struct app_call *call)
{
    struct app_session *list = NULL;
    size_t count = app_sessions_list(call->app->sessions, call->now, &list);
    app_heading(call->html, 2, "Who is signed in now");
    html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < count; i++) {
        html_lit(call->html, "<li>");
        html_text(call->html, list[i].officer);
        html_lit(call->html, ", since ");
        html_moment(call->html, list[i].began);
        html_lit(call->html, ", last seen ");
        html_moment(call->html, list[i].used);
        html_lit(call->html, "</li>\n");
    }
    html_lit(call->html, "</ul>\n");
    memory_free(list);
}

struct one {
    const struct access_account *account;
    char href[64];
};

static void put_name(struct html *html, const void *context)
{
    const struct one *one = context;
    app_link(html, one->href, one->account->name);
}

static void put_last(struct html *html, const void *context)
{
    const struct one *one = context;
    if (one->account->signed_in != 0)
        html_moment(html, one->account->signed_in);
    else
        html_lit(html, "Never");
}

static const char *state_words(const struct access_account *account)
{
    if (account->break_glass)
        return account->password ? "Break-glass" : "Break-glass, used";
    return account->state == ACCESS_ACTIVE    ? "Active"
           : account->state == ACCESS_INVITED ? "Invited"
                                              : "Closed";
}

static void put_accounts(struct app_call *call, const struct access_account *accounts, size_t count)
{
    const struct html_cell head[] = {{.words = {.text = "Officer"}},
                                     {.words = {.text = "State"}},
                                     {.words = {.text = "Last signed in"}}};
    struct html_table_row *rows = memory_new(count + 1, sizeof *rows);
    struct html_cell(*cells)[3] = memory_new(count + 1, sizeof *cells);
    struct one *ones = memory_new(count + 1, sizeof *ones);
    for (size_t i = 0; i < count; i++) {
        ones[i].account = &accounts[i];
        (void)snprintf(ones[i].href, sizeof ones[i].href, "/accounts/%lld",
                       (long long)accounts[i].id);
        cells[i][0].words = (struct html_words){.write = put_name, .context = &ones[i]};
        cells[i][1].words.text = state_words(&accounts[i]);
        cells[i][2].words = (struct html_words){.write = put_last, .context = &ones[i]};
        rows[i] = (struct html_table_row){.cells = cells[i], .cell_count = 3};
    }
    app_table(call->html, &(struct html_table){.caption = "Accounts",
                                               .caption_classes = "govuk-table__caption--m",
                                               .head = head,
                                               .head_count = 3,
                                               .rows = rows,
                                               .row_count = count});
    memory_free(rows);
    memory_free(cells);
    memory_free(ones);
}

/// Acts that hand out a way to sign in, or take one: a cookie that was stolen is not enough. An
/// administrator who came by break-glass can give no code, and must be able to let others in.
#define FRESH (APP_AGAIN | APP_GLASS)

/// Instead of the buttons of such acts.
static void put_confirm(struct app_call *call, const char *next)
{
    char href[100];
    (void)snprintf(href, sizeof href, "/confirm?next=%s", next);
    html_lit(call->html, "<p class=\"govuk-body\"><a class=\"govuk-link\"");
    html_url(call->html, "href", href);
    html_lit(call->html, ">Confirm that it is you</a> to invite officers and to reset or close "
                         "accounts.</p>\n");
}

/// Officers who have no account yet, to choose one of.
static int put_add(struct app_call *call, const struct access_account *accounts, size_t count)
{
    struct register_officer *officers = NULL;
    size_t officer_count = 0, free_count = 0;
    int code = register_officers(call->store, call->now, &officers, &officer_count, &call->error);
    if (code < 0)
        return code;
    struct app_option *options = memory_new(officer_count + 1, sizeof *options);
    for (size_t i = 0; i < officer_count; i++) {
        bool has = false;
        for (size_t j = 0; j < count && !has; j++)
            has = accounts[j].holder == officers[i].id;
        if (!has)
            options[free_count++] =
                (struct app_option){.value = officers[i].name, .text = officers[i].name};
    }
    if (free_count > 0) {
        app_heading(call->html, 2, "Invite an officer");
        app_form_begin(call, "/accounts", false);
        app_select(call,
                   &(struct app_field){.name = "officer",
                                       .label = "Officer without an account",
                                       .none = "Choose an officer"},
                   options, free_count);
        app_form_end(call, "Make an invitation");
    }
    memory_free(options);
    register_officers_free(&officers, officer_count);
    return 0;
}

static int page_accounts(struct app_call *call)
{
    const struct app_page page = {.title = "Accounts"};
    AUTO_FREE struct access_account *accounts = NULL;
    size_t count = 0;
    int code = access_accounts(call->store, &accounts, &count, &call->error);
    if (code < 0)
        return code;
    app_page_begin(call, &page);
    put_signed_in(call);
    put_accounts(call, accounts, count);
    if (app_has_role(call, ADMINISTRATOR) && !app_is_fresh(call, FRESH))
        put_confirm(call, "/accounts");
    else if (app_has_role(call, ADMINISTRATOR))
        code = put_add(call, accounts, count);
    return code < 0 ? code : app_page_end(call);
}

// ---- words that are handed out once ----

static int page_words(struct app_call *call, const char *title, const char *name,
                      const char *advice, char words[ACCESS_WORDS_SIZE])
{
    const struct app_page page = {.title = title, .caption = name, .back = "/accounts"};
    app_page_begin(call, &page);
    call->answer->wipe = true;
    app_paragraph(call->html, advice);
    html_lit(call->html, "<p class=\"govuk-body-l\"><code class=\"overt-key\">");
    html_text(call->html, words);
    html_lit(call->html, "</code></p>\n");
    crypt_wipe(words, ACCESS_WORDS_SIZE);
    app_paragraph(call->html, "It is not shown again.");
    return app_page_end(call);
}

#define INVITED                                                                                   \
    "Give these words to the officer in person or by telephone. They open the page \"I have an "  \
    "invitation\" with them within three days."
#define SEALED                                                                                    \
    "The password for the sealed envelope. Print it, seal it, and keep it where two people must " \
    "agree to open it. It works once."

static int post_accounts(struct app_call *call)
{
    char words[ACCESS_WORDS_SIZE];
    const char *name = app_required(call, "officer", "an officer");
    if (name == NULL)
        return page_accounts(call);
    const struct access_new account = {.name = name};
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = access_add(operate_store(door.operate), call->officer.name, &account,
                          call->app->hasher, call->app->clock, words, &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? page_accounts(call) : code;
    return page_words(call, "Invitation", name, INVITED, words);
}

// ---- one account ----

static int find(struct app_call *call, struct access_account *ret_account)
{
    long number = 0;
    if (!text_to_int(call->args[0], 1, 1000000000, &number))
        return error_set(&call->error, OVERT_NOT_FOUND, "There is no such account.");
    return access_account_read(call->store, number, ret_account, &call->error);
}

static void put_acts(struct app_call *call, const struct access_account *account)
{
    char href[80];
    if (app_has_role(call, ADMINISTRATOR) && !app_is_fresh(call, FRESH)) {
        (void)snprintf(href, sizeof href, "/accounts/%lld", (long long)account->id);
        put_confirm(call, href);
    } else if (app_has_role(call, ADMINISTRATOR)) {
        (void)snprintf(href, sizeof href, "/accounts/%lld/reset", (long long)account->id);
        app_form_button(call, href, account->break_glass ? "New envelope" : "Reset", true);
        if (account->state != ACCESS_CLOSED) {
            (void)snprintf(href, sizeof href, "/accounts/%lld/unlock", (long long)account->id);
            app_form_button(call, href, "Lift a lock", false);
            (void)snprintf(href, sizeof href, "/accounts/%lld/close", (long long)account->id);
            app_form_button(call, href, "Close the account", true);
        }
    }
    if (app_has_role(call, AUDITOR) && account->break_glass) {
        (void)snprintf(href, sizeof href, "/accounts/%lld/review", (long long)account->id);
        app_form_button(call, href, "I have looked into its use", false);
    }
}

static void put_history(struct app_call *call, const struct access_event *events, size_t count)
{
    app_heading(call->html, 2, "What happened");
    html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < count; i++) {
        html_lit(call->html, "<li>");
        html_moment(call->html, events[i].at);
        html_lit(call->html, ": ");
        html_text(call->html, events[i].kind);
        if (events[i].why[0] != '\0') {
            html_lit(call->html, ", ");
            html_text(call->html, events[i].why);
        }
        html_lit(call->html, "</li>\n");
    }
    html_lit(call->html, "</ul>\n");
}

static int page_account(struct app_call *call)
{
    struct access_account account;
    AUTO_FREE struct access_event *events = NULL;
    size_t count = 0;
    int code = find(call, &account);
    if (code == 0)
        code = access_events(call->store, account.id, 200, &events, &count, &call->error);
    if (code < 0)
        return code;
    const struct app_page page = {
        .title = account.name, .caption = state_words(&account), .back = "/accounts"};
    app_page_begin(call, &page);
    put_acts(call, &account);
    put_history(call, events, count);
    return app_page_end(call);
}

static int post_reset(struct app_call *call)
{
    struct access_account account;
    char words[ACCESS_WORDS_SIZE];
    int code = find(call, &account);
    AUTO_DOOR struct app_door door = {0};
    if (code == 0)
        code = app_door_open(call, &door);
    if (code == 0)
        code = access_reset(operate_store(door.operate), call->officer.name, account.name,
                            call->app->hasher, call->app->clock, words, &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? page_account(call) : code;
    app_session_end_account(call->app->sessions, account.id, 0, "closed");
    return page_words(call, account.break_glass ? "New envelope" : "New invitation", account.name,
                      account.break_glass ? SEALED : INVITED, words);
}

typedef int account_act(struct store *store, const char *as, const char *name, struct clock clock,
                        struct overt_error *err);

static int act_on(struct app_call *call, account_act *act, bool ends, const char *words)
{
    struct access_account account;
    int code = find(call, &account);
    AUTO_DOOR struct app_door door = {0};
    if (code == 0)
        code = app_door_open(call, &door);
    if (code == 0)
        code = act(operate_store(door.operate), call->officer.name, account.name, call->app->clock,
                   &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? page_account(call) : code;
    if (ends)
        app_session_end_account(call->app->sessions, account.id, 0, "closed");
    return app_go(call, words, "/accounts/%lld", (long long)account.id);
}

static int post_close(struct app_call *call)
{
    return act_on(call, access_close, true, "The account is closed.");
}

static int post_unlock(struct app_call *call)
{
    return act_on(call, access_unlock, false, "Attempts from before are forgotten.");
}

static int post_review(struct app_call *call)
{
    return act_on(call, access_review, false, "It is recorded that you looked into its use.");
}

const struct app_route app_account_routes[] = {
    {HTTP_GET, "/accounts", ADMINISTRATOR | AUDITOR, 0, page_accounts,
     "who is signed in, and all accounts"},
    {HTTP_POST, "/accounts", ADMINISTRATOR, FRESH, post_accounts, "invite an officer"},
    {HTTP_GET, "/accounts/{number}", ADMINISTRATOR | AUDITOR, 0, page_account, "one account"},
    {HTTP_POST, "/accounts/{number}/reset", ADMINISTRATOR, FRESH, post_reset, "reset an account"},
    {HTTP_POST, "/accounts/{number}/close", ADMINISTRATOR, FRESH, post_close, "close an account"},
    {HTTP_POST, "/accounts/{number}/unlock", ADMINISTRATOR, 0, post_unlock, "lift a lock"},
    {HTTP_POST, "/accounts/{number}/review", AUDITOR, 0, post_review,
     "record that a use of break-glass was looked into"},
    {.path = NULL},
};
