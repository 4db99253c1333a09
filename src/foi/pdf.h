// SPDX-License-Identifier: Apache-2.0
// pdf.h - A4 pages of text in a tagged PDF (ISO 32000-1, 14.8): paragraphs, lists, tables, a foot
// on each page. By cairo and pango; qpdf adds what cairo has no call for.
//
// Lengths are points (1/72 inch), from the top left. The same calls give the same bytes: the file
// has no moment but the letter's date. Not PDF/UA: the page (HTML) is the accessible original.
#ifndef FOI_PDF_H
#define FOI_PDF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

struct pdf;

#define PDF_COLUMN_MAX 6

enum pdf_face { PDF_PLAIN, PDF_BOLD, PDF_ITALIC };

struct pdf_style {
    const char *tag; ///< standard structure type: "P", "H1", "LI", ...
    enum pdf_face face;
    double size;          ///< of the font
    bool coloured;        ///< in the colour of headings
    double indent;        ///< from the left margin
    double before, after; ///< space
    double keep;          ///< stays on the page of what follows: the room which that wants
    bool bar;             ///< a line along its left side, as of words that are repeated
};

struct pdf_params {
    const char *title, *author;
    const char *language; ///< "en-GB"
    const char *foot;     ///< at the left of each page's foot
    const char *page;     ///< "Page %zu of %zu"
    const char *created;  ///< ISO 8601
};

/// OVERT_IO when the PDF cannot be begun. Everything is put twice, with pdf_again between: the foot
/// of the first page says how many there are. Free with pdf_finish or pdf_destroy.
int pdf_create(const struct pdf_params *params, struct pdf **ret_pdf,
               struct overt_error *err) MUST_CHECK;
/// What was put has been counted and not drawn; what is put from here on is drawn.
void pdf_again(struct pdf *pdf);
/// One paragraph; line ends in it are kept. An address that begins with https:// can be followed.
void pdf_paragraph(struct pdf *pdf, const struct pdf_style *style, const char *text);
/// As pdf_paragraph with `label` hanging before it, in bold.
void pdf_labelled(struct pdf *pdf, const struct pdf_style *style, const char *label,
                  const char *text);
void pdf_space(struct pdf *pdf, double height);
/// What follows begins at `y` of the page, or lower where that is passed.
void pdf_down_to(struct pdf *pdf, double y);
/// Around the items of a list: structure only.
void pdf_list_begin(struct pdf *pdf);
void pdf_list_end(struct pdf *pdf);
/// A line across the page in the colour of headings.
void pdf_rule(struct pdf *pdf);

struct pdf_row {
    const char *cells[PDF_COLUMN_MAX];
};
struct pdf_table {
    const char *caption;
    struct pdf_row head;
    size_t column_count;
    bool figures[PDF_COLUMN_MAX]; ///< set to the right
};
/// Begins a table; `widest` has the longest cell of each column, which decides the widths. The head
/// is repeated on each page. `with`: how many lines of it stay with the caption.
void pdf_table_begin(struct pdf *pdf, const struct pdf_table *table, const struct pdf_row *widest,
                     size_t with);
/// `with`: how many lines of what follows stay on its page.
void pdf_table_row(struct pdf *pdf, const struct pdf_row *row, bool total, size_t with);
void pdf_table_end(struct pdf *pdf);

/// Ends it, frees `pdf` and appends the bytes to `out`. OVERT_IO.
int pdf_finish(struct pdf **pdf, struct text *out, struct overt_error *err) MUST_CHECK;
void pdf_destroy(struct pdf **pdf);

// pdf_catalog.c
/// Appends `bytes` to `out` with /Lang, /DisplayDocTitle and an identifier made of the content.
int pdf_catalog(const struct text *bytes, const char *language, struct text *out,
                struct overt_error *err) MUST_CHECK;

#endif
