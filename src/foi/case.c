// SPDX-License-Identifier: Apache-2.0
// case.c - an act on a case from its right to its entry; receiving a request.
#include "foi/case.h"

#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/texts.h"
#include "register/vault.h"

#define DESCRIPTION_MIN 12 ///< signs of a request that can say what is wanted
#define AGGREGATE_YEARS 4  ///< years of keys of marks that are looked through

// ---- an act ----

struct register_by casework_by(const struct casework *work)
{
    return (struct register_by){work->store, work->officer, work->now};
}

static int find_case(struct casework *work, const char *reference, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(work->store,
                             "SELECT c.id, c.received, c.missing, n.state FROM foi_case c"
                             " JOIN foi_case_now n ON n.id = c.id"
                             " WHERE c.reference = ?1 COLLATE NOCASE",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, reference);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no request %.64s in this record: see overt foi list", reference);
    if (code < 0)
        return code;
    work->id = store_column_int(query, 0);
    work->received = date_from_days(store_column_int(query, 1));
    work->missing = (unsigned)store_column_int(query, 2);
    (void)text_copy(work->state, sizeof work->state, store_column_text(query, 3));
    return 0;
}

static void set_now(struct casework *work, struct clock clock)
{
    struct clock real = clock.now != NULL ? clock : clock_real();
    work->now = clock_now(&real);
    work->today = date_of(work->now);
}

int casework_told(struct casework *work, int code)
{
    if (code == OVERT_REFUSED && !work->told)
        foi_refusal_add(work->store, work->as, work->kind, work->now);
    work->told = work->told || code == OVERT_REFUSED;
    return code;
}

int casework_begin(struct casework *work, const char *reference, struct clock clock,
                   struct overt_error *err)
{
    set_now(work, clock);
    int code = casework_told(work, foi_officer(work->store, work->as, &work->officer, err));
    return code == 0 && reference != NULL ? find_case(work, reference, err) : code;
}

int casework_begin_any(struct casework *work, struct clock clock, struct overt_error *err)
{
    struct register_officer officer = {0};
    set_now(work, clock);
    if (work->as == NULL || *work->as == '\0')
        return error_set(err, OVERT_INPUT, "name the officer who acts: --as NAME");
    int code = register_officer_find(work->store, work->as, &officer, err);
    work->officer = officer.id;
    register_officer_finish(&officer);
    return code;
}

int casework_open(struct casework *work, struct overt_error *err)
{
    int code = store_begin(work->store, err);
    work->open = code == 0;
    return code;
}

int casework_close(struct casework *work, int code, struct overt_error *err)
{
    const struct ledger_act act = {.kind = work->kind, .at = work->now, .officer = work->officer};
    if (code == 0 && work->open)
        code = ledger_append(work->store, &act, err);
    if (code == 0 && work->open)
        code = store_commit(work->store, err);
    if (code < 0 && work->open)
        store_rollback(work->store);
    work->open = false;
    return casework_told(work, code);
}

int casework_text(const char *text, const char *what, size_t limit, bool needed,
                  struct overt_error *err)
{
    bool empty = text == NULL || text[strspn(text, " \t\r\n")] == '\0';
    if (empty && needed)
        return error_set(err, OVERT_INPUT, "say %s", what);
    if (!empty && (strlen(text) > limit || !text_is_utf8(text, strlen(text))))
        return error_set(err, OVERT_INPUT, "%s takes at most %zu bytes of UTF-8", what, limit);
    return 0;
}

