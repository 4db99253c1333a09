// SPDX-License-Identifier: Apache-2.0
// cmd_watchlist_check.c - what a reviewer looks at: what changed since the last review, what was
// found, who is under 18, which pictures are old, what is not stated.
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "register/advice.h"

#define SHOWN_MAX 20 ///< of each kind

struct looking {
    struct register_entry *entries;
    size_t count;
    struct register_list_check check;
    struct register_finding *findings;
    size_t finding_count;
    moment reviewed_at; ///< the newest review of any entry; 0: none
    struct register_advice advice;
};

static void looking_finish(struct looking *looking)
{
    register_entries_free(&looking->entries, looking->count);
    register_list_check_finish(&looking->check);
    memory_free(looking->findings);
}

static bool stands(const struct register_entry *entry) { return entry->removed_at == 0; }

static bool is_old(const struct looking *looking, const struct register_entry *entry)
{
    return stands(entry) && entry->picture_years >= looking->advice.old_years;
}

static bool is_new(const struct looking *looking, const struct register_entry *entry)
{
    (void)looking;
    return stands(entry) && entry->reviewed_at == 0;
}

static bool is_gone(const struct looking *looking, const struct register_entry *entry)
{
    return entry->removed_at != 0 && looking->reviewed_at != 0 &&
           entry->removed_at >= looking->reviewed_at;
}

static bool is_young(const struct looking *looking, const struct register_entry *entry)
{
    (void)looking;
    return stands(entry) && entry->under_18;
}

static bool has_no_basis(const struct looking *looking, const struct register_entry *entry)
{
    (void)looking;
    return stands(entry) && entry->basis == 0;
}

static bool has_no_day(const struct looking *looking, const struct register_entry *entry)
{
    (void)looking;
    return stands(entry) && entry->picture_years < 0;
}

static const struct aspect {
    const char *key, *words;
    bool (*holds)(const struct looking *looking, const struct register_entry *entry);
    bool listed; ///< entry by entry
} aspects[] = {
    {"added", "Newly added", is_new, false},
    {"removed", "Taken off since", is_gone, false},
    {"under_18", "Under 18", is_young, true},
    {"old", "Old pictures", is_old, true},
    {"no_basis", "No lawful basis", has_no_basis, false},
    {"no_date", "No day of picture", has_no_day, false},
};

static size_t count_of(const struct looking *looking, const struct aspect *aspect)
{
    size_t count = 0;
    for (size_t i = 0; i < looking->count; i++)
        count += aspect->holds(looking, &looking->entries[i]);
    return count;
}

static const struct register_entry *entry_of(const struct looking *looking, int64_t id)
{
    for (size_t i = 0; i < looking->count; i++)
        if (looking->entries[i].id == id)
            return &looking->entries[i];
    return NULL;
}

static const char *nominal_of(const struct looking *looking, int64_t id)
{
    const struct register_entry *entry = entry_of(looking, id);
    return entry != NULL && entry->nominal != NULL ? entry->nominal : "-";
}

static void json_advice(struct json_writer *writer, const struct register_advice *advice)
{
    json_put_int_member(writer, "one_picture", advice->counts[REGISTER_ADVICE_ONE_PICTURE]);
    json_put_int_member(writer, "old_templates", advice->counts[REGISTER_ADVICE_OLD_TEMPLATES]);
    json_put_key(writer, "advice");
    json_put_array(writer);
    for (int kind = 0; kind < REGISTER_ADVICE_KINDS; kind++) {
        AUTO_TEXT struct text words;
        text_init(&words, 500);
        if (register_advice_words(advice, (enum register_advice_kind)kind, &words))
            json_put_string(writer, words.bytes);
    }
    json_put_end(writer);
}

static void json_looking(struct cli_call *call, const struct looking *looking)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_string_member(writer, "operation", call->args[0]);
    json_put_int_member(writer, "check", looking->check.id);
    json_put_int_member(writer, "images", looking->check.images);
    json_put_int_member(writer, "persons", looking->check.persons);
    json_put_int_member(writer, "pairs_compared", looking->check.pairs);
    for (size_t i = 0; i < ARRAY_COUNT(aspects); i++)
        json_put_int_member(writer, aspects[i].key, (int64_t)count_of(looking, &aspects[i]));
    json_put_int_member(writer, "findings_all", looking->check.findings);
    json_put_key(writer, "findings");
    json_put_array(writer);
    for (size_t i = 0; i < looking->finding_count; i++) {
        const struct register_finding *finding = &looking->findings[i];
        json_put_object(writer);
        json_put_string_member(writer, "kind", register_finding_word(finding->kind));
        json_put_int_member(writer, "entry", finding->entry);
        json_put_string_member(writer, "nominal", nominal_of(looking, finding->entry));
        json_put_int_member(writer, "other", finding->other);
        json_put_string_member(writer, "other_nominal", nominal_of(looking, finding->other));
        if (finding->kind != REGISTER_FINDING_SAME_PICTURE)
            json_put_double_member(writer, "score", finding->score);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_advice(writer, &looking->advice);
    json_put_end(writer);
}

static void print_finding(struct text *out, const struct looking *looking,
                          const struct register_finding *finding)
{
    text_printf(out, "  %s: entry %lld (", register_finding_name(finding->kind),
                (long long)finding->entry);
    out_clean(out, nominal_of(looking, finding->entry));
    text_printf(out, ") and entry %lld (", (long long)finding->other);
    out_clean(out, nominal_of(looking, finding->other));
    text_append(out, ")");
    if (finding->kind != REGISTER_FINDING_SAME_PICTURE)
        text_printf(out, ", score %.3f", finding->score);
    text_append_char(out, '\n');
}

