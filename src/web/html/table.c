// SPDX-License-Identifier: Apache-2.0
// table.c - tables and tabs.
#include "web/html/internal.h"

static void cell_rest(struct html *html, const struct html_cell *cell)
{
    html_attr(html, "colspan", html_unless_empty(cell->colspan));
    html_attr(html, "rowspan", html_unless_empty(cell->rowspan));
    html_attributes(html, cell->attributes);
    html_lit(html, ">");
    html_words(html, &cell->words);
}

/// ` class="govuk-table__cell govuk-table__cell--numeric more"`
static void cell_class(struct html *html, const char *own, const struct html_cell *cell)
{
    struct html_id formed;
    const char *format = html_unless_empty(cell->format);
    if (format != NULL) {
        struct html_id dashed;
        html_id_join(&formed, html_id_join(&dashed, own, "--"), format);
    }
    html_class(html, own, format != NULL ? formed.bytes : NULL, cell->classes);
}

static void put_head(struct html *html, const struct html_table *table)
{
    if (table->head_count == 0)
        return;
    html_lit(html, "<thead class=\"govuk-table__head\">\n<tr class=\"govuk-table__row\">\n");
    for (size_t i = 0; i < table->head_count; i++) {
        html_lit(html, "<th scope=\"col\"");
        cell_class(html, "govuk-table__header", &table->head[i]);
        html_attr(html, "aria-sort", table->head[i].sort);
        cell_rest(html, &table->head[i]);
        html_lit(html, "</th>\n");
    }
    html_lit(html, "</tr>\n</thead>\n");
}

static void put_row(struct html *html, const struct html_table *table,
                    const struct html_table_row *row)
{
    html_lit(html, "<tr class=\"govuk-table__row\">\n");
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct html_cell *cell = &row->cells[i];
        if (i == 0 && table->first_is_header) {
            html_lit(html, "<th scope=\"row\"");
            html_class(html, "govuk-table__header", cell->classes);
            html_attr(html, "data-sort-value", cell->sort);
            cell_rest(html, cell);
            html_lit(html, "</th>\n");
        } else {
            html_lit(html, "<td");
            cell_class(html, "govuk-table__cell", cell);
            html_attr(html, "data-sort-value", cell->sort);
            cell_rest(html, cell);
            html_lit(html, "</td>\n");
        }
    }
    html_lit(html, "</tr>\n");
}

void html_table(struct html *html, const struct html_table *table)
{
    html_lit(html, "<table");
    html_class(html, "govuk-table", table->classes);
    if (table->sortable)
        html_lit(html, " data-module=\"moj-sortable-table\"");
    html_attributes(html, table->attributes);
    html_lit(html, ">\n");
    if (html_unless_empty(table->caption) != NULL) {
        html_lit(html, "<caption");
        html_class(html, "govuk-table__caption", table->caption_classes);
        html_lit(html, ">");
        html_text(html, table->caption);
        html_lit(html, "</caption>\n");
    }
    put_head(html, table);
    html_lit(html, "<tbody class=\"govuk-table__body\">\n");
    for (size_t i = 0; i < table->row_count; i++)
        if (!table->rows[i].left_out)
            put_row(html, table, &table->rows[i]);
    html_lit(html, "</tbody>\n</table>\n");
}

static const char *tab_id(const struct html_tabs *tabs, size_t index, struct html_id *id)
{
    if (html_unless_empty(tabs->items[index].id) != NULL)
        return tabs->items[index].id;
    return html_id_number(id, tabs->id_prefix != NULL ? tabs->id_prefix : "", index + 1, "");
}

static void put_tab(struct html *html, const struct html_tabs *tabs, size_t index)
{
    const struct html_tab *tab = &tabs->items[index];
    struct html_id id, address;
    html_lit(html, "<li");
    html_class(html, "govuk-tabs__list-item",
               index == 0 ? "govuk-tabs__list-item--selected" : NULL);
    html_lit(html, "><a class=\"govuk-tabs__tab\"");
    html_url(html, "href", html_id_join(&address, "#", tab_id(tabs, index, &id)));
    html_attributes(html, tab->attributes);
    html_lit(html, ">");
    html_text(html, tab->label);
    html_lit(html, "</a></li>\n");
}

static void put_panel(struct html *html, const struct html_tabs *tabs, size_t index)
{
    const struct html_tab *tab = &tabs->items[index];
    struct html_id id;
    html_lit(html, "<div");
    html_class(html, "govuk-tabs__panel", index > 0 ? "govuk-tabs__panel--hidden" : NULL);
    html_attr(html, "id", tab_id(tabs, index, &id));
    html_attributes(html, tab->panel_attributes);
    html_lit(html, ">\n");
    if (tab->words.write == NULL && html_given(&tab->words))
        html_lit(html, "<p class=\"govuk-body\">");
    html_words(html, &tab->words);
    if (tab->words.write == NULL && html_given(&tab->words))
        html_lit(html, "</p>\n");
    html_lit(html, "</div>\n");
}

void html_tabs(struct html *html, const struct html_tabs *tabs)
{
    html_lit(html, "<div");
    html_attr(html, "id", html_unless_empty(tabs->id));
    html_class(html, "govuk-tabs", tabs->classes);
    html_attributes(html, tabs->attributes);
    html_lit(html, " data-module=\"govuk-tabs\">\n<h2 class=\"govuk-tabs__title\">");
    html_text(html, tabs->title != NULL ? tabs->title : "Contents");
    html_lit(html, "</h2>\n");
    if (tabs->item_count > 0)
        html_lit(html, "<ul class=\"govuk-tabs__list\">\n");
    for (size_t i = 0; i < tabs->item_count; i++)
        if (!tabs->items[i].left_out)
            put_tab(html, tabs, i);
    if (tabs->item_count > 0)
        html_lit(html, "</ul>\n");
    for (size_t i = 0; i < tabs->item_count; i++)
        if (!tabs->items[i].left_out)
            put_panel(html, tabs, i);
    html_lit(html, "</div>\n");
}
