// SPDX-License-Identifier: Apache-2.0
// written.c - a written authority as a plain text: one table of fields for reading it and for the
// form.
#include "operate/written.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

enum field_kind {
    FIELD_PLAN, ///< a text of struct operate_plan at `place`
    FIELD_TEXT, ///< a text of the authority, number `place`
    FIELD_MODE,
    FIELD_OPENS,
    FIELD_CLOSES,
    FIELD_THRESHOLD,
    FIELD_FALSE_ALERTS,
    FIELD_FACES,
    FIELD_CATEGORIES,
    FIELD_BODY_WORN,
    FIELD_USE_CASE,
    FIELD_SCHEDULE_8,
    FIELD_COORDINATES,
    FIELD_LIST_CAP,
    // of which there may be several:
    FIELD_DOCUMENT,
    FIELD_CAMERA,
    FIELD_CRITERION,
    FIELD_OFFICER,
};

/// When it must be said (docs/authority.md).
enum need {
    NEED_NOT,
    NEED_LATER,     ///< before it is authorised; in urgency before that is confirmed
    NEED_AUTHORITY, ///< before it is authorised
    NEED_PLAN,      ///< in every plan
};

struct field {
    const char *key;
    enum field_kind kind;
    size_t place;
    enum need need;
    const char *help;    ///< NULL: of the authority's text
    const char *example; ///< of several: a line for each
    bool live;           ///< needed for live alone
};

#define AT(member) offsetof(struct operate_plan, member)

