// SPDX-License-Identifier: Apache-2.0
// parts.c - the parts of an e-mail as they were sent: the first text, page and PDF.
#include <gmime/gmime.h>
#include <string.h>

#include "base/memory.h"
#include "mail/mail.h"

#define PART_SIZE_MAX (32 * 1024 * 1024)

/// What the part says after its transfer encoding is taken off.
static char *take(GMimePart *part, size_t *ret_size)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new();
    char *bytes = NULL;
    if (content != NULL && g_mime_data_wrapper_write_to_stream(content, stream) >= 0) {
        GByteArray *array = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
        if (array->len <= PART_SIZE_MAX) {
            bytes = memory_new((size_t)array->len + 1, 1);
            if (array->len > 0)
                memcpy(bytes, array->data, array->len);
            *ret_size = array->len;
        }
    }
    g_object_unref(stream);
    return bytes;
}

/// Line ends as one byte.
static char *take_text(GMimePart *part)
{
    size_t size = 0, length = 0;
    char *bytes = take(part, &size);
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != '\r' || bytes[i + 1] != '\n')
            bytes[length++] = bytes[i];
    if (bytes != NULL)
        bytes[length] = '\0';
    return bytes;
}

static void read_part(GMimeObject *parent, GMimeObject *object, gpointer into)
{
    struct mail_parts *parts = into;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    (void)parent;
    if (!GMIME_IS_PART(object))
        return;
    if (parts->text == NULL && g_mime_content_type_is_type(type, "text", "plain"))
        parts->text = take_text((GMimePart *)object);
    else if (parts->html == NULL && g_mime_content_type_is_type(type, "text", "html"))
        parts->html = take_text((GMimePart *)object);
    else if (parts->pdf == NULL && g_mime_content_type_is_type(type, "application", "pdf"))
        parts->pdf = take((GMimePart *)object, &parts->pdf_size);
}

int mail_parts_read(const char *bytes, size_t size, struct mail_parts *ret_parts,
                    struct overt_error *err)
{
    if (size > PART_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the e-mail is larger than 32 MiB");
    g_mime_init();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    if (message == NULL)
        return error_set(err, OVERT_INPUT, "this is no e-mail that can be read");
    *ret_parts = (struct mail_parts){0};
    g_mime_message_foreach(message, read_part, ret_parts);
    g_object_unref(message);
    return 0;
}

void mail_parts_finish(struct mail_parts *parts)
{
    memory_free(parts->text);
    memory_free(parts->html);
    memory_free(parts->pdf);
    *parts = (struct mail_parts){0};
}
