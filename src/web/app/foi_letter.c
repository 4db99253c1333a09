// SPDX-License-Identifier: Apache-2.0
// foi_letter.c - a letter drawn in a page, block by block, with what the linter finds at its place.
// Its text is the letter; its own page and PDF are files of their own (foi_files.c).
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/lint.h"
#include "web/app/foi_pages.h"

// A line of a text that goes on in the next one has so many bytes.
#define CUT_FROM 50
#define CUT_TO   82

/// Lines without an empty one between them.
struct block {
    const char *from;
    size_t size;      ///< bytes, without the last line end
    int line, lines;  ///< of the file, from 1
};

static bool is_empty(const char *line, const char *end)
{
    return strspn(line, " \t\r") >= (size_t)(end - line);
}

/// The next block from *at and line *number; false at the end.
static bool next_block(const char **at, int *number, struct block *ret_block)
{
    const char *line = *at, *end;
    for (; *line != '\0'; line = *end != '\0' ? end + 1 : end, (*number)++) {
        end = strchrnul(line, '\n');
        if (!is_empty(line, end))
            break;
    }
    *ret_block = (struct block){.from = line, .line = *number};
    if (*line == '\0')
        return false;
    for (; *line != '\0'; line = *end != '\0' ? end + 1 : end, (*number)++) {
        end = strchrnul(line, '\n');
        if (is_empty(line, end))
            break;
        ret_block->size = (size_t)(end - ret_block->from);
        ret_block->lines++;
    }
    *at = line;
    return true;
}

static char *copy_block(const struct block *block) MUST_CHECK;
static char *copy_block(const struct block *block)
{
    char *words = memory_new(block->size + 1, 1);
    memcpy(words, block->from, block->size);
    return words;
}

// ---- how a block looks ----

/// '=' or '-': the block is a line and a rule of these below it; else 0.
static char heading_of(const char *words)
{
    const char *rule = strchr(words, '\n');
    if (rule == NULL || (rule[1] != '=' && rule[1] != '-'))
        return 0;
    size_t size = strspn(rule + 1, (char[]){rule[1], '\0'});
    return size > 2 && rule[1 + size] == '\0' ? rule[1] : 0;
}

/// Columns: more than one blank between words.
static bool is_table(const char *words)
{
    for (const char *at = words; *at != '\0'; at++)
        if (at[0] != ' ' && at[0] != '\n' && at[1] == ' ' && at[2] == ' ' && at[3] == ' ')
            return true;
    return false;
}

static bool is_list(const char *words) { return text_starts(words, "  - "); }

/// Lines that were not cut at the edge of a text, such as an address or the questions: their ends
/// are meant.
static bool ends_are_meant(const char *words)
{
    for (const char *line = words; *line != '\0';) {
        const char *end = strchrnul(line, '\n');
        if (*end != '\0' && (end - line < CUT_FROM || end - line > CUT_TO))
            return true;
        line = *end != '\0' ? end + 1 : end;
    }
    return false;
}

static void put_list(struct html *html, char *words)
{
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (char *item = words; item != NULL;) {
        char *next = strstr(item + 1, "\n  - ");
        if (next != NULL)
            *next++ = '\0';
        html_lit(html, "<li>");
        html_outside(html, item + strlen("  - "));
        html_lit(html, "</li>\n");
        item = next;
    }
    html_lit(html, "</ul>\n");
}

static void put_words(struct html *html, const char *words)
{
    if (ends_are_meant(words)) {
        app_foi_lines(html, words, true);
        return;
    }
    html_lit(html, "<p class=\"govuk-body\">");
    html_outside(html, words);
    html_lit(html, "</p>\n");
}

static void put_heading(struct html *html, char *words, char rule)
{
    *strchr(words, '\n') = '\0';
    if (rule == '=')
        html_lit(html, "<h3 class=\"govuk-heading-m\">");
    else
        html_lit(html, "<h4 class=\"govuk-heading-s\">");
    html_outside(html, words);
    if (rule == '=')
        html_lit(html, "</h3>\n");
    else
        html_lit(html, "</h4>\n");
}

