// SPDX-License-Identifier: Apache-2.0
// parts.c - a form with files, multipart/form-data (RFC 7578, RFC 2046 section 5.1.1), as browsers
// write it (HTML Living Standard, section 4.10.21.8): read from memory, never from a file. What two
// readers could understand in two ways is refused: no preamble, no epilogue, no folded or unknown
// field, one name, one boundary.
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "web/http/internal.h"

#define BOUNDARY_MAX 70  ///< RFC 2046 section 5.1.1
#define FIELDS_MAX   4   ///< header fields of a part
#define LINE_MAX     1000
#define TEXTS_MAX    (1024 * 1024) ///< bytes of all fields that are no files
#define PARTS_MAX    (HTTP_PAIRS_MAX + HTTP_FILES_MAX)
#define NAMES_MAX    (PARTS_MAX * 3 * (HTTP_NAME_MAX + 1)) ///< name, file name, type

static const char form[] = "multipart/form-data";

struct reader {
    const char *at, *end;
    char mark[2 + 2 + BOUNDARY_MAX + 1]; ///< CR LF -- boundary
    size_t mark_size;
    struct http_parts *parts;
    char *room; ///< where the next text goes
    size_t left; ///< bytes of fields that are still taken
    const char *why; ///< what is wrong
};

struct part {
    char name[HTTP_NAME_MAX + 1], filename[HTTP_NAME_MAX + 1], type[HTTP_NAME_MAX + 1];
    bool named, file, typed;
};

static bool fault(struct reader *reader, const char *why)
{
    reader->why = reader->why != NULL ? reader->why : why;
    return false;
}

/// bcharsnospace of RFC 2046; a blank in it would need the quotes, and no browser writes one.
static bool is_boundary(const char *bytes, size_t size)
{
    static const char others[] = "'()+_,-./:=?";
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!plain && (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return size > 0 && size <= BOUNDARY_MAX;
}

/// "multipart/form-data; boundary=x", and no other parameter.
static bool read_boundary(struct reader *reader, const char *type)
{
    static const char key[] = "boundary=";
    const char *at = type + strlen(form);
    at += strspn(at, " \t");
    if (*at != ';')
        return false;
    at++;
    at += strspn(at, " \t");
    if (!text_starts_nocase(at, key))
        return false;
    at += strlen(key);
    size_t size = strlen(at);
    if (size >= 2 && at[0] == '"' && at[size - 1] == '"') {
        at++;
        size -= 2;
    }
    if (!is_boundary(at, size))
        return false;
    memcpy(reader->mark, "\r\n--", 4);
    memcpy(reader->mark + 4, at, size);
    reader->mark_size = size + 4;
    return true;
}

static bool take(struct reader *reader, const char *bytes, size_t size)
{
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, bytes, size) != 0)
        return false;
    reader->at += size;
    return true;
}

/// `"..."` from *at on, in which browsers write %22, %0D and %0A for what would end it early.
static bool read_quoted(const char **at, const char *end, char target[HTTP_NAME_MAX + 1])
{
    if (*at >= end || **at != '"')
        return false;
    const char *from = *at + 1, *stop = memchr(from, '"', (size_t)(end - from));
    if (stop == NULL || memchr(from, '\\', (size_t)(stop - from)) != NULL)
        return false;
    size_t length = 0;
    for (const char *c = from; c < stop; c++) {
        char byte = *c;
        if (stop - c >= 3 && memcmp(c, "%22", 3) == 0) {
            byte = '"';
            c += 2;
        }
        if (length == HTTP_NAME_MAX)
            return false;
        target[length++] = byte;
    }
    target[length] = '\0';
    *at = stop + 1;
    return http_is_clean(target, length, false);
}

/// Blanks, a semicolon, blanks, the key.
static bool read_key(const char **at, const char *end, const char *key)
{
    const char *from = *at;
    if (from >= end || *from++ != ';')
        return false;
    while (from < end && (*from == ' ' || *from == '\t'))
        from++;
    if ((size_t)(end - from) < strlen(key) || strncasecmp(from, key, strlen(key)) != 0)
        return false;
    *at = from + strlen(key);
    return true;
}

/// `form-data; name="picture"; filename="a.jpg"`
static bool read_disposition(struct part *part, const char *at, const char *end)
{
    static const char kind[] = "form-data";
    if ((size_t)(end - at) < strlen(kind) || strncasecmp(at, kind, strlen(kind)) != 0 ||
        part->named)
        return false;
    at += strlen(kind);
    part->named = read_key(&at, end, "name=") && read_quoted(&at, end, part->name);
    if (!part->named || part->name[0] == '\0')
        return false;
    if (at == end)
        return true;
    part->file = read_key(&at, end, "filename=") && read_quoted(&at, end, part->filename);
    return part->file && at == end;
}

static bool read_type(struct part *part, const char *at, const char *end)
{
    size_t size = (size_t)(end - at);
    if (part->typed || size == 0 || size > HTTP_NAME_MAX || !http_is_clean(at, size, false))
        return false;
    memcpy(part->type, at, size);
    part->type[size] = '\0';
    part->typed = true;
    return true;
}

/// One header field of a part, without its line end.
static bool read_field(struct part *part, const char *line, const char *end)
{
    const char *colon = memchr(line, ':', (size_t)(end - line));
    if (colon == NULL)
        return false;
    size_t size = (size_t)(colon - line);
    const char *value = colon + 1;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    if (size == strlen("Content-Disposition") &&
        strncasecmp(line, "Content-Disposition", size) == 0)
        return read_disposition(part, value, end);
    if (size == strlen("Content-Type") && strncasecmp(line, "Content-Type", size) == 0)
        return read_type(part, value, end);
    return false;
}