static void print_entries(struct text *out, const struct looking *looking,
                          const struct aspect *aspect)
{
    size_t shown = 0;
    for (size_t i = 0; i < looking->count && shown < SHOWN_MAX; i++) {
        const struct register_entry *entry = &looking->entries[i];
        if (!aspect->holds(looking, entry))
            continue;
        shown++;
        text_printf(out, "    entry %lld (", (long long)entry->id);
        out_clean(out, entry->nominal ? entry->nominal : "-");
        text_append(out, "): ");
        if (entry->under_18 && aspect->holds == is_young)
            out_clean(out, entry->under_18_reason ? entry->under_18_reason : "-");
        else
            text_printf(out, "%d years", entry->picture_years);
        text_append_char(out, '\n');
    }
}

static void print_advice(struct text *out, const struct register_advice *advice)
{
    bool any = false;
    for (int kind = 0; kind < REGISTER_ADVICE_KINDS; kind++) {
        AUTO_TEXT struct text words;
        text_init(&words, 500);
        if (!register_advice_words(advice, (enum register_advice_kind)kind, &words))
            continue;
        if (!any)
            text_append(out, "Advice\n");
        any = true;
        text_printf(out, "  %s\n", words.bytes);
    }
}

static void print_looking(struct cli_call *call, const struct looking *looking)
{
    struct text *out = &call->out;
    char words[TIME_TEXT_MAX];
    text_printf(out, "%s: %lld image%s of %lld person%s\n", call->args[0],
                (long long)looking->check.images, out_plural(looking->check.images),
                (long long)looking->check.persons, out_plural(looking->check.persons));
    out_field(out, "Last review", out_moment(looking->reviewed_at, words));
    for (size_t i = 0; i < ARRAY_COUNT(aspects); i++) {
        size_t count = count_of(looking, &aspects[i]);
        if (count == 0 && i > 0)
            continue;
        out_fieldf(out, aspects[i].words, "%zu", count);
        if (aspects[i].listed)
            print_entries(out, looking, &aspects[i]);
    }
    if (looking->check.pairs > 0)
        out_fieldf(out, "Faces compared", "%lld pair%s of this list",
                   (long long)looking->check.pairs, out_plural(looking->check.pairs));
    else if (looking->check.images > 1)
        out_field(out, "Faces compared", "none before the operation is authorised");
    out_fieldf(out, "Findings", "%lld", (long long)looking->check.findings);
    for (size_t i = 0; i < looking->finding_count && i < SHOWN_MAX; i++)
        print_finding(out, looking, &looking->findings[i]);
    if (looking->finding_count > SHOWN_MAX)
        text_printf(out, "  and %lld more: see --json\n",
                    (long long)looking->check.findings - SHOWN_MAX);
    print_advice(out, &looking->advice);
}

static int look(struct cli_call *call, struct store *store, struct looking *looking)
{
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = register_operation_find(store, call->args[0], REGISTER_AS_AT_ALWAYS, &operation,
                                       &call->error);
    if (code == 0)
        code = register_list_check_newest(store, operation.id, 0, REGISTER_AS_AT_ALWAYS,
                                          &looking->check, &call->error);
    if (code == 0)
        code = register_findings(store, looking->check.id, &looking->findings,
                                 &looking->finding_count, &call->error);
    if (code == 0)
        code = register_entries(store, operation.id, REGISTER_AS_AT_ALWAYS, &looking->entries,
                                &looking->count, &call->error);
    if (code == 0)
        code = register_advice(store, looking->entries, looking->count,
                               clock_now(&call->clock), &looking->advice, &call->error);
    for (size_t i = 0; i < looking->count; i++)
        if (looking->entries[i].reviewed_at > looking->reviewed_at)
            looking->reviewed_at = looking->entries[i].reviewed_at;
    return code;
}

static int run_check(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(looking_finish) struct looking looking = {0};
    int64_t check = 0;
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_check(operate, call->as, call->args[0], &check, &call->error);
    if (code == 0)
        code = look(call, operate_store(operate), &looking);
    if (code < 0)
        return code;
    if (call->json)
        json_looking(call, &looking);
    else
        print_looking(call, &looking);
    return 0;
}

const struct cli_cmd cli_cmd_watchlist_check = {
    .words = "watchlist check",
    .args = "REFERENCE",
    .summary = "look through the list of an operation before it is reviewed",
    .text =
        "Shows what a reviewer should know: what was added and taken off since the last review, "
        "who is under 18 and why they are listed, pictures older than the setting "
        "watchlist.old-picture-years (5), what is not stated. And it finds the same file twice, "
        "two nominals whose faces are alike (at or above the operation's threshold), and one "
        "nominal whose pictures are not. It also gives advice that refuses nothing: old pictures "
        "and templates, pictures without a day, persons with one picture alone.\n\n"
        "For that the pictures of this list are compared with one another, and with nobody "
        "else's, under the authority of the operation: not before it is authorised. That it was "
        "done, by whom and what was found is recorded. A review is refused while there are "
        "findings that the reviewer has not had from this command.",
    .examples = "overt watchlist check LFR-2026-0001 --as \"S. Okoro\"",
    .see = "watchlist review, watchlist list",
    .run = run_check,
    .acts = true,
    .record = true,
};
