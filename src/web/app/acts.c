// SPDX-License-Identifier: Apache-2.0
// acts.c - the acts on an operation, a page each: what it means, the words it takes, one button.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/operation.h"

#define PLANNER    REGISTER_ROLE_PLANNER
#define AUTHORISER REGISTER_ROLE_AUTHORISING
#define OPERATOR   REGISTER_ROLE_OPERATOR
#define AUDITOR    REGISTER_ROLE_AUDITOR

// ---- acts with one text, or none ----

/// An act of which the page is made of these words.
struct page_act {
    const char *title, *meaning;
    const char *label, *hint, *what; ///< of the text; NULL: the act takes none
    const char *button, *done;
    bool warning;   ///< it cannot be taken back
    bool authority; ///< the written authority stands above the button
    int (*with_text)(struct operate *operate, const char *as, const char *reference,
                     const char *words, struct overt_error *err);
    int (*without)(struct operate *operate, const char *as, const char *reference,
                   struct overt_error *err);
};

static const struct page_act act_urgent = {
    .title = "Give urgent authority",
    .meaning = "By an inspector or chief inspector, when it cannot wait for a superintendent. A "
               "superintendent or above reviews it within 24 hours; without that it lapses and all "
               "results are erased.",
    .label = "Why it cannot wait",
    .what = "why it cannot wait",
    .button = "Give urgent authority",
    .done = "Urgent authority is given.",
    .authority = true,
    .with_text = operate_authorise_urgent,
};
static const struct page_act act_confirm = {
    .title = "Confirm the urgent authority",
    .meaning = "You have read the written authority and the reason for the urgency, and agree. It "
               "then holds to the end of the window.",
    .label = "What the review found",
    .what = "what the review found",
    .button = "Confirm it",
    .done = "The urgent authority is confirmed.",
    .authority = true,
    .with_text = operate_confirm,
};
static const struct page_act act_overrule = {
    .title = "Overrule the urgent authority",
    .meaning = "Nothing is compared any more, at once, and all results are to be erased. This "
               "cannot be taken back.",
    .label = "Why",
    .what = "why",
    .button = "Overrule it",
    .done = "The urgent authority is overruled.",
    .warning = true,
    .authority = true,
    .with_text = operate_overrule,
};
static const struct page_act act_refuse = {
    .title = "Refuse authority",
    .meaning = "The operation does not take place. A new one can be planned.",
    .label = "Why",
    .hint = "It stays in the register",
    .what = "why",
    .button = "Refuse authority",
    .done = "Authority is refused.",
    .warning = true,
    .authority = true,
    .with_text = operate_refuse,
};
static const struct page_act act_cancel = {
    .title = "Cancel the operation",
    .meaning = "Before it is opened. It stays in the register as cancelled.",
    .label = "Why",
    .what = "why",
    .button = "Cancel the operation",
    .done = "The operation is cancelled.",
    .warning = true,
    .with_text = operate_cancel,
};
static const struct page_act act_open = {
    .title = "Open the operation",
    .meaning = "The list is frozen in figures and a digest, the permit is written, and cameras or "
               "searches can begin. It is published that the operation is open.",
    .button = "Open the operation",
    .done = "The operation is open.",
    .without = operate_open_operation,
};
static const struct page_act act_close = {
    .title = "Close the operation",
    .meaning = "Nothing is compared any more. Alerts that are not judged yet can still be judged. "
               "It cannot be opened again.",
    .button = "Close the operation",
    .done = "The operation is closed.",
    .warning = true,
    .without = operate_close_operation,
};
static const struct page_act act_pause = {
    .title = "Pause the operation",
    .meaning = "Cameras stop looking within two seconds and every search is refused until it goes "
               "on.",
    .label = "Why",
    .what = "why",
    .button = "Pause it",
    .done = "The operation is paused.",
    .with_text = operate_pause,
};
static const struct page_act act_resume = {
    .title = "Let the operation go on",
    .meaning = "Cameras look again by themselves.",
    .label = "Why",
    .what = "why",
    .button = "Let it go on",
    .done = "The operation goes on.",
    .with_text = operate_resume,
};
static const struct page_act act_review = {
    .title = "Review the operation",
    .meaning = "By somebody who did not run it: was it necessary, was it proportionate, was it "
               "done as authorised, and what is to be done otherwise. It can be added to later.",
    .label = "What the review found",
    .hint = "Names of nobody on a list",
    .what = "what the review found",
    .button = "Record the review",
    .done = "The review is recorded.",
    .with_text = operate_review_after,
};