static const struct field fields[] = {
    {"mode", FIELD_MODE, 0, NEED_PLAN, "live, retrospective or operator-initiated", "live"},
    {"title", FIELD_PLAN, AT(title), NEED_PLAN, "what it is called; at most 200 bytes",
     "Market Square"},
    {"use-case", FIELD_USE_CASE, 0, NEED_AUTHORITY,
     "crime-hotspot, missing-hotspot, cni-pso or event-pso (protective security operation), "
     "intelligence (on where sought persons are), or other: and which",
     "missing-hotspot", true},
    {"purpose", FIELD_PLAN, AT(purpose), NEED_PLAN, "what it is for",
     "Find people who are missing and at risk, and are often seen in the square."},
    {"legal-basis", FIELD_PLAN, AT(legal_basis), NEED_PLAN, "the law it rests on",
     "Common law duty to protect life; Data Protection Act 2018, Part 3"},
    {"schedule-8", FIELD_SCHEDULE_8, 0, NEED_AUTHORITY,
     "the conditions of Data Protection Act 2018, Schedule 8, by their paragraphs: 1 statutory etc "
     "purposes, 2 administration of justice, 3 vital interests, 4 safeguarding, 5 in the public "
     "domain, 6 legal claims, 7 judicial acts, 8 preventing fraud, 9 archiving etc",
     "3, 4"},
    {"policy", FIELD_TEXT, REGISTER_TEXT_POLICY, NEED_NOT, NULL, "LFR Policy, version 3.0"},
    {"necessity", FIELD_PLAN, AT(necessity), NEED_PLAN, "why nothing less would do",
     "Patrols and an appeal did not find them."},
    {"proportionality", FIELD_PLAN, AT(proportionality), NEED_PLAN, "why it is not excessive",
     "One square, six hours, seven people; nobody else leaves anything behind."},
    {"alternatives", FIELD_TEXT, REGISTER_TEXT_ALTERNATIVES, NEED_NOT, NULL,
     "Patrols on three days; an appeal; calls to hospitals."},
    {"why", FIELD_TEXT, REGISTER_TEXT_WHY, NEED_AUTHORITY, NULL,
     "Three are at risk without medication."},
    {"who", FIELD_TEXT, REGISTER_TEXT_WHO, NEED_AUTHORITY, NULL,
     "People reported missing and graded high risk by the missing persons unit."},
    {"where", FIELD_TEXT, REGISTER_TEXT_WHERE, NEED_AUTHORITY, NULL,
     "All three were seen in the square in the last month."},
    {"place", FIELD_PLAN, AT(place), NEED_PLAN, "where, as it is published; at most 500 bytes",
     "Market Square, Demotown"},
    {"zone", FIELD_TEXT, REGISTER_TEXT_ZONE, NEED_LATER, NULL,
     "The pavement between the two arches.", true},
    {"coordinates", FIELD_COORDINATES, 0, NEED_LATER,
     "latitude and longitude in degrees; kept to a hundredth of a degree (about 1.1 km by 0.7 km), "
     "in England and Wales",
     "52.37, -1.26", true},
    {"opens", FIELD_OPENS, 0, NEED_PLAN, "begin of the window; months ahead if you like",
     "2027-03-01T10:00"},
    {"closes", FIELD_CLOSES, 0, NEED_PLAN,
     "its end; at most 24 hours later for live, 366 days otherwise", "2027-03-01T16:00"},
    {"camera", FIELD_CAMERA, 0, NEED_AUTHORITY,
     "name | fixed, vehicle, mobile, body-worn or recording | its zone; a line for each",
     "Camera 1 | fixed | north arch", true},
    {"body-worn", FIELD_BODY_WORN, 0, NEED_NOT, "yes when body-worn video is used with it", "no"},
    {"threshold", FIELD_THRESHOLD, 0, NEED_NOT,
     "similarity from which there is an alert, not below what the evaluation of the model "
     "supports; "
     "without it, that",
     "0.64"},
    {"false-alerts", FIELD_FALSE_ALERTS, 0, NEED_NOT,
     "at most one false alert in so many faces seen, when this operation needs it rarer than the "
     "force wishes",
     "1 in 1000"},
    {"faces", FIELD_FACES, 0, NEED_NOT,
     "how many faces it is expected to see; more than the force's wish is for needs a higher "
     "threshold",
     "20000"},
    {"threshold-by", FIELD_TEXT, REGISTER_TEXT_THRESHOLD_BY, NEED_LATER, NULL, "Force LFR lead"},
    {"threshold-set", FIELD_TEXT, REGISTER_TEXT_THRESHOLD_SET, NEED_LATER, NULL, "2026-11-01"},
    {"threshold-why", FIELD_TEXT, REGISTER_TEXT_THRESHOLD_WHY, NEED_LATER, NULL,
     "No more than one false alert in 1,000 faces in our own evaluation."},
    {"categories", FIELD_CATEGORIES, 0, NEED_PLAN,
     "who may be on the list: wanted-by-courts, suspect, conditions, missing, risk-of-harm, "
     "victim-witness, associate, blue-list",
     "missing, blue-list"},
    {"criterion", FIELD_CRITERION, 0, NEED_AUTHORITY,
     "category | who of it may be on the list; a line for each category",
     "missing | Reported missing and graded high risk\n"
     "blue-list | Officers who agreed in writing to walk through"},
    {"list-cap", FIELD_LIST_CAP, 0, NEED_AUTHORITY, "most images on the list, 1 to 20000", "50"},
    {"document", FIELD_DOCUMENT, 0, NEED_AUTHORITY,
     "DPIA, EIA, CIA, APD, policy, SOP, mandate or training | its reference | its date; a line for "
     "each; the first four are needed, CIA for live alone",
     "DPIA | DPIA-2026-014, version 2 | 2026-10-01\n"
     "EIA | EIA-2026-014 | 2026-10-01\n"
     "CIA | CIA Market Square | 2026-11-09\n"
     "APD | APD-2025-002, version 3 | 2025-12-01"},
    {"officer", FIELD_OFFICER, 0, NEED_NOT,
     "name | operator, engagement or investigator; then only these act in that role; a line for "
     "each, only in a plan, not in a change of it",
     NULL},
};

/// One field of a text.
struct value {
    struct written *written;
    const struct field *field;
    size_t line;
    char *text;
};

#define WRONG(value, err, ...) wrong(value, err, __VA_ARGS__)
static int wrong(const struct value *value, struct overt_error *err, const char *format, ...)
    PRINTF_LIKE(3, 4);

static int wrong(const struct value *value, struct overt_error *err, const char *format, ...)
{
    char words[160];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return error_set(err, OVERT_INPUT, "line %zu: '%s' %s", value->line, value->field->key, words);
}

/// Gives the text to `written`; NULL when it holds too many.
static char *keep(struct written *written, const char *text, size_t size)
{
    if (written->owned_count == WRITTEN_VALUES_MAX)
        return NULL;
    while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL)
        size--;
    size_t skip = 0;
    while (skip < size && strchr(" \t\r\n", text[skip]) != NULL)
        skip++;
    char *copy = memory_new(size - skip + 1, 1);
    memcpy(copy, text + skip, size - skip);
    written->owned[written->owned_count++] = copy;
    return copy;
}

