// SPDX-License-Identifier: Apache-2.0
// import_row.c - one row of an import: its fields, and its picture out of the folder.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "operate/import.h"

#define PATH_BYTES_MAX 1024

static const char *const why_words[OPERATE_IMPORT_WHY_COUNT] = {
    [OPERATE_IMPORT_FINE] = "fine",
    [OPERATE_IMPORT_MISSING] = "field-missing",
    [OPERATE_IMPORT_WRONG] = "field-wrong",
    [OPERATE_IMPORT_DATE] = "date-wrong",
    [OPERATE_IMPORT_NO_BASIS] = "basis-missing",
    [OPERATE_IMPORT_UNDER_18_WHY] = "under-18-reason",
    [OPERATE_IMPORT_NOT_AUTHORISED] = "category-not-authorised",
    [OPERATE_IMPORT_OUTSIDE] = "outside-folder",
    [OPERATE_IMPORT_NO_PICTURE] = "picture-missing",
    [OPERATE_IMPORT_TOO_LARGE] = "picture-too-large",
    [OPERATE_IMPORT_NOT_IMAGE] = "not-an-image",
    [OPERATE_IMPORT_NO_FACE] = "no-face",
    [OPERATE_IMPORT_BAD_FACE] = "face-unusable",
    [OPERATE_IMPORT_SEVERAL_FACES] = "several-faces",
    [OPERATE_IMPORT_TWICE] = "row-twice",
    [OPERATE_IMPORT_OTHER_NOMINAL] = "picture-of-another",
    [OPERATE_IMPORT_FULL] = "list-full",
    [OPERATE_IMPORT_CHANGED] = "picture-changed",
};

const char *operate_import_why_word(enum operate_import_why why)
{
    return why >= 0 && why < OPERATE_IMPORT_WHY_COUNT ? why_words[why] : NULL;
}

void operate_import_advise(const struct operate_import_result *result, struct text *words)
{
    one_face_join(result->advice, words);
}

int import_refuse(struct operate_import_result *result, enum operate_import_why why,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(result->words, sizeof result->words, format, args);
    va_end(args);
    result->state = OPERATE_IMPORT_REFUSED;
    result->why = why;
    return 0;
}

static const char *or_null(const char *text)
{
    return text[strspn(text, " \t\r\n")] != '\0' ? text : NULL;
}

