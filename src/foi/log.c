// SPDX-License-Identifier: Apache-2.0
// log.c - the entries of the disclosure log, read from the record with their letters, proofs and
// changes.
#include "foi/log.h"

#include <stdlib.h>
#include <string.h>

static char *column_copy(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return text != NULL ? memory_copy_text(text) : NULL;
}

static char *blob_copy(struct store_query *query, int column)
{
    size_t size = 0;
    const void *bytes = store_column_blob(query, column, &size);
    char *text = memory_new(size + 1, 1);
    if (size > 0)
        memcpy(text, bytes, size);
    return text;
}

static void copy_word(char *target, size_t size, struct store_query *query, int column)
{
    const char *word = store_column_text(query, column);
    (void)text_copy(target, size, word != NULL ? word : "");
}

// ---- proofs ----

/// Salt and record of an act: what opens the commitment of its entry.
static int read_act(struct store *store, struct log_letter *letter, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_TEXT struct text act = {0};
    size_t size = 0;
    int code = store_prepare(store, "SELECT salt, record FROM act WHERE idx = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, letter->ledger);
    code = store_step(query, err);
    if (code != 1)
        return code;
    const void *salt = store_column_blob(query, 0, &size);
    const char *record = store_column_text(query, 1);
    char hex[65] = "";
    if (salt == NULL || record == NULL || size != 32)
        return 0;
    text_from_bytes(hex, salt, size);
    text_init(&act, LEDGER_RECORD_MAX + 100);
    text_printf(&act, "%s\n%s", hex, record);
    letter->act = text_take(&act);
    return 0;
}

/// A letter whose entry is not published yet has no proof yet.
static int read_proof(struct store *store, const struct foi_publish *publish,
                      struct log_letter *letter, struct overt_error *err)
{
    AUTO_TEXT struct text proof = {0};
    struct overt_error none = {0};
    text_init(&proof, LEDGER_RECORD_MAX);
    int code = ledger_receipt(store, letter->ledger, publish->published, &proof, &none);
    if (code == OVERT_NOT_FOUND || code == OVERT_INPUT)
        return 0;
    if (code != 0)
        return error_set(err, code, "%s", none.text);
    letter->proof = text_take(&proof);
    return read_act(store, letter, err);
}

// ---- entries ----

static int read_letters(struct store *store, const struct foi_publish *publish,
                        struct log_entry *entry, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT s.id, s.ledger, coalesce(s.corrects, 0), s.day, s.due, s.late,"
                             " s.outcome, s.exemptions, s.text_sha256, s.html_sha256, l.text,"
                             " l.html, s.pdf_sha256, l.pdf FROM foi_disclosed_letter l"
                             " JOIN foi_sent s ON s.id = l.sent"
                             " WHERE s.foi_case = ?1 ORDER BY s.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, entry->foi_case);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        entry->letters =
            memory_resize(entry->letters, entry->letter_count + 1, sizeof *entry->letters);
        struct log_letter *letter = &entry->letters[entry->letter_count++];
        *letter = (struct log_letter){.id = store_column_int(query, 0),
                                      .ledger = store_column_int(query, 1),
                                      .corrects = store_column_int(query, 2),
                                      .sent = date_from_days(store_column_int(query, 3)),
                                      .due = date_from_days(store_column_int(query, 4)),
                                      .late = store_column_int(query, 5) != 0,
                                      .text = blob_copy(query, 10),
                                      .html = blob_copy(query, 11)};
        copy_word(letter->outcome, sizeof letter->outcome, query, 6);
        copy_word(letter->exemptions, sizeof letter->exemptions, query, 7);
        copy_word(letter->text_sha256, sizeof letter->text_sha256, query, 8);
        copy_word(letter->html_sha256, sizeof letter->html_sha256, query, 9);
        if (store_column_blob(query, 13, &letter->pdf_size) != NULL) {
            letter->pdf = blob_copy(query, 13);
            copy_word(letter->pdf_sha256, sizeof letter->pdf_sha256, query, 12);
        }
        code = read_proof(store, publish, letter, err);
    }
    return code;
}

static int read_changes(struct store *store, struct log_entry *entry, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT at, ledger, why FROM foi_disclosed WHERE foi_case = ?1 ORDER BY id", &query,
        err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, entry->foi_case);
    while ((code = store_step(query, err)) == 1) {
        entry->changes =
            memory_resize(entry->changes, entry->change_count + 1, sizeof *entry->changes);
        entry->changes[entry->change_count++] =
            (struct log_change){.at = store_column_int(query, 0),
                                .ledger = store_column_int(query, 1),
                                .why = column_copy(query, 2)};
        entry->updated = store_column_int(query, 0);
    }
    return code;
}

static void fill_entry(struct log_entry *entry, struct store_query *query)
{
    *entry = (struct log_entry){.foi_case = store_column_int(query, 0),
                                .received = date_from_days(store_column_int(query, 3)),
                                .title = column_copy(query, 4),
                                .question = column_copy(query, 5),
                                .topics = column_copy(query, 6),
                                .dataset = store_column_int(query, 7) != 0,
                                .withdrawn = store_column_int(query, 8) != 0};
    copy_word(entry->address, sizeof entry->address, query, 1);
    copy_word(entry->reference, sizeof entry->reference, query, 2);
}

