// SPDX-License-Identifier: Apache-2.0
// letter_html.c - the letter as one page of HTML5 that needs nothing else: no script, no font, no
// picture.
//
// WCAG 2.2 AA (held against axe-core): language, one h1 and headings in order, tables with caption
// and scope that can be scrolled by keyboard, contrast at least 7:1, text that reflows. Everything
// from outside goes through text_append_html.
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"

static void put_escaped(struct text *out, const char *bytes, size_t size)
{
    AUTO_FREE char *piece = memory_new(size + 1, 1);
    memcpy(piece, bytes, size);
    text_append_html(out, piece);
}

/// Escaped text in which https addresses become links. Only for our own texts and settings.
static void put_linked(struct text *out, const char *text)
{
    for (;;) {
        const char *link = strstr(text, "https://");
        if (link == NULL)
            break;
        size_t length = strcspn(link, " \n<>\"'");
        while (length > 0 && strchr(".,;)", link[length - 1]) != NULL)
            length--;
        put_escaped(out, text, (size_t)(link - text));
        text_append(out, "<a href=\"");
        put_escaped(out, link, length);
        text_append(out, "\">");
        put_escaped(out, link, length);
        text_append(out, "</a>");
        text = link + length;
    }
    text_append_html(out, text);
}

static void put_element(struct text *out, const char *name, const char *text)
{
    text_printf(out, "<%s>", name);
    put_linked(out, text);
    text_printf(out, "</%s>\n", name);
}

/// Lines of an address with breaks between.
static void put_lines(struct text *out, const char *lines)
{
    text_append(out, "<p class=\"lines\">");
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        AUTO_FREE char *line = memory_new(length + 1, 1);
        memcpy(line, lines, length);
        put_linked(out, line);
        lines += length;
        text_append(out, *lines == '\n' ? "<br>\n" : "");
        lines += *lines == '\n';
    }
    text_append(out, "</p>\n");
}

static void put_list(struct text *out, const char *items)
{
    text_append(out, "<ul>\n");
    while (*items != '\0') {
        size_t length = strcspn(items, "\n");
        text_append(out, "<li>");
        put_escaped(out, items, length);
        text_append(out, "</li>\n");
        items += length + (items[length] == '\n');
    }
    text_append(out, "</ul>\n");
}

static void put_cell(struct text *out, const struct foi_table *table, size_t row, size_t column)
{
    const char *class = table->columns[column].figures ? " class=\"figure\"" : "";
    text_append(out, column == 0 ? "<th scope=\"row\">" : "<td");
    if (column > 0)
        text_printf(out, "%s>", class);
    text_append_html(out, foi_table_cell(table, row, column));
    text_append(out, column == 0 ? "</th>" : "</td>");
}

static void put_table(struct text *out, const struct foi_table *table)
{
    text_append(out, "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
    text_append_html(out, table->caption);
    text_append(out, "\">\n<table>\n<caption>");
    text_append_html(out, table->caption);
    text_append(out, "</caption>\n<thead>\n<tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        text_printf(out, "<th scope=\"col\"%s>",
                    table->columns[i].figures ? " class=\"figure\"" : "");
        text_append_html(out, table->columns[i].head);
        text_append(out, "</th>");
    }
    text_append(out, "</tr>\n</thead>\n<tbody>\n");
    for (size_t row = 0; row < table->row_count; row++) {
        bool total = row + 1 == table->row_count && table->totals;
        text_append(out, total ? "<tr class=\"total\">" : "<tr>");
        for (size_t i = 0; i < table->column_count; i++)
            put_cell(out, table, row, i);
        text_append(out, "</tr>\n");
    }
    text_append(out, "</tbody>\n</table>\n</div>\n");
}