/// Takes the next part of "a | b | c" off; NULL when there is none or it is empty.
static char *part(struct written *written, const char **rest)
{
    if (*rest == NULL)
        return NULL;
    size_t size = strcspn(*rest, "|");
    char *text = keep(written, *rest, size);
    *rest = (*rest)[size] == '|' ? *rest + size + 1 : NULL;
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static int read_categories(const struct value *value, struct overt_error *err)
{
    for (const char *at = value->text; *at != '\0';) {
        size_t size = strcspn(at, ",");
        char *word = keep(value->written, at, size);
        enum register_category category = word != NULL ? register_category_from(word) : 0;
        if (category == 0)
            return WRONG(value, err, "has a word that is no category: %.40s", word ? word : "");
        value->written->plan.categories |= 1u << category;
        at += size + (at[size] == ',');
    }
    return 0;
}

static int read_schedule_8(const struct value *value, struct overt_error *err)
{
    for (const char *at = value->text; *at != '\0';) {
        size_t size = strcspn(at, ",");
        char *word = keep(value->written, at, size);
        double number = 0;
        if (word == NULL || !text_to_double(word, 1, REGISTER_SCHEDULE_8_MAX, &number) ||
            number != floor(number))
            return WRONG(value, err, "is one or more paragraphs from 1 to %d, such as 2, 4",
                         REGISTER_SCHEDULE_8_MAX);
        value->written->authority.schedule_8 |= 1u << (int)number;
        at += size + (at[size] == ',');
    }
    return 0;
}

/// "other: at a festival", or a word.
static int read_use_case(const struct value *value, struct overt_error *err)
{
    struct register_authority *authority = &value->written->authority;
    if (strncmp(value->text, "other:", 6) == 0) {
        authority->use_case = REGISTER_USE_OTHER;
        authority->texts[REGISTER_TEXT_USE_CASE_OTHER] =
            keep(value->written, value->text + 6, strlen(value->text + 6));
        return 0;
    }
    authority->use_case = register_use_case_from(value->text);
    if (authority->use_case != 0 && authority->use_case != REGISTER_USE_OTHER)
        return 0;
    return WRONG(value, err,
                 "is crime-hotspot, missing-hotspot, cni-pso, event-pso, intelligence or 'other: "
                 "and which'");
}

static int read_coordinates(const struct value *value, struct overt_error *err)
{
    struct register_authority *authority = &value->written->authority;
    size_t size = strcspn(value->text, ",");
    double latitude = 0, longitude = 0;
    char *first = keep(value->written, value->text, size);
    char *second = value->text[size] == ',' ? keep(value->written, value->text + size + 1,
                                                   strlen(value->text + size + 1))
                                            : NULL;
    if (first == NULL || second == NULL || !text_to_double(first, -90, 90, &latitude) ||
        !text_to_double(second, -180, 180, &longitude))
        return WRONG(value, err, "is a latitude and a longitude, such as 52.37, -1.26");
    authority->has_position = true;
    authority->latitude = (int)lround(latitude * 100);
    authority->longitude = (int)lround(longitude * 100);
    return 0;
}

static int read_document(const struct value *value, struct overt_error *err)
{
    struct register_authority *authority = &value->written->authority;
    const char *rest = value->text, *kind = part(value->written, &rest);
    if (authority->document_count == REGISTER_DOCUMENTS_MAX)
        return WRONG(value, err, "is said more than %d times", REGISTER_DOCUMENTS_MAX);
    struct register_document one = {
        .kind = kind != NULL ? register_document_from(kind) : 0,
        .reference = part(value->written, &rest),
        .dated = part(value->written, &rest),
    };
    if (one.kind == 0 || one.reference == NULL || rest != NULL)
        return WRONG(value, err, "is written: DPIA | reference | 2026-10-01");
    authority->documents[authority->document_count++] = one;
    return 0;
}

static int read_camera(const struct value *value, struct overt_error *err)
{
    struct register_authority *authority = &value->written->authority;
    const char *rest = value->text;
    if (authority->camera_count == REGISTER_CAMERAS_MAX)
        return WRONG(value, err, "is said more than %d times", REGISTER_CAMERAS_MAX);
    struct register_planned_camera one = {.name = part(value->written, &rest)};
    const char *kind = part(value->written, &rest);
    one.kind = kind != NULL ? register_camera_from(kind) : 0;
    one.zone = part(value->written, &rest);
    if (one.name == NULL || one.kind == 0 || rest != NULL)
        return WRONG(value, err,
                     "is written: name | fixed, vehicle, mobile, body-worn or recording | zone");
    authority->cameras[authority->camera_count++] = one;
    return 0;
}

static int read_criterion(const struct value *value, struct overt_error *err)
{
    struct register_authority *authority = &value->written->authority;
    const char *rest = value->text, *word = part(value->written, &rest);
    enum register_category category = word != NULL ? register_category_from(word) : 0;
    if (category == 0 || rest == NULL)
        return WRONG(value, err, "is written: category | who of it may be on the list");
    if (authority->criteria[category] != NULL)
        return WRONG(value, err, "for %s is said twice", register_category_word(category));
    authority->criteria[category] = keep(value->written, rest, strlen(rest));
    return 0;
}

static int read_officer(const struct value *value, struct overt_error *err)
{
    struct written *written = value->written;
    const char *rest = value->text;
    if (written->plan.officer_count == OPERATE_OFFICERS_MAX)
        return WRONG(value, err, "is said more than %d times", OPERATE_OFFICERS_MAX);
    struct operate_officer one = {.name = part(written, &rest)};
    const char *role = part(written, &rest);
    one.role = role != NULL ? register_role_from(role) : 0;
    if (one.name == NULL || one.role == 0 || rest != NULL)
        return WRONG(value, err, "is written: name | operator, engagement or investigator");
    written->officers[written->plan.officer_count++] = one;
    return 0;
}

static int read_moment(const struct value *value, moment now, moment *ret_when,
                       struct overt_error *err)
{
    if (time_parse(value->text, now, ret_when))
        return 0;
    return WRONG(value, err, "is not a time; write it like 2026-11-22T10:00");
}

static int read_number(const struct value *value, struct overt_error *err)
{
    struct written *written = value->written;
    double number = 0;
    if (value->field->kind == FIELD_THRESHOLD)
        return text_to_double(value->text, 0, 1, &written->plan.threshold)
                   ? 0
                   : WRONG(value, err, "is a number between 0 and 1");
    if (value->field->kind == FIELD_FALSE_ALERTS)
        return operate_one_in(value->text, &written->plan.asked.one_in)
                   ? 0
                   : WRONG(value, err, "is one in so many faces seen, such as 1 in 6000");
    if (value->field->kind == FIELD_FACES) {
        if (!text_to_double(value->text, 1, REGISTER_ONE_IN_MAX, &number) ||
            number != floor(number))
            return WRONG(value, err, "is a number of faces from 1 to %d", REGISTER_ONE_IN_MAX);
        written->plan.asked.faces = (int64_t)number;
        return 0;
    }
    if (!text_to_double(value->text, 1, REGISTER_CAP_MAX, &number) || number != floor(number))
        return WRONG(value, err, "is a number of images from 1 to %d", REGISTER_CAP_MAX);
    written->authority.list_cap = (int64_t)number;
    return 0;
}

static int read_word(const struct value *value, struct overt_error *err)
{
    struct operate_plan *plan = &value->written->plan;
    if (value->field->kind == FIELD_MODE) {
        plan->mode = register_mode_from(value->text);
        return plan->mode != 0 ? 0
                               : WRONG(value, err, "is live, retrospective or operator-initiated");
    }
    plan->body_worn = strcmp(value->text, "yes") == 0;
    return plan->body_worn || strcmp(value->text, "no") == 0 ? 0
                                                             : WRONG(value, err, "is yes or no");
}

static int read_value(const struct value *value, moment now, struct overt_error *err)
{
    struct written *written = value->written;
    switch (value->field->kind) {
    case FIELD_PLAN:
        memcpy((char *)&written->plan + value->field->place, &value->text, sizeof value->text);
        return 0;
    case FIELD_TEXT:
        written->authority.texts[value->field->place] = value->text;
        return 0;
    case FIELD_MODE:
    case FIELD_BODY_WORN:
        return read_word(value, err);
    case FIELD_OPENS:
        return read_moment(value, now, &written->plan.opens, err);
    case FIELD_CLOSES:
        return read_moment(value, now, &written->plan.closes, err);
    case FIELD_THRESHOLD:
    case FIELD_FALSE_ALERTS:
    case FIELD_FACES:
    case FIELD_LIST_CAP:
        return read_number(value, err);
    case FIELD_CATEGORIES:
        return read_categories(value, err);
    case FIELD_USE_CASE:
        return read_use_case(value, err);
    case FIELD_SCHEDULE_8:
        return read_schedule_8(value, err);
    case FIELD_COORDINATES:
        return read_coordinates(value, err);
    case FIELD_DOCUMENT:
        return read_document(value, err);
    case FIELD_CAMERA:
        return read_camera(value, err);
    case FIELD_CRITERION:
        return read_criterion(value, err);
    case FIELD_OFFICER:
        return read_officer(value, err);
    }
    return 0;
}

/// The value of a field is whole: keep it, once, and read it.
static int finish_value(struct written *written, size_t which, size_t line, const struct text *text,
                        moment now, struct overt_error *err)
{
    struct value value = {written, &fields[which], line, NULL};
    if (text->full)
        return error_set(err, OVERT_LIMIT, "line %zu: '%s' is too long: shorten it", line,
                         value.field->key);
    if (written->lines[which] != 0 && value.field->kind < FIELD_DOCUMENT)
        return WRONG(&value, err, "is said twice, before in line %zu", written->lines[which]);
    written->lines[which] = line;
    value.text = keep(written, text->bytes, text->length);
    if (value.text == NULL)
        return error_set(err, OVERT_LIMIT, "line %zu: the text says more than %d things", line,
                         WRITTEN_VALUES_MAX);
    if (value.text[0] == '\0')
        return WRONG(&value, err, "says nothing: write it, or leave the line out");
    return read_value(&value, now, err);
}

static size_t find_field(const char *key, size_t size)
{
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++)
        if (strlen(fields[i].key) == size && memcmp(fields[i].key, key, size) == 0)
            return i;
    return ARRAY_COUNT(fields);
}

