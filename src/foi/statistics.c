// SPDX-License-Identifier: Apache-2.0
// statistics.c - requests of a quarter counted: the lines of the Cabinet Office's return (1.A to
// 7.S44, with the requests answered under section 21 alone apart) and those of the code of practice
// of 4 July 2018 under section 45, paragraphs 8.5 and 8.6.
#include "foi/statistics.h"

#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/texts.h"

#define WITHHELD "22|22A|23|24|26|27|28|29|30|31|32|33|34|35|36|37|38|40|41|42|43|44"
#define APPEALED "21|22|22A|23|24|26|27|28|29|30|31|32|33|34|35|36|37|38|39|40|41|42|43|44"

/// What a request is counted as.
struct counted {
    bool environmental, open, extended, fee_waits, past; ///< past: open beyond its day
    bool answered, lapsed, withdrawn, elsewhere;
    bool in_time, in_extension, late;
    const char *outcome, *exemptions; ///< of the first answer
    bool appealed;
    bool reviewed, review_open, review_in_time; ///< `reviewed`: one was asked for
    const char *review;                         ///< its result, or NULL
    const char *appeal;                         ///< the regulator's decision, or NULL
};

// ---- one request ----

static const struct foi_sent_letter *first_answer(const struct foi_case *one)
{
    for (size_t i = 0; i < one->letter_count; i++)
        if (text_equal(one->letters[i].kind, "response"))
            return &one->letters[i];
    return NULL;
}

/// The clock as it stood when the first answer went out; later steps do not change its due day.
static int clock_then(const struct foi_case *one, struct foi_case_clock *ret_clock,
                      struct overt_error *err)
{
    size_t count = 1;
    while (count < one->step_count && !text_equal(one->steps[count].word, "sent"))
        count++;
    return foi_case_clock(one->missing, one->steps, count, ret_clock, err);
}

static void count_review(const struct foi_case *one, struct counted *counted)
{
    struct date due = one->clock.review_due;
    for (size_t i = 0; i < one->step_count; i++) {
        const struct foi_case_step *step = &one->steps[i];
        if (text_equal(step->word, "review"))
            counted->reviewed = true;
        if (text_equal(step->word, "regulator"))
            counted->appealed = true;
        if (text_equal(step->word, "decided"))
            counted->appeal = step->result;
        if (text_equal(step->word, "reviewed")) {
            counted->review = step->result;
            counted->review_in_time = date_to_days(step->day) <= date_to_days(due);
        }
    }
    counted->review_open = counted->reviewed && counted->review == NULL;
}

static int count_answer(const struct foi_case *one, const struct foi_sent_letter *letter,
                        struct counted *counted, struct overt_error *err)
{
    struct foi_case_clock clock = {0};
    int code = clock_then(one, &clock, err);
    counted->answered = true;
    counted->outcome = letter->outcome;
    counted->exemptions = letter->exemptions;
    counted->elsewhere = text_equal(letter->outcome, "elsewhere");
    counted->in_time = date_to_days(letter->day) <= date_to_days(clock.due);
    counted->in_extension = !counted->in_time && !letter->late;
    counted->late = letter->late;
    return code;
}

static int count_case(const struct foi_case *one, struct date today, struct counted *counted,
                      struct overt_error *err)
{
    const struct foi_sent_letter *letter = first_answer(one);
    *counted = (struct counted){.environmental = text_equal(one->regime, "eir")};
    count_review(one, counted);
    if (letter != NULL)
        return count_answer(one, letter, counted, err);
    bool fee = false;
    for (size_t i = 0; i < one->step_count; i++)
        fee = text_equal(one->steps[i].word, "fees") ||
              (fee && text_equal(one->steps[i].word, "lapsed"));
    counted->open = foi_case_is_open(one);
    counted->withdrawn = text_equal(one->state, "withdrawn") ||
                         (text_equal(one->state, "lapsed") && fee);
    counted->lapsed = text_equal(one->state, "lapsed") && !fee;
    counted->extended = counted->open && one->clock.extended;
    counted->fee_waits = text_equal(one->state, "fees");
    counted->past = foi_case_is_overdue(one, today);
    counted->in_time = counted->lapsed;
    return 0;
}