static void put_answer(struct text *out, const struct foi_block *block,
                       const struct foi_values *values)
{
    AUTO_FREE char *label = foi_answer_label(values, block->label);
    text_append(out, "<h3>");
    text_append_html(out, label);
    text_append(out, "</h3>\n");
    if (*block->text != '\0') {
        text_append(out, "<p>");
        text_append_html(out, block->text);
        text_append(out, "</p>\n");
    }
}

static void put_part(struct text *out, const struct foi_block *block)
{
    text_append(out, "<p><strong>");
    text_append_html(out, block->label);
    text_append(out, *block->text != '\0' ? ":</strong> " : ":</strong>");
    text_append_html(out, block->text);
    text_append(out, "</p>\n");
}

static void put_request_line(struct text *out, const struct foi_block *block)
{
    if (block->label == NULL) {
        text_append(out, "<p>");
        text_append_html(out, block->text);
        text_append(out, "</p>\n");
        return;
    }
    bool under = strpbrk(block->label, "abcdefghijklmnopqrstuvwxyz") != NULL;
    text_printf(out, "<p class=\"question%s\"><span>", under ? " under" : "");
    text_append_html(out, block->label);
    text_append(out, ".</span> ");
    text_append_html(out, block->text);
    text_append(out, "</p>\n");
}

static void put_block(struct text *out, const struct foi_block *block,
                      const struct foi_values *values)
{
    switch (block->kind) {
    case BLOCK_HEADING: put_element(out, "h2", block->text); break;
    case BLOCK_SUBHEADING: put_element(out, "h4", block->text); break;
    case BLOCK_MINOR: put_element(out, "h5", block->text); break;
    case BLOCK_PARAGRAPH: put_element(out, "p", block->text); break;
    case BLOCK_LIST: put_list(out, block->text); break;
    case BLOCK_LINES: put_lines(out, block->text); break;
    case BLOCK_ANSWER: put_answer(out, block, values); break;
    case BLOCK_PART: put_part(out, block); break;
    case BLOCK_TABLE: put_table(out, block->table); break;
    case BLOCK_REQUEST: put_request_line(out, block); break;
    }
}

static void put_head(struct text *out, const char *subject, const struct foi_values *values)
{
    text_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n", foi_texts_tag(values->texts));
    text_append(out, "<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'\">\n<title>");
    text_append_html(out, subject);
    text_append(out, " - ");
    text_append_html(out, foi_value(values, "force"));
    text_append(out, "</title>\n<style>\n");
    text_append(out, foi_letters_style);
    text_append(out, "</style>\n</head>\n<body>\n<header>\n<p class=\"force\">");
    text_append_html(out, foi_value(values, "force"));
    text_append(out, "</p>\n<p class=\"unit\">");
    text_append_html(out, foi_value(values, "unit"));
    text_append(out, "</p>\n</header>\n<main>\n<div class=\"sender\">\n");
    if (*foi_value(values, "sender") != '\0')
        put_lines(out, foi_value(values, "sender"));
    AUTO_FREE char *our = foi_text_block(foi_letters_letter, "our-reference", values);
    text_append(out, "<p class=\"date\">");
    text_append_html(out, foi_value(values, "sent"));
    text_append(out, "<br>\n");
    text_append_html(out, our);
    text_append(out, "</p>\n</div>\n");
    put_element(out, "h1", subject);
}

void foi_letter_html(const struct foi_letter *letter, const struct foi_values *values,
                     struct text *out)
{
    AUTO_FREE char *subject = foi_text_block(foi_letters_letter, "subject", values);
    put_head(out, subject, values);
    bool inside = false;
    for (size_t i = 0; i < letter->count; i++) {
        bool request = letter->blocks[i].kind == BLOCK_REQUEST;
        if (request != inside)
            text_append(out, request ? "<blockquote>\n" : "</blockquote>\n");
        inside = request;
        put_block(out, &letter->blocks[i], values);
    }
    text_append(out, inside ? "</blockquote>\n" : "");
    text_append(out, "</main>\n</body>\n</html>\n");
}
