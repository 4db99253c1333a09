// SPDX-License-Identifier: Apache-2.0
// pdf.c - pages of text by pango, drawn with cairo inside structure tags.
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/memory.h"
#include "foi/pdf.h"

#define PAGE_WIDTH  595.276 // A4
#define PAGE_HEIGHT 841.89
#define MARGIN      62.0
#define TOP         57.0
#define BOTTOM      (PAGE_HEIGHT - 68.0) // where text ends
#define FOOT        (PAGE_HEIGHT - 46.0) // where the foot stands
#define TEXT_WIDTH  (PAGE_WIDTH - 2 * MARGIN)
#define BODY        10.5
#define LAST        24.0 // a row may have two lines
#define CELL_GAP    9.0
#define ROW         19.0 // a row of one line
#define FONT        "Liberation Sans, Arial, Helvetica, DejaVu Sans, Sans"
#define URI_MAX     600
#define FONT_MAX    16
#define CELL_KEY_MAX 200
#define CELL_MAX    20000 // kept

/// A text on one line.
struct cell {
    PangoLayout *layout;
    double width, height;
};

struct pdf {
    struct pdf_params params;
    size_t pages; ///< that were counted
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout, *foot; ///< the foot is drawn in the midst of a paragraph
    struct text bytes;
    double y;
    size_t page;
    struct pdf_table table;
    double widths[PDF_COLUMN_MAX];
    bool counting; ///< how many pages: everything is measured and nothing drawn
    GHashTable *cells; ///< of tables, by face and text: they come again and again
    struct font {
        enum pdf_face face;
        double size;
        PangoFontDescription *words;
    } fonts[FONT_MAX];
    size_t font_count;
};

static cairo_status_t keep_bytes(void *out, const unsigned char *bytes, unsigned int size)
{
    struct text *text = out;
    text_append_bytes(text, bytes, size);
    return text->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_ink(struct pdf *pdf, bool coloured)
{
    if (coloured)
        cairo_set_source_rgb(pdf->cr, 0.07, 0.19, 0.36);
    else
        cairo_set_source_rgb(pdf->cr, 0.07, 0.07, 0.07);
}

static const PangoFontDescription *font_of(struct pdf *pdf, enum pdf_face face, double size)
{
    for (size_t i = 0; i < pdf->font_count; i++)
        if (pdf->fonts[i].face == face && pdf->fonts[i].size <= size && pdf->fonts[i].size >= size)
            return pdf->fonts[i].words;
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font,
                                      face == PDF_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font,
                                     face == PDF_ITALIC ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    assert(pdf->font_count < FONT_MAX);
    pdf->fonts[pdf->font_count++] = (struct font){face, size, font};
    return font;
}

static void set_text(struct pdf *pdf, enum pdf_face face, double size, double width,
                     const char *text)
{
    pango_layout_set_font_description(pdf->layout, font_of(pdf, face, size));
    pango_layout_set_width(pdf->layout, width > 0 ? (int)lround(width * PANGO_SCALE) : -1);
    pango_layout_set_alignment(pdf->layout, PANGO_ALIGN_LEFT);
    pango_layout_set_text(pdf->layout, text, -1);
}

static double text_height(struct pdf *pdf)
{
    PangoRectangle box;
    pango_layout_get_extents(pdf->layout, NULL, &box);
    return pango_units_to_double(box.height);
}

static double text_width(struct pdf *pdf)
{
    PangoRectangle box;
    pango_layout_get_extents(pdf->layout, NULL, &box);
    return pango_units_to_double(box.width);
}

static void tag_begin(struct pdf *pdf, const char *tag)
{
    if (!pdf->counting)
        cairo_tag_begin(pdf->cr, tag, NULL);
}

static void tag_end(struct pdf *pdf, const char *tag)
{
    if (!pdf->counting)
        cairo_tag_end(pdf->cr, tag);
}

static void draw_foot(struct pdf *pdf)
{
    PangoLayout *layout = pdf->layout;
    char number[80];
    if (pdf->counting)
        return;
    (void)snprintf(number, sizeof number, pdf->params.page, pdf->page, pdf->pages);
    cairo_set_source_rgb(pdf->cr, 0.3, 0.3, 0.3);
    pdf->layout = pdf->foot;
    set_text(pdf, PDF_PLAIN, 8.5, 0, pdf->params.foot);
    cairo_move_to(pdf->cr, MARGIN, FOOT);
    pango_cairo_show_layout(pdf->cr, pdf->layout);
    set_text(pdf, PDF_PLAIN, 8.5, 0, number);
    cairo_move_to(pdf->cr, PAGE_WIDTH - MARGIN - text_width(pdf), FOOT);
    pango_cairo_show_layout(pdf->cr, pdf->layout);
    pdf->layout = layout;
}

/// The foot stands outside of every tag: it is not part of the letter. So no tag may be open.
static void turn_page(struct pdf *pdf)
{
    if (!pdf->counting)
        cairo_show_page(pdf->cr);
    pdf->page++;
    pdf->y = TOP;
    draw_foot(pdf);
}

static void need(struct pdf *pdf, double height)
{
    if (pdf->y > TOP && pdf->y + height > BOTTOM)
        turn_page(pdf);
}

static void cell_free(void *cell)
{
    g_object_unref(((struct cell *)cell)->layout);
    memory_free(cell);
}

int pdf_create(const struct pdf_params *params, struct pdf **ret_pdf, struct overt_error *err)
{
    struct pdf *pdf = memory_new(1, sizeof *pdf);
    pdf->params = *params;
    pdf->counting = true;
    text_init(&pdf->bytes, (size_t)64 * 1024 * 1024);
    pdf->surface =
        cairo_pdf_surface_create_for_stream(keep_bytes, &pdf->bytes, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, params->title);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR, params->author);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATOR, "Overt");
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, params->created);
    pdf->cr = cairo_create(pdf->surface);
    pdf->layout = pango_cairo_create_layout(pdf->cr);
    pdf->foot = pango_cairo_create_layout(pdf->cr);
    pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(pdf->layout, (int)(2.2 * PANGO_SCALE));
    pdf->cells = g_hash_table_new_full(g_str_hash, g_str_equal, memory_free, cell_free);
    pdf->page = 1;
    pdf->y = TOP;
    cairo_status_t status = cairo_status(pdf->cr);
    if (status != CAIRO_STATUS_SUCCESS) {
        pdf_destroy(&pdf);
        return error_set(err, OVERT_IO, "the PDF could not be begun: %s",
                         cairo_status_to_string(status));
    }
    *ret_pdf = pdf;
    return 0;
}