/// "key: value" opens a field.
static int open_field(const char *line, size_t size, size_t number, size_t *ret_which,
                      struct text *value, struct overt_error *err)
{
    const char *colon = memchr(line, ':', size);
    size_t key = colon != NULL ? (size_t)(colon - line) : size;
    if (colon == NULL)
        return error_set(err, OVERT_INPUT,
                         "line %zu is no field: write 'key: value', and indent what goes on with "
                         "the field above",
                         number);
    size_t which = find_field(line, key);
    if (which == ARRAY_COUNT(fields))
        return error_set(err, OVERT_INPUT,
                         "line %zu: there is no such field; see: overt operation plan --template",
                         number);
    *ret_which = which;
    text_clear(value);
    text_append_bytes(value, colon + 1, size - key - 1);
    return 0;
}

static int parse_lines(const char *bytes, size_t size, moment now, struct written *written,
                       struct text *value, struct overt_error *err)
{
    size_t which = ARRAY_COUNT(fields), begun = 0, number = 0;
    int code = 0;
    for (size_t at = 0; code == 0 && at < size;) {
        const char *line = bytes + at, *end = memchr(line, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - line) : size - at;
        at += length + (end != NULL);
        number++;
        if (length > 0 && line[0] == '#')
            continue;
        bool blank = true;
        for (size_t i = 0; i < length; i++)
            blank &= strchr(" \t\r", line[i]) != NULL && line[i] != '\0';
        if (blank || line[0] == ' ' || line[0] == '\t') {
            if (!blank && which == ARRAY_COUNT(fields))
                return error_set(err, OVERT_INPUT, "line %zu is indented and no field is above it",
                                 number);
            size_t skip = blank ? length : 0;
            while (skip < length && (line[skip] == ' ' || line[skip] == '\t'))
                skip++;
            text_append_char(value, '\n');
            text_append_bytes(value, line + skip, length - skip);
            continue;
        }
        if (which != ARRAY_COUNT(fields))
            code = finish_value(written, which, begun, value, now, err);
        if (code == 0)
            code = open_field(line, length, number, &which, value, err);
        begun = number;
    }
    if (code == 0 && which != ARRAY_COUNT(fields))
        code = finish_value(written, which, begun, value, now, err);
    return code;
}

