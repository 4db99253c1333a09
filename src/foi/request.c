// SPDX-License-Identifier: Apache-2.0
// request.c - a request, taken apart: its questions with their labels, and the periods that it
// states.
//
// In: the bytes of a plain text. Out: questions in order, each with label, text, line and period,
// and the lines to be repeated in the letter. Greeting and signature are left out of those, so that
// a published letter does not name the person who asked. What a question is about is place.c's
// work.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

#define LINE_COUNT_MAX 4000
#define LINE_BYTES_MAX 8000
#define STATEMENT_MAX 64

/// "Questions 1-6 relate to the period ...": which numbers, and when.
struct statement {
    int low, high;
    struct foi_period period;
};

struct parse {
    struct foi_request *request;
    struct foi_label last;
    struct statement statements[STATEMENT_MAX];
    size_t statement_count;
    struct foi_period general; ///< "For the period ...": all questions after it
    bool blank;                ///< the line before was blank
    bool over;                 ///< the signature began
    int line;
};

/// Tabs and no-break blanks become blanks, CR LF a line end; other control characters are refused.
static int clean(const char *bytes, size_t size, struct text *out, struct overt_error *err)
{
    if (size > FOI_REQUEST_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the request is larger than 1 MiB; give its text alone");
    if (!text_is_utf8(bytes, size))
        return error_set(err, OVERT_INPUT,
                         "the request is not plain text in UTF-8; save it as that");
    const char *end = bytes + size;
    bytes += size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (const char *c = bytes; c < end; c++) {
        if (*c == '\r') {
            if (c + 1 == end || c[1] != '\n')
                text_append_char(out, '\n');
        } else if (*c == '\t') {
            text_append_char(out, ' ');
        } else if (end - c >= 2 && memcmp(c, "\xc2\xa0", 2) == 0) {
            text_append_char(out, ' ');
            c++;
        } else if (((unsigned char)*c < 32 && *c != '\n') || *c == 127 ||
                   (end - c >= 2 && (unsigned char)c[0] == 0xc2 && (unsigned char)c[1] < 0xa0)) {
            return error_set(err, OVERT_INPUT,
                             "the request holds control characters; save it as plain text");
        } else {
            text_append_char(out, *c);
        }
    }
    return 0;
}

static void add_line(struct foi_request *request, const char *text, size_t question)
{
    request->lines = memory_resize(request->lines, request->line_count + 1, sizeof *request->lines);
    request->lines[request->line_count++] =
        (struct foi_line){.text = memory_copy_text(text), .question = question};
}

static void lengthen(char **text, const char *more)
{
    size_t length = strlen(*text), blank = length > 0, size = strlen(more) + 1;
    *text = memory_resize(*text, length + blank + size, 1);
    memset(*text + length, ' ', blank);
    memcpy(*text + length + blank, more, size);
}

static int add_question(struct parse *parse, const struct foi_label *label, const char *text,
                        struct overt_error *err)
{
    struct foi_request *request = parse->request;
    struct foi_question question = {.number = label->number, .letter = label->letter,
                                    .roman = label->roman, .line = parse->line, .parent = NONE,
                                    .follows = NONE, .period = parse->general};
    foi_label_format(label, question.label);
    if (request->count == FOI_QUESTION_MAX)
        return error_set(err, OVERT_LIMIT,
                         "line %d: the request has more than %d questions; split it", parse->line,
                         FOI_QUESTION_MAX);
    for (size_t i = 0; i < request->count; i++)
        if (text_equal(request->questions[i].label, question.label))
            return error_set(err, OVERT_INPUT,
                             "%s stands twice in the request (lines %d and %d); give each question "
                             "a number of its own",
                             question.label, request->questions[i].line, parse->line);
    question.text = memory_copy_text(text);
    request->questions = memory_resize(request->questions, request->count + 1, sizeof question);
    request->questions[request->count] = question;
    add_line(request, text, request->count++);
    parse->last = *label;
    return 0;
}

/// "1-6", "Q1 to Q6", "1, 2 and 5". Adds a statement for each piece; returns what follows, or NULL
/// when there is none.
static const char *read_numbers(struct parse *parse, const char *at)
{
    int low = 0;
    bool range = false;
    for (;;) {
        at += strspn(at, " ");
        at += *at == 'Q' || *at == 'q';
        int number = foi_number_read(&at, 999);
        if (number == 0)
            return NULL;
        at += isalpha((unsigned char)*at) && !isalnum((unsigned char)at[1]);
        if (parse->statement_count < STATEMENT_MAX)
            parse->statements[parse->statement_count++] =
                (struct statement){.low = range ? low : number, .high = number};
        low = number;
        at += strspn(at, " ");
        range = text_starts(at, "-") || text_starts(at, "\xe2\x80\x93") || text_starts(at, "to ");
        bool list = text_starts(at, ",") || text_starts(at, "and ") || text_starts(at, "&");
        if (!range && !list)
            return at;
        at += text_starts(at, "\xe2\x80\x93") ? 3
              : text_starts(at, "to ")        ? 2
              : text_starts(at, "and ")       ? 3
                                              : 1;
        at += list && text_starts(at + strspn(at, " "), "and ") ? 4 + strspn(at, " ") : 0;
    }
}

/// A line that says which time its questions are about. 1 it is, 0 it is none, OVERT_INPUT.
static int read_statement(struct parse *parse, const char *line, struct overt_error *err)
{
    static const char *const verbs[] = {"relate", "cover",   "concern", "refer",
                                        "apply",  "applies", "are ",    "is "};
    size_t before = parse->statement_count;
    struct foi_period period = {0};
    if (!text_starts_nocase(line, "question"))
        return 0;
    const char *rest = line + strlen("question");
    rest += *rest == 's' || *rest == 'S';
    rest = *rest == ' ' ? read_numbers(parse, rest) : NULL;
    bool says = false;
    for (size_t i = 0; rest != NULL && i < ARRAY_COUNT(verbs); i++)
        says |= text_starts_nocase(rest, verbs[i]);
    if (!says) {
        parse->statement_count = before;
        return 0;
    }
    if (parse->statement_count == STATEMENT_MAX)
        return error_set(err, OVERT_LIMIT, "line %d: too many lines that state a period",
                         parse->line);
    if (foi_period_read(rest, &period) != 1)
        return error_set(
            err, OVERT_INPUT,
            "line %d: the period cannot be read; put it as \"Questions 1-6 relate to the period "
            "January 2022-January 2023.\"",
            parse->line);
    for (size_t i = before; i < parse->statement_count; i++)
        parse->statements[i].period = period;
    return 1;
}

static bool starts_any(const char *line, const char *const *starts)
{
    for (; *starts != NULL; starts++)
        if (text_starts_nocase(line, *starts))
            return true;
    return false;
}

/// Text without a label: more of the question above it, a general period, or words around the
/// questions.
static int read_plain(struct parse *parse, const char *line, struct overt_error *err)
{
    static const char *const times[] = {"for ", "between ", "from ", "since ", "during ", NULL};
    struct foi_request *request = parse->request;
    struct foi_line *above = request->line_count > 0 ? &request->lines[request->line_count - 1]
                                                     : NULL;
    if (above != NULL && !parse->blank && above->question != NONE) {
        lengthen(&request->questions[above->question].text, line);
        lengthen(&above->text, line);
        return 0;
    }
    if (strstr(line, "period") != NULL || starts_any(line, times)) {
        struct foi_period period = {0};
        int found = foi_period_read(line, &period);
        if (found < 0)
            return error_set(err, OVERT_INPUT,
                             "line %d: the period cannot be read; put it as \"For the period "
                             "January 2022-January 2023\"",
                             parse->line);
        if (found == 1)
            parse->general = period;
    }
    add_line(request, line, NONE);
    return 0;
}

static int read_line(struct parse *parse, char *raw, struct overt_error *err)
{
    static const char *const greetings[] = {"dear ",        "to whom",        "hello",
                                            "good morning", "good afternoon", NULL};
    static const char *const endings[] = {
        "yours",     "kind regards", "best regards", "regards",   "many thanks", "with thanks",
        "thank you", "thanks",       "best wishes",  "sincerely", NULL};
    char *line = text_trim(raw);
    struct foi_label label;
    if (strlen(line) > LINE_BYTES_MAX)
        return error_set(err, OVERT_LIMIT, "line %d is longer than %d bytes; break it", parse->line,
                         LINE_BYTES_MAX);
    if (*line == '\0') {
        parse->blank = true;
        return 0;
    }
    int result = read_statement(parse, line, err);
    if (result > 0)
        add_line(parse->request, line, NONE);
    if (result != 0) {
        parse->blank = false;
        return result < 0 ? result : 0;
    }
    const char *rest = foi_label_read(line, &parse->last, &label);
    // After the signature began only "Q12." is a question: "A. Person" and "12 High Street" are
    // not.
    if (rest != NULL && (!parse->over || label.marked)) {
        parse->over = false;
        result = add_question(parse, &label, rest, err);
    } else {
        parse->over |= parse->request->count > 0 && starts_any(line, endings);
        bool greeting = parse->request->count == 0 && starts_any(line, greetings);
        result = parse->over || greeting ? 0 : read_plain(parse, line, err);
    }
    parse->blank = false;
    return result;
}

/// Statements hold for their numbers wherever they stand, before a general period.
static void apply_statements(struct parse *parse)
{
    for (size_t s = 0; s < parse->statement_count; s++)
        for (size_t i = 0; i < parse->request->count; i++) {
            struct foi_question *question = &parse->request->questions[i];
            if (question->number >= parse->statements[s].low &&
                question->number <= parse->statements[s].high)
                question->period = parse->statements[s].period;
        }
}

static int parse_lines(struct parse *parse, char *bytes, struct overt_error *err)
{
    for (char *at = bytes; at != NULL && *at != '\0';) {
        char *end = strchr(at, '\n');
        if (end != NULL)
            *end++ = '\0';
        if (++parse->line > LINE_COUNT_MAX)
            return error_set(err, OVERT_LIMIT, "the request has more than %d lines",
                             LINE_COUNT_MAX);
        int result = read_line(parse, at, err);
        if (result < 0)
            return result;
        at = end;
    }
    if (parse->request->count == 0)
        return error_set(err, OVERT_INPUT,
                         "no question was found in the request; put each on a line of its own that "
                         "begins with its "
                         "number: Q1, Q1a, Q2 ...");
    apply_statements(parse);
    return 0;
}

int foi_request_parse(const char *bytes, size_t size, struct foi_request *ret_request,
                      struct overt_error *err)
{
    AUTO_TEXT struct text cleaned = {0};
    struct foi_request request = {0};
    struct parse parse = {.request = &request};
    text_init(&cleaned, FOI_REQUEST_SIZE_MAX);
    int result = clean(bytes, size, &cleaned, err);
    if (result == 0)
        result = parse_lines(&parse, cleaned.bytes, err);
    if (result < 0) {
        foi_request_finish(&request);
        return result;
    }
    *ret_request = request;
    return 0;
}

void foi_request_finish(struct foi_request *request)
{
    for (size_t i = 0; i < request->count; i++)
        memory_free(request->questions[i].text);
    for (size_t i = 0; i < request->line_count; i++)
        memory_free(request->lines[i].text);
    memory_free(request->questions);
    memory_free(request->lines);
    *request = (struct foi_request){0};
}