void pdf_again(struct pdf *pdf)
{
    pdf->pages = pdf->page;
    pdf->counting = false;
    pdf->page = 1;
    pdf->y = TOP;
    draw_foot(pdf);
}

void pdf_destroy(struct pdf **pdf)
{
    if (*pdf == NULL)
        return;
    g_hash_table_destroy((*pdf)->cells);
    g_object_unref((*pdf)->layout);
    g_object_unref((*pdf)->foot);
    cairo_destroy((*pdf)->cr);
    cairo_surface_destroy((*pdf)->surface);
    for (size_t i = 0; i < (*pdf)->font_count; i++)
        pango_font_description_free((*pdf)->fonts[i].words);
    text_finish(&(*pdf)->bytes);
    memory_free(*pdf);
    *pdf = NULL;
}

/// An address that can be followed, as the rectangle that its letters fill on this line.
static void link_line(struct pdf *pdf, PangoLayoutLine *line, const char *text, double x,
                      double baseline)
{
    const char *start = text + line->start_index, *end = start + line->length;
    for (const char *at = strstr(start, "https://"); at != NULL && at < end;
         at = strstr(at + 1, "https://")) {
        size_t length = strcspn(at, " \n<>\"'");
        int from, to;
        char attributes[URI_MAX + 100];
        while (length > 0 && strchr(".,;)", at[length - 1]) != NULL)
            length--;
        if (length > URI_MAX || at + length > end)
            continue;
        pango_layout_line_index_to_x(line, (int)(at - text), FALSE, &from);
        pango_layout_line_index_to_x(line, (int)(at - text + (long)length), FALSE, &to);
        (void)snprintf(attributes, sizeof attributes, "rect=[%.2f %.2f %.2f %.2f] uri='%.*s'",
                       x + pango_units_to_double(from), baseline - BODY,
                       pango_units_to_double(to - from), BODY * 1.35, (int)length, at);
        cairo_tag_begin(pdf->cr, CAIRO_TAG_LINK, attributes);
        cairo_tag_end(pdf->cr, CAIRO_TAG_LINK);
    }
}

static void draw_bar(struct pdf *pdf, double x, double top, double height)
{
    if (pdf->counting)
        return;
    cairo_set_source_rgb(pdf->cr, 0.54, 0.58, 0.64);
    cairo_rectangle(pdf->cr, x, top, 2.5, height);
    cairo_fill(pdf->cr);
}

