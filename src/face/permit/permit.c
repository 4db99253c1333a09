// SPDX-License-Identifier: Apache-2.0
// permit.c - the leave to compare: a signed note with nine lines. One permit has one text: what is
// read is written again and has to be the same, so that no line can be left out, doubled, reordered
// or padded.
#include "face/permit/permit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/note.h"
#include "crypt/wipe.h"
#include "overt/gallery.h"

#define MILLION 1000000
#define LINES 9

struct overt_permit {
    struct permit_terms terms;
};

static const char *const mode_words[] = {
    [OVERT_MODE_LIVE] = "live",
    [OVERT_MODE_RETROSPECTIVE] = "retrospective",
    [OVERT_MODE_OPERATOR_INITIATED] = "operator-initiated",
};

static bool reference_valid(const char *reference)
{
    size_t length = strnlen(reference, PERMIT_OPERATION_MAX);
    if (length == 0 || length == PERMIT_OPERATION_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        if (reference[i] <= ' ' || reference[i] > '~')
            return false;
    return true;
}

static bool terms_valid(const struct permit_terms *terms)
{
    return reference_valid(terms->operation) && terms->mode >= OVERT_MODE_LIVE &&
           terms->mode <= OVERT_MODE_OPERATOR_INITIATED && terms->opens >= 0 &&
           terms->opens <= terms->closes && terms->threshold_millionths >= 1 &&
           terms->threshold_millionths <= MILLION && terms->size >= 1 &&
           terms->size <= OVERT_GALLERY_SIZE_MAX && terms->entry <= INT64_MAX;
}

static void render(const struct permit_terms *terms, struct text *text)
{
    char opens[TIME_TEXT_MAX], closes[TIME_TEXT_MAX], list[2 * CRYPT_HASH_SIZE + 1];
    time_format(terms->opens, opens);
    time_format(terms->closes, closes);
    text_from_bytes(list, terms->list, CRYPT_HASH_SIZE);
    text_printf(text, "overt permit v1\noperation %s\nmode %s\nopens %s\ncloses %s\n",
                terms->operation, mode_words[terms->mode], opens, closes);
    text_printf(text, "threshold %d.%06d\nlist %s\nsize %llu\nentry %llu\n",
                terms->threshold_millionths / MILLION, terms->threshold_millionths % MILLION, list,
                (unsigned long long)terms->size, (unsigned long long)terms->entry);
}

int permit_write(const struct permit_terms *terms, const struct crypt_key *key,
                 struct text *ret_note, struct overt_error *err)
{
    if (!terms_valid(terms))
        return error_set(err, OVERT_INPUT,
                         "a permit needs a reference, a mode, a window, a threshold above 0 and at "
                         "most 1, and a list with at least one face");
    AUTO_TEXT struct text text;
    text_init(&text, OVERT_PERMIT_SIZE_MAX);
    render(terms, &text);
    return crypt_note_sign(text.bytes, key, ret_note, err);
}

/// What follows "name " in a line, or NULL when the line is another.
static const char *value_of(const char *line, const char *name)
{
    size_t length = strlen(name);
    return text_starts(line, name) && line[length] == ' ' ? line + length + 1 : NULL;
}

static bool parse_mode(const char *word, enum overt_mode *ret_mode)
{
    for (size_t mode = OVERT_MODE_LIVE; mode < ARRAY_COUNT(mode_words); mode++)
        if (text_equal(word, mode_words[mode])) {
            *ret_mode = (enum overt_mode)mode;
            return true;
        }
    return false;
}

static bool parse_threshold(const char *word, int32_t *ret_millionths)
{
    double value;
    if (!text_to_double(word, 0, 1, &value))
        return false;
    *ret_millionths = (int32_t)lround(value * MILLION);
    return true;
}

static bool parse_count(const char *word, uint64_t *ret_count)
{
    long value;
    if (!text_to_int(word, 0, INT64_MAX, &value))
        return false;
    *ret_count = (uint64_t)value;
    return true;
}

/// Reads the lines in their order. What this takes too freely, comparing with render() refuses.
static bool parse_lines(char *const line[LINES], struct permit_terms *terms)
{
    const char *operation = value_of(line[1], "operation");
    const char *mode = value_of(line[2], "mode");
    const char *opens = value_of(line[3], "opens");
    const char *closes = value_of(line[4], "closes");
    const char *threshold = value_of(line[5], "threshold");
    const char *list = value_of(line[6], "list");
    const char *size = value_of(line[7], "size");
    const char *entry = value_of(line[8], "entry");
    return text_equal(line[0], "overt permit v1") && operation != NULL &&
           text_copy(terms->operation, sizeof terms->operation, operation) && mode != NULL &&
           parse_mode(mode, &terms->mode) && opens != NULL && time_parse(opens, 0, &terms->opens) &&
           closes != NULL && time_parse(closes, 0, &terms->closes) && threshold != NULL &&
           parse_threshold(threshold, &terms->threshold_millionths) && list != NULL &&
           text_to_bytes(list, terms->list, sizeof terms->list) && size != NULL &&
           parse_count(size, &terms->size) && entry != NULL && parse_count(entry, &terms->entry);
}

static bool parse_text(const char *text, size_t length, struct permit_terms *terms)
{
    char copy[OVERT_PERMIT_SIZE_MAX + 1];
    char *line[LINES];
    char *at = copy;
    memcpy(copy, text, length);
    copy[length] = '\0';
    for (int i = 0; i < LINES; i++) {
        char *end = strchr(at, '\n');
        if (end == NULL)
            return false;
        *end = '\0';
        line[i] = at;
        at = end + 1;
    }
    return *at == '\0' && parse_lines(line, terms) && terms_valid(terms);
}

static bool is_the_text_of(const struct permit_terms *terms, const char *text, size_t length)
{
    AUTO_TEXT struct text again;
    text_init(&again, OVERT_PERMIT_SIZE_MAX);
    render(terms, &again);
    return again.length == length && memcmp(again.bytes, text, length) == 0;
}

int overt_permit_read(const char *note, const char *verifier, struct overt_permit **ret_permit,
                      struct overt_error *err)
{
    size_t length = 0;
    struct permit_terms terms = {0};
    if (strnlen(note, OVERT_PERMIT_SIZE_MAX + 1) > OVERT_PERMIT_SIZE_MAX)
        return error_set(err, OVERT_REFUSED, "the permit has more than %d bytes: it is not one",
                         OVERT_PERMIT_SIZE_MAX);
    if (crypt_note_open(note, verifier, &length, err) != 0) {
        (void)error_prepend(err, "the permit is refused");
        if (err != NULL)
            err->code = OVERT_REFUSED;
        return OVERT_REFUSED;
    }
    if (!parse_text(note, length, &terms) || !is_the_text_of(&terms, note, length))
        return error_set(err, OVERT_REFUSED,
                         "the permit is refused: it is signed, but its lines are not those of a "
                         "permit; open the operation again");
    struct overt_permit *permit = memory_new(1, sizeof *permit);
    permit->terms = terms;
    *ret_permit = permit;
    return 0;
}

void overt_permit_destroy(struct overt_permit **permit)
{
    memory_free(*permit);
    *permit = NULL;
}

const struct permit_terms *permit_terms_of(const struct overt_permit *permit)
{
    return &permit->terms;
}

const char *overt_permit_operation(const struct overt_permit *permit)
{
    return permit->terms.operation;
}

enum overt_mode overt_permit_mode(const struct overt_permit *permit)
{
    return permit->terms.mode;
}

int64_t overt_permit_opens(const struct overt_permit *permit)
{
    return permit->terms.opens;
}

int64_t overt_permit_closes(const struct overt_permit *permit)
{
    return permit->terms.closes;
}

float overt_permit_threshold(const struct overt_permit *permit)
{
    return (float)((double)permit->terms.threshold_millionths / MILLION);
}

int32_t permit_threshold(double threshold)
{
    if (!(threshold > 0))
        return 0;
    return threshold >= 1 ? MILLION : (int32_t)ceil(threshold * MILLION - 1e-6);
}

int permit_check(const struct overt_permit *permit, moment now, float threshold,
                 const uint8_t list[CRYPT_HASH_SIZE], uint64_t size, struct overt_error *err)
{
    if (permit == NULL)
        return error_set(err, OVERT_REFUSED,
                         "no comparison without a permit: open an authorised operation first");
    const struct permit_terms *terms = &permit->terms;
    if (now < terms->opens)
        return error_set(err, OVERT_REFUSED, "operation %s has not begun: wait for its window",
                         terms->operation);
    if (now > terms->closes)
        return error_set(err, OVERT_REFUSED, "operation %s is over: its permit has expired",
                         terms->operation);
    if (!(threshold >= overt_permit_threshold(permit)))
        return error_set(err, OVERT_REFUSED,
                         "the threshold is below the %d.%06d that operation %s may use",
                         terms->threshold_millionths / MILLION,
                         terms->threshold_millionths % MILLION, terms->operation);
    if (size != terms->size || !crypt_equal(list, terms->list, CRYPT_HASH_SIZE))
        return error_set(err, OVERT_REFUSED,
                         "this is not the list that operation %s was opened with",
                         terms->operation);
    return 0;
}