static bool need(const struct operate_import_row *row, struct operate_import_result *result)
{
    static const struct {
        enum operate_import_field field;
        const char *name;
    } needed[] = {
        {OPERATE_IMPORT_PICTURE, "picture"},   {OPERATE_IMPORT_NOMINAL, "nominal"},
        {OPERATE_IMPORT_CATEGORY, "category"}, {OPERATE_IMPORT_WANTED, "wanted_for_arrest"},
        {OPERATE_IMPORT_REASON, "reason"},     {OPERATE_IMPORT_SOURCE_TYPE, "source_type"},
        {OPERATE_IMPORT_UNDER_18, "under_18"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(needed); i++)
        if (or_null(row->fields[needed[i].field]) == NULL) {
            import_refuse(result, OPERATE_IMPORT_MISSING, "%s is empty: fill it in",
                          needed[i].name);
            return false;
        }
    if (or_null(row->fields[OPERATE_IMPORT_BASIS]) != NULL)
        return true;
    import_refuse(result, OPERATE_IMPORT_NO_BASIS,
                  "basis is empty: say by what right the force holds the picture");
    return false;
}

static bool yes_or_no(const char *text, const char *name, bool *ret_yes,
                      struct operate_import_result *result)
{
    *ret_yes = text_equal_nocase(text, "yes");
    if (*ret_yes || text_equal_nocase(text, "no"))
        return true;
    import_refuse(result, OPERATE_IMPORT_WRONG, "%s is '%.20s': write yes or no", name, text);
    return false;
}

static bool words_of(const struct operate_import_row *row, struct operate_entry *entry,
                     struct operate_import_result *result)
{
    const char *category = row->fields[OPERATE_IMPORT_CATEGORY];
    const char *source = row->fields[OPERATE_IMPORT_SOURCE_TYPE];
    const char *basis = row->fields[OPERATE_IMPORT_BASIS];
    entry->category = register_category_from(category);
    entry->source_type = register_source_from(source);
    entry->basis = register_basis_from(basis);
    if (entry->category == 0)
        import_refuse(result, OPERATE_IMPORT_WRONG,
                      "category is '%.40s', which is none: see `overt help watchlist add`",
                      category);
    else if (entry->source_type == 0)
        import_refuse(result, OPERATE_IMPORT_WRONG,
                      "source_type is '%.40s', which is none: see `overt help watchlist add`",
                      source);
    else if (entry->basis == 0)
        import_refuse(result, OPERATE_IMPORT_WRONG,
                      "basis is '%.40s', which is none: see `overt help watchlist add`", basis);
    else
        return true;
    return false;
}

static bool date_is_right(const char *captured, moment now, struct operate_import_result *result)
{
    struct date date;
    if (captured == NULL)
        return true;
    if (!date_parse(captured, &date))
        import_refuse(result, OPERATE_IMPORT_DATE,
                      "captured is '%.30s', which is no date: write 2026-11-22 or 22/11/2026",
                      captured);
    else if (date_to_days(date) > date_to_days(date_of(now)))
        import_refuse(result, OPERATE_IMPORT_DATE,
                      "captured is '%.30s', which lies ahead: give the day on which it was",
                      captured);
    else
        return true;
    return false;
}

/// Which of the reasons it is that enrol_check gave.
static enum operate_import_why reason_of(const struct operate_entry *entry)
{
    if (entry->under_18 != (entry->under_18_reason != NULL))
        return OPERATE_IMPORT_UNDER_18_WHY;
    bool sensitive = register_source_is_sensitive(entry->source_type) ||
                     register_basis_is_sensitive(entry->basis);
    return sensitive && entry->justification == NULL ? OPERATE_IMPORT_NO_BASIS
                                                     : OPERATE_IMPORT_WRONG;
}

bool import_fields(const struct operate_import_row *row, moment now,
                   struct operate_entry *ret_entry, struct operate_import_result *result)
{
    const char *const *fields = row->fields;
    struct operate_entry entry = {
        .nominal = fields[OPERATE_IMPORT_NOMINAL],
        .reason = fields[OPERATE_IMPORT_REASON],
        .image_source = or_null(fields[OPERATE_IMPORT_IMAGE_SOURCE]),
        .justification = or_null(fields[OPERATE_IMPORT_JUSTIFICATION]),
        .captured = or_null(fields[OPERATE_IMPORT_CAPTURED]),
        .under_18_reason = or_null(fields[OPERATE_IMPORT_UNDER_18_REASON]),
        .steps = or_null(fields[OPERATE_IMPORT_STEPS]),
        .picture = fields[OPERATE_IMPORT_PICTURE],
    };
    struct overt_error said = {0};
    if (!need(row, result) || !words_of(row, &entry, result) ||
        !yes_or_no(fields[OPERATE_IMPORT_WANTED], "wanted_for_arrest", &entry.wanted_for_arrest,
                   result) ||
        !yes_or_no(fields[OPERATE_IMPORT_UNDER_18], "under_18", &entry.under_18, result) ||
        !date_is_right(entry.captured, now, result))
        return false;
    if (enrol_check(&entry, now, &said) != 0) {
        import_refuse(result, reason_of(&entry), "%s", said.text);
        return false;
    }
    *ret_entry = entry;
    return true;
}

// ---- the picture ----

static void close_at(int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

static bool outside(struct operate_import_result *result)
{
    import_refuse(result, OPERATE_IMPORT_OUTSIDE,
                  "picture leads out of the folder of pictures: put it into the folder and name it "
                  "from there");
    return false;
}

static bool no_step(struct operate_import_result *result)
{
    if (errno == ELOOP || errno == ENOTDIR)
        import_refuse(result, OPERATE_IMPORT_OUTSIDE,
                      "picture is reached by a link, which may lead anywhere: put the picture "
                      "itself into the folder");
    else if (errno == ENOENT)
        import_refuse(result, OPERATE_IMPORT_NO_PICTURE,
                      "the folder has no such picture: put it there, or correct its name");
    else
        import_refuse(result, OPERATE_IMPORT_NO_PICTURE, "the picture cannot be read: %s",
                      strerror(errno));
    return false;
}

/// Step by step, so that no part of the path is a link and none leads up.
static bool open_inside(int folder, const char *name, int *ret_file,
                        struct operate_import_result *result)
{
    CLEANUP(close_at) int at = -1;
    char step[256];
    size_t length = strnlen(name, PATH_BYTES_MAX + 1);
    if (length > PATH_BYTES_MAX || name[0] == '/' || name[0] == '\0')
        return outside(result);
    for (const char *part = name; part != NULL;) {
        const char *slash = strchr(part, '/');
        size_t size = slash != NULL ? (size_t)(slash - part) : strlen(part);
        if (size == 0 || size >= sizeof step)
            return outside(result);
        memcpy(step, part, size);
        step[size] = '\0';
        if (text_equal(step, "..") || text_equal(step, "."))
            return outside(result);
        int how = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (slash ? O_DIRECTORY : O_NONBLOCK);
        int next = openat(at >= 0 ? at : folder, step, how);
        if (next < 0)
            return no_step(result);
        close_at(&at);
        at = next;
        part = slash != NULL ? slash + 1 : NULL;
    }
    *ret_file = at;
    at = -1;
    return true;
}

static bool read_whole(int file, char *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got = read(file, bytes + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

bool import_picture(int folder, const char *name, char **ret_bytes, size_t *ret_size,
                    struct operate_import_result *result)
{
    CLEANUP(close_at) int file = -1;
    struct stat status;
    if (!open_inside(folder, name, &file, result))
        return false;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
        import_refuse(result, OPERATE_IMPORT_NOT_IMAGE,
                      "this is no picture file, or an empty one: name a JPEG or PNG");
        return false;
    }
    if (status.st_size > OPERATE_PICTURE_MAX) {
        import_refuse(result, OPERATE_IMPORT_TOO_LARGE,
                      "the picture has more than %d MiB: make it smaller",
                      OPERATE_PICTURE_MAX / 1024 / 1024);
        return false;
    }
    size_t size = (size_t)status.st_size;
    char *bytes = memory_new(size + 1, 1);
    if (!read_whole(file, bytes, size)) {
        memory_wipe_free(bytes, size + 1);
        import_refuse(result, OPERATE_IMPORT_NO_PICTURE, "the picture cannot be read to its end");
        return false;
    }
    *ret_bytes = bytes;
    *ret_size = size;
    return true;
}