/// The lines of the layout one after the other, over as many pages as they need.
static void draw_lines(struct pdf *pdf, const struct pdf_style *style, const char *text, double x)
{
    PangoLayoutIter *at = pango_layout_get_iter(pdf->layout);
    double top = 0;
    do {
        PangoRectangle box;
        PangoLayoutLine *line = pango_layout_iter_get_line_readonly(at);
        pango_layout_iter_get_line_extents(at, NULL, &box);
        double height = pango_units_to_double(box.height) + 2.2;
        if (pdf->y + height > BOTTOM) {
            tag_end(pdf, style->tag);
            turn_page(pdf);
            tag_begin(pdf, style->tag);
        }
        top = pango_units_to_double(box.y);
        double baseline =
            pdf->y + pango_units_to_double(pango_layout_iter_get_baseline(at)) - top;
        if (style->bar)
            draw_bar(pdf, MARGIN, pdf->y - 1, height + style->after + 1);
        if (!pdf->counting) {
            set_ink(pdf, style->coloured);
            cairo_move_to(pdf->cr, x, baseline);
            pango_cairo_show_layout_line(pdf->cr, line);
            link_line(pdf, line, text, x, baseline);
        }
        pdf->y += height;
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
}

static void space_before(struct pdf *pdf, const struct pdf_style *style, double height)
{
    if (pdf->y > TOP)
        pdf->y += style->before;
    // Two lines at least stand together; a heading stays with what it heads.
    need(pdf, style->keep > 0 ? height + style->keep : fmin(height, 2.6 * style->size));
}

void pdf_paragraph(struct pdf *pdf, const struct pdf_style *style, const char *text)
{
    set_text(pdf, style->face, style->size, TEXT_WIDTH - style->indent, text);
    space_before(pdf, style, text_height(pdf));
    set_text(pdf, style->face, style->size, TEXT_WIDTH - style->indent, text);
    tag_begin(pdf, style->tag);
    draw_lines(pdf, style, text, MARGIN + style->indent);
    tag_end(pdf, style->tag);
    pdf->y += style->after;
}

void pdf_labelled(struct pdf *pdf, const struct pdf_style *style, const char *label,
                  const char *text)
{
    set_text(pdf, PDF_BOLD, style->size, 0, label);
    double hang = fmax(14, text_width(pdf) + 7), width = TEXT_WIDTH - style->indent - hang;
    set_text(pdf, style->face, style->size, width, text);
    space_before(pdf, style, text_height(pdf));
    tag_begin(pdf, style->tag);
    set_text(pdf, PDF_BOLD, style->size, 0, label);
    set_ink(pdf, style->coloured);
    cairo_move_to(pdf->cr, MARGIN + style->indent, pdf->y);
    if (!pdf->counting)
        pango_cairo_show_layout(pdf->cr, pdf->layout);
    set_text(pdf, style->face, style->size, width, text);
    draw_lines(pdf, style, text, MARGIN + style->indent + hang);
    tag_end(pdf, style->tag);
    pdf->y += style->after;
}

void pdf_space(struct pdf *pdf, double height) { pdf->y += height; }
void pdf_down_to(struct pdf *pdf, double y) { pdf->y = fmax(pdf->y, y); }
void pdf_list_begin(struct pdf *pdf) { tag_begin(pdf, "L"); }
void pdf_list_end(struct pdf *pdf) { tag_end(pdf, "L"); }

void pdf_rule(struct pdf *pdf)
{
    set_ink(pdf, true);
    cairo_rectangle(pdf->cr, MARGIN, pdf->y + 5, TEXT_WIDTH, 2.5);
    cairo_fill(pdf->cr);
    pdf->y += 22;
}

// ---- tables ----

static const struct pdf_style caption_style = {
    .tag = "Caption", .face = PDF_BOLD, .size = BODY, .before = 9, .after = 4};

/// Each column as wide as its longest cell; what is too much is taken from the widest.
static void set_widths(struct pdf *pdf, const struct pdf_row *widest)
{
    size_t count = pdf->table.column_count, most = 0;
    double sum = 0, room = TEXT_WIDTH - CELL_GAP * (double)(count - 1);
    for (size_t i = 0; i < count; i++) {
        set_text(pdf, PDF_BOLD, BODY - 1, 0, widest->cells[i]);
        pdf->widths[i] = text_width(pdf) + 2;
        sum += pdf->widths[i];
        most = pdf->widths[i] > pdf->widths[most] ? i : most;
    }
    for (; sum > room && pdf->widths[most] > 40; sum--) {
        pdf->widths[most]--;
        for (size_t i = 0; i < count; i++)
            most = pdf->widths[i] > pdf->widths[most] ? i : most;
    }
    for (size_t i = 0; sum < room && i < count; i++)
        pdf->widths[i] += (room - sum) / (double)count;
}

/// NULL when it has more than one line in that width.
static const struct cell *cell_of(struct pdf *pdf, enum pdf_face face, const char *text,
                                  double width)
{
    char key[CELL_KEY_MAX];
    if (snprintf(key, sizeof key, "%d%s", (int)face, text) >= CELL_KEY_MAX)
        return NULL;
    struct cell *cell = g_hash_table_lookup(pdf->cells, key);
    if (cell == NULL && g_hash_table_size(pdf->cells) < CELL_MAX) {
        cell = memory_new(1, sizeof *cell);
        set_text(pdf, face, BODY - 1, 0, text);
        *cell = (struct cell){pango_layout_copy(pdf->layout), text_width(pdf), text_height(pdf)};
        g_hash_table_insert(pdf->cells, memory_copy_text(key), cell);
    }
    return cell != NULL && cell->width <= width && strchr(text, '\n') == NULL ? cell : NULL;
}

static double row_height(struct pdf *pdf, const struct pdf_row *row, enum pdf_face face)
{
    double height = 0;
    for (size_t i = 0; i < pdf->table.column_count; i++) {
        const struct cell *cell = cell_of(pdf, face, row->cells[i], pdf->widths[i]);
        if (cell == NULL)
            set_text(pdf, face, BODY - 1, pdf->widths[i], row->cells[i]);
        height = fmax(height, cell != NULL ? cell->height : text_height(pdf));
    }
    return height + 6;
}

static void draw_cell(struct pdf *pdf, enum pdf_face face, const char *text, double x, size_t i)
{
    const struct cell *cell = cell_of(pdf, face, text, pdf->widths[i]);
    set_ink(pdf, false);
    if (cell != NULL) {
        double room = pdf->table.figures[i] ? pdf->widths[i] - cell->width : 0;
        cairo_move_to(pdf->cr, x + room, pdf->y + 3);
        pango_cairo_show_layout(pdf->cr, cell->layout);
        return;
    }
    set_text(pdf, face, BODY - 1, pdf->widths[i], text);
    if (pdf->table.figures[i])
        pango_layout_set_alignment(pdf->layout, PANGO_ALIGN_RIGHT);
    cairo_move_to(pdf->cr, x, pdf->y + 3);
    pango_cairo_show_layout(pdf->cr, pdf->layout);
}

static void draw_line(struct pdf *pdf, double thick)
{
    if (pdf->counting)
        return;
    cairo_set_source_rgb(pdf->cr, 0.54, 0.58, 0.64);
    cairo_rectangle(pdf->cr, MARGIN, pdf->y, TEXT_WIDTH, thick);
    cairo_fill(pdf->cr);
}

static void draw_row(struct pdf *pdf, const struct pdf_row *row, double height, bool head,
                     bool total)
{
    enum pdf_face face = head || total ? PDF_BOLD : PDF_PLAIN;
    double x = MARGIN;
    tag_begin(pdf, "TR");
    for (size_t i = 0; !pdf->counting && i < pdf->table.column_count; i++) {
        const char *tag = head || i == 0 ? "TH" : "TD";
        tag_begin(pdf, tag);
        draw_cell(pdf, face, row->cells[i], x, i);
        tag_end(pdf, tag);
        x += pdf->widths[i] + CELL_GAP;
    }
    tag_end(pdf, "TR");
    pdf->y += height;
    draw_line(pdf, head || total ? 1.0 : 0.5);
}

static void draw_head(struct pdf *pdf)
{
    const struct pdf_row *head = &pdf->table.head;
    draw_row(pdf, head, row_height(pdf, head, PDF_BOLD), true, false);
}

void pdf_table_begin(struct pdf *pdf, const struct pdf_table *table, const struct pdf_row *widest,
                     size_t with)
{
    struct pdf_style style = caption_style;
    pdf->table = *table;
    set_widths(pdf, widest);
    style.keep = (double)(with + 1) * ROW + LAST;
    pdf_paragraph(pdf, &style, table->caption);
    tag_begin(pdf, "Table");
    draw_head(pdf);
}

void pdf_table_row(struct pdf *pdf, const struct pdf_row *row, bool total, size_t with)
{
    double height = row_height(pdf, row, total ? PDF_BOLD : PDF_PLAIN);
    if (pdf->y + height + (double)with * ROW > BOTTOM) {
        tag_end(pdf, "Table");
        turn_page(pdf);
        tag_begin(pdf, "Table");
        draw_head(pdf);
    }
    draw_row(pdf, row, height, false, total);
}

void pdf_table_end(struct pdf *pdf)
{
    tag_end(pdf, "Table");
    pdf->y += 12;
}

int pdf_finish(struct pdf **pdf, struct text *out, struct overt_error *err)
{
    assert(!(*pdf)->counting);
    cairo_show_page((*pdf)->cr);
    cairo_status_t status = cairo_status((*pdf)->cr);
    cairo_surface_finish((*pdf)->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status((*pdf)->surface);
    int code = 0;
    if (status != CAIRO_STATUS_SUCCESS)
        code = error_set(err, OVERT_IO, "the PDF could not be made: %s",
                         cairo_status_to_string(status));
    else
        code = pdf_catalog(&(*pdf)->bytes, (*pdf)->params.language, out, err);
    pdf_destroy(pdf);
    return code;
}
