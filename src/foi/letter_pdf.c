// SPDX-License-Identifier: Apache-2.0
// letter_pdf.c - the letter's blocks on A4 pages.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/pdf.h"
#include "foi/texts.h"

#define BODY 10.5
#define KEEP       46.0  ///< room under a heading
#define KEEP_TABLE 150.0 ///< room for the first rows of a table
#define ROWS_LAST  3
#define TO_END     250.0 ///< where the letter's heading begins
#define BESIDE_MAX 48 ///< bytes of an answer, and of its label, that stand on one line

static const struct pdf_style force_style = {"P", PDF_BOLD, 19, true, 0, 0, 2, KEEP, false};
static const struct pdf_style unit_style = {"P", PDF_PLAIN, BODY, false, 0, 0, 0, KEEP, false};
static const struct pdf_style subject_style = {"H1", PDF_BOLD, 14, false, 0, 12, 8, KEEP, false};

static const struct pdf_style sender_style = {"P", PDF_PLAIN, BODY - 0.5, false, 316, 0, 8, KEEP,
                                               false};

static const struct pdf_style beside_style = {"P", PDF_PLAIN, BODY, false, 0, 3, 3, 0, false};

/// How each kind of block looks; tables and labelled lines have their own.
static const struct pdf_style styles[] = {
    [BLOCK_HEADING] = {"H2", PDF_BOLD, 13, true, 0, 14, 5, KEEP, false},
    [BLOCK_SUBHEADING] = {"H3", PDF_BOLD, 11, false, 0, 11, 3, KEEP, false},
    [BLOCK_MINOR] = {"H4", PDF_ITALIC, BODY, false, 0, 8, 2, KEEP, false},
    [BLOCK_PARAGRAPH] = {"P", PDF_PLAIN, BODY, false, 0, 0, 6, 0, false},
    [BLOCK_LIST] = {"LI", PDF_PLAIN, BODY, false, 12, 0, 3, 0, false},
    [BLOCK_ANSWER] = {"H3", PDF_BOLD, 11, false, 0, 11, 2, KEEP_TABLE, false},
    [BLOCK_PART] = {"P", PDF_PLAIN, BODY, false, 0, 2, 4, 0, false},
    [BLOCK_REQUEST] = {"P", PDF_PLAIN, BODY, false, 12, 0, 4, 0, true},
    [BLOCK_LINES] = {"P", PDF_PLAIN, BODY, false, 0, 2, 8, 0, false},
};

static void put_list(struct pdf *pdf, const char *items)
{
    pdf_list_begin(pdf);
    while (*items != '\0') {
        size_t length = strcspn(items, "\n");
        AUTO_FREE char *item = memory_new(length + 1, 1);
        memcpy(item, items, length);
        pdf_labelled(pdf, &styles[BLOCK_LIST], "\xe2\x80\xa2", item);
        items += length + (items[length] == '\n');
    }
    pdf_list_end(pdf);
}

/// A short answer stands beside its label, as a person would write it; others under it.
static void put_answer(struct pdf *pdf, const struct foi_block *block,
                       const struct foi_values *values)
{
    AUTO_FREE char *label = foi_answer_label(values, block->label);
    AUTO_TEXT struct text head = {0};
    text_init(&head, 8000);
    text_printf(&head, "%s:", label);
    if (*block->text != '\0' && strlen(block->text) <= BESIDE_MAX && head.length <= BESIDE_MAX) {
        pdf_labelled(pdf, &beside_style, head.bytes, block->text);
        return;
    }
    pdf_paragraph(pdf, &styles[BLOCK_ANSWER], head.bytes);
    if (*block->text != '\0')
        pdf_paragraph(pdf, &styles[BLOCK_PARAGRAPH], block->text);
}