// ---- the lines ----

static bool in_main(const struct counted *c) { return !c->elsewhere; }
static bool is_closed(const struct counted *c)
{
    return (c->answered && !c->elsewhere) || c->lapsed;
}
static bool is_outcome(const struct counted *c, const char *word)
{
    return c->answered && text_equal(c->outcome, word);
}

static bool a_all(const struct counted *c) { return in_main(c); }
static bool a_eir(const struct counted *c) { return in_main(c) && c->environmental; }
static bool b_open(const struct counted *c) { return c->open; }
static bool b_extended(const struct counted *c) { return c->extended; }
static bool b_fee(const struct counted *c) { return c->fee_waits; }
static bool b_past(const struct counted *c) { return c->past; }
static bool c_time(const struct counted *c) { return is_closed(c) && c->in_time; }
static bool c_extension(const struct counted *c) { return is_closed(c) && c->in_extension; }
static bool c_late(const struct counted *c) { return is_closed(c) && c->late; }
static bool o_granted(const struct counted *c) { return is_outcome(c, "granted"); }
static bool o_lapsed(const struct counted *c) { return c->lapsed; }
static bool o_not_held(const struct counted *c) { return is_outcome(c, "not-held"); }
static bool o_vexatious(const struct counted *c) { return is_outcome(c, "vexatious"); }
static bool o_repeated(const struct counted *c) { return is_outcome(c, "repeated"); }
static bool o_cost(const struct counted *c) { return is_outcome(c, "cost"); }
static bool o_part(const struct counted *c) { return is_outcome(c, "part"); }
static bool o_refused(const struct counted *c) { return is_outcome(c, "refused"); }
static bool o_withheld(const struct counted *c) { return o_part(c) || o_refused(c); }
static bool s_all(const struct counted *c) { return c->elsewhere; }
static bool s_time(const struct counted *c) { return c->elsewhere && !c->late; }
static bool s_late(const struct counted *c) { return c->elsewhere && c->late; }
static bool i_all(const struct counted *c) { return c->appealed; }
static bool i_cost(const struct counted *c) { return c->appealed && o_cost(c); }
static bool i_vexatious(const struct counted *c)
{
    return c->appealed && (o_vexatious(c) || o_repeated(c));
}
static bool k_all(const struct counted *c)
{
    (void)c;
    return true;
}
static bool k_time(const struct counted *c) { return c->answered && c->in_time; }
static bool k_extension(const struct counted *c) { return c->answered && c->in_extension; }
static bool k_late(const struct counted *c) { return c->answered && c->late; }
static bool k_over(const struct counted *c) { return c->lapsed || c->withdrawn; }
static bool k_released(const struct counted *c) { return o_granted(c) || c->elsewhere; }
static bool k_procedural(const struct counted *c)
{
    return o_vexatious(c) || o_repeated(c) || o_cost(c);
}
static bool k_review(const struct counted *c) { return c->reviewed; }
static bool k_review_open(const struct counted *c) { return c->review_open; }
static bool k_review_time(const struct counted *c) { return c->review && c->review_in_time; }
static bool k_review_late(const struct counted *c) { return c->review && !c->review_in_time; }
static bool k_upheld(const struct counted *c) { return text_equal(c->review, "upheld"); }
static bool k_part_upheld(const struct counted *c) { return text_equal(c->review, "part-upheld"); }
static bool k_not_upheld(const struct counted *c) { return text_equal(c->review, "not-upheld"); }
static bool k_appeal_upheld(const struct counted *c) { return text_equal(c->appeal, "upheld"); }
static bool k_appeal_part(const struct counted *c) { return text_equal(c->appeal, "part-upheld"); }
static bool k_appeal_not(const struct counted *c) { return text_equal(c->appeal, "not-upheld"); }

