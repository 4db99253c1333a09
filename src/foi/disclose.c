// SPDX-License-Identifier: Apache-2.0
// disclose.c - a request goes into the disclosure log: the question as everybody may read it, the
// letters as they were sent, and nothing of who asked.
#include "foi/disclose.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "register/vault.h"

/// A disclosure while it is made.
struct work {
    struct casework work;
    const struct foi_disclosure *wish;
    struct foi_case one;
    struct foi_case_who who;
    struct foi_disclosed done;
    char *title, *topics;
    int64_t last; ///< the entry that stands; 0: none
    bool dataset;
};

static void work_finish(struct work *work)
{
    foi_case_finish(&work->one);
    foi_case_who_finish(&work->who);
    foi_disclosed_finish(&work->done);
    memory_free(work->title);
    memory_free(work->topics);
}

// ---- what is shown ----

/// The questions as they were placed: what stands around them (greeting, signature) is left out.
static int placed_question(struct work *work, struct overt_error *err)
{
    struct foi_request request = {0};
    AUTO_TEXT struct text shown = {0};
    text_init(&shown, FOI_SHOWN_MAX);
    int code = foi_request_parse(work->who.text, strlen(work->who.text),
                                 date_to_days(work->one.received), &request, err);
    for (size_t i = 0; code == 0 && i < request.count; i++)
        text_printf(&shown, "%s%s%s%s", i > 0 ? "\n" : "", request.questions[i].label,
                    request.questions[i].label[0] != '\0' ? ". " : "", request.questions[i].text);
    foi_request_finish(&request);
    if (code == 0)
        work->done.question = text_take(&shown);
    return code;
}

static char *column_copy(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return memory_copy_text(text != NULL ? text : "");
}

