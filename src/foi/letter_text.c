// SPDX-License-Identifier: Apache-2.0
// letter_text.c - the letter as plain text in UTF-8: lines of at most 78 characters, tables in
// columns of even width.
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"

#define WIDTH 78
#define CELL_WIDTH_MAX 34
#define CELL_WIDTH_MIN 10
#define DATE_WIDTH_MAX 17 ///< "30 September 2022"

/// Characters, not bytes, of UTF-8.
static size_t width_of(const char *text, size_t size)
{
    size_t width = 0;
    for (size_t i = 0; i < size; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

static void append_blanks(struct text *out, size_t count)
{
    while (count-- > 0)
        text_append_char(out, ' ');
}

/// Bytes of the next line of `text` that fits: up to a line end or the last blank inside `width`; a
/// longer word is cut.
static size_t next_line(const char *text, size_t width)
{
    size_t length = 0, blank = 0, used = 0;
    while (text[length] != '\0' && text[length] != '\n') {
        if (((unsigned char)text[length] & 0xc0) != 0x80 && used++ == width)
            return blank > 0 ? blank : length;
        if (text[length] == ' ')
            blank = length;
        length++;
    }
    return length;
}

/// Words in lines; `column` is where the text begins, `indent` where its further lines do.
static void append_wrapped(struct text *out, const char *text, size_t column, size_t indent)
{
    while (*text != '\0') {
        size_t length = next_line(text, WIDTH - column);
        if (length > 0 && column > indent && width_of(text, length) + column > WIDTH)
            length = 0; // not even the first word: begin on a line of its own
        text_append_bytes(out, text, length);
        text += length;
        text += *text == ' ' || *text == '\n';
        if (*text != '\0') {
            text_append(out, "\n");
            append_blanks(out, indent);
        }
        column = indent;
    }
    text_append(out, "\n");
}

static void column_widths(const struct foi_table *table, size_t widths[COLUMN_MAX])
{
    for (size_t column = 0; column < table->column_count; column++) {
        widths[column] = width_of(table->columns[column].head, strlen(table->columns[column].head));
        for (size_t row = 0; row < table->row_count; row++) {
            const char *cell = foi_table_cell(table, row, column);
            size_t width = width_of(cell, strlen(cell));
            width = width < CELL_WIDTH_MAX ? width : CELL_WIDTH_MAX;
            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
}

/// The longest word of the column, which is not cut when there is room.
static size_t longest_word(const struct foi_table *table, size_t column)
{
    size_t longest = CELL_WIDTH_MIN;
    for (size_t row = 0; row <= table->row_count; row++) {
        const char *at = row > 0 ? foi_table_cell(table, row - 1, column)
                                 : table->columns[column].head;
        while (*at != '\0') {
            size_t size = strcspn(at, " \n"), width = width_of(at, size);
            longest = width > longest && width <= CELL_WIDTH_MAX ? width : longest;
            at += size + strspn(at + size, " \n");
        }
    }
    return longest;
}

/// Too wide together: the widest column gives way; columns of dates only when no other is left, and
/// words are cut last of all.
static void fit_widths(const struct foi_table *table, size_t widths[COLUMN_MAX])
{
    size_t least[COLUMN_MAX];
    bool wide[COLUMN_MAX];
    for (size_t i = 0; i < table->column_count; i++) {
        least[i] = longest_word(table, i);
        wide[i] = widths[i] > DATE_WIDTH_MAX;
    }
    for (int stage = 0; stage < 3;) {
        size_t sum = 0, widest = COLUMN_MAX;
        for (size_t i = 0; i < table->column_count; i++) {
            bool gives = (wide[i] || stage > 0) &&
                         widths[i] > (stage < 2 ? least[i] : CELL_WIDTH_MIN);
            sum += widths[i] + 2;
            if (gives && (widest == COLUMN_MAX || widths[i] >= widths[widest]))
                widest = i;
        }
        if (sum <= WIDTH)
            return;
        if (widest == COLUMN_MAX)
            stage++;
        else
            widths[widest]--;
    }
}

/// One row, over as many lines as its longest cell needs.
static void append_row(struct text *out, const struct foi_table *table,
                       const char *cells[COLUMN_MAX], const size_t widths[COLUMN_MAX])
{
    bool more = true;
    while (more) {
        size_t gap = 2;
        more = false;
        for (size_t i = 0; i < table->column_count; i++) {
            size_t length = next_line(cells[i], widths[i]);
            size_t pad = widths[i] - width_of(cells[i], length);
            append_blanks(out, gap + (table->columns[i].figures ? pad : 0));
            text_append_bytes(out, cells[i], length);
            gap = 2 + (table->columns[i].figures ? 0 : pad);
            cells[i] += length;
            cells[i] += *cells[i] == ' ' || *cells[i] == '\n';
            more |= *cells[i] != '\0';
        }
        while (out->length > 0 && out->bytes[out->length - 1] == ' ')
            out->bytes[--out->length] = '\0';
        text_append(out, "\n");
    }
}

static void append_table(struct text *out, const struct foi_table *table)
{
    size_t widths[COLUMN_MAX], sum = 0;
    const char *cells[COLUMN_MAX];
    column_widths(table, widths);
    fit_widths(table, widths);
    append_wrapped(out, table->caption, 0, 0);
    text_append(out, "\n");
    for (size_t i = 0; i < table->column_count; i++) {
        cells[i] = table->columns[i].head;
        sum += widths[i] + 2;
    }
    append_row(out, table, cells, widths);
    append_blanks(out, 2);
    for (size_t i = 2; i < sum; i++)
        text_append_char(out, '-');
    text_append(out, "\n");
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++)
            cells[i] = foi_table_cell(table, row, i);
        append_row(out, table, cells, widths);
    }
}

/// "Q1 response: No information held."
static void append_labelled(struct text *out, const char *label, const char *after,
                            const char *text)
{
    text_append(out, label);
    text_append(out, after);
    if (*text == '\0') {
        text_append(out, "\n");
        return;
    }
    text_append(out, " ");
    append_wrapped(out, text, width_of(label, strlen(label)) + strlen(after) + 1, 0);
}

static void append_items(struct text *out, const char *items, const char *mark)
{
    while (*items != '\0') {
        size_t length = strcspn(items, "\n");
        AUTO_FREE char *item = memory_new(length + 1, 1);
        memcpy(item, items, length);
        text_append(out, mark);
        append_wrapped(out, item, strlen(mark), strlen(mark));
        items += length + (items[length] == '\n');
    }
}

static void append_underlined(struct text *out, const char *text, char line)
{
    append_wrapped(out, text, 0, 0);
    for (size_t i = width_of(text, strlen(text)); i > 0; i--)
        text_append_char(out, line);
    text_append(out, "\n");
}

static void append_answer(struct text *out, const struct foi_block *block,
                          const struct foi_values *values)
{
    AUTO_FREE char *label = foi_answer_label(values, block->label);
    append_labelled(out, label, ":", block->text);
}

static void append_block(struct text *out, const struct foi_block *block,
                         const struct foi_values *values)
{
    switch (block->kind) {
    case BLOCK_HEADING: append_underlined(out, block->text, '='); break;
    case BLOCK_SUBHEADING: append_underlined(out, block->text, '-'); break;
    case BLOCK_MINOR:
    case BLOCK_PARAGRAPH: append_wrapped(out, block->text, 0, 0); break;
    case BLOCK_LIST: append_items(out, block->text, "  - "); break;
    case BLOCK_LINES: append_items(out, block->text, ""); break;
    case BLOCK_ANSWER: append_answer(out, block, values); break;
    case BLOCK_PART: append_labelled(out, block->label, ":", block->text); break;
    case BLOCK_TABLE: append_table(out, block->table); break;
    case BLOCK_REQUEST: // as it came: not broken again
        text_printf(out, "%s%s%s\n", block->label != NULL ? block->label : "",
                    block->label != NULL ? ". " : "", block->text);
        break;
    }
}

void foi_letter_text(const struct foi_letter *letter, const struct foi_values *values,
                     struct text *out)
{
    AUTO_FREE char *subject = foi_text_block(foi_letters_letter, "subject", values);
    AUTO_FREE char *our = foi_text_block(foi_letters_letter, "our-reference", values);
    text_printf(out, "%s\n%s\n", foi_value(values, "force"), foi_value(values, "unit"));
    append_items(out, foi_value(values, "sender"), "");
    text_printf(out, "\n%s\n%s\n\n", foi_value(values, "sent"), our);
    append_underlined(out, subject, '=');
    for (size_t i = 0; i < letter->count; i++) {
        bool together = i > 0 && letter->blocks[i].kind == BLOCK_REQUEST &&
                        letter->blocks[i - 1].kind == BLOCK_REQUEST;
        if (!together)
            text_append(out, "\n");
        append_block(out, &letter->blocks[i], values);
    }
}
