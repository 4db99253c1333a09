// SPDX-License-Identifier: Apache-2.0
// figures.c - what is recorded of each deployment, a table for each topic: the list, how it was
// run, what came of it.
//
// Open are the figures that forces publish for each operation; what breaks one of them down and
// could be about a person follows the rule for small numbers (register/suppress.h), so that a
// letter says no more than the published register. Definitions: register/verdict.h.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "register/suppress.h"

/// One row, or more, of one deployment.
struct line {
    struct foi_table *table;
    const struct foi_held *held;
    const struct register_operation *operation;
    const char *days, *hours;
};

static void add(const struct line *line, const char *a, const char *b, const char *c,
                const char *d)
{
    foi_table_add(line->table,
                  (const char *const[]){line->operation->reference, line->days, a, b, c, d});
}

static void add_counts(const struct line *line, int64_t a, int64_t b, int64_t c, int64_t d)
{
    const int64_t counts[4] = {a, b, c, d};
    char texts[4][ROW_CELL_MAX];
    for (size_t i = 0; i < 4; i++)
        foi_count_cell(counts[i], texts[i]);
    add(line, texts[0], texts[1], texts[2], texts[3]);
}

/// A part of a public total, by the rule for small numbers; below 0: not counted then.
static char *shown_part(int64_t part, int64_t total)
{
    struct text words;
    text_init(&words, ROW_CELL_MAX);
    if (part < 0)
        text_append(&words, "not counted");
    else
        register_shown_put(&words, part, register_shown_part(part, total));
    return text_take(&words);
}

static bool is_count(const char *text, size_t size)
{
    size_t digits = strspn(text, "0123456789");
    static const char *const hidden[] = {"fewer than 5", "not shown"};
    for (size_t i = 0; i < ARRAY_COUNT(hidden); i++)
        if (strlen(hidden[i]) == size && strncmp(hidden[i], text, size) == 0)
            return true;
    return size > 0 && digits >= size;
}

/// Where the name of "name: 12" ends; 0 when the piece does not end with a count.
static size_t name_of(const char *piece, size_t size)
{
    for (size_t i = size; i-- > 1;)
        if (piece[i - 1] == ':' && piece[i] == ' ')
            return is_count(piece + i + 1, size - i - 1) ? i - 1 : 0;
    return 0;
}

/// "custody: 120; family: fewer than 5", or "not shown", as rows; `each` stands for all of them.
static void add_shown(const struct line *line, const char *words, const char *each)
{
    while (*words != '\0') {
        size_t size = strlen(words);
        for (const char *end = words; (end = strstr(end, "; ")) != NULL; end++)
            if (name_of(words, (size_t)(end - words)) > 0) {
                size = (size_t)(end - words);
                break;
            }
        AUTO_FREE char *piece = memory_copy_text(words);
        piece[size] = '\0';
        size_t name = name_of(piece, size);
        const char *count = name > 0 ? piece + name + 2 : piece;
        piece[name] = name > 0 ? '\0' : piece[name];
        add(line, name > 0 ? piece : each, count, NULL, NULL);
        words += size + (words[size] == ';' ? 2 : 0);
    }
}

// ---- the list ----

static void add_size(const struct line *line)
{
    add_counts(line, line->operation->list.images, line->operation->list.persons, 0, 0);
}

static void add_not_wanted(const struct line *line)
{
    const struct register_list_figures *list = &line->operation->list;
    AUTO_FREE char *images = shown_part(list->not_wanted, list->images);
    AUTO_FREE char *persons = shown_part(list->persons_not_wanted, list->persons);
    add(line, images, persons, NULL, NULL);
}

static void add_under_18(const struct line *line)
{
    const struct register_list_figures *list = &line->operation->list;
    AUTO_FREE char *persons = shown_part(list->persons_under_18, list->persons);
    char all[ROW_CELL_MAX];
    foi_count_cell(list->persons, all);
    add(line, all, persons, NULL, NULL);
}

static void add_sources(const struct line *line)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 1024 * 1024);
    register_shown_sources(&words, &line->operation->list);
    add_shown(line, words.bytes, "each source");
}

static void add_reasons(const struct line *line)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 65536);
    register_shown_reasons(&words, &line->operation->list, false);
    if (words.length == 0)
        add(line, "none", "0", NULL, NULL);
    add_shown(line, words.bytes, "each reason");
}

