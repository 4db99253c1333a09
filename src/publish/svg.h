// SPDX-License-Identifier: Apache-2.0
// svg.h - small pieces of pictures (SVG) that everybody can read: light and dark, every figure as
// text too, things told apart by shape and place, not by colour alone (WCAG 2.2, 1.1.1, 1.4.1,
// 1.4.3, 1.4.11).
#ifndef PUBLISH_SVG_H
#define PUBLISH_SVG_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/// Text of the record inside XML: escaped, without control characters.
void svg_text(struct text *svg, const char *words);

/// A picture of 360 by `height` units with 13 unit letters, which stay above 11 pixels where it is
/// 320 pixels wide. Classes: "k" text, "l" lines, "a" "b" "c" "h" kinds of thing (filled, filled
/// otherwise, empty, hatched), "o" an outline.
#define SVG_WIDTH 360
void svg_begin(struct text *svg, const char *title, const char *words, int height);
/// As wide as is said; the letters stay 13 units.
void svg_begin_wide(struct text *svg, const char *title, const char *words, int width, int height);
void svg_end(struct text *svg);
/// `anchor` "start", "middle" or "end".
void svg_label(struct text *svg, double x, double y, const char *anchor, const char *words);
/// The least of 1, 2, 5 times a power of ten that is not below, and at least 1.
int64_t svg_nice(int64_t most);
/// "1,234,567".
void svg_number(int64_t number, char words[32]);

#endif
