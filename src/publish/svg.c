// SPDX-License-Identifier: Apache-2.0
// svg.c - small pieces of pictures; see svg.h. Contrast with the ground: text at least 15:1, shapes
// and lines at least 5:1, in both schemes.
#include "publish/svg.h"

#include <stdio.h>
#include <string.h>

void svg_text(struct text *svg, const char *words)
{
    for (const char *at = words; *at != '\0'; at++) {
        if (*at == '&')
            text_append(svg, "&amp;");
        else if (*at == '<')
            text_append(svg, "&lt;");
        else if ((unsigned char)*at >= 0x20)
            text_append_char(svg, *at);
    }
}

void svg_begin_wide(struct text *svg, const char *title, const char *words, int width, int height)
{
    text_printf(svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
                "aria-labelledby=\"title desc\" font-family=\"sans-serif\" font-size=\"13\">\n"
                "<title id=\"title\">",
                width, height);
    svg_text(svg, title);
    text_append(svg, "</title>\n<desc id=\"desc\">");
    svg_text(svg, words);
    text_append(svg,
                "</desc>\n<style>.g{fill:#fff}.k{fill:#0b0c0c}.l{stroke:#505a5f;fill:none}"
                ".a{fill:#1d70b8}.b{fill:#942514}.c{fill:#fff;stroke:#0b0c0c}"
                ".h{fill:url(#hatch);stroke:#0b0c0c}.o{fill:none;stroke:#1d70b8;stroke-width:2}"
                "@media(prefers-color-scheme:dark){.g{fill:#0b0c0c}.k{fill:#fff}"
                ".l{stroke:#b1b4b6}.a{fill:#5694ca}.b{fill:#f3a18f}"
                ".h,.c{stroke:#fff}.c{fill:#0b0c0c}.o{stroke:#5694ca}}</style>\n");
    text_append(svg,
                "<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\""
                "userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"g\" width=\"5\""
                " height=\"5\"/><rect class=\"b\" width=\"3\" height=\"5\"/></pattern></defs>\n");
    text_printf(svg, "<rect class=\"g\" width=\"%d\" height=\"%d\"/>\n", width, height);
    text_append(svg, "<text class=\"k\" x=\"12\" y=\"24\" font-size=\"16\" font-weight=\"bold\">");
    svg_text(svg, title);
    text_append(svg, "</text>\n");
}

void svg_begin(struct text *svg, const char *title, const char *words, int height)
{
    svg_begin_wide(svg, title, words, SVG_WIDTH, height);
}

void svg_end(struct text *svg) { text_append(svg, "</svg>\n"); }

void svg_label(struct text *svg, double x, double y, const char *anchor, const char *words)
{
    text_printf(svg, "<text class=\"k\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    svg_text(svg, words);
    text_append(svg, "</text>\n");
}

int64_t svg_nice(int64_t most)
{
    static const int64_t steps[] = {1, 2, 5};
    for (int64_t ten = 1; ten < INT64_MAX / 100; ten *= 10)
        for (size_t i = 0; i < ARRAY_COUNT(steps); i++)
            if (steps[i] * ten >= most)
                return steps[i] * ten;
    return most;
}

void svg_number(int64_t number, char words[32])
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)number);
    size_t length = strlen(digits), at = 0;
    for (size_t i = 0; i < length && at + 2 < 32; i++) {
        words[at++] = digits[i];
        if ((length - i) % 3 == 1 && i + 1 < length)
            words[at++] = ',';
    }
    words[at] = '\0';
}
