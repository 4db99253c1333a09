// SPDX-License-Identifier: Apache-2.0
// letter_pdf.c - the letter's blocks on A4 pages.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/pdf.h"
#include "foi/texts.h"

#define BODY 10.5
#define KEEP       46.0  ///< room under a heading
#define KEEP_TABLE 105.0 ///< room for the first rows of a table
#define BESIDE_MAX 48 ///< bytes of an answer, and of its label, that stand on one line

static const struct pdf_style force_style = {"P", PDF_BOLD, 19, true, 0, 0, 2, KEEP, false};
static const struct pdf_style unit_style = {"P", PDF_PLAIN, BODY, false, 0, 0, 0, KEEP, false};
static const struct pdf_style subject_style = {"H1", PDF_BOLD, 14, false, 0, 12, 8, KEEP, false};

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
static void put_answer(struct pdf *pdf, const struct foi_block *block)
{
    AUTO_TEXT struct text head = {0};
    text_init(&head, 8000);
    text_printf(&head, "%s response:", block->label);
    if (*block->text != '\0' && strlen(block->text) <= BESIDE_MAX && head.length <= BESIDE_MAX) {
        pdf_labelled(pdf, &beside_style, head.bytes, block->text);
        return;
    }
    pdf_paragraph(pdf, &styles[BLOCK_ANSWER], head.bytes);
    if (*block->text != '\0')
        pdf_paragraph(pdf, &styles[BLOCK_PARAGRAPH], block->text);
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

static void put_table(struct pdf *pdf, const struct foi_table *table)
{
    struct pdf_table shape = {.caption = table->caption, .column_count = table->column_count};
    struct pdf_row widest = {{NULL}}, cells;
    find_widest(table, &widest);
    for (size_t i = 0; i < table->column_count; i++) {
        shape.head.cells[i] = table->columns[i].head;
        shape.figures[i] = table->columns[i].figures;
    }
    pdf_table_begin(pdf, &shape, &widest);
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++)
            cells.cells[i] = foi_table_cell(table, row, i);
        pdf_table_row(pdf, &cells,
                      row + 1 == table->row_count && text_equal(cells.cells[0], "Total"));
    }
    pdf_table_end(pdf);
}

static void put_block(struct pdf *pdf, const struct foi_block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
    case BLOCK_SUBHEADING:
    case BLOCK_MINOR:
    case BLOCK_PARAGRAPH:
    case BLOCK_LINES: pdf_paragraph(pdf, &styles[block->kind], block->text); break;
    case BLOCK_LIST: put_list(pdf, block->text); break;
    case BLOCK_ANSWER: put_answer(pdf, block); break;
    case BLOCK_PART: pdf_labelled(pdf, &styles[BLOCK_PART], block->label, block->text); break;
    case BLOCK_TABLE: put_table(pdf, block->table); break;
    case BLOCK_REQUEST: put_request(pdf, block); break;
    }
}

static void put_letter(struct pdf *pdf, const struct foi_letter *letter, const char *subject,
                       const struct foi_values *values)
{
    pdf_paragraph(pdf, &force_style, foi_value(values, "force"));
    pdf_paragraph(pdf, &unit_style, foi_value(values, "unit"));
    pdf_rule(pdf);
    pdf_paragraph(pdf, &styles[BLOCK_PARAGRAPH], foi_value(values, "sent"));
    pdf_paragraph(pdf, &subject_style, subject);
    for (size_t i = 0; i < letter->count; i++) {
        bool quoted = i > 0 && letter->blocks[i - 1].kind == BLOCK_REQUEST;
        if (quoted && letter->blocks[i].kind != BLOCK_REQUEST)
            pdf_space(pdf, 8);
        put_block(pdf, &letter->blocks[i]);
    }
}

int foi_letter_pdf(const struct foi_letter *letter, const struct foi_values *values,
                   struct text *out, struct overt_error *err)
{
    AUTO_FREE char *subject = foi_text_block(foi_letters_letter, "subject", values);
    AUTO_TEXT struct text created = {0};
    text_init(&created, 100);
    text_printf(&created, "%sT12:00:00Z", foi_value(values, "sent-iso"));
    struct pdf_params params = {.title = subject,
                                .author = foi_value(values, "force"),
                                .language = "en-GB",
                                .foot = subject,
                                .page = "Page %zu of %zu",
                                .created = created.bytes};
    // Twice: the foot of the first page says how many there are.
    for (int round = 0; round < 2; round++) {
        struct pdf *pdf = NULL;
        int code = pdf_create(&params, &pdf, err);
        if (code < 0)
            return code;
        put_letter(pdf, letter, subject, values);
        code = pdf_finish(&pdf, out, &params.pages, err);
        if (code < 0)
            return code;
    }
    return 0;
}
