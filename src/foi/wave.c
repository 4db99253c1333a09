// SPDX-License-Identifier: Apache-2.0
// wave.c - requests that ask the same: question by question, whatever their order and numbers.
#include "foi/wave.h"

#include <stdlib.h>
#include <string.h>

#include "foi/alike.h"
#include "foi/casework.h"
#include "foi/lint_internal.h"
#include "foi/placed.h"
#include "register/vault.h"

/// A request as it is compared.
struct asked {
    struct foi_request request;
    struct foi_shingles *shingles; ///< of each question
};

static void asked_finish(struct asked *asked)
{
    for (size_t i = 0; asked->shingles != NULL && i < asked->request.count; i++)
        foi_shingles_finish(&asked->shingles[i]);
    memory_free(asked->shingles);
    asked->shingles = NULL;
    foi_request_finish(&asked->request);
}

/// A text in which no questions are found has none.
static void read_asked(const char *text, struct date received, struct asked *asked)
{
    *asked = (struct asked){0};
    if (text == NULL ||
        foi_request_parse(text, strlen(text), date_to_days(received), &asked->request, NULL) != 0)
        return;
    asked->shingles = memory_new(asked->request.count + 1, sizeof *asked->shingles);
    for (size_t i = 0; i < asked->request.count; i++)
        asked->shingles[i] = foi_shingles_of(asked->request.questions[i].text);
}

// ---- pairs ----

/// Each question with the one most like it, each taken once, the most alike first.
struct match {
    size_t mine, theirs;
    double likeness;
};

static int compare_matches(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    if (x->likeness != y->likeness)
        return x->likeness > y->likeness ? -1 : 1;
    size_t from = x->mine > x->theirs ? x->mine - x->theirs : x->theirs - x->mine;
    size_t other = y->mine > y->theirs ? y->mine - y->theirs : y->theirs - y->mine;
    if (from != other) // of two that say the same, the one in the same place
        return from < other ? -1 : 1;
    return x->mine < y->mine ? -1 : x->mine > y->mine;
}

static size_t list_matches(const struct asked *mine, const struct asked *theirs,
                           struct match **ret_matches)
{
    struct match *matches = NULL;
    size_t count = 0;
    for (size_t i = 0; i < mine->request.count; i++)
        for (size_t j = 0; j < theirs->request.count; j++) {
            double likeness = foi_alike(&mine->shingles[i], &theirs->shingles[j]);
            if (likeness < FOI_ALIKE_QUESTION)
                continue;
            matches = memory_resize(matches, count + 1, sizeof *matches);
            matches[count++] = (struct match){i, j, likeness};
        }
    if (count > 1)
        qsort(matches, count, sizeof *matches, compare_matches);
    *ret_matches = matches;
    return count;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    return x->mine < y->mine ? -1 : x->mine > y->mine;
}

/// Leaves each question in one match alone, in the order of the request.
static size_t choose_matches(const struct asked *mine, const struct asked *theirs,
                             struct match *matches, size_t count)
{
    AUTO_FREE bool *taken = memory_new(mine->request.count + 1, sizeof *taken);
    AUTO_FREE bool *gone = memory_new(theirs->request.count + 1, sizeof *gone);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (taken[matches[i].mine] || gone[matches[i].theirs])
            continue;
        taken[matches[i].mine] = gone[matches[i].theirs] = true;
        matches[kept++] = matches[i];
    }
    if (kept > 1)
        qsort(matches, kept, sizeof *matches, compare_pairs);
    return kept;
}

static void add_pairs(struct foi_wave *wave, const struct asked *mine, const struct asked *theirs,
                      const struct match *matches, size_t count)
{
    wave->pairs = memory_new(count + 1, sizeof *wave->pairs);
    for (size_t i = 0; i < count; i++) {
        struct foi_wave_pair *pair = &wave->pairs[wave->pair_count++];
        pair->likeness = matches[i].likeness;
        (void)text_copy(pair->label, sizeof pair->label,
                        mine->request.questions[matches[i].mine].label);
        (void)text_copy(pair->other, sizeof pair->other,
                        theirs->request.questions[matches[i].theirs].label);
    }
}

/// How much of `mine` is asked in `theirs`: by words, so that "If so, when?" counts little.
static void compare_requests(const struct asked *mine, const struct asked *theirs,
                             struct foi_wave *wave)
{
    AUTO_FREE struct match *matches = NULL;
    size_t all = 0, alike = 0;
    size_t count = list_matches(mine, theirs, &matches);
    count = choose_matches(mine, theirs, matches, count);
    for (size_t i = 0; i < mine->request.count; i++)
        all += mine->shingles[i].count;
    for (size_t i = 0; i < count; i++)
        alike += mine->shingles[matches[i].mine].count;
    wave->alike = count;
    wave->questions = mine->request.count;
    wave->others = theirs->request.count;
    wave->share = all > 0 ? (double)alike / (double)all : 0;
    if (wave->share >= FOI_WAVE_SHARE)
        add_pairs(wave, mine, theirs, matches, count);
}