static void begin_page(struct app_call *call, const struct register_operation *operation,
                       struct app_page *page, char back[APP_HREF_MAX])
{
    app_operation_href(operation, "", back);
    page->caption = operation->reference;
    page->back = back;
    page->back_words = "Back to the operation";
    app_page_begin(call, page);
    app_rows_begin(call->html);
    app_row(call->html, "Operation", operation->title);
    app_rows_end(call->html);
}

static void end_form(struct app_call *call, const char *words, bool warning)
{
    html_button(call->html, &(struct html_button){.words = {.text = words},
                                                  .classes = warning ? "govuk-button--warning"
                                                                     : NULL,
                                                  .prevent_double_click = HTML_YES});
    html_lit(call->html, "</form>\n");
}

static int show_act(struct app_call *call, const struct page_act *act)
{
    AUTO_OPERATION struct register_operation operation = {0};
    char back[APP_HREF_MAX];
    struct app_page page = {.title = act->title};
    int code = app_operation_read(call, &operation);
    if (code < 0)
        return code;
    begin_page(call, &operation, &page, back);
    app_paragraph(call->html, act->meaning);
    if (act->authority)
        app_authority_put(call->html, &operation);
    app_form_begin(call, NULL, false);
    if (act->with_text != NULL)
        app_textarea(call, &(struct app_field){
                               .name = "words", .label = act->label, .hint = act->hint, .rows = 4});
    end_form(call, act->button, act->warning);
    return app_page_end(call);
}