static void put_block(struct html *html, char *words)
{
    char rule = heading_of(words);
    if (rule != 0) {
        put_heading(html, words, rule);
    } else if (is_list(words)) {
        put_list(html, words);
    } else if (is_table(words)) {
        html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\" "
                       "aria-label=\"Table of the letter\"><pre class=\"overt-letter-table\">");
        html_text(html, words);
        html_lit(html, "</pre></div>\n");
    } else {
        put_words(html, words);
    }
}

// ---- findings ----

static bool is_of(const struct foi_finding *finding, const struct block *block)
{
    return finding->line >= block->line && finding->line < block->line + block->lines;
}

static void put_finding(struct html *html, const struct foi_finding *finding)
{
    if (finding->fault)
        html_lit(html, "<p class=\"govuk-error-message\">To be put right: ");
    else
        html_lit(html, "<p class=\"govuk-hint\">To be looked at: ");
    html_outside(html, finding->missing);
    html_lit(html, ". ");
    html_outside(html, finding->action);
    html_lit(html, " (");
    html_text(html, finding->rule);
    html_lit(html, ")</p>\n");
}

/// How many findings are about the block.
static size_t count_of(const struct foi_lint *lint, const struct block *block)
{
    size_t count = 0;
    for (size_t i = 0; lint != NULL && i < lint->count; i++)
        count += is_of(&lint->findings[i], block);
    return count;
}

void app_foi_letter(struct html *html, const char *text, const struct foi_lint *lint)
{
    struct block block;
    int line = 1;
    html_lit(html, "<div class=\"overt-letter\">\n");
    for (const char *at = text; next_block(&at, &line, &block);) {
        AUTO_FREE char *words = copy_block(&block);
        size_t found = count_of(lint, &block);
        if (found > 0) {
            html_lit(html, "<div class=\"overt-found\" tabindex=\"-1\" id=\"line-");
            html_int(html, block.line);
            html_lit(html, "\">\n");
        }
        put_block(html, words);
        for (size_t i = 0; found > 0 && i < lint->count; i++)
            if (is_of(&lint->findings[i], &block))
                put_finding(html, &lint->findings[i]);
        if (found > 0)
            html_lit(html, "</div>\n");
    }
    html_lit(html, "</div>\n");
}

/// The first line of the block that the finding is about; 0: it is about the letter as a whole.
static int place_of(const char *text, const struct foi_finding *finding)
{
    struct block block;
    int line = 1;
    for (const char *at = text; next_block(&at, &line, &block);)
        if (is_of(finding, &block))
            return block.line;
    return 0;
}

static void finding_words(const struct foi_finding *finding, char words[700])
{
    (void)snprintf(words, 700, "%.80s%s%.400s (%.100s)", finding->question,
                   finding->question[0] != '\0' ? ": " : "", finding->missing, finding->rule);
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
}

struct line {
    char words[700], href[32];
};

static void put_summary(struct html *html, const char *text, const struct foi_lint *lint)
{
    struct line *lines = memory_new(lint->faults + 1, sizeof *lines);
    struct html_error_line *items = memory_new(lint->faults + 1, sizeof *items);
    for (size_t i = 0; i < lint->faults; i++) {
        int place = place_of(text, &lint->findings[i]);
        finding_words(&lint->findings[i], lines[i].words);
        items[i].words = (struct html_words){.text = lines[i].words, .outside = true};
        if (place > 0) {
            (void)snprintf(lines[i].href, sizeof lines[i].href, "#line-%d", place);
            items[i].href = lines[i].href;
        }
    }
    html_error_summary(html, &(struct html_error_summary){
                                 .title = {.text = "To be put right before it goes"},
                                 .items = items,
                                 .item_count = lint->faults});
    memory_free(items);
    memory_free(lines);
}

void app_foi_findings(struct html *html, const char *text, const struct foi_lint *lint)
{
    if (lint->faults > 0)
        put_summary(html, text, lint);
    if (lint->count == lint->faults)
        return;
    app_heading(html, 2, "To be looked at");
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = lint->faults; i < lint->count; i++) {
        char words[700], href[32];
        int place = place_of(text, &lint->findings[i]);
        finding_words(&lint->findings[i], words);
        (void)snprintf(href, sizeof href, "#line-%d", place);
        html_lit(html, "<li>");
        if (place > 0)
            app_link(html, href, words);
        else
            html_outside(html, words);
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}
