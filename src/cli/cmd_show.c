// SPDX-License-Identifier: Apache-2.0
// cmd_show.c - operations to read: one on a page, all in a table.
#include <unistd.h>

#include "cli/authority_show.h"
#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static void json_tallies(struct json_writer *writer, const char *key,
                         const struct register_tally *tallies, size_t count)
{
    json_put_key(writer, key);
    json_put_object(writer);
    for (size_t i = 0; i < count; i++)
        json_put_int_member(writer, tallies[i].name, tallies[i].count);
    json_put_end(writer);
}

/// Images and persons apart; left out when it was not counted then.
static void json_apart(struct json_writer *writer, const char *key,
                       const struct register_tally *items, size_t count)
{
    if (count == 0 || items[0].persons < 0)
        return;
    json_put_key(writer, key);
    json_put_object(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_key(writer, items[i].name);
        json_put_object(writer);
        json_put_int_member(writer, "images", items[i].count);
        json_put_int_member(writer, "persons", items[i].persons);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void json_list_details(struct json_writer *writer, const struct register_list_figures *list)
{
    json_put_key(writer, "persons_by_category");
    json_put_object(writer);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (list->persons_by_category[i] > 0)
            json_put_int_member(writer, register_category_word((enum register_category)i),
                                list->persons_by_category[i]);
    json_put_end(writer);
    json_apart(writer, "by_source", list->sources, list->source_count);
    json_apart(writer, "by_reason", list->reasons, list->reason_count);
    json_apart(writer, "by_source_type", list->source_types.items, list->source_types.count);
    json_apart(writer, "by_basis", list->bases.items, list->bases.count);
    json_apart(writer, "by_picture_years", list->picture_years.items, list->picture_years.count);
    if (list->under_18 >= 0) {
        json_put_int_member(writer, "under_18", list->under_18);
        json_put_int_member(writer, "persons_under_18", list->persons_under_18);
    }
}

/// `all` false: without the figures that are about few people, for a reader who is not recorded.
static void json_list(struct json_writer *writer, const struct register_list_figures *list,
                      bool all)
{
    json_put_key(writer, "list");
    json_put_object(writer);
    json_put_int_member(writer, "images", list->images);
    json_put_int_member(writer, "persons", list->persons);
    json_put_int_member(writer, "not_wanted", list->not_wanted);
    json_put_int_member(writer, "persons_not_wanted", list->persons_not_wanted);
    if (!all) {
        json_put_end(writer);
        return;
    }
    json_put_key(writer, "by_category");
    json_put_object(writer);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (list->by_category[i])
            json_put_int_member(writer, register_category_word((enum register_category)i),
                                list->by_category[i]);
    json_put_end(writer);
    json_tallies(writer, "sources", list->sources, list->source_count);
    json_tallies(writer, "reasons", list->reasons, list->reason_count);
    json_list_details(writer, list);
    json_put_end(writer);
}

static double false_alert_rate(const struct register_result_figures *result)
{
    return (double)(result->incorrect + result->unconfirmed_false) / (double)result->faces_seen;
}

static void json_result(struct json_writer *writer, const struct register_operation *operation)
{
    const struct register_result_figures *result = &operation->result;
    json_put_key(writer, "result");
    json_put_object(writer);
    json_put_int_member(writer, "faces_seen", result->faces_seen);
    json_put_int_member(writer, "searches", result->searches);
    json_put_int_member(writer, "searches_body_worn", result->searches_body_worn);
    json_put_int_member(writer, "alerts", result->alerts);
    json_put_int_member(writer, "alerts_body_worn", result->alerts_body_worn);
    json_put_int_member(writer, "credible", result->credible);
    json_put_int_member(writer, "engaged", result->engaged);
    json_put_int_member(writer, "correct", result->correct);
    json_put_int_member(writer, "incorrect", result->incorrect);
    json_put_int_member(writer, "unconfirmed_true", result->unconfirmed_true);
    json_put_int_member(writer, "unconfirmed_false", result->unconfirmed_false);
    json_put_int_member(writer, "undecided", result->undecided);
    json_put_int_member(writer, "arrests", result->arrests);
    json_put_int_member(writer, "other_disposals", result->other_disposals);
    json_put_int_member(writer, "no_actions", result->no_actions);
    json_put_key(writer, "false_alert_rate");
    if (operation->mode == REGISTER_MODE_LIVE && result->faces_seen)
        json_put_double(writer, false_alert_rate(result));
    else
        json_put_null(writer);
    json_put_end(writer);
}

static void json_share(struct json_writer *writer, const char *key, double share)
{
    json_put_key(writer, key);
    if (share >= 0)
        json_put_double(writer, share);
    else
        json_put_null(writer);
}

static void json_looking(struct json_writer *writer, const struct register_looking *looking)
{
    json_put_key(writer, "looking");
    json_put_object(writer);
    json_put_int_member(writer, "cameras", looking->cameras);
    json_share(writer, "share_of_frames", register_look_frames(&looking->look));
    json_share(writer, "share_of_time", register_look_seconds(&looking->look));
    json_put_double_member(writer, "seconds_not_looked", looking->seconds_not_looked);
    json_put_double_member(writer, "seconds_paused", looking->seconds_paused);
    json_share(writer, "latency_median", looking->latency_median);
    json_share(writer, "latency_p95", looking->latency_p95);
    json_put_end(writer);
}

/// The caller ends the object.
static void json_operation(struct json_writer *writer, const struct register_operation *operation,
                           bool all)
{
    json_put_object(writer);
    json_put_string_member(writer, "reference", operation->reference);
    json_put_string_member(writer, "mode", register_mode_word(operation->mode));
    json_put_string_member(writer, "state", register_state_word(operation->state));
    json_put_string_member(writer, "title", operation->title);
    json_put_string_member(writer, "place", operation->place);
    out_json_moment(writer, "opens", operation->opens);
    out_json_moment(writer, "closes", operation->closes);
    json_put_string_member(writer, "purpose", operation->purpose);
    json_put_string_member(writer, "legal_basis", operation->legal_basis);
    json_put_string_member(writer, "necessity", operation->necessity);
    json_put_string_member(writer, "proportionality", operation->proportionality);
    json_put_double_member(writer, "threshold", operation->threshold);
    json_put_bool_member(writer, "body_worn", operation->body_worn);
    json_put_key(writer, "categories");
    json_put_array(writer);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (operation->categories & 1u << i)
            json_put_string(writer, register_category_word((enum register_category)i));
    json_put_end(writer);
    json_put_string_member(writer, "planned_by", operation->planned_by);
    json_put_string_member(writer, "authorised_by", operation->authorised_by);
    json_put_string_member(writer, "notice", operation->notice);
    out_json_moment(writer, "planned_at", operation->planned_at);
    out_json_moment(writer, "authorised_at", operation->authorised_at);
    out_json_moment(writer, "notified_at", operation->notified_at);
    out_json_moment(writer, "opened_at", operation->opened_at);
    out_json_moment(writer, "paused_at", operation->paused_at);
    out_json_moment(writer, "closed_at", operation->closed_at);
    authority_json(writer, operation);
    json_list(writer, &operation->list, all);
    json_result(writer, operation);
    if (operation->mode == REGISTER_MODE_LIVE && operation->opened_at)
        json_looking(writer, &operation->looking);
}

static const char *state_colour(enum register_state state)
{
    if (!out_colours(STDOUT_FILENO))
        return "";
    return state == REGISTER_STATE_OPEN      ? "\033[32m"
           : state == REGISTER_STATE_EXPIRED || state == REGISTER_STATE_PAUSED ? "\033[33m"
                                             : "\033[0m";
}

static void show_act(struct text *out, const char *name, const char *who, moment when)
{
    char words[TIME_TEXT_MAX];
    if (when)
        out_fieldf(out, name, "%s%s%s", who ? who : "", who ? ", " : "", out_moment(when, words));
    else
        out_field(out, name, "not yet");
}

static void show_authorised(struct text *out, const struct register_operation *operation)
{
    AUTO_TEXT struct text who;
    text_init(&who, 300);
    text_append(&who, operation->authorised_by ? operation->authorised_by : "");
    if (operation->authorised_rank)
        text_printf(&who, " (%s)", register_rank_name(operation->authorised_rank));
    show_act(out, "Authorised", who.bytes, operation->authorised_at);
}

static void show_plan(struct text *out, const struct register_operation *operation)
{
    char opens[TIME_TEXT_MAX], closes[TIME_TEXT_MAX];
    AUTO_TEXT struct text categories;
    text_init(&categories, 1000);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (operation->categories & 1u << i)
            text_printf(&categories, "%s%s", categories.length ? "; " : "",
                        register_category_name((enum register_category)i));
    out_field(out, "Place", operation->place);
    out_fieldf(out, "Window", "%s to %s", out_moment(operation->opens, opens),
               out_moment(operation->closes, closes));
    out_field(out, "Purpose", operation->purpose);
    out_field(out, "Legal basis", operation->legal_basis);
    out_field(out, "Necessity", operation->necessity);
    out_field(out, "Proportionality", operation->proportionality);
    out_field(out, "List criteria", categories.bytes);
    out_fieldf(out, "Threshold", "%.3f", operation->threshold);
    out_field(out, "Body-worn video", operation->body_worn ? "yes" : "no");
    authority_text(out, operation);
    show_act(out, "Planned", operation->planned_by, operation->planned_at);
    show_authorised(out, operation);
    if (operation->notice_exception)
        out_fieldf(out, "Public notice", "none before: %s", operation->notice);
    else if (operation->mode == REGISTER_MODE_LIVE || operation->notice)
        show_act(out, "Public notice", operation->notice,
                 operation->notice_from ? operation->notice_from : operation->notified_at);
    show_act(out, "Opened", NULL, operation->opened_at);
    if (operation->paused_at)
        show_act(out, "Paused since", NULL, operation->paused_at);
    show_act(out, "Closed", NULL, operation->closed_at);
}

static void show_tallies(struct text *out, const char *name, const struct register_tally *tallies,
                         size_t count, bool categories)
{
    AUTO_TEXT struct text words;
    text_init(&words, CLI_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        enum register_category category = categories ? register_category_from(tallies[i].name) : 0;
        text_printf(&words, "%s%s: %lld", i ? "; " : "",
                    category ? register_category_name(category) : tallies[i].name,
                    (long long)tallies[i].count);
        if (tallies[i].persons >= 0 && tallies[i].persons != tallies[i].count)
            text_printf(&words, " of %lld person%s", (long long)tallies[i].persons,
                        out_plural(tallies[i].persons));
    }
    if (count)
        out_field(out, name, words.bytes);
}

static const char *source_name(const char *word)
{
    return register_source_name(register_source_from(word));
}

static const char *basis_name(const char *word)
{
    return register_basis_name(register_basis_from(word));
}

static const char *years_name(const char *word)
{
    return text_equal(word, "under-1")       ? "under a year"
           : text_equal(word, "1-to-4")      ? "1 to 4 years"
           : text_equal(word, "5-to-9")      ? "5 to 9 years"
           : text_equal(word, "10-and-over") ? "10 years and more"
                                             : "not known";
}

/// Nothing when nothing was ever stated.
static void show_words(struct text *out, const char *name, const struct register_tallies *tallies,
                       const char *(*name_of)(const char *word))
{
    AUTO_TEXT struct text words;
    text_init(&words, CLI_TEXT_MAX);
    bool stated = false;
    for (size_t i = 0; i < tallies->count; i++) {
        const struct register_tally *one = &tallies->items[i];
        const char *said = name_of(one->name);
        if (one->count == 0)
            continue;
        stated |= !text_equal(one->name, "not-stated");
        text_printf(&words, "%s%s: %lld", words.length ? "; " : "", said ? said : "not stated",
                    (long long)one->count);
        if (one->persons != one->count)
            text_printf(&words, " of %lld person%s", (long long)one->persons,
                        out_plural(one->persons));
    }
    if (stated)
        out_field(out, name, words.bytes);
}

static void show_list(struct text *out, const struct register_list_figures *list, bool all)
{
    text_append_char(out, '\n');
    out_heading(out, "List");
    out_fieldf(out, "Images", "%lld of %lld persons", (long long)list->images,
               (long long)list->persons);
    out_fieldf(out, "Not wanted for arrest", "%lld of %lld persons", (long long)list->not_wanted,
               (long long)list->persons_not_wanted);
    if (!all) {
        if (list->images > 0)
            out_field(out, "Reasons and sources", "with --as: reading them is recorded");
        return;
    }
    show_tallies(out, "Images taken from", list->sources, list->source_count, false);
    show_tallies(out, "Reasons other", list->reasons, list->reason_count, true);
    show_words(out, "Kinds of source", &list->source_types, source_name);
    show_words(out, "Lawful basis", &list->bases, basis_name);
    show_words(out, "Age of pictures", &list->picture_years, years_name);
    if (list->under_18 > 0)
        out_fieldf(out, "Under 18", "%lld of %lld person%s", (long long)list->under_18,
                   (long long)list->persons_under_18, out_plural(list->persons_under_18));
}

static void show_number(struct text *out, const char *name, int64_t number)
{
    out_fieldf(out, name, "%lld", (long long)number);
}

static void show_result(struct text *out, const struct register_operation *operation)
{
    const struct register_result_figures *result = &operation->result;
    text_append_char(out, '\n');
    out_heading(out, "Result");
    if (operation->mode == REGISTER_MODE_LIVE)
        show_number(out, "Faces seen", result->faces_seen);
    else
        show_number(out, "Searches", result->searches);
    if (operation->mode != REGISTER_MODE_LIVE && result->faces_seen)
        out_fieldf(out, "Faces seen", "%lld in recordings", (long long)result->faces_seen);
    out_fieldf(out, "Alerts", "%lld (%lld by body-worn video)", (long long)result->alerts,
               (long long)result->alerts_body_worn);
    show_number(out, "Judged credible", result->credible);
    show_number(out, "Stopped and checked", result->engaged);
    show_number(out, "Confirmed true", result->correct);
    show_number(out, "Confirmed false", result->incorrect);
    out_fieldf(out, "Unconfirmed", "%lld judged true, %lld judged false",
               (long long)result->unconfirmed_true, (long long)result->unconfirmed_false);
    show_number(out, "Not judged yet", result->undecided);
    out_fieldf(out, "Outcomes", "arrest %lld, other disposal %lld, no action %lld",
               (long long)result->arrests, (long long)result->other_disposals,
               (long long)result->no_actions);
    if (operation->mode == REGISTER_MODE_LIVE && result->faces_seen)
        out_fieldf(out, "False alert rate", "%.4f %% of faces seen",
                   100 * false_alert_rate(result));
}

static void show_operation(struct text *out, const struct register_operation *operation,
                           const struct authority_parts *parts, bool all)
{
    AUTO_TEXT struct text heading;
    text_init(&heading, CLI_TEXT_MAX);
    text_printf(&heading, "%s  %s", operation->reference, operation->title);
    out_heading(out, heading.bytes);
    text_printf(out, "%s, %s%s%s\n", register_mode_name(operation->mode),
                state_colour(operation->state), register_state_word(operation->state),
                out_colours(STDOUT_FILENO) ? "\033[0m" : "");
    show_plan(out, operation);
    authority_parts_text(out, operation, parts);
    show_list(out, &operation->list, all);
    if (operation->opened_at)
        show_result(out, operation);
}

static void json_recording(struct json_writer *writer, const struct register_recording *one)
{
    json_put_object(writer);
    json_put_int_member(writer, "search", one->search);
    json_put_string_member(writer, "file", one->source);
    json_put_string_member(writer, "captured", one->captured);
    json_put_string_member(writer, "place", one->place);
    json_put_string_member(writer, "source_type", one->source_type);
    json_put_bool_member(writer, "body_worn", one->body_worn);
    json_put_int_member(writer, "entry", one->entry);
    out_json_moment(writer, "begun", one->begun);
    json_put_double_member(writer, "seconds", one->seconds);
    json_put_int_member(writer, "faces_seen", one->faces_seen);
    json_put_int_member(writer, "appearances", one->appearances);
    json_put_int_member(writer, "frames", one->frames);
    json_put_int_member(writer, "frames_given", one->frames_given);
    json_put_bool_member(writer, "finished", one->finished);
    json_put_bool_member(writer, "broken", one->broken);
    json_put_end(writer);
}

static void json_recordings(struct json_writer *writer,
                            const struct register_recording *recordings, size_t count)
{
    json_put_key(writer, "recordings");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++)
        json_recording(writer, &recordings[i]);
    json_put_end(writer);
}

/// What was looked through, how far, and what share of its pictures was looked at.
static void show_recordings(struct text *out, const struct register_recording *recordings,
                            size_t count)
{
    if (count > 0) {
        text_append_char(out, '\n');
        out_heading(out, "Recordings");
    }
    for (size_t i = 0; i < count; i++) {
        const struct register_recording *one = &recordings[i];
        text_append(out, "  ");
        out_clean(out, one->source);
        text_printf(out, ", %s, from %s, ", one->source_type, one->captured);
        out_clean(out, one->place);
        text_printf(out, "\n    %.0f s %s: %lld face%s seen, %lld appearance%s, for %s",
                    one->seconds,
                    one->finished ? "to its end"
                    : one->broken ? "to where it breaks off"
                                  : "so far",
                    (long long)one->faces_seen, out_plural(one->faces_seen),
                    (long long)one->appearances, out_plural(one->appearances),
                    one->entry ? "entry " : "the whole list");
        if (one->entry)
            text_printf(out, "%lld", (long long)one->entry);
        if (one->frames_given)
            text_printf(out, "; looked at %lld of %lld frames (%.0f %%)", (long long)one->frames,
                        (long long)one->frames_given,
                        100.0 * (double)one->frames / (double)one->frames_given);
        text_append_char(out, '\n');
    }
}

static void show_destroyed(struct text *out, const struct register_destroyed *destroyed)
{
    char when[TIME_TEXT_MAX];
    if (destroyed->at == 0)
        return;
    out_fieldf(out, "List destroyed", "%lld image%s of %lld person%s, %s",
               (long long)destroyed->images, out_plural(destroyed->images),
               (long long)destroyed->persons, out_plural(destroyed->persons),
               out_moment(destroyed->at, when));
    if (destroyed->images_kept > 0)
        out_fieldf(out, "Still held", "%lld image%s of %lld person%s",
                   (long long)destroyed->images_kept, out_plural(destroyed->images_kept),
                   (long long)destroyed->persons_kept, out_plural(destroyed->persons_kept));
}

static void json_destroyed(struct json_writer *writer, const struct register_destroyed *destroyed)
{
    json_put_key(writer, "list_destroyed");
    json_put_object(writer);
    json_put_int_member(writer, "images", destroyed->images);
    json_put_int_member(writer, "persons", destroyed->persons);
    out_json_moment(writer, "at", destroyed->at);
    json_put_int_member(writer, "images_kept", destroyed->images_kept);
    json_put_int_member(writer, "persons_kept", destroyed->persons_kept);
    json_put_end(writer);
}

static int run_show(struct cli_call *call)
{
    struct register_destroyed destroyed = {0};
    AUTO_STORE struct store *store = NULL;
    AUTO_LOOKED struct looked looked = {0};
    AUTO_AUTHORITY_PARTS struct authority_parts parts = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    struct register_recording *recordings = NULL;
    size_t count = 0;
    const struct operate_consultation read = {
        .what = "operation", .reference = call->args[0], .why = cli_value(call, "reason")};
    int code = call->as ? record_consult(call, &read) : 0;
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = register_operation_find(store, call->args[0], record_as_at(call), &operation,
                                       &call->error);
    if (code == 0)
        code = register_list_destroyed(store, operation.id, record_as_at(call), &destroyed,
                                       &call->error);
    if (code == 0)
        code = looked_read(store, operation.id, record_as_at(call), &looked, &call->error);
    if (code == 0)
        code = authority_parts_read(store, operation.id, record_as_at(call), &parts, &call->error);
    if (code == 0)
        code = register_recordings(store, operation.id, record_as_at(call), &recordings, &count,
                                   &call->error);
    if (code == 0 && call->json) {
        json_operation(&call->writer, &operation, call->as != NULL);
        json_destroyed(&call->writer, &destroyed);
        authority_parts_json(&call->writer, &parts);
        looked_json(&call->writer, &looked);
        json_recordings(&call->writer, recordings, count);
        json_put_end(&call->writer);
    } else if (code == 0) {
        show_operation(&call->out, &operation, &parts, call->as != NULL);
        show_destroyed(&call->out, &destroyed);
        show_recordings(&call->out, recordings, count);
        looked_text(&call->out, &looked, &operation,
                    cli_value(call, "as-at") == NULL ? call->folder : NULL);
    }
    register_recordings_free(&recordings, count);
    return code;
}

static const struct cli_option show_options[] = {
    RECORD_AS_AT_OPTION,
    {"reason", CLI_TEXT, "WHY",
     "with --as: why it is read, without names; needed once the operation is over"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_show = {
    .words = "operation show",
    .args = "REFERENCE",
    .summary = "show an operation on a page",
    .text = "Shows what was asked for, who decided what and when, the list in figures and what "
            "came of it. Once an operation "
            "was opened, the figures of its list are those of that moment. Reasons, sources, bases "
            "and ages of the list, which can be about one person, are shown with --as: that you "
            "read them is then recorded (Data Protection Act 2018, section 62).",
    .options = show_options,
    .examples = "overt operation show LFR-2026-0001\n"
                "# as the record knew it on the day a request arrived\n"
                "overt operation show LFR-2026-0001 --as-at 2026-12-01T23:59:59",
    .see = "operation list, watchlist list, alert list",
    .run = run_show,
    .may_act = true,
    .record = true,
};

static void list_table(struct text *out, const struct register_operation *operations, size_t count)
{
    static const char *const headings[] = {"Reference", "State",  "Opens", "Closes",
                                           "List",      "Alerts", "Place"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 4);
    out_table_right(&table, 5);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_table_cell(&table, operations[i].reference);
        out_table_cell(&table, register_state_word(operations[i].state));
        out_table_cell(&table, out_moment(operations[i].opens, when));
        out_table_cell(&table, out_moment(operations[i].closes, when));
        out_table_cellf(&table, "%lld", (long long)operations[i].list.images);
        out_table_cellf(&table, "%lld", (long long)operations[i].result.alerts);
        out_table_cell(&table, operations[i].place);
    }
    out_table_print(&table, out);
}

/// The filters of `overt operation list`.
static bool is_wanted(const struct cli_call *call, const struct register_operation *operation)
{
    const char *state = cli_value(call, "state"), *mode = cli_value(call, "mode");
    moment from = cli_moment(call, "from"), to = cli_moment(call, "to");
    bool before = operation->state == REGISTER_STATE_PLANNED ||
                  operation->state == REGISTER_STATE_AUTHORISED ||
                  operation->state == REGISTER_STATE_NOTIFIED;
    return (state == NULL || register_state_from(state) == operation->state) &&
           (mode == NULL || register_mode_from(mode) == operation->mode) &&
           (from == 0 || operation->closes >= from) && (to == 0 || operation->opens <= to) &&
           (!cli_flag(call, "ahead") || (before && operation->opens > record_as_at(call)));
}

/// Moves those that are wanted to the front; *ret_wanted of `count`.
static void choose(const struct cli_call *call, struct register_operation *operations, size_t count,
                   size_t *ret_wanted)
{
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++)
        if (is_wanted(call, &operations[i])) {
            struct register_operation one = operations[wanted];
            operations[wanted] = operations[i];
            operations[i] = one;
            wanted++;
        }
    *ret_wanted = wanted;
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_operation *operations = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = register_operations(store, record_as_at(call), &operations, &count, &call->error);
    if (code < 0)
        return code;
    size_t wanted = 0;
    choose(call, operations, count, &wanted);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_key(&call->writer, "operations");
        json_put_array(&call->writer);
        for (size_t i = 0; i < wanted; i++) {
            json_operation(&call->writer, &operations[i], false);
            json_put_end(&call->writer);
        }
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (wanted)
        list_table(&call->out, operations, wanted);
    else if (count)
        out_note(call, "No operation is like that.");
    else
        out_note(call, "No operation is recorded yet.");
    register_operations_free(&operations, count);
    return 0;
}

static const struct cli_option list_options[] = {
    {"state", CLI_WORD, "STATE", "only those in this state",
     .words = "planned|authorised|notified|open|paused|closed|reviewed|refused|cancelled|expired"},
    {"mode", CLI_WORD, "MODE", "only those of this kind",
     .words = "live|retrospective|operator-initiated"},
    {"from", CLI_MOMENT, "TIME", "only those whose window ends then or later"},
    {"to", CLI_MOMENT, "TIME", "only those whose window begins then or before"},
    {"ahead", CLI_FLAG, NULL, "only those to come: planned, authorised or notified, and not begun"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_list = {
    .words = "operation list",
    .args = "",
    .summary = "list the operations",
    .text = "Lists every operation in the order in which they were planned, with its state, "
            "window, images on its list, "
            "alerts and place.",
    .options = list_options,
    .examples =
        "overt operation list\n"
        "# what is planned for the months to come\n"
        "overt operation list --ahead --mode live\n"
        "overt operation list --json | jq -r '.operations[].reference'",
    .see = "operation show, register export",
    .run = run_list,
    .record = true,
};