static int do_act(struct app_call *call, const struct page_act *act)
{
    const char *words = act->with_text != NULL ? app_required(call, "words", act->what) : NULL;
    if (app_has_faults(call))
        return show_act(call, act);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = act->with_text != NULL
                   ? act->with_text(door.operate, call->officer.name, call->args[0], words,
                                    &call->error)
                   : act->without(door.operate, call->officer.name, call->args[0], &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_act(call, act) : code;
    return app_go(call, act->done, "/operations/%s", call->args[0]);
}

#define PAGE_ACT(name)                                                                      \
    static int show_##name(struct app_call *call) { return show_act(call, &act_##name); } \
    static int run_##name(struct app_call *call) { return do_act(call, &act_##name); }

PAGE_ACT(urgent)
PAGE_ACT(confirm)
PAGE_ACT(overrule)
PAGE_ACT(refuse)
PAGE_ACT(cancel)
PAGE_ACT(open)
PAGE_ACT(close)
PAGE_ACT(pause)
PAGE_ACT(resume)
PAGE_ACT(review)

// ---- authorising: what was read is what is agreed to ----

static int show_authorise(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    char back[APP_HREF_MAX], refuse[APP_HREF_MAX];
    struct app_page page = {.title = "Authorise the operation"};
    int code = app_operation_read(call, &operation);
    if (code < 0)
        return code;
    begin_page(call, &operation, &page, back);
    app_paragraph(call->html,
                  "Read the written authority. You agree to what it says, and to nothing else: "
                  "when it is changed meanwhile, your authority is not taken. After it is "
                  "authorised nothing of it changes.");
    app_authority_put(call->html, &operation);
    app_form_begin(call, NULL, false);
    html_lit(call->html, "<input type=\"hidden\" name=\"version\"");
    html_attr_int(call->html, "value", operation.version);
    html_lit(call->html, ">\n");
    end_form(call, "Authorise the operation", false);
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_operation_href(&operation, "/refuse", refuse);
    app_link(call->html, refuse, "Refuse authority");
    html_lit(call->html, "</p>\n");
    return app_page_end(call);
}

static int run_authorise(struct app_call *call)
{
    const char *said = app_value(call, "version");
    long version = 0;
    if (said == NULL || !text_to_int(said, 0, 1000000, &version)) {
        app_fault(call, NULL, "Open the page again: it does not say which version was read");
        return show_authorise(call);
    }
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_authorise_version(door.operate, call->officer.name, call->args[0], version,
                                         &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_authorise(call) : code;
    return app_go(call, "The operation is authorised.", "/operations/%s", call->args[0]);
}

// ---- the public notice, and the exception from it ----

static int put_notices(struct app_call *call, const struct register_operation *operation)
{
    struct register_notice *notices = NULL;
    size_t count = 0;
    int code =
        register_notices(call->store, operation->id, call->now, &notices, &count, &call->error);
    if (code == 0 && count > 0) {
        app_heading(call->html, 2, "Recorded so far");
        app_rows_begin(call->html);
    }
    for (size_t i = count; code == 0 && i-- > 0;) {
        char when[TIME_TEXT_MAX], key[TIME_TEXT_MAX + 100];
        time_format_words(notices[i].at, when);
        (void)snprintf(key, sizeof key, "%s%s", notices[i].exception ? "Exception, " : "", when);
        app_row(call->html, key, notices[i].words);
    }
    if (code == 0 && count > 0)
        app_rows_end(call->html);
    register_notices_free(&notices, count);
    return code;
}

static int show_notice_of(struct app_call *call, bool exception)
{
    AUTO_OPERATION struct register_operation operation = {0};
    char back[APP_HREF_MAX];
    struct app_page page = {.title = exception ? "Exception from the public notice"
                                               : "Tell the public"};
    int code = app_operation_read(call, &operation);
    if (code < 0)
        return code;
    begin_page(call, &operation, &page, back);
    app_paragraph(call->html,
                  exception ? "Only when a critical threat makes it impossible to tell the public "
                              "before. The reason is published when the operation is over."
                            : "A live operation is announced before it is opened. Record where "
                              "the public can read it. A changed notice is a new one; the newest "
                              "holds.");
    app_form_begin(call, NULL, false);
    app_textarea(call,
                 &(struct app_field){.name = "words",
                                     .label = exception ? "Why the public cannot be told before"
                                                        : "Where the public can read it",
                                     .hint = exception ? NULL : "An address on the web, or words",
                                     .rows = 3});
    if (!exception)
        app_moment_input(call, "public", "Public from (optional)", "Left empty: from now", 0);
    end_form(call, exception ? "Record the exception" : "Record the notice", exception);
    code = put_notices(call, &operation);
    return code < 0 ? code : app_page_end(call);
}

static bool is_empty(const struct app_call *call, const char *name)
{
    const char *value = app_value(call, name);
    return value == NULL || value[0] == '\0';
}

static int do_notice(struct app_call *call, bool exception)
{
    struct operate_notice notice = {
        .exception = exception,
        .words = app_required(call, "words", exception ? "why the public cannot be told"
                                                       : "where the public can read it")};
    if (!exception && (!is_empty(call, "public-date") || !is_empty(call, "public-time")))
        notice.public_at = app_moment(call, "public", "when it is public");
    if (app_has_faults(call))
        return show_notice_of(call, exception);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_notice(door.operate, call->officer.name, call->args[0], &notice,
                              &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_notice_of(call, exception) : code;
    return app_go(call, exception ? "The exception is recorded." : "The notice is recorded.",
                  "/operations/%s", call->args[0]);
}

static int show_notice(struct app_call *call) { return show_notice_of(call, false); }
static int run_notice(struct app_call *call) { return do_notice(call, false); }
static int show_exception(struct app_call *call) { return show_notice_of(call, true); }
static int run_exception(struct app_call *call) { return do_notice(call, true); }

// ---- who acts in it ----

static const enum register_role assigned_roles[] = {
    REGISTER_ROLE_OPERATOR, REGISTER_ROLE_ENGAGEMENT, REGISTER_ROLE_INVESTIGATOR};

static void put_assigned(struct app_call *call, const struct register_assigned *assigned,
                         size_t count)
{
    if (count == 0) {
        app_paragraph(call->html, "Nobody is assigned: everybody with the role acts.");
        return;
    }
    html_lit(call->html, "<ul class=\"govuk-list overt-acts\">\n");
    for (size_t i = 0; i < count; i++) {
        AUTO_TEXT struct text words;
        text_init(&words, 500);
        text_printf(&words, "%s, %s", assigned[i].name, register_role_word(assigned[i].role));
        html_lit(call->html, "<li>");
        html_text(call->html, words.bytes);
        app_form_begin(call, NULL, false);
        html_lit(call->html, "<input type=\"hidden\" name=\"officer\"");
        html_attr(call->html, "value", assigned[i].name);
        html_lit(call->html, ">\n<input type=\"hidden\" name=\"role\"");
        html_attr(call->html, "value", register_role_word(assigned[i].role));
        html_lit(call->html, ">\n<input type=\"hidden\" name=\"take\" value=\"off\">\n"
                             "<button type=\"submit\" class=\"govuk-button "
                             "govuk-button--secondary\">Take off<span "
                             "class=\"govuk-visually-hidden\">: ");
        html_text(call->html, words.bytes);
        html_lit(call->html, "</span></button>\n</form></li>\n");
    }
    html_lit(call->html, "</ul>\n");
}

static int put_assign_form(struct app_call *call)
{
    struct register_officer *officers = NULL;
    struct app_option *names, roles[ARRAY_COUNT(assigned_roles)];
    size_t count = 0;
    int code = register_officers(call->store, call->now, &officers, &count, &call->error);
    if (code < 0)
        return code;
    names = memory_new(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = (struct app_option){.value = officers[i].name, .text = officers[i].name};
    for (size_t i = 0; i < ARRAY_COUNT(roles); i++)
        roles[i] = (struct app_option){.value = register_role_word(assigned_roles[i]),
                                       .text = register_role_word(assigned_roles[i])};
    app_heading(call->html, 2, "Assign an officer");
    app_form_begin(call, NULL, false);
    app_select(call, &(struct app_field){.name = "officer", .label = "Officer", .none = "Choose"},
               names, count);
    app_radios(call, &(struct app_field){.name = "role", .label = "Role"}, roles,
               ARRAY_COUNT(roles));
    app_form_end(call, "Assign");
    memory_free(names);
    register_officers_free(&officers, count);
    return 0;
}

static int show_officers(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    struct register_assigned *assigned = NULL;
    size_t count = 0;
    char back[APP_HREF_MAX];
    struct app_page page = {.title = "Officers of the operation"};
    int code = app_operation_read(call, &operation);
    if (code == 0)
        code = register_assigned(call->store, operation.id, call->now, &assigned, &count,
                                 &call->error);
    if (code < 0)
        return code;
    begin_page(call, &operation, &page, back);
    app_paragraph(call->html, "Where officers are assigned in a role, only they act in the "
                              "operation in that role.");
    put_assigned(call, assigned, count);
    code = put_assign_form(call);
    register_assigned_free(&assigned, count);
    return code < 0 ? code : app_page_end(call);
}

static int run_officers(struct app_call *call)
{
    const char *officer = app_value(call, "officer"), *word = app_value(call, "role");
    bool off = app_value(call, "take") != NULL;
    enum register_role role = word != NULL ? register_role_from(word) : 0;
    if (officer == NULL || officer[0] == '\0')
        app_fault(call, "officer", "Choose an officer");
    if (role == 0)
        app_fault(call, "role", "Choose a role");
    if (app_has_faults(call))
        return show_officers(call);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_assign(door.operate, call->officer.name, call->args[0], officer, role, !off,
                              &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_officers(call) : code;
    return app_go(call, off ? "The officer is not assigned any more." : "The officer is assigned.",
                  "/operations/%s/officers", call->args[0]);
}

#define BOTH(name, roles, flags, summary)                                                       \
    {HTTP_GET, "/operations/{reference}/" #name, roles, flags, show_##name, "page of: " summary}, \
    {                                                                                           \
        HTTP_POST, "/operations/{reference}/" #name, roles, flags, run_##name, summary          \
    }

const struct app_route app_act_routes[] = {
    BOTH(authorise, AUTHORISER, APP_AGAIN, "authorise an operation"),
    BOTH(urgent, AUTHORISER, APP_AGAIN, "give urgent authority"),
    BOTH(confirm, AUTHORISER, APP_AGAIN, "confirm urgent authority"),
    BOTH(overrule, AUTHORISER, APP_AGAIN, "overrule urgent authority"),
    BOTH(refuse, AUTHORISER, 0, "refuse authority"),
    BOTH(cancel, PLANNER | AUTHORISER, 0, "cancel an operation"),
    BOTH(notice, PLANNER | AUTHORISER | OPERATOR, 0, "record the public notice"),
    BOTH(exception, AUTHORISER, APP_AGAIN, "record an exception from the notice"),
    BOTH(officers, PLANNER | AUTHORISER, 0, "assign an officer"),
    BOTH(open, PLANNER | AUTHORISER | OPERATOR, 0, "open an operation"),
    BOTH(close, PLANNER | AUTHORISER | OPERATOR, 0, "close an operation"),
    BOTH(pause, PLANNER | AUTHORISER | OPERATOR, 0, "pause an operation"),
    BOTH(resume, PLANNER | AUTHORISER | OPERATOR, 0, "let an operation go on"),
    BOTH(review, PLANNER | AUTHORISER | AUDITOR, 0, "review an operation when it is over"),
    {.path = NULL},
};
