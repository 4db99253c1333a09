// SPDX-License-Identifier: Apache-2.0
// template.c - where the sentences of a letter come from, and whether those of a force's own can
// stand: each block known, each value in its place, no duty of the Act left out.
#include "foi/template.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "foi/texts.h"

#define FAULT_MAX 200
#define NAME_SIZE 64

/// The files that can be the force's own; answers, since they say what is held, cannot.
static const struct {
    const char *word, *english, *welsh;
} files[] = {
    {"letter", foi_letters_letter, foi_letters_letter_cy},
    {"ncnd", foi_letters_ncnd, foi_letters_ncnd_cy},
    {"exempt", foi_letters_exempt, foi_letters_exempt_cy},
    {"answers", foi_letters_answers, foi_letters_answers_cy},
};
#define OWN_COUNT 3 ///< of `files`

struct foi_texts {
    bool welsh;
    char *own[OWN_COUNT]; ///< NULL: none
};

// ---- reading ----

/// The next block of a file: its name, its words up to the next one. NULL at the end.
struct block {
    char name[NAME_SIZE];
    const char *at; ///< the line [name]
    const char *words, *end;
};

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end != NULL ? end + 1 : line + strlen(line);
}

static const char *next_block(const char *from, struct block *block)
{
    while (*from != '\0' && *from != '[')
        from = next_line(from);
    if (*from == '\0')
        return NULL;
    size_t length = strcspn(from + 1, "]\n");
    (void)snprintf(block->name, sizeof block->name, "%.*s",
                   (int)(length < NAME_SIZE ? length : NAME_SIZE - 1), from + 1);
    block->at = from;
    block->words = next_line(from);
    for (block->end = block->words; *block->end != '\0' && *block->end != '[';)
        block->end = next_line(block->end);
    return block->end;
}

static bool find_block(const char *file, const char *name, struct block *block)
{
    for (const char *at = file; (at = next_block(at, block)) != NULL;)
        if (strcmp(block->name, name) == 0)
            return true;
    return false;
}

const char *foi_texts_find(const struct foi_texts *texts, const char *file, const char *name)
{
    struct block block;
    for (size_t i = 0; texts != NULL && i < ARRAY_COUNT(files); i++) {
        if (files[i].english != file)
            continue;
        if (i < OWN_COUNT && texts->own[i] != NULL && find_block(texts->own[i], name, &block))
            return block.words;
        if (texts->welsh && find_block(files[i].welsh, name, &block))
            return block.words;
    }
    return find_block(file, name, &block) ? block.words : NULL;
}

bool foi_texts_is_welsh(const struct foi_texts *texts) { return texts != NULL && texts->welsh; }

const char *foi_texts_tag(const struct foi_texts *texts)
{
    return foi_texts_is_welsh(texts) ? "cy" : "en-GB";
}

void foi_texts_hash(const struct foi_texts *texts, uint8_t hash[CRYPT_HASH_SIZE])
{
    struct crypt_sha256 hasher;
    crypt_sha256_init(&hasher);
    for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
        const char *own = texts != NULL && i < OWN_COUNT && texts->own[i] ? texts->own[i] : "";
        const char *welsh = foi_texts_is_welsh(texts) ? files[i].welsh : "";
        crypt_sha256_update(&hasher, own, strlen(own) + 1);
        crypt_sha256_update(&hasher, welsh, strlen(welsh) + 1);
        crypt_sha256_update(&hasher, files[i].english, strlen(files[i].english) + 1);
    }
    crypt_sha256_final(&hasher, hash);
}

// ---- checking ----

struct checking {
    const char *name, *bytes;
    size_t file; ///< of `files`
    bool welsh;
    struct foi_template_faults *faults;
};