static void put_part(struct pdf *pdf, const struct foi_block *block)
{
    AUTO_TEXT struct text label = {0};
    text_init(&label, 8000);
    text_printf(&label, "%s:", block->label);
    struct pdf_style style = styles[BLOCK_PART];
    style.keep = *block->text == '\0' ? KEEP_TABLE : 0;
    pdf_labelled(pdf, &style, label.bytes, block->text);
}

static void put_request(struct pdf *pdf, const struct foi_block *block)
{
    struct pdf_style style = styles[BLOCK_REQUEST];
    if (block->label == NULL) {
        pdf_paragraph(pdf, &style, block->text);
        return;
    }
    bool under = strpbrk(block->label, "abcdefghijklmnopqrstuvwxyz") != NULL;
    style.indent += under ? 16 : 0;
    char label[sizeof((struct foi_question *)0)->label + 1];
    (void)snprintf(label, sizeof label, "%s.", block->label);
    pdf_labelled(pdf, &style, label, block->text);
}

/// The longest cell of each column, by its characters.
static void find_widest(const struct foi_table *table, struct pdf_row *widest)
{
    for (size_t i = 0; i < table->column_count; i++) {
        widest->cells[i] = table->columns[i].head;
        for (size_t row = 0; row < table->row_count; row++) {
            const char *cell = foi_table_cell(table, row, i);
            if (strlen(cell) > strlen(widest->cells[i]))
                widest->cells[i] = cell;
        }
    }
}

/// No table ends with less than ROWS_LAST rows on a page of their own, nor without its note.
static size_t rows_with(const struct foi_table *table, size_t row, bool noted)
{
    size_t left = table->row_count - row - 1;
    return left < ROWS_LAST ? left + (noted ? 1 : 0) : 0;
}

static size_t begins_with(const struct foi_table *table, bool noted)
{
    return table->row_count <= ROWS_LAST ? table->row_count + (noted ? 1 : 0) : ROWS_LAST;
}

static void put_table(struct pdf *pdf, const struct foi_table *table, bool noted)
{
    struct pdf_table shape = {.caption = table->caption, .column_count = table->column_count};
    struct pdf_row widest = {{NULL}}, cells;
    find_widest(table, &widest);
    for (size_t i = 0; i < table->column_count; i++) {
        shape.head.cells[i] = table->columns[i].head;
        shape.figures[i] = table->columns[i].figures;
    }
    pdf_table_begin(pdf, &shape, &widest, begins_with(table, noted));
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++)
            cells.cells[i] = foi_table_cell(table, row, i);
        pdf_table_row(pdf, &cells,
                      row + 1 == table->row_count && table->totals,
                      rows_with(table, row, noted));
    }
    pdf_table_end(pdf);
}

/// The room that what follows wants on the same page: an address under the words that lead to it,
/// the signature under "Yours sincerely".
static double room_after(const struct foi_letter *letter, size_t index)
{
    double room = 0;
    for (size_t i = index + 1; i < letter->count; i++) {
        const struct foi_block *next = &letter->blocks[i];
        bool last = i + 1 == letter->count;
        if (next->kind == BLOCK_LINES) {
            room += 14;
            for (const char *c = next->text; *c != '\0'; c++)
                room += *c == '\n' ? 14.5 : 0;
            return room + 12;
        }
        if (next->kind != BLOCK_PARAGRAPH || last || strlen(next->text) > BESIDE_MAX)
            return 0;
        room += 22;
    }
    return 0;
}

static void put_paragraph(struct pdf *pdf, const struct foi_letter *letter, size_t index)
{
    struct pdf_style style = styles[BLOCK_PARAGRAPH];
    enum foi_block_kind before = index > 0 ? letter->blocks[index - 1].kind : BLOCK_HEADING;
    if (before == BLOCK_ANSWER || before == BLOCK_PART || before == BLOCK_LIST)
        style.before = 6;
    style.keep = room_after(letter, index);
    pdf_paragraph(pdf, &style, letter->blocks[index].text);
}