/// `sections`: one line for each, of those that `is`; the line's name ends with it.
static const struct line {
    const char *line, *words;
    bool (*is)(const struct counted *counted);
    const char *sections;
} lines[] = {
    {"1.A", "received in the quarter", a_all, NULL},
    {"1.Ai", "of them under the Environmental Information Regulations", a_eir, NULL},
    {"1.B", "not answered yet", b_open, NULL},
    {"1.Bi", "of them extended for the public interest", b_extended, NULL},
    {"1.Bii", "of them a fee is outstanding", b_fee, NULL},
    {"1.Biii", "of them beyond their day", b_past, NULL},
    {"1.C", "answered, or closed for want of a clarification", is_closed, NULL},
    {"1.Ci", "of them within 20 working days", c_time, NULL},
    {"1.Cii", "of them within a permitted extension", c_extension, NULL},
    {"1.Ciii", "of them late", c_late, NULL},
    {"2.A", "answered, or closed for want of a clarification", is_closed, NULL},
    {"2.B", "granted in full", o_granted, NULL},
    {"2.C", "closed for want of a clarification (section 1(3))", o_lapsed, NULL},
    {"2.D", "information not held", o_not_held, NULL},
    {"2.E", "refused as vexatious (section 14(1))", o_vexatious, NULL},
    {"2.F", "refused as repeated (section 14(2))", o_repeated, NULL},
    {"2.G", "refused for its cost (section 12)", o_cost, NULL},
    {"2.H", "refused in part", o_part, NULL},
    {"2.I", "refused in full", o_refused, NULL},
    {"3.A", "refused in part or in full under exemptions", o_withheld, NULL},
    {"3.S", "", o_withheld, WITHHELD},
    {"4.A", "answered under section 21 alone (accessible by other means)", s_all, NULL},
    {"4.B", "of them in time", s_time, NULL},
    {"4.C", "of them late", s_late, NULL},
    {"5.Ai", "complaints to the regulator about these requests", i_all, NULL},
    {"6.S12", "of them about a refusal for its cost (section 12)", i_cost, NULL},
    {"6.S14", "of them about a vexatious or repeated request (section 14)", i_vexatious, NULL},
    {"7.S", "", i_all, APPEALED},
    {"45.1", "requests received", k_all, NULL},
    {"45.2", "still open", b_open, NULL},
    {"45.3", "answered within 20 working days", k_time, NULL},
    {"45.4", "answered later, within a permitted extension", k_extension, NULL},
    {"45.5", "answered late", k_late, NULL},
    {"45.6", "withdrawn, or lapsed without a clarification or a fee", k_over, NULL},
    {"45.7", "released in full", k_released, NULL},
    {"45.8", "released in part", o_part, NULL},
    {"45.9", "refused under exemptions", o_refused, NULL},
    {"45.10", "not held", o_not_held, NULL},
    {"45.11", "refused under section 12 or 14", k_procedural, NULL},
    {"45.12", "internal reviews asked for", k_review, NULL},
    {"45.13", "still open", k_review_open, NULL},
    {"45.14", "ended in time", k_review_time, NULL},
    {"45.15", "ended late", k_review_late, NULL},
    {"45.16", "complaint upheld", k_upheld, NULL},
    {"45.17", "complaint upheld in part", k_part_upheld, NULL},
    {"45.18", "complaint not upheld", k_not_upheld, NULL},
    {"45.19", "complaints to the regulator", i_all, NULL},
    {"45.20", "upheld", k_appeal_upheld, NULL},
    {"45.21", "upheld in part", k_appeal_part, NULL},
    {"45.22", "not upheld", k_appeal_not, NULL},
};

