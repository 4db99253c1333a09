// SPDX-License-Identifier: Apache-2.0
// differ.c - the figures of a letter held against those of earlier letters, and why the two can
// differ: what was recorded or corrected in between.
//
// A figure counts what was done in a time. For the same time it is the same; a longer time cannot
// have less. How far the record reached belongs to the time: "to date" of March is longer than "to
// date" of February.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "foi/published.h"

#define WORDS_MAX 900

/// What an earlier letter told.
struct earlier {
    struct foi_told told;
    char reference[FOI_REFERENCE_MAX + 1];
    int64_t day;    ///< of the letter
    bool published; ///< the register as it is published, and no letter
};

struct differ {
    struct store *store;
    struct foi_differing *items;
    size_t count;
};

/// Days, both included.
struct span {
    int64_t from, to;
};

static struct span span_of(const struct foi_told *told)
{
    int64_t last = date_to_days(date_of(told->as_at));
    struct span span = {0, last};
    if (told->period.given) {
        span.from = told->period.from;
        span.to = told->period.to < last ? told->period.to : last;
    }
    return span;
}

/// -1: `a` lies in `b`; 0: the same; 1: `b` lies in `a`; 2: neither.
static int within(struct span a, struct span b)
{
    if (a.from == b.from && a.to == b.to)
        return 0;
    if (a.from >= b.from && a.to <= b.to)
        return -1;
    return b.from >= a.from && b.to <= a.to ? 1 : 2;
}

static bool differs(int within, int64_t figure, int64_t earlier)
{
    return within == 0    ? figure != earlier
           : within == -1 ? figure > earlier
                          : within == 1 && figure < earlier;
}

static void append_span(struct text *text, const struct foi_told *told)
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    struct span span = span_of(told);
    date_format_words(date_from_days(span.to), to);
    if (span.from <= 0) {
        text_printf(text, "up to %s", to);
        return;
    }
    date_format_words(date_from_days(span.from), from);
    text_printf(text, "%s to %s", from, to);
}

/// What the record gives now for the figure as it was asked, as at another moment.
static int recount(const struct differ *differ, const struct foi_told *told, moment as_at,
                   int64_t *ret_count, struct overt_error *err)
{
    struct foi_figure figure = {
        .mode = told->mode, .body_worn = told->body_worn, .period = told->period};
    (void)text_copy(figure.what, sizeof figure.what, told->what);
    return foi_figure_as_at(differ->store, &figure, as_at, ret_count, err);
}

/// Why: by the record as at the moment of the earlier letter, and as at that of this one.
static int append_cause(const struct differ *differ, const struct foi_told *told,
                        const struct earlier *earlier, struct text *text, struct overt_error *err)
{
    int64_t then = 0, now = 0;
    char day[TIME_TEXT_MAX];
    int code = recount(differ, &earlier->told, earlier->told.as_at, &then, err);
    if (code == 0)
        code = recount(differ, &earlier->told, told->as_at, &now, err);
    if (code < 0)
        return code;
    date_format_words(date_of(earlier->told.as_at), day);
    if (then != earlier->told.figure)
        text_printf(text,
                    "; the record as at %s gives %" PRId64 " for that: nothing recorded since "
                    "explains it, so see how that letter was made",
                    day, then);
    else if (now != then)
        text_printf(text,
                    "; as at %s the record gives the earlier figure, and %" PRId64 " as at the day "
                    "of this request: what makes the difference was recorded or corrected in "
                    "between",
                    day, now);
    else
        text_append(text, "; the record gives the earlier figure at both times: this letter says "
                          "something else");
    return 0;
}

static int add(struct differ *differ, const struct foi_told *told, const struct earlier *earlier,
               int where, struct overt_error *err)
{
    char day[TIME_TEXT_MAX];
    struct text text;
    text_init(&text, WORDS_MAX);
    date_format_words(date_from_days(earlier->day), day);
    text_printf(&text, "%" PRId64 " %s (%s%s, ", told->figure, told->what,
                register_mode_word(foi_mode_of(told->mode)), told->body_worn ? ", body-worn" : "");
    append_span(&text, told);
    if (earlier->published)
        text_printf(&text, "), where the register published as at %s has", day);
    else
        text_printf(&text, "), where the letter of %s of %s says", earlier->reference, day);
    text_printf(&text, " %" PRId64 " %s", earlier->told.figure,
                where == 0   ? "for the same time"
                : where == 1 ? "for a part of that time, "
                             : "for a longer time, ");
    if (where != 0)
        append_span(&text, &earlier->told);
    int code = append_cause(differ, told, earlier, &text, err);
    differ->items = memory_resize(differ->items, differ->count + 1, sizeof *differ->items);
    struct foi_differing *item = &differ->items[differ->count++];
    *item = (struct foi_differing){.published = earlier->published};
    (void)text_copy(item->label, sizeof item->label, told->label);
    item->words = text_take(&text);
    return code;
}