/// It stays with the heading under it, and both with what follows.
static void put_heading(struct pdf *pdf, const struct foi_letter *letter, size_t index)
{
    const struct foi_block *block = &letter->blocks[index];
    struct pdf_style style = styles[block->kind];
    bool under = index + 1 < letter->count && block[1].kind == BLOCK_MINOR;
    style.keep += under ? styles[BLOCK_MINOR].before + KEEP : 0;
    pdf_paragraph(pdf, &style, block->text);
}

static void put_block(struct pdf *pdf, const struct foi_letter *letter, size_t index,
                      const struct foi_values *values)
{
    const struct foi_block *block = &letter->blocks[index];
    bool noted = index + 1 < letter->count && block[1].kind == BLOCK_PARAGRAPH;
    switch (block->kind) {
    case BLOCK_HEADING:
    case BLOCK_SUBHEADING:
    case BLOCK_MINOR: put_heading(pdf, letter, index); break;
    case BLOCK_LINES: pdf_paragraph(pdf, &styles[block->kind], block->text); break;
    case BLOCK_PARAGRAPH: put_paragraph(pdf, letter, index); break;
    case BLOCK_LIST: put_list(pdf, block->text); break;
    case BLOCK_ANSWER: put_answer(pdf, block, values); break;
    case BLOCK_PART: put_part(pdf, block); break;
    case BLOCK_TABLE: put_table(pdf, block->table, noted); break;
    case BLOCK_REQUEST: put_request(pdf, block); break;
    }
}

/// At the right; at the left is the room for who it is for, in the window of an envelope, and under
/// it for "Dear ...".
static void put_sender(struct pdf *pdf, const struct foi_values *values)
{
    AUTO_FREE char *our = foi_text_block(foi_letters_letter, "our-reference", values);
    AUTO_TEXT struct text dated = {0};
    text_init(&dated, 1000);
    text_printf(&dated, "%s\n%s", foi_value(values, "sent"), our);
    if (*foi_value(values, "sender") != '\0')
        pdf_paragraph(pdf, &sender_style, foi_value(values, "sender"));
    pdf_paragraph(pdf, &sender_style, dated.bytes);
    pdf_down_to(pdf, TO_END);
}

static void put_letter(struct pdf *pdf, const struct foi_letter *letter, const char *subject,
                       const struct foi_values *values)
{
    pdf_paragraph(pdf, &force_style, foi_value(values, "force"));
    pdf_paragraph(pdf, &unit_style, foi_value(values, "unit"));
    pdf_rule(pdf);
    put_sender(pdf, values);
    pdf_paragraph(pdf, &subject_style, subject);
    for (size_t i = 0; i < letter->count; i++) {
        bool quoted = i > 0 && letter->blocks[i - 1].kind == BLOCK_REQUEST;
        if (quoted && letter->blocks[i].kind != BLOCK_REQUEST)
            pdf_space(pdf, 8);
        put_block(pdf, letter, i, values);
    }
}

int foi_letter_pdf(const struct foi_letter *letter, const struct foi_values *values,
                   struct text *out, struct overt_error *err)
{
    AUTO_FREE char *subject = foi_text_block(foi_letters_letter, "subject", values);
    AUTO_TEXT struct text created = {0};
    bool welsh = foi_texts_is_welsh(values->texts);
    text_init(&created, 100);
    text_printf(&created, "%sT12:00:00Z", foi_value(values, "sent-iso"));
    struct pdf_params params = {.title = subject,
                                .author = foi_value(values, "force"),
                                .language = foi_texts_tag(values->texts),
                                .foot = subject,
                                .page = welsh ? "Tudalen %zu o %zu" : "Page %zu of %zu",
                                .created = created.bytes};
    struct pdf *pdf = NULL;
    int code = pdf_create(&params, &pdf, err);
    if (code < 0)
        return code;
    put_letter(pdf, letter, subject, values);
    pdf_again(pdf);
    put_letter(pdf, letter, subject, values);
    return pdf_finish(&pdf, out, err);
}