/// Whether "s24, s31" has section "24".
static bool has_section(const char *exemptions, const char *section)
{
    size_t length = strlen(section);
    for (const char *at = exemptions; at != NULL && *at != '\0'; at = strchr(at, ',')) {
        at += strspn(at, ", s");
        if (strncmp(at, section, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static struct foi_count *add_line(struct foi_statistics *statistics, const struct line *line,
                                  const char *section)
{
    struct foi_count *count = &statistics->counts[statistics->count++];
    *count = (struct foi_count){.words = line->words};
    (void)snprintf(count->line, sizeof count->line, "%s%s", line->line, section);
    (void)text_copy(count->section, sizeof count->section, section);
    return count;
}

static void add_sections(struct foi_statistics *statistics, const struct line *line)
{
    char section[8];
    for (const char *at = line->sections; *at != '\0'; at += *at == '|') {
        size_t length = strcspn(at, "|");
        (void)snprintf(section, sizeof section, "%.*s", (int)length, at);
        (void)add_line(statistics, line, section);
        at += length;
    }
}

static void begin_lines(struct foi_statistics *statistics)
{
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++)
        if (lines[i].sections != NULL)
            add_sections(statistics, &lines[i]);
        else
            (void)add_line(statistics, &lines[i], "");
}

static void count_lines(struct foi_statistics *statistics, const struct counted *counted)
{
    struct foi_count *count = statistics->counts;
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++) {
        bool is = lines[i].is(counted);
        if (lines[i].sections == NULL) {
            count++->count += is;
            continue;
        }
        for (; count < statistics->counts + statistics->count && count->section[0] != '\0' &&
               text_starts(count->line, lines[i].line);
             count++)
            count->count += is && has_section(counted->exemptions, count->section);
    }
}

// ---- shares ----

/// Sums of lines, parted by spaces. "Resolvable" leaves out what was not held and what lapsed
/// without a clarification: there was nothing to give.
static const struct {
    const char *name, *words, *part, *whole;
} shares[FOI_SHARES] = {
    {"within-20", "answered within 20 working days, of those answered", "45.3", "45.3 45.4 45.5"},
    {"in-time", "answered in time, permitted extensions included, of those answered", "45.3 45.4",
     "45.3 45.4 45.5"},
    {"granted", "granted in full, of those that could be resolved", "2.B",
     "2.B 2.E 2.F 2.G 2.H 2.I"},
    {"granted-but-procedural", "granted in full, of those, refusals under sections 12 and 14 apart",
     "2.B", "2.B 2.H 2.I"},
};

static int64_t sum_of(const struct foi_statistics *statistics, const char *names)
{
    int64_t sum = 0;
    char name[16];
    for (const char *at = names; *at != '\0'; at += *at == ' ') {
        size_t length = strcspn(at, " ");
        (void)snprintf(name, sizeof name, "%.*s", (int)length, at);
        sum += foi_statistics_of(statistics, name);
        at += length;
    }
    return sum;
}

static void count_shares(struct foi_statistics *statistics)
{
    for (size_t i = 0; i < FOI_SHARES; i++)
        statistics->shares[i] = (struct foi_share){shares[i].name, shares[i].words,
                                                   sum_of(statistics, shares[i].part),
                                                   sum_of(statistics, shares[i].whole)};
}

void foi_share_put(const struct foi_share *share, char text[FOI_SHARE_MAX])
{
    if (share->whole == 0)
        (void)text_copy(text, FOI_SHARE_MAX, "none");
    else
        (void)snprintf(text, FOI_SHARE_MAX, "%.1f %%",
                       100.0 * (double)share->part / (double)share->whole);
}

// ---- the quarter ----

static int read_quarter(const char *quarter, struct foi_statistics *statistics,
                        struct overt_error *err)
{
    const char *at = quarter != NULL ? quarter : "";
    int year = foi_number_read(&at, 2199);
    bool good = year >= 1900 && strlen(at) == 3 && at[0] == '-' && (at[1] == 'Q' || at[1] == 'q') &&
                at[2] >= '1' && at[2] <= '4';
    if (!good)
        return error_set(err, OVERT_INPUT,
                         "'%.20s' is no quarter; write it like 2026-Q3 (July to September)",
                         quarter != NULL ? quarter : "");
    int number = at[2] - '0';
    (void)snprintf(statistics->quarter, sizeof statistics->quarter, "%04d-Q%d", year, number);
    statistics->from = (struct date){year, 3 * number - 2, 1};
    struct date next = number < 4 ? (struct date){year, 3 * number + 1, 1}
                                  : (struct date){year + 1, 1, 1};
    statistics->to = date_from_days(date_to_days(next) - 1);
    return 0;
}

int foi_statistics(struct store *store, const char *quarter, moment as_at,
                   struct foi_statistics *ret_statistics, struct overt_error *err)
{
    struct foi_statistics *statistics = ret_statistics;
    struct foi_case *cases = NULL;
    size_t count = 0;
    *statistics = (struct foi_statistics){.as_at = as_at};
    int code = read_quarter(quarter, statistics, err);
    const struct foi_case_filter filter = {.as_at = as_at, .today = date_of(as_at)};
    if (code == 0)
        code = foi_cases(store, &filter, &cases, &count, err);
    if (code != 0)
        return code;
    begin_lines(statistics);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct counted counted;
        int64_t day = date_to_days(cases[i].received);
        if (day < date_to_days(statistics->from) || day > date_to_days(statistics->to))
            continue;
        code = count_case(&cases[i], filter.today, &counted, err);
        count_lines(statistics, &counted);
    }
    count_shares(statistics);
    foi_cases_free(&cases, count);
    return code;
}

int64_t foi_statistics_of(const struct foi_statistics *statistics, const char *line)
{
    for (size_t i = 0; i < statistics->count; i++)
        if (text_equal(statistics->counts[i].line, line))
            return statistics->counts[i].count;
    return 0;
}

// ---- the page ----

static void put_rows(const struct foi_statistics *statistics, const char *begin, const char *head,
                     struct text *page)
{
    text_printf(page,
                "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">Line</th><th "
                "scope=\"col\">What is counted</th><th scope=\"col\" class=\"figure\">Requests"
                "</th></tr></thead>\n<tbody>\n",
                head);
    for (size_t i = 0; i < statistics->count; i++) {
        const struct foi_count *count = &statistics->counts[i];
        if (strchr(begin, count->line[0]) == NULL)
            continue;
        text_printf(page,
                    "<tr><th scope=\"row\">%s</th><td>%s%s%s</td><td class=\"figure\">%lld"
                    "</td></tr>\n",
                    count->line, count->words, count->section[0] != '\0' ? "section " : "",
                    count->section, (long long)count->count);
    }
    text_append(page, "</tbody>\n</table>\n");
}

static void put_shares(const struct foi_statistics *statistics, struct text *page)
{
    text_append(page, "<table>\n<caption>Shares</caption>\n<thead><tr><th scope=\"col\">What is "
                      "compared</th><th scope=\"col\" class=\"figure\">Requests</th><th "
                      "scope=\"col\" class=\"figure\">Of</th><th scope=\"col\" class=\"figure\">"
                      "Share</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < FOI_SHARES; i++) {
        const struct foi_share *share = &statistics->shares[i];
        char words[FOI_SHARE_MAX];
        foi_share_put(share, words);
        text_printf(page,
                    "<tr><th scope=\"row\">%s</th><td class=\"figure\">%lld</td><td class="
                    "\"figure\">%lld</td><td class=\"figure\">%s</td></tr>\n",
                    share->words, (long long)share->part, (long long)share->whole, words);
    }
    text_append(page, "</tbody>\n</table>\n");
}

void foi_statistics_html(const struct foi_statistics *statistics, const char *force,
                         struct text *ret_page)
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX], as_at[TIME_TEXT_MAX];
    date_format_words(statistics->from, from);
    date_format_words(statistics->to, to);
    time_format_words(statistics->as_at, as_at);
    text_append(ret_page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, "
                          "initial-scale=1\">\n<title>Requests for information, ");
    text_printf(ret_page, "%s - ", statistics->quarter);
    text_append_html(ret_page, force);
    text_printf(ret_page,
                "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<p class="
                "\"force\">",
                foi_pages_style);
    text_append_html(ret_page, force);
    text_printf(ret_page,
                "</p>\n<h1>Requests for information</h1>\n<p>Received from %s to %s, as they stood "
                "on %s.</p>\n",
                from, to, as_at);
    put_shares(statistics, ret_page);
    put_rows(statistics, "4", "Code of practice under section 45", ret_page);
    put_rows(statistics, "123567", "Return to the Cabinet Office", ret_page);
    text_append(ret_page, "</main>\n</body>\n</html>\n");
}
