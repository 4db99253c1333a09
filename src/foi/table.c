// SPDX-License-Identifier: Apache-2.0
// table.c - a small table of texts with a caption; figures can be added up in a last row.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

struct foi_table *foi_table_create(const char *caption, const struct foi_column *columns)
{
    struct foi_table *table = memory_new(1, sizeof *table);
    table->caption = memory_copy_text(caption);
    while (table->column_count < COLUMN_MAX && columns[table->column_count].head != NULL) {
        table->columns[table->column_count] = columns[table->column_count];
        table->column_count++;
    }
    return table;
}

void foi_table_add(struct foi_table *table, const char *const *cells)
{
    size_t at = table->row_count * table->column_count;
    table->cells = memory_resize(table->cells, at + table->column_count, sizeof *table->cells);
    for (size_t i = 0; i < table->column_count; i++)
        table->cells[at + i] = memory_copy_text(cells[i] != NULL ? cells[i] : "");
    table->row_count++;
}

void foi_table_close(struct foi_table *table)
{
    char sums[COLUMN_MAX][24] = {{0}};
    const char *cells[COLUMN_MAX] = {"Total"};
    bool wanted = false;
    for (size_t column = 1; column < table->column_count; column++) {
        int64_t sum = 0;
        for (size_t row = 0; table->columns[column].total && row < table->row_count; row++) {
            long value = 0;
            (void)text_to_int(foi_table_cell(table, row, column), 0, INT32_MAX, &value);
            sum += value;
        }
        if (table->columns[column].total)
            (void)snprintf(sums[column], sizeof sums[column], "%" PRId64, sum);
        wanted |= table->columns[column].total;
        cells[column] = sums[column];
    }
    table->totals = wanted && table->row_count > 1;
    if (table->totals)
        foi_table_add(table, cells);
}

static void say(char **text, const struct foi_texts *texts)
{
    char *said = foi_texts_say(texts, *text);
    memory_free(*text);
    *text = said;
}

void foi_table_say(struct foi_table *table, const struct foi_texts *texts)
{
    if (!foi_texts_is_welsh(texts))
        return;
    say(&table->caption, texts);
    for (size_t i = 0; i < table->row_count * table->column_count; i++)
        say(&table->cells[i], texts);
    for (size_t i = 0; i < table->column_count; i++) {
        table->heads[i] = foi_texts_say(texts, table->columns[i].head);
        table->columns[i].head = table->heads[i];
    }
}

const char *foi_table_cell(const struct foi_table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column];
}

void foi_table_destroy(struct foi_table **table)
{
    if (*table == NULL)
        return;
    for (size_t i = 0; i < (*table)->row_count * (*table)->column_count; i++)
        memory_free((*table)->cells[i]);
    memory_free((*table)->cells);
    for (size_t i = 0; i < COLUMN_MAX; i++)
        memory_free((*table)->heads[i]);
    memory_free((*table)->caption);
    memory_free(*table);
    *table = NULL;
}
