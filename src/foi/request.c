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
#define STATEMENT_MAX  64

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
    bool context_any;          ///< the words before the questions name facial recognition
    int line;
    const int *line_map; ///< of each line, the line of the request that it comes from, or NULL
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
    struct foi_question question = {.number = label->number,
                                    .letter = label->letter,
                                    .roman = label->roman,
                                    .point = label->point,
                                    .line = parse->line,
                                    .parent = NONE,
                                    .follows = NONE,
                                    .period = parse->general};
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
    static const char *const leads[] = {"for ", "in relation to ", "in respect of ", "regarding "};
    size_t before = parse->statement_count;
    struct foi_period period = {0};
    bool led = false;
    for (size_t i = 0; i < ARRAY_COUNT(leads); i++)
        if (text_starts_nocase(line, leads[i]) &&
            text_starts_nocase(line + strlen(leads[i]), "question")) {
            line += strlen(leads[i]);
            led = true;
        }
    if (!text_starts_nocase(line, "question"))
        return 0;
    const char *rest = line + strlen("question");
    rest += *rest == 's' || *rest == 'S';
    rest = *rest == ' ' ? read_numbers(parse, rest) : NULL;
    bool says = led && rest != NULL;
    for (size_t i = 0; rest != NULL && i < ARRAY_COUNT(verbs); i++)
        says |= text_starts_nocase(rest, verbs[i]);
    if (!says) {
        parse->statement_count = before;
        return 0;
    }
    if (parse->statement_count == STATEMENT_MAX)
        return error_set(err, OVERT_LIMIT, "line %d: too many lines that state a period",
                         parse->line);
    if (foi_period_read(rest, parse->request->received, &period) != 1)
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

bool foi_line_greets(const char *line)
{
    static const char *const greetings[] = {"dear ", "to whom",      "hello",          "hi ",
                                            "hi,",   "good morning", "good afternoon", NULL};
    return starts_any(line, greetings);
}

bool foi_line_ends(const char *line)
{
    static const char *const endings[] = {"yours",       "kind regards", "best regards", "regards",
                                          "many thanks", "with thanks",  "thank you",    "thanks",
                                          "best wishes", "sincerely",    "warm regards", NULL};
    return starts_any(line, endings);
}

/// Whether words around the questions say which time they are about: "My questions cover 2024", not
/// "I wrote on 3 May 2019".
static bool states_time(const struct parse *parse, const char *line)
{
    static const char *const times[] = {"for ", "between ", "from ", "since ", "during ", NULL};
    if (strstr(line, "period") != NULL || starts_any(line, times))
        return true;
    bool opens = parse->request->count == 0 || strchr(line, ':') != NULL;
    return opens &&
           foi_words_hold("cover|covers|covering|relate|relates|relating|regarding|concern"
                          "|concerning|between|from|since|during|use of|limit|request",
                          line) &&
           !foi_words_hold("wrote|reported|article|news|published|dated|letter|previous|response"
                           "|reference|received|announced|meeting|bbc|guardian",
                           line);
}

/// A time for all questions from here on; "the above searches", "all questions": for all.
static int read_general(struct parse *parse, const char *line, struct overt_error *err)
{
    struct foi_period period = {0};
    struct foi_request *request = parse->request;
    if (!states_time(parse, line))
        return 0;
    int found = foi_period_read(line, request->received, &period);
    if (found < 0)
        return error_set(err, OVERT_INPUT,
                         "line %d: the period cannot be read; put it as \"For the period "
                         "January 2022-January 2023\"",
                         parse->line);
    if (found == 0)
        return 0;
    parse->general = period;
    if (foi_words_hold("above|all questions|these questions|all of the", line))
        for (size_t i = 0; i < request->count; i++)
            if (!request->questions[i].period.given)
                request->questions[i].period = period;
    return 0;
}

/// The modes that the words before the first question name.
static void read_context(struct parse *parse, const char *line)
{
    bool any = false, body_worn = false;
    if (parse->request->count > 0)
        return;
    parse->request->modes |= foi_modes_find(line, &body_worn, &any);
    parse->context_any |= any;
}

static bool read_definition(struct parse *parse, const char *line)
{
    struct foi_request *request = parse->request;
    struct foi_definition one = {.line = parse->line};
    if (request->definition_count >= STATEMENT_MAX ||
        foi_definition_read(line, &one.term, &one.meaning) == 0)
        return false;
    request->definitions =
        memory_resize(request->definitions, request->definition_count + 1, sizeof one);
    request->definitions[request->definition_count++] = one;
    return true;
}