int written_parse(const char *bytes, size_t size, moment now, struct written *ret_written,
                  struct overt_error *err)
{
    AUTO_TEXT struct text value;
    text_init(&value, 9000);
    memset(ret_written, 0, sizeof *ret_written);
    if (size > WRITTEN_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "longer than %d KiB: shorten it",
                         WRITTEN_SIZE_MAX / 1024);
    if (memchr(bytes, '\0', size) != NULL || !text_is_utf8(bytes, size))
        return error_set(err, OVERT_INPUT, "not a text in UTF-8: save it as one");
    int code = parse_lines(bytes, size, now, ret_written, &value, err);
    if (code != 0) {
        written_finish(ret_written);
        return code;
    }
    ret_written->plan.authority = &ret_written->authority;
    ret_written->plan.officers = ret_written->officers;
    return 0;
}

int written_read(const char *path, moment now, struct written *ret_written, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, WRITTEN_SIZE_MAX, &bytes, &size, err);
    if (code == 0 && (code = written_parse(bytes, size, now, ret_written, err)) != 0)
        (void)error_prepend(err, "%s", path);
    return code;
}

void written_finish(struct written *written)
{
    for (size_t i = 0; i < written->owned_count; i++)
        memory_free(written->owned[i]);
    memset(written, 0, sizeof *written);
}