static void fault(struct checking *check, const char *at, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void fault(struct checking *check, const char *at, const char *format, ...)
{
    struct foi_template_faults *faults = check->faults;
    va_list args;
    if (faults->count == FAULT_MAX)
        return;
    faults->items = memory_resize(faults->items, faults->count + 1, sizeof *faults->items);
    struct foi_template_fault *one = &faults->items[faults->count++];
    *one = (struct foi_template_fault){0};
    (void)text_copy(one->file, sizeof one->file, check->name);
    for (const char *c = check->bytes; at != NULL && c < at; c++)
        one->line += *c == '\n';
    one->line += at != NULL;
    va_start(args, format);
    (void)vsnprintf(one->what, sizeof one->what, format, args);
    va_end(args);
}

/// "letter.txt", "letter.cy.txt"
static bool know_file(struct checking *check)
{
    for (size_t i = 0; i < OWN_COUNT; i++) {
        char name[2][NAME_SIZE];
        (void)snprintf(name[0], NAME_SIZE, "%s.txt", files[i].word);
        (void)snprintf(name[1], NAME_SIZE, "%s.cy.txt", files[i].word);
        check->file = i;
        check->welsh = strcmp(check->name, name[1]) == 0;
        if (check->welsh || strcmp(check->name, name[0]) == 0)
            return true;
    }
    return false;
}

static bool has_value(const struct block *block, const char *value, size_t length)
{
    for (const char *c = block->words; (c = strchr(c, '{')) != NULL && c < block->end; c++)
        if (strncmp(c + 1, value, length) == 0 && c[1 + length] == '}')
            return true;
    return false;
}

/// Each {value} of `block` stands in `other` too; else `what` is said of it.
static void check_values(struct checking *check, const struct block *block,
                         const struct block *other, const struct block *own, const char *what)
{
    for (const char *c = block->words; c < block->end; c++) {
        size_t length = *c == '{' ? strcspn(c + 1, "{}\n") : 0;
        if (*c != '{' || c[1 + length] != '}')
            continue;
        if (!has_value(other, c + 1, length))
            fault(check, block == own ? c : own->at, what, (int)(length < 40 ? length : 40), c + 1,
                  own->name);
    }
}

/// A brace that closes nothing, control characters, words that nobody filled in.
static void check_signs(struct checking *check, const struct block *block)
{
    for (const char *c = block->words; c < block->end; c++) {
        size_t length = strcspn(c + 1, "{}\n");
        if (*c == '{' && c[1 + length] != '}')
            fault(check, c, "a { without its }");
        else if (*c == '{')
            c += length + 1;
        else if (*c == '}')
            fault(check, c, "a } without its {");
        else if (*c == '[')
            fault(check, c, "a [ stands only where a block begins");
        else if (*c == '<' || *c == '>')
            fault(check, c, "< and > are for words that are still to be filled in");
        else if ((unsigned char)*c < 32 && *c != '\n')
            fault(check, c, "a control character, or a tab");
    }
}

/// One of "a|b" stands in the block; line ends are blanks, capitals make no difference, the name of
/// a {value} says nothing.
static bool says(const struct block *block, const char *either, size_t size)
{
    AUTO_FREE char *words = memory_new((size_t)(block->end - block->words) + 1, 1);
    size_t length = 0;
    bool value = false;
    for (const char *c = block->words; c < block->end; c++) {
        value = *c == '{' && *either != '{' ? true : value;
        if (!value)
            words[length++] = *c == '\n' ? ' ' : *c;
        value = value && *c != '}';
    }
    for (const char *at = either; at < either + size;) {
        size_t part = strcspn(at, "|,\n");
        for (size_t i = 0; i + part <= length; i++)
            if (strncasecmp(words + i, at, part) == 0)
                return true;
        at += part + 1;
    }
    return false;
}

/// rules/duties.txt: "letter review en: internal review, 40 working days, section 50".
static void check_duties(struct checking *check, const struct block *block)
{
    char start[2 * NAME_SIZE];
    (void)snprintf(start, sizeof start, "%s %s %s: ", files[check->file].word, block->name,
                   check->welsh ? "cy" : "en");
    for (const char *line = foi_rules_duties; *line != '\0'; line = next_line(line)) {
        if (!text_starts(line, start))
            continue;
        const char *at = line + strlen(start);
        while (*at != '\0' && *at != '\n') {
            size_t length = strcspn(at, ",\n");
            if (!says(block, at, length))
                fault(check, block->at, "[%s] does not say \"%.*s\", which the Act asks for",
                      block->name, (int)length, at);
            at += length;
            at += strspn(at, ", ");
        }
    }
}

static bool is_empty(const struct block *block)
{
    const char *c = block->words;
    while (c < block->end && strchr(" \n", *c) != NULL)
        c++;
    return c == block->end;
}

static void check_block(struct checking *check, const struct block *block)
{
    struct block base, first;
    const char *close = block->at + strcspn(block->at, "]\n");
    check->faults->blocks++;
    if (*close != ']' || (close[1] != '\n' && close[1] != '\0')) {
        fault(check, block->at, "a block begins with [its name] alone on a line");
        return;
    }
    if (!find_block(files[check->file].english, block->name, &base)) {
        fault(check, block->at, "there is no block [%s] in %s.txt", block->name,
              files[check->file].word);
        return;
    }
    if (find_block(check->bytes, block->name, &first) && first.at != block->at)
        fault(check, block->at, "the block [%s] stands here a second time", block->name);
    if ((size_t)(block->end - block->words) > FOI_TEMPLATE_BLOCK_MAX)
        fault(check, block->at, "the block [%s] is longer than %d bytes", block->name,
              FOI_TEMPLATE_BLOCK_MAX);
    if (is_empty(block))
        fault(check, block->at, "the block [%s] is empty: take it out to use the usual words",
              block->name);
    check_signs(check, block);
    check_values(check, block, &base, block, "there is no value {%.*s} in [%s]");
    check_values(check, &base, block, block, "the value {%.*s} is missing in [%s]");
    check_duties(check, block);
}

/// The line in which it stops to be UTF-8.
static const char *not_utf8(const char *bytes, size_t size)
{
    for (const char *line = bytes; line < bytes + size; line = next_line(line)) {
        size_t length = strcspn(line, "\n");
        if (line[length] == '\0' || !text_is_utf8(line, length))
            return line;
    }
    return bytes;
}

void foi_template_check(const char *name, const char *bytes, size_t size,
                        struct foi_template_faults *faults)
{
    struct checking check = {.name = name, .bytes = bytes, .faults = faults};
    struct block block;
    faults->files++;
    if (!know_file(&check)) {
        fault(&check, NULL, "no such file: letter, ncnd or exempt, .txt or .cy.txt");
        return;
    }
    if (size > FOI_TEMPLATE_SIZE_MAX) {
        fault(&check, NULL, "larger than %d kB", FOI_TEMPLATE_SIZE_MAX / 1024);
        return;
    }
    if (strlen(bytes) != size || !text_is_utf8(bytes, size)) {
        fault(&check, not_utf8(bytes, size), "not UTF-8: save it as that");
        return;
    }
    for (const char *line = bytes; *line != '\0' && *line != '['; line = next_line(line))
        if (*line != '#' && *line != '\n') {
            fault(&check, line, "before the first [block] only remarks (#) can stand");
            break;
        }
    for (const char *at = bytes; (at = next_block(at, &block)) != NULL;)
        check_block(&check, &block);
}

void foi_template_faults_finish(struct foi_template_faults *faults)
{
    memory_free(faults->items);
    *faults = (struct foi_template_faults){0};
}

// ---- folders ----

static void closedir_at(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}

static int check_file(const char *folder, const char *name, struct foi_template_faults *faults,
                      struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, name), *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, 4 * FOI_TEMPLATE_SIZE_MAX, &bytes, &size, err);
    if (code == 0)
        foi_template_check(name, bytes, size, faults);
    return code;
}