// ---- what came of it ----

static void add_alerts(const struct line *line)
{
    add_counts(line, line->operation->result.alerts, 0, 0, 0);
}

static void add_credible(const struct line *line)
{
    add_counts(line, line->operation->result.credible, line->operation->result.engaged, 0, 0);
}

static void add_verified(const struct line *line)
{
    const struct register_result_figures *result = &line->operation->result;
    add_counts(line, result->engaged, result->correct, result->incorrect, 0);
}

/// The day stands under the reference: six columns beside it would not fit on a page.
static void add_true_false(const struct line *line)
{
    const struct register_result_figures *result = &line->operation->result;
    const int64_t counts[5] = {result->alerts, result->correct, result->unconfirmed_true,
                               result->incorrect, result->unconfirmed_false};
    char texts[5][ROW_CELL_MAX], head[2 * ROW_CELL_MAX];
    for (size_t i = 0; i < 5; i++)
        foi_count_cell(counts[i], texts[i]);
    (void)snprintf(head, sizeof head, "%s, %s", line->operation->reference, line->days);
    foi_table_add(line->table, (const char *const[]){head, texts[0], texts[1], texts[2], texts[3],
                                                     texts[4]});
}

static void add_outcomes(const struct line *line)
{
    const struct register_result_figures *result = &line->operation->result;
    add_counts(line, result->arrests, result->other_disposals, result->no_actions, 0);
}

static void add_faces(const struct line *line)
{
    add_counts(line, line->operation->result.faces_seen, 0, 0, 0);
}


void foi_rate_cell(int64_t part, int64_t whole, char text[ROW_CELL_MAX])
{
    double rate = whole > 0 ? 100.0 * (double)part / (double)whole : 0;
    int places = 2;
    if (whole == 0)
        (void)text_copy(text, ROW_CELL_MAX, "none seen");
    else if (part == 0)
        (void)text_copy(text, ROW_CELL_MAX, "0 %");
    else {
        for (double at = rate; at < 1 && places < 12; at *= 10)
            places++;
        (void)snprintf(text, ROW_CELL_MAX, "%.*f %%", places, rate);
    }
}

static void add_accuracy(const struct line *line)
{
    const struct register_result_figures *result = &line->operation->result;
    int64_t wrong = result->incorrect + result->unconfirmed_false;
    char texts[4][ROW_CELL_MAX];
    foi_count_cell(result->faces_seen, texts[0]);
    foi_count_cell(result->alerts, texts[1]);
    foi_count_cell(wrong, texts[2]);
    foi_rate_cell(wrong, result->faces_seen, texts[3]);
    add(line, texts[0], texts[1], texts[2], texts[3]);
}

// ---- how it was run ----

static void add_threshold(const struct line *line)
{
    char score[ROW_CELL_MAX];
    (void)snprintf(score, sizeof score, "%.2f", line->operation->threshold);
    const char *set = line->operation->authority.texts[REGISTER_TEXT_THRESHOLD_SET];
    struct date date;
    char day[TIME_TEXT_MAX] = "not recorded";
    if (set != NULL && date_parse(set, &date))
        date_format_words(date, day);
    add(line, score, day, NULL, NULL);
}

static const char *camera_name(enum register_camera_kind kind)
{
    return kind == REGISTER_CAMERA_FIXED       ? "fixed"
           : kind == REGISTER_CAMERA_VEHICLE   ? "on a vehicle"
           : kind == REGISTER_CAMERA_MOBILE    ? "mobile"
           : kind == REGISTER_CAMERA_BODY_WORN ? "body-worn"
           : kind == REGISTER_CAMERA_RECORDING ? "recording"
                                               : "not recorded";
}

static void add_cameras(const struct line *line)
{
    const struct register_authority *authority = &line->operation->authority;
    char count[ROW_CELL_MAX];
    for (int kind = REGISTER_CAMERA_FIXED; kind <= REGISTER_CAMERA_RECORDING; kind++) {
        int64_t cameras = 0;
        for (size_t i = 0; i < authority->camera_count; i++)
            cameras += (int)authority->cameras[i].kind == kind;
        foi_count_cell(cameras, count);
        if (cameras > 0)
            add(line, camera_name((enum register_camera_kind)kind), count, NULL, NULL);
    }
    foi_count_cell(line->operation->looking.cameras, count);
    if (authority->camera_count == 0 && line->operation->looking.cameras > 0)
        add(line, camera_name(0), count, NULL, NULL);
}