// ---- the requests ----

#define OTHERS_SQL                                                                             \
    "SELECT c.id, c.reference, c.received, n.state,"                                           \
    " unsealed(c.request, 'foi_case.request', c.ledger), coalesce(l.id, 0), l.day, l.outcome," \
    " l.exemptions FROM foi_case c JOIN foi_case_now n ON n.id = c.id"                         \
    " LEFT JOIN foi_sent l ON l.id = (SELECT max(id) FROM foi_sent WHERE foi_case = c.id"      \
    "  AND kind <> 'review' AND at <= ?2)"                                                     \
    " WHERE c.id <> ?1 AND c.at <= ?2 ORDER BY c.received DESC, c.id DESC LIMIT ?3"

static int prepare_others(struct store *store, int64_t id, moment as_at,
                          struct store_query **ret_query, struct overt_error *err)
{
    int code = store_prepare(store, OTHERS_SQL, ret_query, err);
    if (code == 0) {
        store_bind_int(*ret_query, 1, id);
        store_bind_int(*ret_query, 2, as_at);
        store_bind_int(*ret_query, 3, FOI_WAVE_CASES);
    }
    return code;
}

static void copy_column(char *target, size_t size, struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    (void)text_copy(target, size, text != NULL ? text : "");
}

static void fill_wave(struct foi_wave *wave, const struct foi_case *one, struct store_query *query)
{
    wave->id = store_column_int(query, 0);
    copy_column(wave->reference, sizeof wave->reference, query, 1);
    wave->received = date_from_days(store_column_int(query, 2));
    copy_column(wave->state, sizeof wave->state, query, 3);
    wave->letter = store_column_int(query, 5);
    if (wave->letter != 0)
        wave->sent = date_from_days(store_column_int(query, 6));
    copy_column(wave->outcome, sizeof wave->outcome, query, 7);
    copy_column(wave->exemptions, sizeof wave->exemptions, query, 8);
    int64_t apart = date_to_days(wave->received) - date_to_days(one->received);
    wave->earlier = apart < 0 || (apart == 0 && wave->id < one->id);
}

static int compare_waves(const void *a, const void *b)
{
    const struct foi_wave *x = a, *y = b;
    if (x->earlier != y->earlier)
        return x->earlier ? -1 : 1;
    if (x->share != y->share)
        return x->share > y->share ? -1 : 1;
    if ((x->letter != 0) != (y->letter != 0))
        return x->letter != 0 ? -1 : 1;
    return x->id > y->id ? -1 : x->id < y->id;
}

int foi_waves(struct store *store, const struct foi_case *one, moment as_at,
              struct foi_wave **ret_waves, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    CLEANUP(asked_finish) struct asked mine = {0};
    AUTO_FREE char *text = NULL;
    struct foi_wave *waves = NULL;
    size_t count = 0;
    int code = foi_case_text(store, one->id, &text, err);
    if (code == 0)
        code = prepare_others(store, one->id, as_at, &query, err);
    if (code != 0)
        return code;
    read_asked(text, one->received, &mine);
    while ((code = store_step(query, err)) == 1) {
        CLEANUP(asked_finish) struct asked theirs = {0};
        struct foi_wave wave = {0};
        read_asked(store_column_text(query, 4), date_from_days(store_column_int(query, 2)),
                   &theirs);
        compare_requests(&mine, &theirs, &wave);
        if (wave.share < FOI_WAVE_SHARE)
            continue;
        fill_wave(&wave, one, query);
        waves = memory_resize(waves, count + 1, sizeof *waves);
        waves[count++] = wave;
    }
    if (code < 0) {
        foi_waves_free(&waves, count);
        return code;
    }
    if (count > 1)
        qsort(waves, count, sizeof *waves, compare_waves);
    *ret_waves = waves;
    *ret_count = count;
    return 0;
}

void foi_waves_free(struct foi_wave **waves, size_t count)
{
    for (size_t i = 0; *waves != NULL && i < count; i++)
        memory_free((*waves)[i].pairs);
    memory_free(*waves);
    *waves = NULL;
}

// ---- their answers ----

static int read_letter(struct store *store, int64_t id, char **ret_text, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT unsealed(text, 'foi_sent.text', ledger) FROM foi_sent WHERE id = ?1", &query,
        err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code < 0)
        return code;
    if (code == 0 || store_column_text(query, 0) == NULL)
        return error_set(err, OVERT_NOT_FOUND, "that letter is erased: its time is over");
    *ret_text = memory_copy_text(store_column_text(query, 0));
    return 0;
}