/// The header of a part and the empty line behind it.
static bool read_head(struct reader *reader, struct part *part)
{
    for (int fields = 0; fields <= FIELDS_MAX; fields++) {
        if (take(reader, "\r\n", 2))
            return part->named || fault(reader, "a part of it has no name");
        const char *stop = memmem(reader->at, (size_t)(reader->end - reader->at), "\r\n", 2);
        if (stop == NULL || stop - reader->at > LINE_MAX)
            return fault(reader, "a part's header has no end");
        if (!read_field(part, reader->at, stop))
            return fault(reader, "a part's header is not as browsers write it");
        reader->at = stop + 2;
    }
    return fault(reader, "a part's header is too long");
}

static const char *keep(struct reader *reader, const char *bytes, size_t size)
{
    char *kept = reader->room;
    if (size > 0)
        memcpy(kept, bytes, size);
    kept[size] = '\0';
    reader->room += size + 1;
    return kept;
}

/// Without what some clients put before it: folders of their machine.
static const char *last_part(const char *filename)
{
    const char *slash = strrchr(filename, '/'), *back = strrchr(filename, '\\');
    const char *after = slash > back ? slash : back;
    return after != NULL ? after + 1 : filename;
}

static bool add_file(struct reader *reader, const struct part *part, const char *bytes, size_t size)
{
    if (reader->parts->file_count == HTTP_FILES_MAX)
        return fault(reader, "it has too many files");
    const char *filename = last_part(part->filename);
    reader->parts->files[reader->parts->file_count++] =
        (struct http_file){.name = keep(reader, part->name, strlen(part->name)),
                           .filename = keep(reader, filename, strlen(filename)),
                           .type = keep(reader, part->type, strlen(part->type)),
                           .bytes = bytes, .size = size};
    return true;
}

static bool add_field(struct reader *reader, const struct part *part, const char *bytes,
                      size_t size)
{
    struct http_pairs *fields = &reader->parts->fields;
    if (fields->count == HTTP_PAIRS_MAX)
        return fault(reader, "it has too many fields");
    if (!http_is_clean(bytes, size, true))
        return fault(reader, "a field of it is not text in UTF-8");
    if (size > reader->left)
        return fault(reader, "its fields are too long");
    reader->left -= size;
    const char *name = keep(reader, part->name, strlen(part->name));
    fields->items[fields->count++] = (struct http_pair){name, keep(reader, bytes, size)};
    return true;
}

/// A part, and the boundary behind it; *ret_last when it was the last one.
static bool read_part(struct reader *reader, bool *ret_last)
{
    struct part part = {0};
    if (!read_head(reader, &part))
        return false;
    const char *bytes = reader->at;
    // From the empty line on: a boundary right behind it would be a part's bytes to some.
    const char *from = bytes - 2;
    const char *stop = memmem(from, (size_t)(reader->end - from), reader->mark, reader->mark_size);
    if (stop == NULL)
        return fault(reader, "it breaks off");
    if (stop < bytes)
        return fault(reader, "a part of it has no line end");
    size_t size = (size_t)(stop - bytes);
    reader->at = stop + reader->mark_size;
    bool added = part.file ? add_file(reader, &part, bytes, size)
                           : add_field(reader, &part, bytes, size);
    *ret_last = take(reader, "--", 2);
    return added && (*ret_last || take(reader, "\r\n", 2) ||
                     fault(reader, "its boundary is followed by something else"));
}

static bool read_all(struct reader *reader)
{
    bool last = false;
    if (!take(reader, reader->mark + 2, reader->mark_size - 2))
        return fault(reader, "it does not begin with its boundary");
    if (take(reader, "--", 2))
        last = true; // a form without fields
    else if (!take(reader, "\r\n", 2))
        return fault(reader, "its boundary is followed by something else");
    for (int parts = 0; !last; parts++)
        if (parts == PARTS_MAX || !read_part(reader, &last))
            return fault(reader, "it has too many parts");
    (void)take(reader, "\r\n", 2);
    return reader->at == reader->end || fault(reader, "something follows its end");
}

int http_parts_read(const char *type, const char *body, size_t size, struct http_parts *ret_parts,
                    struct overt_error *err)
{
    struct reader reader = {.at = body, .end = body + size, .parts = ret_parts};
    *ret_parts = (struct http_parts){0};
    if (type == NULL || !text_starts_nocase(type, form) || body == NULL ||
        !read_boundary(&reader, type))
        return error_set(err, OVERT_INPUT, "this is no form with files: send it as %s", form);
    reader.left = size < TEXTS_MAX ? size : TEXTS_MAX;
    ret_parts->bytes_size = reader.left + NAMES_MAX; // each text has a zero behind it
    ret_parts->fields.bytes = reader.room = memory_try(ret_parts->bytes_size, 1);
    if (reader.room == NULL)
        return error_set(err, OVERT_NO_MEMORY, "there is no memory for this form");
    if (read_all(&reader))
        return 0;
    http_parts_finish(ret_parts);
    return error_set(err, OVERT_INPUT, "the form cannot be read: %s", reader.why);
}

int http_parts(const struct http_request *request, struct http_parts *ret_parts,
               struct overt_error *err)
{
    return http_parts_read(http_header(request, "Content-Type"), request->body, request->body_size,
                           ret_parts, err);
}

void http_parts_finish(struct http_parts *parts)
{
    memory_wipe_free(parts->fields.bytes, parts->bytes_size);
    *parts = (struct http_parts){0};
}

const struct http_file *http_parts_file(const struct http_parts *parts, const char *name)
{
    for (size_t i = 0; i < parts->file_count; i++)
        if (text_equal(parts->files[i].name, name))
            return &parts->files[i];
    return NULL;
}