static void add_notice(const struct line *line)
{
    const struct register_operation *operation = line->operation;
    char from[TIME_TEXT_MAX] = "not recorded";
    moment when = operation->notice_from != 0 ? operation->notice_from : operation->notified_at;
    if (operation->notice_exception)
        (void)text_copy(from, sizeof from, "none beforehand");
    else if (when != 0)
        time_format_day(when, from);
    add(line, from, operation->notice != NULL ? operation->notice : "none recorded", NULL, NULL);
}

static void add_duration(const struct line *line)
{
    const struct register_operation *operation = line->operation;
    int64_t minutes =
        (foi_deployment_end(line->held, operation) - operation->opened_at) / 60;
    char length[ROW_CELL_MAX];
    (void)snprintf(length, sizeof length, "%" PRId64 " h %02" PRId64 " min", minutes / 60,
                   minutes % 60);
    add(line, line->hours, length, NULL, NULL);
}

static void add_purpose(const struct line *line)
{
    const struct register_operation *operation = line->operation;
    const char *use = register_use_case_name(operation->authority.use_case);
    const char *other = operation->authority.texts[REGISTER_TEXT_USE_CASE_OTHER];
    if (operation->authority.use_case == REGISTER_USE_OTHER && other != NULL)
        use = other;
    add(line, use != NULL ? use : "not recorded", operation->purpose, NULL, NULL);
}

/// One line for each basis, however many operations rest on it.
static void add_legal_basis(const struct line *line)
{
    foi_table_count(line->table, (const char *const[]){line->operation->legal_basis, "1"});
}

/// The assessments and policies that the authority names; they are not in the record themselves.
static void add_documents(const struct line *line)
{
    const struct register_authority *authority = &line->operation->authority;
    for (size_t i = 0; i < authority->document_count; i++) {
        const struct register_document *document = &authority->documents[i];
        struct date date;
        char day[TIME_TEXT_MAX] = "not recorded";
        if (document->dated != NULL && date_parse(document->dated, &date))
            date_format_words(date, day);
        add(line, register_document_name(document->kind), document->reference, day, NULL);
    }
}

/// Questions about what is elsewhere, of which the record has a part.
enum { KIND_LEGAL_BASIS = TOPIC_COUNT, KIND_DOCUMENTS, KIND_COUNT };

struct kind {
    const char *caption;
    const char *each; ///< "at", "of": "at each deployment" follows; NULL: nothing
    struct foi_column columns[COLUMN_MAX];
    void (*add)(const struct line *line);
};

