// SPDX-License-Identifier: Apache-2.0
// pdf_catalog.c - what cairo has no call for, put into the finished file by qpdf: the language of
// the text (WCAG technique PDF16), the title in place of the file's name (PDF18), and an identifier
// made of the content, so that the same letter has the same SHA-256.
#include <stdio.h>

#include <qpdf/qpdf-c.h>

#include "foi/pdf.h"

#define PACKED_MAX (1024 * 1024) ///< bytes of a file that is made as small as it can be

/// One Document over all that cairo has put side by side (ISO 32000-1, 14.8.4.2).
static void set_document(qpdf_data qpdf, qpdf_oh root)
{
    qpdf_oh tree = qpdf_oh_get_key(qpdf, root, "/StructTreeRoot");
    qpdf_oh parts = qpdf_oh_get_key(qpdf, tree, "/K");
    qpdf_oh document = qpdf_make_indirect_object(qpdf, qpdf_oh_new_dictionary(qpdf));
    qpdf_oh_replace_key(qpdf, document, "/Type", qpdf_oh_new_name(qpdf, "/StructElem"));
    qpdf_oh_replace_key(qpdf, document, "/S", qpdf_oh_new_name(qpdf, "/Document"));
    qpdf_oh_replace_key(qpdf, document, "/P", tree);
    qpdf_oh_replace_key(qpdf, document, "/K", parts);
    for (int i = 0, count = qpdf_oh_get_array_n_items(qpdf, parts); i < count; i++) {
        qpdf_oh part = qpdf_oh_get_array_item(qpdf, parts, i);
        qpdf_oh_replace_key(qpdf, part, "/P", document);
        qpdf_oh_release(qpdf, part);
    }
    qpdf_oh_replace_key(qpdf, tree, "/K", document);
}

static void set_catalog(qpdf_data qpdf, const char *language)
{
    qpdf_oh root = qpdf_get_root(qpdf);
    set_document(qpdf, root);
    qpdf_oh shown = qpdf_oh_new_dictionary(qpdf);
    qpdf_oh_replace_key(qpdf, shown, "/DisplayDocTitle", qpdf_oh_new_bool(qpdf, QPDF_TRUE));
    qpdf_oh_replace_key(qpdf, root, "/ViewerPreferences", shown);
    qpdf_oh marked = qpdf_oh_new_dictionary(qpdf);
    qpdf_oh_replace_key(qpdf, marked, "/Marked", qpdf_oh_new_bool(qpdf, QPDF_TRUE));
    qpdf_oh_replace_key(qpdf, root, "/MarkInfo", marked);
    qpdf_oh_replace_key(qpdf, root, "/Lang", qpdf_oh_new_string(qpdf, language));
}

/// A letter of dozens of pages is written out as it is: packing its many small objects makes the
/// file a quarter, and takes a tenth of all the time that the letter takes.
static int write_out(qpdf_data qpdf, size_t size, struct text *out)
{
    if ((qpdf_init_write_memory(qpdf) & QPDF_ERRORS) != 0)
        return OVERT_IO;
    qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
    qpdf_set_object_stream_mode(qpdf, size < PACKED_MAX ? qpdf_o_generate : qpdf_o_disable);
    if ((qpdf_write(qpdf) & QPDF_ERRORS) != 0)
        return OVERT_IO;
    text_append_bytes(out, qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
    return out->full ? OVERT_LIMIT : 0;
}

int pdf_catalog(const struct text *bytes, const char *language, struct text *out,
                struct overt_error *err)
{
    qpdf_data qpdf = qpdf_init();
    qpdf_silence_errors(qpdf);
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    int code = OVERT_IO;
    if ((qpdf_read_memory(qpdf, "letter", bytes->bytes, bytes->length, NULL) & QPDF_ERRORS) == 0) {
        set_catalog(qpdf, language);
        code = write_out(qpdf, bytes->length, out);
    }
    qpdf_cleanup(&qpdf);
    if (code < 0)
        return error_set(err, code, code == OVERT_LIMIT ? "the PDF would be larger than 16 MiB"
                                                        : "the PDF could not be completed");
    return 0;
}