/// Text without a label: a definition, more of the question above it, a general period, or words
/// around the questions.
static int read_plain(struct parse *parse, const char *line, struct overt_error *err)
{
    struct foi_request *request = parse->request;
    struct foi_line *above = request->line_count > 0 ? &request->lines[request->line_count - 1]
                                                     : NULL;
    bool defines = read_definition(parse, line);
    // "Of these alerts, how many were:" begins what follows.
    bool opens = line[strlen(line) - 1] == ':' && above != NULL && above->question != NONE &&
                 strchr(request->questions[above->question].text, '?') != NULL;
    if (!defines && !opens && above != NULL && !parse->blank && above->question != NONE) {
        lengthen(&request->questions[above->question].text, line);
        lengthen(&above->text, line);
        return 0;
    }
    int result = defines ? 0 : read_general(parse, line, err);
    if (result < 0)
        return result;
    read_context(parse, line);
    add_line(request, line, NONE);
    return 0;
}

static int read_line(struct parse *parse, char *raw, struct overt_error *err)
{
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
        parse->over |= parse->request->count > 0 && foi_line_ends(line);
        bool greeting = parse->request->count == 0 && foi_line_greets(line);
        greeting |= foi_line_tells_who(line);
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
    int count = 0;
    for (char *at = bytes; at != NULL && *at != '\0';) {
        char *end = strchr(at, '\n');
        if (end != NULL)
            *end++ = '\0';
        parse->line = parse->line_map != NULL ? parse->line_map[count] : count + 1;
        if (++count > LINE_COUNT_MAX)
            return error_set(err, OVERT_LIMIT, "the request has more than %d lines",
                             LINE_COUNT_MAX);
        int result = read_line(parse, at, err);
        if (result < 0)
            return result;
        at = end;
    }
    apply_statements(parse);
    if (parse->request->modes == 0 && parse->context_any)
        parse->request->modes = MODES_ALL;
    return 0;
}

/// "1/ Has the force ...?1a/Please ...": each on a line of its own.
static char *part_lines(const char *bytes)
{
    AUTO_TEXT struct text text = {0};
    text_init(&text, FOI_REQUEST_SIZE_MAX * 2);
    for (const char *c = bytes; *c != '\0'; c++) {
        text_append_char(&text, *c);
        size_t digits = *c == '?' ? strspn(c + 1, "0123456789") : 0;
        if (digits > 0 && strcspn(c + 1 + digits, "/).:") <= 1)
            text_append_char(&text, '\n');
    }
    return text_take(&text);
}

static int parse_numbered(const char *bytes, const int *line_map, struct foi_request *request,
                          struct overt_error *err)
{
    struct parse parse = {.request = request, .line_map = line_map};
    // A text that we numbered has its lines, and the map counts them.
    AUTO_FREE char *copy = line_map != NULL ? memory_copy_text(bytes) : part_lines(bytes);
    return parse_lines(&parse, copy, err);
}

/// A request without numbers is read again with numbers that are put in.
static int parse_loose(const char *bytes, struct foi_request *request, struct overt_error *err)
{
    AUTO_TEXT struct text numbered = {0};
    AUTO_FREE int *lines = NULL;
    int64_t received = request->received;
    text_init(&numbered, FOI_REQUEST_SIZE_MAX * 2);
    size_t found = foi_loose_number(bytes, &numbered, &lines);
    if (found == 0)
        return error_set(err, OVERT_INPUT,
                         "no question was found in the request; put each on a line of its own that "
                         "begins with its number: Q1, Q1a, Q2 ...");
    foi_request_finish(request);
    request->received = received;
    request->numbered_by_us = true;
    return parse_numbered(numbered.bytes, lines, request, err);
}

int foi_request_parse(const char *bytes, size_t size, int64_t received,
                      struct foi_request *ret_request, struct overt_error *err)
{
    AUTO_TEXT struct text cleaned = {0};
    struct foi_request request = {.received = received};
    text_init(&cleaned, FOI_REQUEST_SIZE_MAX);
    int result = clean(bytes, size, &cleaned, err);
    const char *text = cleaned.bytes != NULL ? cleaned.bytes : "";
    if (result == 0)
        result = parse_numbered(text, NULL, &request, err);
    if (result == 0 && request.count == 0)
        result = parse_loose(text, &request, err);
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
    for (size_t i = 0; i < request->definition_count; i++) {
        memory_free(request->definitions[i].term);
        memory_free(request->definitions[i].meaning);
    }
    memory_free(request->definitions);
    memory_free(request->questions);
    memory_free(request->lines);
    *request = (struct foi_request){0};
}