/// The entry that stands, which a change leaves as it was where nothing else is said.
static int read_last(struct work *work, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(work->work.store,
                             "SELECT id, address, title, question, topics, dataset IS NOT NULL"
                             " FROM foi_disclosed WHERE foi_case = ?1 ORDER BY id DESC LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, work->work.id);
    code = store_step(query, err);
    if (code != 1)
        return code;
    work->last = store_column_int(query, 0);
    (void)text_copy(work->done.address, sizeof work->done.address, store_column_text(query, 1));
    work->title = column_copy(query, 2);
    work->done.question = column_copy(query, 3);
    work->topics = column_copy(query, 4);
    work->dataset = store_column_int(query, 5) != 0;
    return 0;
}

static void replace(char **text, const char *with)
{
    if (with == NULL)
        return;
    memory_free(*text);
    *text = memory_copy_text(with);
}

static int settle_words(struct work *work, struct overt_error *err)
{
    const struct foi_disclosure *wish = work->wish;
    int code = 0;
    replace(&work->title, wish->title);
    replace(&work->topics, wish->topics);
    replace(&work->done.question, wish->question);
    work->dataset = work->dataset || wish->dataset;
    if (work->done.question == NULL)
        code = placed_question(work, err);
    if (code == 0)
        code = casework_text(work->title, "what it is about, in one line (--title)", FOI_TITLE_MAX,
                             true, err);
    if (code == 0)
        code = casework_text(work->topics, "its topics (--topics), such as \"live, watchlists\"",
                             FOI_TOPICS_MAX, true, err);
    if (code == 0)
        code = casework_text(work->done.question, "the question (--question)", FOI_SHOWN_MAX, true,
                             err);
    if (code == 0)
        code = casework_text(wish->why, "why it is changed (--why)", FOI_WHY_MAX, work->last != 0,
                             err);
    if (code == 0 && strpbrk(work->title, "\r\n") != NULL)
        return error_set(err, OVERT_INPUT, "the title is one line");
    if (code == 0 && work->topics[strspn(work->topics, "abcdefghijklmnopqrstuvwxyz0123456789 ,-")])
        return error_set(err, OVERT_INPUT,
                         "topics are words of a-z, 0-9 and -, with commas between");
    return code;
}

// ---- nothing of who asked ----

/// What a page shows: its words without tags, with the commonest entities as they are read.
static char *page_words(const char *html, size_t size)
{
    static const struct {
        const char *entity;
        char sign;
    } entities[] = {{"&amp;", '&'}, {"&#39;", '\''}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'}};
    char *words = memory_new(size + 1, 1);
    size_t length = 0;
    bool tag = false;
    for (const char *c = html; *c != '\0'; c++) {
        size_t i = 0;
        while (i < ARRAY_COUNT(entities) && !text_starts(c, entities[i].entity))
            i++;
        tag = tag || *c == '<';
        if (!tag)
            words[length++] = i < ARRAY_COUNT(entities) ? entities[i].sign : *c;
        else if (*c == '>')
            words[length++] = ' ';
        tag = tag && *c != '>';
        if (i < ARRAY_COUNT(entities))
            c += strlen(entities[i].entity) - 1;
    }
    return words;
}

static int names_asker(const char *what, struct overt_error *err)
{
    return error_set(err, OVERT_REFUSED,
                     "%s names who asked, or has an address or number in it: nothing of who asked "
                     "goes into the disclosure log",
                     what);
}

static int check_letter(struct work *work, struct store_query *query, struct overt_error *err)
{
    size_t size = 0;
    const char *text = store_column_text(query, 1), *html = store_column_text(query, 2);
    size_t pdf_size = 0;
    bool pdf_gone = store_column_int(query, 4) != 0 &&
                    store_column_blob(query, 3, &pdf_size) == NULL;
    if (text == NULL || html == NULL || pdf_gone)
        return error_set(err, OVERT_NOT_FOUND,
                         "a letter of this request is erased, or the record's key is not here");
    size = strlen(html);
    AUTO_FREE char *words = page_words(html, size);
    if (casework_names(&work->who, text) || casework_names(&work->who, words) ||
        casework_names(&work->who, html))
        return names_asker("a letter", err);
    return 0;
}

#define LETTERS_SQL                                                                               \
    "SELECT s.id, unsealed(s.text, 'foi_sent.text', s.ledger), unsealed(s.html, 'foi_sent.html'," \
    " s.ledger), unsealed_bytes(s.pdf, 'foi_sent.pdf', s.ledger), s.pdf_sha256 IS NOT NULL"        \
    " FROM foi_sent s WHERE s.foi_case = ?1 AND s.kind <> 'review' AND NOT EXISTS"      \
    " (SELECT 1 FROM foi_disclosed_letter WHERE sent = s.id) ORDER BY s.id"

static int check_letters(struct work *work, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(work->work.store, LETTERS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, work->work.id);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        code = check_letter(work, query, err);
        work->done.letters++;
    }
    return code;
}

static int check_unnamed(struct work *work, struct overt_error *err)
{
    const struct {
        const char *what, *text;
    } texts[] = {{"the title", work->title},
                 {"the question", work->done.question},
                 {"a topic", work->topics},
                 {"the reason", work->wish->why != NULL ? work->wish->why : ""}};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        if (casework_names(&work->who, texts[i].text) || casework_has_contact(texts[i].text))
            return names_asker(texts[i].what, err);
    return work->wish->withdraw ? 0 : check_letters(work, err);
}

// ---- the address ----

static int address_used(struct store *store, const char *address, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT 1 FROM foi_disclosed WHERE address = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, address);
    return store_step(query, err);
}

/// The reference in small letters, its separators as "-"; a second one that would be the same gets
/// a number.
static int settle_address(struct work *work, struct overt_error *err)
{
    char plain[80];
    size_t length = 0;
    if (work->last != 0)
        return 0;
    for (const char *c = work->one.reference; *c != '\0' && length < sizeof plain - 1; c++) {
        if (isalnum((unsigned char)*c))
            plain[length++] = (char)tolower((unsigned char)*c);
        else if (length > 0 && plain[length - 1] != '-')
            plain[length++] = '-';
    }
    while (length > 0 && plain[length - 1] == '-')
        length--;
    plain[length] = '\0';
    char *address = work->done.address;
    (void)snprintf(address, sizeof work->done.address, "%s", length > 0 ? plain : "request");
    int code;
    for (int number = 2; (code = address_used(work->work.store, address, err)) == 1; number++)
        (void)snprintf(address, sizeof work->done.address, "%s-%d", length > 0 ? plain : "request",
                       number);
    return code;
}

// ---- writing ----