int foi_template_check_folder(const char *folder, struct foi_template_faults *ret_faults,
                              struct overt_error *err)
{
    CLEANUP(closedir_at) DIR *dir = opendir(folder);
    struct foi_template_faults faults = {0};
    int code = 0;
    if (dir == NULL)
        return error_set(err, OVERT_NOT_FOUND, "cannot read the folder %.300s", folder);
    for (const struct dirent *one; code == 0 && (one = readdir(dir)) != NULL;)
        if (one->d_name[0] != '.')
            code = check_file(folder, one->d_name, &faults, err);
    if (code == 0 && faults.files == 0)
        code = error_set(err, OVERT_INPUT, "there is no file of a letter in %.300s", folder);
    if (code == 0)
        *ret_faults = faults;
    else
        foi_template_faults_finish(&faults);
    return code;
}

int foi_template_write(const char *folder, size_t *ret_files, struct overt_error *err)
{
    int code = file_make_public_folder(folder, err);
    size_t count = 0;
    for (size_t i = 0; code == 0 && i < 2 * (size_t)OWN_COUNT; i++) {
        const char *text = i % 2 == 0 ? files[i / 2].english : files[i / 2].welsh;
        char name[NAME_SIZE];
        (void)snprintf(name, sizeof name, "%s%s.txt", files[i / 2].word, i % 2 == 0 ? "" : ".cy");
        AUTO_FREE char *path = file_join(folder, name);
        if (file_exists(path))
            return error_set(err, OVERT_INPUT, "%.300s is there already: name a new folder", path);
        code = file_write(path, text, strlen(text), 0644, err);
        count += code == 0;
    }
    if (code == 0)
        *ret_files = count;
    return code;
}

static int read_own(struct foi_texts *texts, const char *folder, size_t i, struct overt_error *err)
{
    struct foi_template_faults faults = {0};
    char name[NAME_SIZE];
    size_t size = 0;
    (void)snprintf(name, sizeof name, "%s%s.txt", files[i].word, texts->welsh ? ".cy" : "");
    AUTO_FREE char *path = file_join(folder, name);
    if (!file_exists(path))
        return 0;
    int code = file_read(path, 4 * FOI_TEMPLATE_SIZE_MAX, &texts->own[i], &size, err);
    if (code != 0)
        return code;
    foi_template_check(name, texts->own[i], size, &faults);
    if (faults.count > 0)
        code = error_set(err, OVERT_INPUT,
                         "%.200s, line %d: %s (overt foi template check names all)", path,
                         faults.items[0].line, faults.items[0].what);
    foi_template_faults_finish(&faults);
    return code;
}

int foi_texts_create(const char *language, const char *folder, struct foi_texts **ret_texts,
                     struct overt_error *err)
{
    struct foi_texts *texts = memory_new(1, sizeof *texts);
    int code = 0;
    texts->welsh = text_equal(language, "cy");
    for (size_t i = 0; code == 0 && folder != NULL && i < OWN_COUNT; i++)
        code = read_own(texts, folder, i, err);
    if (code == 0)
        *ret_texts = texts;
    else
        foi_texts_destroy(&texts);
    return code;
}

void foi_texts_destroy(struct foi_texts **texts)
{
    for (size_t i = 0; *texts != NULL && i < OWN_COUNT; i++)
        memory_free((*texts)->own[i]);
    memory_free(*texts);
    *texts = NULL;
}