void written_missing(const struct written *written, struct text *ret_words)
{
    written_missing_but(written, NULL, NULL, ret_words);
}

void written_missing_but(const struct written *written,
                         bool (*is_said)(const void *context, const char *key), const void *context,
                         struct text *ret_words)
{
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++)
        if (fields[i].need == NEED_PLAN && written->lines[i] == 0 &&
            (is_said == NULL || !is_said(context, fields[i].key)))
            text_printf(ret_words, "%s%s", ret_words->length > 0 ? ", " : "", fields[i].key);
}

const char *written_beside(const struct written *written)
{
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++) {
        enum field_kind kind = fields[i].kind;
        bool of_plan = kind == FIELD_PLAN || kind == FIELD_MODE || kind == FIELD_OPENS ||
                       kind == FIELD_CLOSES || kind == FIELD_THRESHOLD ||
                       kind == FIELD_FALSE_ALERTS || kind == FIELD_FACES ||
                       kind == FIELD_CATEGORIES || kind == FIELD_BODY_WORN ||
                       kind == FIELD_OFFICER;
        if (of_plan && written->lines[i] != 0)
            return fields[i].key;
    }
    return NULL;
}

/// In lines of at most 98 columns after "# ".
static void put_remark(struct text *form, const char *words)
{
    size_t column = 0;
    text_append(form, "#");
    for (const char *at = words; *at != '\0';) {
        size_t size = strcspn(at, " ");
        if (column + size > 94 && column > 0) {
            text_append(form, "\n#");
            column = 0;
        }
        text_append_char(form, ' ');
        text_append_bytes(form, at, size);
        column += size + 1;
        at += size + (at[size] == ' ');
    }
    text_append_char(form, '\n');
}

static const char *need_words(const struct field *field)
{
    switch (field->need) {
    case NEED_PLAN:
        return "";
    case NEED_AUTHORITY:
        return field->live ? " (for live, needed before it is authorised)"
                           : " (needed before it is authorised)";
    case NEED_LATER:
        return field->live
                   ? " (for live, needed before it is authorised, in urgency before that is "
                     "confirmed)"
                   : " (needed before it is authorised, in urgency before that is confirmed)";
    case NEED_NOT:
        return " (may be left out)";
    }
    return "";
}

static void put_examples(struct text *form, const struct field *field)
{
    for (const char *at = field->example; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        text_printf(form, "%s: %.*s\n", field->key, (int)size, at);
        at += size + (at[size] == '\n');
    }
}

void written_form(struct text *ret_form)
{
    text_append(ret_form, "# A written authority. Lines that begin with # are remarks.\n"
                          "# Indented lines go on with the field above; an empty line among them "
                          "parts paragraphs.\n"
                          "# What is needed and when is marked; without it nothing is "
                          "authorised.\n");
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++) {
        const struct field *field = &fields[i];
        AUTO_TEXT struct text remark;
        text_init(&remark, 1000);
        text_printf(&remark, "%s%s.",
                    field->help != NULL ? field->help : register_text_fields[field->place].help,
                    need_words(field));
        text_append_char(ret_form, '\n');
        put_remark(ret_form, remark.bytes);
        if (field->example != NULL)
            put_examples(ret_form, field);
        else
            text_printf(ret_form, "# %s: O. Lee | operator\n", field->key);
    }
}
