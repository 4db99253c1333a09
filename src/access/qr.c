// SPDX-License-Identifier: Apache-2.0
// qr.c - a URI as a QR code (ISO/IEC 18004, by libqrencode): an SVG picture, or half blocks for a
// terminal. The quiet zone of four modules is part of it.
#include <qrencode.h>
#include <string.h>

#include "access/internal.h"

#define QUIET   4
#define URI_MAX 1000 ///< bytes

static void code_free(QRcode **code)
{
    if (*code != NULL)
        crypt_wipe((*code)->data, (size_t)(*code)->width * (size_t)(*code)->width);
    QRcode_free(*code);
    *code = NULL;
}

static QRcode *encode(const char *uri)
{
    return strlen(uri) <= URI_MAX ? QRcode_encodeString(uri, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
}

static int too_long(struct overt_error *err)
{
    return error_set(err, OVERT_INPUT, "this is too long for a QR code: at most %d bytes", URI_MAX);
}

static bool is_dark(const QRcode *code, int x, int y)
{
    return x >= 0 && y >= 0 && x < code->width && y < code->width &&
           (code->data[y * code->width + x] & 1) != 0;
}

int access_qr_svg(const char *uri, struct text *ret_svg, struct overt_error *err)
{
    CLEANUP(code_free) QRcode *code = encode(uri);
    if (code == NULL)
        return too_long(err);
    int size = code->width + 2 * QUIET;
    text_printf(ret_svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                " height=\"%d\" shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\""
                " fill=\"#fff\"/><path d=\"",
                size, size, 6 * size, 6 * size, size, size);
    for (int y = 0; y < code->width; y++)
        for (int x = 0, wide; x < code->width; x += wide) {
            for (wide = 0; is_dark(code, x + wide, y);)
                wide++;
            if (wide > 0)
                text_printf(ret_svg, "M%d %dh%dv1H%dz", x + QUIET, y + QUIET, wide, x + QUIET);
            else
                wide = 1;
        }
    text_append(ret_svg, "\" fill=\"#000\"/></svg>");
    return ret_svg->full ? too_long(err) : 0;
}

int access_qr_text(const char *uri, struct text *ret_text, struct overt_error *err)
{
    static const char *const blocks[] = {"\u2588", "\u2584", "\u2580", " "}; // light is drawn
    CLEANUP(code_free) QRcode *code = encode(uri);
    if (code == NULL)
        return too_long(err);
    for (int y = -QUIET; y < code->width + QUIET; y += 2) {
        for (int x = -QUIET; x < code->width + QUIET; x++)
            text_append(ret_text, blocks[is_dark(code, x, y) + 2 * is_dark(code, x, y + 1)]);
        text_append(ret_text, "\n");
    }
    return ret_text->full ? too_long(err) : 0;
}