bool casework_word(const char *words, const char *word)
{
    size_t length = word != NULL ? strlen(word) : 0;
    for (const char *at = words; length > 0 && at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

// ---- section 8 ----

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

unsigned foi_case_missing(const struct foi_case_new *request)
{
    unsigned missing = 0;
    size_t signs = 0;
    for (size_t i = 0; i < request->size; i++)
        signs += strchr(" \t\r\n", request->text[i]) == NULL;
    missing |= signs == 0 ? FOI_MISSING_WRITING : 0;
    missing |= is_blank(request->requester) ? FOI_MISSING_NAME : 0;
    missing |= is_blank(request->address) ? FOI_MISSING_ADDRESS : 0;
    missing |= signs > 0 && signs < DESCRIPTION_MIN ? FOI_MISSING_DESCRIPTION : 0;
    return missing;
}

char *foi_missing_words(unsigned missing)
{
    static const char *const words[] = {
        "it is not in writing (section 8(1)(a))",
        "no name of the applicant is given (section 8(1)(b))",
        "no address for correspondence is given (section 8(1)(b))",
        "it does not describe the information requested (section 8(1)(c))",
    };
    struct text text;
    text_init(&text, 1000);
    text_append(&text, "");
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (missing & 1u << i)
            text_printf(&text, "%s%s", text.length > 0 ? ", and " : "", words[i]);
    return text_take(&text);
}

char *foi_case_assist(unsigned missing)
{
    static const struct {
        unsigned bit;
        const char *block;
    } blocks[] = {
        {FOI_MISSING_WRITING, "writing"},
        {FOI_MISSING_NAME, "name"},
        {FOI_MISSING_ADDRESS, "address"},
        {FOI_MISSING_DESCRIPTION, "description"},
    };
    const struct foi_values none = {0};
    AUTO_TEXT struct text lines = {0};
    text_init(&lines, 10000);
    for (size_t i = 0; i < ARRAY_COUNT(blocks); i++) {
        if ((missing & blocks[i].bit) == 0)
            continue;
        AUTO_FREE char *line = foi_text_block(foi_letters_case, blocks[i].block, &none);
        text_printf(&lines, "%s%s", lines.length > 0 ? "\n\n" : "", line);
    }
    AUTO_FREE char *end = foi_text_block(foi_letters_case, "assist", &none);
    text_printf(&lines, "\n\n%s", end);
    return text_take(&lines);
}

// ---- receiving ----

/// One request while it is received.
struct received {
    struct casework work;
    const struct foi_case_new *wish;
    char reference[FOI_REFERENCE_MAX + 1];
    uint8_t name_mark[CRYPT_MARK_SIZE], address_mark[CRYPT_MARK_SIZE];
    unsigned missing;
    size_t questions;
};

static int check_wish(const struct foi_case_new *wish, struct date today, struct overt_error *err)
{
    if (wish->received.year == 0 || !date_is_real(wish->received))
        return error_set(err, OVERT_INPUT,
                         "say when the request was received: --received 2026-11-20");
    if (date_to_days(wish->received) > date_to_days(today))
        return error_set(err, OVERT_INPUT, "the request cannot have been received after today");
    if (wish->arrived != 0 && date_to_days(date_of(wish->arrived)) != date_to_days(wish->received))
        return error_set(err, OVERT_INPUT, "the moment of receipt lies on the day of receipt");
    if (wish->size > FOI_REQUEST_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "a request takes at most %d bytes",
                         FOI_REQUEST_SIZE_MAX);
    if (!text_is_utf8(wish->text, wish->size))
        return error_set(err, OVERT_INPUT, "the request is no text in UTF-8: save it as that");
    if (wish->channel != NULL && !casework_word(FOI_CHANNELS, wish->channel))
        return error_set(err, OVERT_INPUT, "the channel is one of %s", FOI_CHANNELS);
    if (wish->form != NULL && !casework_word(FOI_FORMS, wish->form))
        return error_set(err, OVERT_INPUT, "the preferred form is one of %s", FOI_FORMS);
    int code = casework_text(wish->requester, "who asked", FOI_WHO_MAX, false, err);
    return code == 0 ? casework_text(wish->address, "where to answer", FOI_WHO_MAX, false, err)
                     : code;
}

/// 1: a request has this reference.
static int reference_used(struct store *store, const char *reference, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT 1 FROM foi_case WHERE reference = ?1 COLLATE NOCASE",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, reference);
    return store_step(query, err);
}

static int next_reference(struct received *received, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct store *store = received->work.store;
    int code = store_prepare(store, "SELECT count(*) FROM foi_case", &query, err);
    if (code == 0)
        code = store_step(query, err);
    long long number = code == 1 ? store_column_int(query, 0) : 0;
    do {
        (void)snprintf(received->reference, sizeof received->reference, "FOI-%d-%04lld",
                       received->wish->received.year, ++number);
        code = code < 0 ? code : reference_used(store, received->reference, err);
    } while (code == 1);
    return code;
}

static int settle_reference(struct received *received, struct overt_error *err)
{
    const char *wished = received->wish->reference;
    if (wished == NULL)
        return next_reference(received, err);
    int code = foi_reference_check(wished, err);
    if (code == 0)
        code = reference_used(received->work.store, wished, err);
    if (code == 1)
        return error_set(err, OVERT_INPUT,
                         "there is a request %s already: give this one another reference", wished);
    if (code == 0)
        (void)text_copy(received->reference, sizeof received->reference, wished);
    return code;
}

/// How many questions can be told apart; 0 when the text has none that can be.
static size_t count_questions(const struct foi_case_new *wish)
{
    struct foi_request request = {0};
    size_t count = 0;
    if (foi_request_parse(wish->text, wish->size, date_to_days(wish->received), &request, NULL) ==
        0)
        count = request.count;
    foi_request_finish(&request);
    return count;
}

static int make_mark(struct received *received, const char *who, uint8_t mark[CRYPT_MARK_SIZE],
                     struct overt_error *err)
{
    const struct register_by by = casework_by(&received->work);
    AUTO_TEXT struct text plain = {0};
    if (is_blank(who))
        return 0;
    casework_plain(who, &plain);
    return register_asker_new(&by, received->wish->received.year, plain.bytes, mark, err);
}

static void bind_mark(struct store_query *query, int place, const char *who,
                      const uint8_t mark[CRYPT_MARK_SIZE])
{
    if (is_blank(who))
        store_bind_null(query, place);
    else
        store_bind_blob(query, place, mark, CRYPT_MARK_SIZE);
}

static int write_case(struct received *received, struct overt_error *err)
{
    const struct foi_case_new *wish = received->wish;
    const struct register_by by = casework_by(&received->work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_case", 0,
        "INSERT INTO foi_case (ledger, at, officer, reference, regime, received, arrived, channel,"
        " form, request, requester, address, name_mark, address_mark, missing, questions) VALUES"
        " (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, received->reference);
    store_bind_text(change.query, 5, wish->environmental ? "eir" : "foi");
    store_bind_int(change.query, 6, date_to_days(wish->received));
    store_bind_int(change.query, 7, wish->arrived);
    store_bind_text(change.query, 8, wish->channel != NULL ? wish->channel : "email");
    store_bind_text(change.query, 9, wish->form);
    register_seal_blob(&change, 10, "request", wish->text, wish->size);
    register_seal_text(&change, 11, "requester", wish->requester);
    register_seal_text(&change, 12, "address", wish->address);
    bind_mark(change.query, 13, wish->requester, received->name_mark);
    bind_mark(change.query, 14, wish->address, received->address_mark);
    store_bind_int(change.query, 15, received->missing);
    store_bind_int(change.query, 16, (int64_t)received->questions);
    return register_change_row(&change, &received->work.id, err);
}

static int write_received(struct received *received, struct overt_error *err)
{
    const struct foi_case_new *wish = received->wish;
    const struct casework_step first = {.word = "received", .day = wish->received};
    int code = make_mark(received, wish->requester, received->name_mark, err);
    if (code == 0)
        code = make_mark(received, wish->address, received->address_mark, err);
    if (code == 0)
        code = write_case(received, err);
    return code == 0 ? casework_step(&received->work, &first, err) : code;
}

// ---- earlier requests ----

static int earlier_marks(const struct received *received, int year, uint8_t name[CRYPT_MARK_SIZE],
                         uint8_t address[CRYPT_MARK_SIZE], bool *ret_known, struct overt_error *err)
{
    AUTO_TEXT struct text plain_name = {0}, plain_address = {0};
    struct store *store = received->work.store;
    casework_plain(received->wish->requester != NULL ? received->wish->requester : "", &plain_name);
    casework_plain(received->wish->address != NULL ? received->wish->address : "", &plain_address);
    int code = register_asker(store, year, plain_name.bytes, name, ret_known, err);
    return code == 0 && *ret_known
               ? register_asker(store, year, plain_address.bytes, address, ret_known, err)
               : code;
}

static void add_earlier(struct foi_case_receipt *receipt, struct date received,
                        struct store_query *query)
{
    struct foi_case_earlier *one;
    receipt->earlier = memory_resize(receipt->earlier, receipt->earlier_count + 1, sizeof *one);
    one = &receipt->earlier[receipt->earlier_count++];
    *one = (struct foi_case_earlier){.received = date_from_days(store_column_int(query, 1)),
                                     .same_address = store_column_int(query, 2) != 0,
                                     .answered = store_column_int(query, 3) != 0};
    (void)text_copy(one->reference, sizeof one->reference, store_column_text(query, 0));
    int64_t a = date_to_days(one->received), b = date_to_days(received);
    one->working_days =
        foi_working_days(date_from_days((a < b ? a : b) - 1), date_from_days(a < b ? b : a));
}

static int find_earlier(struct received *received, int year, struct foi_case_receipt *receipt,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    uint8_t name[CRYPT_MARK_SIZE] = {0}, address[CRYPT_MARK_SIZE] = {0};
    bool known = false;
    int code = earlier_marks(received, year, name, address, &known, err);
    if (code != 0 || !known)
        return code;
    code = store_prepare(received->work.store,
                         "SELECT c.reference, c.received, c.address_mark IS ?2,"
                         " EXISTS (SELECT 1 FROM foi_sent WHERE foi_case = c.id"
                         "  AND outcome IN ('granted', 'part', 'not-held', 'elsewhere'))"
                         " FROM foi_case c WHERE c.id <> ?3 AND (c.name_mark = ?1 OR"
                         " c.address_mark = ?2) ORDER BY c.received, c.id LIMIT 100",
                         &query, err);
    if (code != 0)
        return code;
    store_bind_blob(query, 1, name, sizeof name);
    store_bind_blob(query, 2, address, sizeof address);
    store_bind_int(query, 3, received->work.id);
    while ((code = store_step(query, err)) == 1)
        add_earlier(receipt, received->wish->received, query);
    return code;
}

static int fill_receipt(struct received *received, struct foi_case_receipt *receipt,
                        struct overt_error *err)
{
    struct foi_due due = {0};
    int code = 0;
    receipt->id = received->work.id;
    receipt->missing = received->missing;
    receipt->question_count = received->questions;
    (void)text_copy(receipt->reference, sizeof receipt->reference, received->reference);
    if (received->missing != 0)
        receipt->assist = foi_case_assist(received->missing);
    else
        code = foi_due_date(received->wish->received, &due, err);
    receipt->due = due.due;
    int year = received->wish->received.year;
    for (int back = AGGREGATE_YEARS - 1; code == 0 && back >= -1; back--)
        code = find_earlier(received, year - back, receipt, err);
    return code;
}

int foi_case_receive(struct store *store, const char *as, const struct foi_case_new *request,
                     struct foi_case_receipt *ret_receipt, struct overt_error *err)
{
    struct received received = {.work = {.store = store, .as = as, .kind = "foi.receive"},
                                .wish = request};
    struct foi_case_receipt receipt = {0};
    struct foi_due due;
    int code = casework_begin(&received.work, NULL, request->clock, err);
    if (code == 0)
        code = check_wish(request, received.work.today, err);
    if (code == 0)
        code = foi_due_date(request->received, &due, err);
    if (code == 0)
        code = settle_reference(&received, err);
    if (code != 0)
        return code;
    received.missing = foi_case_missing(request);
    received.questions = count_questions(request);
    code = casework_open(&received.work, err);
    if (code == 0)
        code = write_received(&received, err);
    code = casework_close(&received.work, code, err);
    if (code == 0)
        code = fill_receipt(&received, &receipt, err);
    if (code != 0)
        foi_case_receipt_finish(&receipt);
    else
        *ret_receipt = receipt;
    return code;
}

void foi_case_receipt_finish(struct foi_case_receipt *receipt)
{
    memory_free(receipt->assist);
    memory_free(receipt->earlier);
    *receipt = (struct foi_case_receipt){0};
}