static int write_entry(struct work *work, struct overt_error *err)
{
    const struct register_by by = casework_by(&work->work);
    struct register_change change;
    int code = register_change_begin(
        &by,
        "INSERT INTO foi_disclosed (ledger, at, officer, foi_case, address, title, question,"
        " topics, dataset, withdrawn, why, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " ?10, ?11, nullif(?12, 0))",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->work.id);
    store_bind_text(change.query, 5, work->done.address);
    store_bind_text(change.query, 6, work->title);
    store_bind_text(change.query, 7, work->done.question);
    store_bind_text(change.query, 8, work->topics);
    store_bind_text(change.query, 9, work->dataset ? "register" : NULL);
    store_bind_int(change.query, 10, work->wish->withdraw);
    store_bind_text(change.query, 11, work->last != 0 ? work->wish->why : NULL);
    store_bind_int(change.query, 12, work->last);
    return register_change_row(&change, NULL, err);
}

static int write_letters(struct work *work, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    const struct register_by by = casework_by(&work->work);
    int code = store_prepare(work->work.store, LETTERS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, work->work.id);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        struct register_change change;
        const char *text = store_column_text(query, 1), *html = store_column_text(query, 2);
        code = register_change_begin(
            &by,
            "INSERT INTO foi_disclosed_letter (ledger, at, officer, sent, text, html, pdf)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &change, err);
        if (code != 0)
            break;
        store_bind_int(change.query, 4, store_column_int(query, 0));
        store_bind_blob(change.query, 5, text, strlen(text));
        store_bind_blob(change.query, 6, html, strlen(html));
        size_t pdf_size = 0;
        const void *pdf = store_column_blob(query, 3, &pdf_size);
        if (pdf != NULL)
            store_bind_blob(change.query, 7, pdf, pdf_size);
        code = register_change_row(&change, NULL, err);
    }
    return code;
}

static int prepare(struct work *work, struct overt_error *err)
{
    int code = casework_begin(&work->work, work->wish->reference, work->wish->clock, err);
    if (code == 0)
        code = register_vault_need(work->work.store, err);
    if (code == 0)
        code = foi_case_read(work->work.store, work->wish->reference, REGISTER_AS_AT_ALWAYS,
                             &work->one, err);
    if (code == 0)
        code = casework_who(work->work.store, work->work.id, &work->who, err);
    if (code == 0 && work->who.text == NULL)
        return error_set(err, OVERT_NOT_FOUND,
                         "the words of this request are erased, so nobody can tell whether they "
                         "name who asked: disclose within its time (overt retention report)");
    if (code == 0 && work->one.letter_count == 0)
        return error_set(err, OVERT_REFUSED, "%s is not answered: only answers are disclosed",
                         work->one.reference);
    if (code == 0)
        code = read_last(work, err);
    if (code == 0)
        code = settle_words(work, err);
    if (code == 0)
        code = check_unnamed(work, err);
    return code == 0 ? settle_address(work, err) : code;
}

static int disclose(struct store *store, const char *as, const struct foi_disclosure *disclosure,
                    bool record, struct foi_disclosed *ret_disclosed, struct overt_error *err)
{
    CLEANUP(work_finish)
    struct work work = {.work = {.store = store, .as = as, .kind = "foi.disclose"},
                        .wish = disclosure};
    int code = casework_told(&work.work, prepare(&work, err));
    if (code == 0 && record) {
        code = casework_open(&work.work, err);
        if (code == 0)
            code = ledger_next(store, &work.done.ledger, err);
        if (code == 0)
            code = write_entry(&work, err);
        if (code == 0 && !disclosure->withdraw)
            code = write_letters(&work, err);
        code = casework_close(&work.work, code, err);
    }
    if (code != 0)
        return code;
    *ret_disclosed = work.done;
    work.done.question = NULL;
    return 0;
}

int foi_disclose_look(struct store *store, const char *as, const struct foi_disclosure *disclosure,
                      struct foi_disclosed *ret_disclosed, struct overt_error *err)
{
    return disclose(store, as, disclosure, false, ret_disclosed, err);
}

int foi_disclose(struct store *store, const char *as, const struct foi_disclosure *disclosure,
                 struct foi_disclosed *ret_disclosed, struct overt_error *err)
{
    return disclose(store, as, disclosure, true, ret_disclosed, err);
}

void foi_disclosed_finish(struct foi_disclosed *disclosed)
{
    memory_free(disclosed->question);
    *disclosed = (struct foi_disclosed){0};
}
