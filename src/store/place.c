// SPDX-License-Identifier: Apache-2.0
// place.c - see place.h. The address is libpq's, without a password: that is in ~/.pgpass, in a
// service file, or not needed (a local socket, a client's certificate).
#include "store/place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/internal.h"

#define PLACE_MAX 4096

/// "record.store" or "record.moving" beside "record.db".
static char *place_of(const char *path, bool moving)
{
    size_t length = strlen(path) - (text_ends(path, ".db") ? 3 : 0);
    struct text name;
    text_init(&name, 8192);
    text_append_bytes(&name, path, length);
    text_append(&name, moving ? ".moving" : ".store");
    return text_take(&name);
}

bool store_place_exists(const char *path)
{
    AUTO_FREE char *place = place_of(path, false);
    return file_exists(place);
}

bool store_place_moving(const char *path)
{
    AUTO_FREE char *place = place_of(path, true);
    return file_exists(place);
}

int store_place_moved(const char *path, struct overt_error *err)
{
    AUTO_FREE char *moving = place_of(path, true);
    AUTO_FREE char *place = place_of(path, false);
    if (rename(moving, place) == 0 || (errno == ENOENT && file_exists(place)))
        return 0;
    return error_set_errno(err, OVERT_IO, errno, "cannot rename %s to %s", moving, place);
}

bool store_exists(const char *path) { return file_exists(path) || store_place_exists(path); }

static bool is_schema(const char *name)
{
    return name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

int store_place_read(const char *path, bool moving, char **ret_address, char *ret_schema,
                     struct overt_error *err)
{
    AUTO_FREE char *place = place_of(path, moving);
    char *bytes = NULL, address[PLACE_MAX] = "", schema[64] = "", *rest = NULL;
    size_t size = 0;
    int code = file_read(place, PLACE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    for (char *line = strtok_r(bytes, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (text_starts(line, "address="))
            (void)text_copy(address, sizeof address, line + 8);
        else if (text_starts(line, "schema="))
            (void)text_copy(schema, sizeof schema, line + 7);
    }
    memory_free(bytes);
    if (address[0] == '\0' || !is_schema(schema))
        return error_set(err, OVERT_CORRUPT,
                         "%s does not say where the record is: it has a line address= and a line"
                         " schema=",
                         place);
    *ret_address = memory_copy_text(address);
    (void)text_copy(ret_schema, 64, schema);
    return 0;
}

int store_place_write(const char *path, bool moving, const char *address, const char *schema,
                      struct overt_error *err)
{
    AUTO_FREE char *place = place_of(path, moving);
    AUTO_TEXT struct text text;
    text_init(&text, PLACE_MAX);
    uint8_t random[8];
    char name[17];
    int code = store_address_check(address, err);
    if (code != 0)
        return code;
    if (strlen(address) > PLACE_MAX - 500 || strpbrk(address, "\n\r") != NULL)
        return error_set(err, OVERT_INPUT, "the address of the database is too long or has lines");
    if (schema != NULL && (strlen(schema) > 50 || !is_schema(schema)))
        return error_set(err, OVERT_INPUT,
                         "the schema's name has small letters, digits and _, and at most 50");
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return error_set(err, OVERT_IO, "the system has no random numbers");
    text_from_bytes(name, random, sizeof random);
    text_append(&text,
                "# The server that keeps this record, and the schema there: docs/postgresql.md.\n"
                "# No password here: it is in ~/.pgpass or a service file.\n");
    text_printf(&text, "address=%s\n", address);
    text_printf(&text, "schema=%s%s\n", schema != NULL ? "" : "record_",
                schema != NULL ? schema : name);
    return file_write(place, text.bytes, text.length, 0600, err);
}

int store_place(const char *path, const char *address, const char *schema, struct overt_error *err)
{
    return store_place_write(path, false, address, schema, err);
}