static int read_entries(struct store *store, struct log *log, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT d.foi_case, d.address, c.reference, c.received, d.title, d.question, d.topics,"
        " d.dataset IS NOT NULL, d.withdrawn FROM foi_disclosed d JOIN foi_case c ON c.id ="
        " d.foi_case WHERE d.id = (SELECT max(id) FROM foi_disclosed WHERE foi_case = d.foi_case)"
        " ORDER BY d.foi_case",
        &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        log->entries = memory_resize(log->entries, log->count + 1, sizeof *log->entries);
        struct log_entry *entry = &log->entries[log->count++];
        fill_entry(entry, query);
        code = read_letters(store, log->publish, entry, err);
        if (code == 0)
            code = read_changes(store, entry, err);
    }
    return code;
}

const struct log_letter *log_last(const struct log_entry *entry)
{
    return entry->letter_count > 0 ? &entry->letters[entry->letter_count - 1] : NULL;
}

static int64_t day_of(const struct log_entry *entry)
{
    const struct log_letter *last = log_last(entry);
    return last != NULL ? date_to_days(last->sent) : 0;
}

static int newer_first(const void *a, const void *b)
{
    const struct log_entry *x = a, *y = b;
    if (day_of(x) != day_of(y))
        return day_of(x) < day_of(y) ? 1 : -1;
    return x->foi_case < y->foi_case ? 1 : -1;
}

/// The register, when somebody asked for it: as it is now (section 19(2A)).
static int read_dataset(struct store *store, struct log *log, struct overt_error *err)
{
    bool wanted = false;
    for (size_t i = 0; i < log->count; i++)
        wanted = wanted || (log->entries[i].dataset && !log->entries[i].withdrawn);
    text_init(&log->dataset, LOG_PAGE_MAX * 4);
    return wanted ? register_export_csv(store, log->publish->now, &log->dataset, err) : 0;
}

/// What the pages of the public site have besides.
static int read_site(struct store *store, struct log *log, struct overt_error *err)
{
    AUTO_FREE char *mail = NULL;
    moment now = log->publish->now;
    int code = register_setting(store, "site.leave", now, WEB_PUBLIC_EXIT, &log->leave, err);
    if (code == 0)
        code = register_setting(store, "foi.email", now, "", &mail, err);
    if (code == 0)
        code = register_setting(store, "site.contact", now, mail, &log->contact, err);
    if (code == 0)
        code = foi_policy_list(store, now, &log->policies, &log->policy_count, err);
    if (code == 0)
        code = log_statistics_read(store, log, err);
    log->site = (struct web_public){log->force, log->leave, log->contact};
    return code;
}

int log_read(struct store *store, const struct foi_publish *publish, struct log *ret_log,
             struct overt_error *err)
{
    struct log log = {.publish = publish};
    int code = register_setting(store, "force.name", REGISTER_AS_AT_ALWAYS, "", &log.force, err);
    if (code == 0 && publish->site)
        code = read_site(store, &log, err);
    if (code == 0)
        code = read_entries(store, &log, err);
    if (code == 0)
        code = read_dataset(store, &log, err);
    if (code != 0) {
        log_finish(&log);
        return code;
    }
    if (log.count > 0)
        qsort(log.entries, log.count, sizeof *log.entries, newer_first);
    *ret_log = log;
    return 0;
}

static void entry_finish(struct log_entry *entry)
{
    for (size_t i = 0; i < entry->letter_count; i++) {
        memory_free(entry->letters[i].text);
        memory_free(entry->letters[i].html);
        memory_free(entry->letters[i].pdf);
        memory_free(entry->letters[i].proof);
        memory_free(entry->letters[i].act);
    }
    for (size_t i = 0; i < entry->change_count; i++)
        memory_free(entry->changes[i].why);
    memory_free(entry->letters);
    memory_free(entry->changes);
    memory_free(entry->title);
    memory_free(entry->question);
    memory_free(entry->topics);
}

void log_finish(struct log *log)
{
    for (size_t i = 0; i < log->count; i++)
        entry_finish(&log->entries[i]);
    memory_free(log->entries);
    memory_free(log->force);
    memory_free(log->leave);
    memory_free(log->contact);
    foi_policies_free(&log->policies, log->policy_count);
    memory_free(log->quarters);
    text_finish(&log->dataset);
    *log = (struct log){0};
}

const char *log_outcome(const char *outcome)
{
    static const struct {
        const char *word, *words;
    } outcomes[] = {
        {"granted", "Granted in full"},
        {"part", "Refused in part"},
        {"refused", "Refused"},
        {"not-held", "Information not held"},
        {"vexatious", "Refused (section 14(1))"},
        {"repeated", "Refused as repeated (section 14(2))"},
        {"cost", "Refused for its cost (section 12)"},
        {"elsewhere", "Published elsewhere (section 21)"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(outcomes); i++)
        if (text_equal(outcomes[i].word, outcome))
            return outcomes[i].words;
    return "";
}

void log_topics(const struct log_entry *entry, log_each *each, void *context)
{
    AUTO_FREE char *copy = memory_copy_text(entry->topics);
    char *rest = NULL;
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest))
        if (*(word = text_trim(word)) != '\0')
            each(context, word);
}