// Of other requests: what was sent and not corrected since, and the newest letter of `foi answer`.
#define EARLIER_SQL                                                                            \
    "SELECT c.reference, s.day, t.period_from, t.period_to, t.as_at, t.figure FROM foi_told t" \
    " JOIN foi_sent s ON s.draft = t.draft JOIN foi_case c ON c.id = s.foi_case"               \
    " WHERE t.what = ?1 AND t.mode = ?2 AND t.body_worn = ?3 AND s.foi_case <> ?4"             \
    " AND c.reference <> ?5 COLLATE NOCASE"                                                    \
    " AND NOT EXISTS (SELECT 1 FROM foi_sent x WHERE x.corrects = s.id)"                       \
    " UNION ALL SELECT r.reference, l.sent, t.period_from, t.period_to, t.as_at, t.figure"     \
    " FROM foi_told t JOIN foi_letter l ON l.id = t.letter JOIN foi_request r ON r.id ="       \
    " l.request WHERE t.what = ?1 AND t.mode = ?2 AND t.body_worn = ?3"                        \
    " AND r.reference <> ?5 COLLATE NOCASE AND l.id = (SELECT max(n.id) FROM foi_letter n"     \
    " JOIN foi_request m ON m.id = n.request WHERE m.reference = r.reference COLLATE NOCASE)"  \
    " ORDER BY 2 DESC, 5 DESC"

static struct earlier earlier_of(struct store_query *query, const struct foi_told *told)
{
    struct earlier earlier = {.told = *told, .day = store_column_int(query, 1)};
    earlier.told.period = (struct foi_period){
        .given = !store_column_is_null(query, 2),
        .from = store_column_int(query, 2),
        .to = store_column_is_null(query, 3) ? DAY_OPEN : store_column_int(query, 3)};
    earlier.told.as_at = store_column_int(query, 4);
    earlier.told.figure = store_column_int(query, 5);
    (void)text_copy(earlier.reference, sizeof earlier.reference, store_column_text(query, 0));
    return earlier;
}

struct earliers {
    struct earlier *items;
    size_t count;
};

static void earliers_finish(struct earliers *earliers) { memory_free(earliers->items); }

/// Newest first; of the same time the newest alone.
static int read_earlier(const struct differ *differ, int64_t foi_case, const char *reference,
                        const struct foi_told *told, struct earliers *earliers,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(differ->store, EARLIER_SQL, &query, err);
    if (code < 0)
        return code;
    store_bind_text(query, 1, told->what);
    store_bind_text(query, 2, register_mode_word(foi_mode_of(told->mode)));
    store_bind_int(query, 3, told->body_worn);
    store_bind_int(query, 4, foi_case);
    store_bind_text(query, 5, reference);
    while ((code = store_step(query, err)) == 1) {
        struct earlier one = earlier_of(query, told);
        bool known = false;
        for (size_t i = 0; i < earliers->count; i++)
            known |= within(span_of(&earliers->items[i].told), span_of(&one.told)) == 0;
        if (known)
            continue;
        earliers->items =
            memory_resize(earliers->items, earliers->count + 1, sizeof *earliers->items);
        earliers->items[earliers->count++] = one;
    }
    return code;
}

static int differ_one(struct differ *differ, int64_t foi_case, const char *reference,
                      const struct foi_told *told, struct overt_error *err)
{
    CLEANUP(earliers_finish) struct earliers earliers = {0};
    int code = read_earlier(differ, foi_case, reference, told, &earliers, err);
    for (size_t i = 0; code == 0 && i < earliers.count; i++) {
        const struct earlier *earlier = &earliers.items[i];
        int where = within(span_of(told), span_of(&earlier->told));
        if (differs(where, told->figure, earlier->told.figure))
            code = add(differ, told, earlier, where, err);
    }
    return code;
}

/// Against the published table, as far as it tells the figure and reaches.
static int differ_published(struct differ *differ, const struct foi_published *published,
                            const struct foi_told *told, struct overt_error *err)
{
    struct earlier earlier = {
        .told = *told, .day = date_to_days(date_of(published->as_at)), .published = true};
    if (!foi_published_figure(published, told, &earlier.told.figure))
        return 0;
    // Of a later publication it is what belongs to the time that this letter tells of.
    earlier.told.as_at = published->as_at;
    if (told->as_at < published->as_at)
        earlier.told.period =
            (struct foi_period){.given = true, .from = span_of(told).from, .to = span_of(told).to};
    int where = within(span_of(told), span_of(&earlier.told));
    return differs(where, told->figure, earlier.told.figure)
               ? add(differ, told, &earlier, where, err)
               : 0;
}

int foi_differ(struct store *store, int64_t foi_case, const char *reference,
               const struct foi_published *published, const struct foi_told *told, size_t count,
               struct foi_differing **ret_differing, size_t *ret_count, struct overt_error *err)
{
    struct differ differ = {.store = store};
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = differ_one(&differ, foi_case, reference, &told[i], err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = differ_published(&differ, published, &told[i], err);
    if (code < 0)
        foi_differing_free(&differ.items, differ.count);
    *ret_differing = differ.items;
    *ret_count = code < 0 ? 0 : differ.count;
    return code;
}

void foi_differing_free(struct foi_differing **differing, size_t count)
{
    for (size_t i = 0; *differing != NULL && i < count; i++)
        memory_free((*differing)[i].words);
    memory_free(*differing);
    *differing = NULL;
}