#define FIRST {"Deployment"}, {"Date"}
static const struct kind kinds[KIND_COUNT] = {
    [TOPIC_LIST_SIZE] = {"Size of the watchlist", "at",
                         {FIRST, {"Images", true, false}, {"Persons", true, false}}, add_size},
    [TOPIC_SOURCES] = {"Where the images were taken from", NULL,
                       {FIRST, {"Source"}, {"Images", true, false}}, add_sources},
    [TOPIC_NOT_WANTED] = {"On the watchlist and not wanted for arrest", NULL,
                          {FIRST, {"Images", true, false}, {"Persons", true, false}},
                          add_not_wanted},
    [TOPIC_REASONS] = {"Reasons for including those not wanted for arrest", NULL,
                       {FIRST, {"Reason"}, {"Images", true, false}}, add_reasons},
    [TOPIC_UNDER_18] = {"People under 18 on the watchlist, as stated when they were added", NULL,
                        {FIRST, {"Persons", true, false}, {"Under 18", true, false}},
                        add_under_18},
    [TOPIC_ALERTS] = {"Alerts", "at", {FIRST, {"Alerts", true, true}}, add_alerts},
    [TOPIC_CREDIBLE] = {"Alerts judged credible, and people stopped", NULL,
                        {FIRST, {"Judged credible", true, true},
                         {"Stopped and checked", true, true}},
                        add_credible},
    [TOPIC_VERIFIED] = {"Result of the identity checks", NULL,
                        {FIRST, {"Identity checks", true, true}, {"Correct match", true, true},
                         {"Not a match", true, true}},
                        add_verified},
    [TOPIC_TRUE_FALSE] = {"True and false alerts", "at",
                          {{"Deployment"}, {"Alerts", true, true}, {"True, confirmed", true, true},
                           {"True, unconfirmed", true, true}, {"False, confirmed", true, true},
                           {"False, unconfirmed", true, true}},
                          add_true_false},
    [TOPIC_OUTCOMES] = {"What came of the alerts", "at",
                        {FIRST, {"Arrests", true, true}, {"Other disposals", true, true},
                         {"No action", true, true}},
                        add_outcomes},
    [TOPIC_FACES_SEEN] = {"Faces seen (estimate)", "at", {FIRST, {"Faces seen", true, true}},
                          add_faces},
    [TOPIC_ACCURACY] = {"False alert rate", "at",
                        {FIRST, {"Faces seen", true, true}, {"Alerts", true, true},
                         {"False alerts", true, true}, {"False alert rate", true, false}},
                        add_accuracy},
    [TOPIC_THRESHOLD] = {"Similarity from which there was an alert", NULL,
                         {FIRST, {"Threshold", true, false}, {"Set on"}}, add_threshold},
    [TOPIC_CAMERAS] = {"Cameras", "at", {FIRST, {"Kind of camera"}, {"Cameras", true, true}},
                       add_cameras},
    [TOPIC_NOTICE] = {"Public notice", "of", {FIRST, {"Public from"}, {"Where, or why not"}},
                      add_notice},
    [TOPIC_DURATION] = {"Length", "of", {FIRST, {"Time"}, {"Length"}}, add_duration},
    [TOPIC_PURPOSE] = {"Purpose", "of", {FIRST, {"Use case"}, {"Purpose"}}, add_purpose},
    [KIND_LEGAL_BASIS] = {"Legal basis recorded", NULL,
                          {{"Legal basis"}, {"Operations", true, true}}, add_legal_basis},
    [KIND_DOCUMENTS] = {"Documents named in the written authority", NULL,
                        {FIRST, {"Document"}, {"Reference"}, {"Dated"}}, add_documents},
};

static const struct kind *kind_of(const struct foi_question *question)
{
    int kind = (int)question->topic;
    if (question->topic == TOPIC_ELSEWHERE)
        kind = text_equal(question->about.about, "legal-basis")         ? KIND_LEGAL_BASIS
               : text_equal(question->about.about, "impact-assessment") ? KIND_DOCUMENTS
                                                                        : TOPIC_ELSEWHERE;
    return kinds[kind].caption != NULL ? &kinds[kind] : NULL;
}

static void caption_of(const struct foi_question *question, const struct kind *kind, uint32_t mode,
                       char caption[200])
{
    bool several = (question->modes & (question->modes - 1)) != 0;
    const char *first = mode == FOI_TOUCH_LIVE ? "Live facial recognition: "
                        : mode == FOI_TOUCH_RETROSPECTIVE
                            ? "Retrospective facial recognition: "
                            : "Operator-initiated facial recognition: ";
    char each[40] = "";
    if (kind->each != NULL && mode == FOI_TOUCH_RETROSPECTIVE)
        (void)snprintf(each, sizeof each, " %s each authority",
                       text_equal(kind->each, "at") ? "under" : kind->each);
    else if (kind->each != NULL)
        (void)snprintf(each, sizeof each, " %s each deployment", kind->each);
    (void)snprintf(caption, 200, "%s%s%s", several ? first : "", kind->caption, each);
    if (several)
        caption[strlen(first)] = (char)(caption[strlen(first)] | 0x20);
}

struct foi_table *foi_figures(const struct foi_held *held, const struct foi_question *question,
                              uint32_t mode)
{
    const struct kind *kind = kind_of(question);
    struct foi_column columns[COLUMN_MAX];
    char caption[200];
    if (kind == NULL)
        return NULL;
    caption_of(question, kind, mode, caption);
    memcpy(columns, kind->columns, sizeof columns);
    if (text_equal(columns[0].head, "Deployment") && mode == FOI_TOUCH_RETROSPECTIVE)
        columns[0].head = "Authority";
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; i < held->operation_count; i++) {
        char days[ROW_CELL_MAX], hours[ROW_CELL_MAX];
        if (!foi_is_deployment(held, i, question, mode))
            continue;
        foi_when(held, &held->operations[i], days, hours);
        const struct line line = {table, held, &held->operations[i], days, hours};
        kind->add(&line);
    }
    return table;
}
