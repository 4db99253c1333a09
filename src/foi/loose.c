// SPDX-License-Identifier: Apache-2.0
// loose.c - a request without numbers: its questions are found and numbered in their order.
//
// What asks is a sentence with a question mark, an item of a list, or a sentence that demands
// ("Please provide ...") and has a place. What says how to handle the request ("Please acknowledge
// receipt") is none. Every line keeps its words; only "Q1." and so on is put before.
#include <ctype.h>
#include <string.h>

#include "foi/internal.h"

struct loose {
    struct text *out;
    int *lines;
    size_t line_count, found;
    bool list; ///< the line before ended with a colon, or was an item
    bool over;
};

static void put_line(struct loose *loose, const char *text, size_t length, int line, bool asks)
{
    loose->lines = memory_resize(loose->lines, loose->line_count + 1, sizeof *loose->lines);
    loose->lines[loose->line_count++] = line;
    if (asks)
        text_printf(loose->out, "Q%zu. ", ++loose->found);
    text_append_bytes(loose->out, text, length);
    text_append_char(loose->out, '\n');
}

/// The bytes of a bullet and the blanks after it, or 0.
static size_t bullet(const char *line)
{
    static const char *const marks[] = {"-",
                                        "*",
                                        "\xe2\x80\xa2",
                                        "\xe2\x80\x93",
                                        "\xe2\x80\x94",
                                        "\xc2\xb7",
                                        "\xe2\x97\xa6",
                                        "\xe2\x96\xaa",
                                        "o",
                                        ">"};
    for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
        size_t length = strlen(marks[i]);
        if (text_starts(line, marks[i]) && (line[length] == ' ' || line[length] == '\t'))
            return length + strspn(line + length, " \t");
    }
    return 0;
}

static bool abbreviated(const char *text, const char *stop)
{
    static const char *const words[] = {"eg", "e.g", "ie", "i.e", "etc", "no",
                                        "mr", "mrs", "ms", "dr",  "st"};
    const char *start = stop;
    while (start > text && !isspace((unsigned char)start[-1]) && start[-1] != '(')
        start--;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if ((size_t)(stop - start) == strlen(words[i]) &&
            strncasecmp(start, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/// The end of the sentence that begins at `at`, behind its full stop.
static const char *sentence_end(const char *at)
{
    for (const char *c = at; *c != '\0'; c++) {
        bool stop = *c == '?' || *c == '!' || (*c == '.' && !abbreviated(at, c));
        if (stop && (c[1] == '\0' || (c[1] == ' ' && (*c == '?' || isupper((unsigned char)c[2]) ||
                                                      !isalnum((unsigned char)c[2])))))
            return c + 1;
    }
    return at + strlen(at);
}

static bool asks(const char *sentence, bool item)
{
    char *term = NULL, *meaning = NULL;
    size_t length = strlen(sentence);
    if (length < 8 || sentence[length - 1] == ':')
        return false;
    if (foi_definition_read(sentence, &term, &meaning) == 1) {
        memory_free(term);
        memory_free(meaning);
        return false;
    }
    struct foi_about about = foi_topic_find(sentence);
    bool question =
        sentence[length - 1] == '?' || item ||
        foi_words_hold("like to know|wish to know|want to know|tell me whether|tell me how"
                       "|let me know if|let me know whether|confirm whether",
                       sentence);
    if (about.topic == TOPIC_NONE && foi_list_holds("handling", sentence))
        return false;
    bool told = text_starts_nocase(sentence, "I ") || text_starts_nocase(sentence, "We ") ||
                text_starts_nocase(sentence, "My ") || text_starts_nocase(sentence, "Our ") ||
                text_starts_nocase(sentence, "If ");
    bool wish = foi_words_hold("would like|request|ask|want", sentence);
    return question || (about.topic != TOPIC_NONE && foi_list_holds("demand", sentence) &&
                        (!told || (wish && !foi_words_hold("questions|writing", sentence))));
}

static void put_sentences(struct loose *loose, const char *line, int number)
{
    while (*line != '\0') {
        const char *end = sentence_end(line);
        AUTO_FREE char *sentence = memory_new((size_t)(end - line) + 1, 1);
        memcpy(sentence, line, (size_t)(end - line));
        put_line(loose, sentence, strlen(sentence), number, asks(sentence, false));
        line = end + strspn(end, " ");
    }
}

static void put_paragraph(struct loose *loose, char *line, int number)
{
    size_t mark = bullet(line);
    loose->over |= loose->found > 0 && foi_line_ends(line);
    if (loose->over || (loose->found == 0 && foi_line_greets(line)) || *line == '\0') {
        put_line(loose, line, strlen(line), number, false);
        return;
    }
    if (mark > 0) {
        put_line(loose, line + mark, strlen(line + mark), number, asks(line + mark, true));
    } else {
        put_sentences(loose, line, number);
    }
}

/// More of the line before: no item, no empty line between, and that did not end.
static bool goes_on(const struct text *paragraph, const char *line)
{
    if (paragraph->length == 0 || *line == '\0' || bullet(line) > 0)
        return false;
    char last = paragraph->bytes[paragraph->length - 1];
    return strchr(":?.!", last) == NULL && (last != ',' || islower((unsigned char)*line));
}

size_t foi_loose_number(const char *text, struct text *out, int **ret_lines)
{
    struct loose loose = {.out = out};
    AUTO_TEXT struct text paragraph = {0};
    AUTO_FREE char *copy = memory_copy_text(text);
    int number = 0, first = 1;
    text_init(&paragraph, FOI_REQUEST_SIZE_MAX);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, '\n');
        if (end != NULL)
            *end++ = '\0';
        char *line = text_trim(at);
        number++;
        if (goes_on(&paragraph, line)) {
            text_append_char(&paragraph, ' ');
        } else {
            if (paragraph.length > 0)
                put_paragraph(&loose, paragraph.bytes, first);
            text_clear(&paragraph);
            first = number;
            if (*line == '\0')
                put_line(&loose, "", 0, number, false);
        }
        text_append(&paragraph, line);
        at = end;
    }
    if (paragraph.length > 0)
        put_paragraph(&loose, paragraph.bytes, first);
    *ret_lines = loose.lines;
    return loose.found;
}