int foi_wave_letter(struct store *store, const char *as, const struct foi_wave *wave,
                    struct clock clock, char **ret_text, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.wave"};
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    AUTO_FREE char *text = NULL;
    int code = casework_begin(&work, NULL, clock, err);
    if (code == 0)
        code = read_letter(store, wave->letter, &text, err);
    if (code == 0)
        code = casework_who(store, wave->id, &who, err);
    if (code == 0 && casework_names(&who, text))
        return error_set(err, OVERT_REFUSED,
                         "the letter of %s names who asked, and is not shown for another request",
                         wave->reference);
    if (code == 0) {
        *ret_text = text;
        text = NULL;
    }
    return code;
}

static int rank(const struct foi_label *label)
{
    return ((label->number * 27 + (label->letter != 0 ? label->letter - 'a' + 1 : 0)) * 40 +
            label->roman) *
               40 +
           label->point;
}

/// "Q5 to Q6b" has Q5c.
static bool labels_hold(const struct lint_labels *labels, const struct foi_label *label)
{
    for (size_t i = 0; i < labels->count; i++) {
        int here = rank(&labels->items[i].label), wanted = rank(label);
        if (here == wanted || (i > 0 && labels->items[i].to &&
                               rank(&labels->items[i - 1].label) < wanted && wanted < here))
            return true;
    }
    return false;
}

char *foi_letter_answer(const char *letter, const char *label)
{
    AUTO_FREE char *copy = memory_copy_text(letter);
    struct foi_label last = {0}, wanted = {0};
    struct text answer = {0};
    bool within = false;
    char *next = NULL;
    if (foi_label_read(label, &last, &wanted) == NULL)
        return NULL;
    text_init(&answer, LETTER_SIZE_MAX);
    for (char *line = copy; line != NULL; line = next) {
        struct lint_labels labels = {0};
        const char *end = NULL;
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        const char *rest = lint_labels_read(line, &last, &labels, &end);
        bool heading = next != NULL && strspn(next, "=") > 2;
        if (heading || (rest != NULL && labels.major))
            within = !heading && labels_hold(&labels, &wanted);
        if (within)
            text_printf(&answer, "%s\n", line);
    }
    if (answer.length == 0) {
        text_finish(&answer);
        return NULL;
    }
    return text_take(&answer);
}

// ---- how their words were placed ----

/// Those of `other` whose words are the same as one of `mine`.
static void suggest_from(const struct asked *mine, const struct asked *theirs,
                         const struct foi_placing_said *said, const char *reference,
                         struct foi_suggestion **suggestions, size_t *count)
{
    const struct foi_question *question = foi_question_find(&theirs->request, said->label);
    if (question == NULL)
        return;
    size_t j = (size_t)(question - theirs->request.questions);
    for (size_t i = 0; i < mine->request.count; i++) {
        double likeness = foi_alike(&mine->shingles[i], &theirs->shingles[j]);
        if (likeness < FOI_ALIKE_SAME)
            continue;
        *suggestions = memory_resize(*suggestions, *count + 1, sizeof **suggestions);
        struct foi_suggestion *one = &(*suggestions)[(*count)++];
        *one = (struct foi_suggestion){.likeness = likeness};
        (void)text_copy(one->label, sizeof one->label, mine->request.questions[i].label);
        (void)text_copy(one->reference, sizeof one->reference, reference);
        (void)text_copy(one->other, sizeof one->other, said->label);
        (void)text_copy(one->line, sizeof one->line, said->line);
    }
}

static int suggest_of(struct store *store, struct store_query *query, const struct asked *mine,
                      moment as_at, struct foi_suggestion **suggestions, size_t *count,
                      struct overt_error *err)
{
    CLEANUP(asked_finish) struct asked theirs = {0};
    struct foi_placing_said *said = NULL;
    size_t said_count = 0;
    int code = foi_case_placings(store, store_column_int(query, 0), as_at, &said, &said_count, err);
    if (code == 0 && said_count > 0)
        read_asked(store_column_text(query, 4), date_from_days(store_column_int(query, 2)),
                   &theirs);
    for (size_t i = 0; code == 0 && i < said_count; i++)
        if (!said[i].replaced && !text_equal(said[i].line, "- | - | -"))
            suggest_from(mine, &theirs, &said[i], store_column_text(query, 1), suggestions, count);
    foi_placings_free(&said, said_count);
    return code;
}

int foi_suggestions(struct store *store, const struct foi_case *one, moment as_at,
                    struct foi_suggestion **ret_suggestions, size_t *ret_count,
                    struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    CLEANUP(asked_finish) struct asked mine = {0};
    AUTO_FREE char *text = NULL;
    struct foi_suggestion *suggestions = NULL;
    size_t count = 0;
    int code = foi_case_text(store, one->id, &text, err);
    if (code == 0)
        code = prepare_others(store, one->id, as_at, &query, err);
    if (code == 0)
        read_asked(text, one->received, &mine);
    while (code == 0 && (code = store_step(query, err)) == 1)
        code = suggest_of(store, query, &mine, as_at, &suggestions, &count, err);
    if (code != 0) {
        memory_free(suggestions);
        return code;
    }
    *ret_suggestions = suggestions;
    *ret_count = count;
    return 0;
}
