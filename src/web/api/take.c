// SPDX-License-Identifier: Apache-2.0
// take.c - a body into a struct by its table: strict JSON, no member that is not known, each value
// of its kind and within its bounds. Everything that is wrong is told at once, with its place.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"
#include "web/api/schema.h"

#define DEEP_MAX    8
#define MEMBERS_MAX 200

/// Where in the body, and who wants to know what is wrong.
struct place {
    struct app_call *call;
    struct api_taken *taken;
    char words[API_PLACE_MAX];
    int deep;
};

static bool all_digits(const char *text, const char *form)
{
    for (; *form != '\0'; form++, text++)
        if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return true;
}

bool api_moment_read(const char *text, moment *ret_when)
{
    size_t length = strlen(text);
    if (length < 20 || length > 35 || !all_digits(text, "0000-00-00T00:00:00"))
        return false;
    const char *zone = text + 19;
    if (*zone == '.') {
        zone++;
        zone += strspn(zone, "0123456789");
        if (zone == text + 20)
            return false;
    }
    bool utc = text_equal(zone, "Z");
    if (!utc && !(strlen(zone) == 6 && (all_digits(zone, "+00:00") || all_digits(zone, "-00:00"))))
        return false;
    char plain[32];
    (void)snprintf(plain, sizeof plain, "%.19s%s", text, zone);
    return time_parse(plain, 0, ret_when);
}

PRINTF_LIKE(2, 3)
static void wrong(struct place *place, const char *format, ...)
{
    char words[300];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    size_t which = place->call->fault_count;
    if (which >= APP_FAULTS_MAX)
        return;
    (void)text_copy(place->taken->places[which], API_PLACE_MAX, place->words);
    app_fault(place->call, place->taken->places[which], "%s", words);
}

static void put(void *value, size_t at, const void *from, size_t size)
{
    memcpy((char *)value + at, from, size);
}

static void put_int(void *value, const struct api_field *field, int64_t number)
{
    int narrow = (int)number;
    if (field->size == sizeof narrow)
        put(value, field->at, &narrow, sizeof narrow);
    else
        put(value, field->at, &number, sizeof number);
}

static void take_text(struct place *place, const struct api_field *field, const struct json *json,
                      void *value)
{
    const char *text = json_text(json);
    if (text == NULL) {
        wrong(place, "it has to be a text");
        return;
    }
    if (field->high > 0 && (double)strlen(text) > field->high) {
        wrong(place, "it may be at most %.0f bytes long", field->high);
        return;
    }
    if ((field->flags & API_ALWAYS) && text[0] == '\0')
        wrong(place, "it must not be empty");
    put(value, field->at, &text, sizeof text);
}

static void take_int(struct place *place, const struct api_field *field, const struct json *json,
                     void *value)
{
    int64_t low = INT64_MIN, high = field->size == sizeof(int) ? INT32_MAX : INT64_MAX, number = 0;
    if (field->low < field->high) {
        low = (int64_t)field->low;
        high = (int64_t)field->high;
    }
    if (json_int(json, low, high, &number))
        put_int(value, field, number);
    else if (field->low < field->high)
        wrong(place, "it has to be a whole number from %.0f to %.0f", field->low, field->high);
    else
        wrong(place, "it has to be a whole number");
}

static void take_number(struct place *place, const struct api_field *field,
                        const struct json *json, void *value)
{
    double number = 0, low = -1e15, high = 1e15;
    if (field->low < field->high) {
        low = field->low;
        high = field->high;
    }
    if (json_double(json, low, high, &number))
        put(value, field->at, &number, sizeof number);
    else
        wrong(place, "it has to be a number from %g to %g", low, high);
}

static void take_bool(struct place *place, const struct api_field *field, const struct json *json,
                      void *value)
{
    bool yes = false;
    if (json_bool(json, &yes))
        put(value, field->at, &yes, sizeof yes);
    else
        wrong(place, "it has to be true or false");
}

static void take_moment(struct place *place, const struct api_field *field,
                        const struct json *json, void *value)
{
    const char *text = json_text(json);
    moment when = 0;
    if (text == NULL || !api_moment_read(text, &when)) {
        wrong(place, "it has to be a moment such as 2026-11-22T10:00:00Z (RFC 3339)");
        return;
    }
    if (field->kind == API_MOMENT) {
        put(value, field->at, &when, sizeof when);
        return;
    }
    double seconds = (double)when, part = 0;
    const char *dot = strchr(text, '.');
    double unit = 0.1;
    for (const char *c = dot != NULL ? dot + 1 : ""; *c >= '0' && *c <= '9'; c++, unit /= 10)
        part += unit * (*c - '0');
    seconds += part;
    put(value, field->at, &seconds, sizeof seconds);
}

static void take_day(struct place *place, const struct api_field *field, const struct json *json,
                     void *value)
{
    const char *text = json_text(json);
    struct date day;
    if (text != NULL && strlen(text) == 10 && all_digits(text, "0000-00-00") &&
        date_parse(text, &day))
        put(value, field->at, &day, sizeof day);
    else
        wrong(place, "it has to be a day such as 2026-11-22");
}

/// The number of a word; 0: it is none, and that was said.
static int word_of(struct place *place, const struct api_field *field, const struct json *json)
{
    const char *text = json_text(json), *word = NULL;
    int number = 0;
    AUTO_TEXT struct text all;
    for (int n = 0; text != NULL && (word = api_word_at(field, n, &number)) != NULL; n++)
        if (text_equal(word, text))
            return number;
    text_init(&all, 250);
    for (int n = 0; (word = api_word_at(field, n, &number)) != NULL; n++)
        text_printf(&all, "%s%s", n > 0 ? ", " : "", word);
    wrong(place, "it has to be one of: %s", all.bytes);
    return 0;
}

static void take_word(struct place *place, const struct api_field *field, const struct json *json,
                      void *value)
{
    int number = word_of(place, field, json);
    if (number != 0)
        put_int(value, field, number);
}

/// Goes down to a member or an item, and up again with api_up.
static size_t down(struct place *place, const char *name, size_t number)
{
    size_t length = strlen(place->words);
    if (name != NULL)
        (void)snprintf(place->words + length, sizeof place->words - length, "/%.60s", name);
    else
        (void)snprintf(place->words + length, sizeof place->words - length, "/%zu", number);
    place->deep++;
    return length;
}

static void up(struct place *place, size_t length)
{
    place->words[length] = '\0';
    place->deep--;
}

/// Words or numbers as bits.
static void take_bits(struct place *place, const struct api_field *field, const struct json *json,
                      void *value)
{
    uint32_t bits = 0;
    if (!json_an_array(json)) {
        wrong(place, "it has to be a list");
        return;
    }
    for (size_t i = 0; i < json_count(json) && i < 64; i++) {
        size_t length = down(place, NULL, i);
        int64_t number = 0;
        if (field->kind == API_WORDS) {
            int found = word_of(place, field, json_at(json, i));
            bits |= field->flags & API_MASK ? (uint32_t)found : found > 0 ? 1u << found : 0;
        } else if (json_int(json_at(json, i), 1, 31, &number)) {
            bits |= 1u << number;
        } else {
            wrong(place, "it has to be a whole number from 1 to 31");
        }
        up(place, length);
    }
    put(value, field->at, &bits, sizeof bits);
}

static void take_base64(struct place *place, const struct api_field *field,
                        const struct json *json, void *value)
{
    const char *text = json_text(json);
    struct api_taken *taken = place->taken;
    struct api_bytes bytes = {0};
    if (text == NULL || taken->count >= ARRAY_COUNT(taken->memory)) {
        wrong(place, "it has to be bytes in base64");
        return;
    }
    size_t length = strlen(text), room = length / 4 * 3 + 3;
    bytes.bytes = memory_new(room, 1);
    taken->memory[taken->count] = bytes.bytes;
    taken->sizes[taken->count++] = room;
    if (!crypt_base64_decode(text, length, bytes.bytes, room, &bytes.size) || bytes.size == 0)
        wrong(place, "it has to be bytes in base64 with its padding (RFC 4648 section 4)");
    else
        put(value, field->at, &bytes, sizeof bytes);
}

static void take_object(struct place *place, const struct api_schema *schema,
                        const struct json *json, void *value);

static void take_array(struct place *place, const struct api_field *field,
                       const struct json *json, void *value)
{
    size_t count = json_count(json);
    if (!json_an_array(json) || (double)count > field->high) {
        wrong(place, "it has to be a list of at most %.0f", field->high);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        size_t length = down(place, NULL, i);
        take_object(place, field->of, json_at(json, i),
                    (char *)value + field->at + i * field->of->size);
        up(place, length);
    }
    put(value, field->count_at, &count, sizeof count);
}

static void take_value(struct place *place, const struct api_field *field,
                       const struct json *json, void *value)
{
    switch (field->kind) {
    case API_TEXT:
        take_text(place, field, json, value);
        return;
    case API_BOOL:
        take_bool(place, field, json, value);
        return;
    case API_INT:
        take_int(place, field, json, value);
        return;
    case API_NUMBER:
        take_number(place, field, json, value);
        return;
    case API_MOMENT:
    case API_INSTANT:
        take_moment(place, field, json, value);
        return;
    case API_DAY:
        take_day(place, field, json, value);
        return;
    case API_WORD:
        take_word(place, field, json, value);
        return;
    case API_WORDS:
    case API_NUMBERS:
        take_bits(place, field, json, value);
        return;
    case API_BASE64:
        take_base64(place, field, json, value);
        return;
    case API_OBJECT:
        take_object(place, field->of, json, (char *)value + field->at);
        return;
    case API_ARRAY:
        take_array(place, field, json, value);
        return;
    case API_CHARS:
    case API_HEX:
    case API_ITEMS:
        wrong(place, "it cannot be given");
        return;
    }
}

static const struct api_field *field_of(const struct api_schema *schema, const char *name)
{
    for (const struct api_field *field = schema->fields; field->name != NULL; field++)
        if (text_equal(field->name, name))
            return field;
    return NULL;
}

static void take_object(struct place *place, const struct api_schema *schema,
                        const struct json *json, void *value)
{
    if (!json_an_object(json) || place->deep > DEEP_MAX) {
        wrong(place, "it has to be an object");
        return;
    }
    if (json_key_count(json) > MEMBERS_MAX) {
        wrong(place, "it has more than %d members", MEMBERS_MAX);
        return;
    }
    for (size_t i = 0; i < json_key_count(json); i++) {
        const char *key = json_key(json, i);
        const struct api_field *field = field_of(schema, key);
        size_t length = down(place, key, 0);
        if (field == NULL)
            wrong(place, "there is no such member");
        else
            take_value(place, field, json_member(json, key), value);
        up(place, length);
    }
    for (const struct api_field *field = schema->fields; field->name != NULL; field++) {
        if (!(field->flags & API_ALWAYS) || json_member(json, field->name) != NULL)
            continue;
        size_t length = down(place, field->name, 0);
        wrong(place, "it is missing: %s", field->words);
        up(place, length);
    }
}

static bool is_json(const struct app_call *call)
{
    const char *type = http_header(call->request, "Content-Type");
    if (type == NULL || !text_starts_nocase(type, "application/json"))
        return false;
    return type[16] == '\0' || type[16] == ';' || type[16] == ' ';
}

int api_take(struct app_call *call, const struct api_schema *schema, void *value,
             struct api_taken *taken)
{
    if (is_json(call))
        return api_take_json(call, schema, value, taken);
    (void)app_say(call, 415, "This kind of body is not taken", "Send JSON: application/json.");
    return 1;
}

int api_take_json(struct app_call *call, const struct api_schema *schema, void *value,
                  struct api_taken *taken)
{
    struct place place = {.call = call, .taken = taken, .words = "#"};
    const struct http_request *request = call->request;
    int code = json_parse(request->body != NULL ? request->body : "", request->body_size,
                          &taken->document, &call->error);
    if (code == OVERT_INPUT) {
        (void)app_say(call, 400, "The body is not JSON", call->error.text);
        return 1;
    }
    if (code < 0)
        return code;
    take_object(&place, schema, taken->document, value);
    if (!app_has_faults(call))
        return 0;
    (void)app_say(call, 422, "The body is not what it has to be",
                  "Nothing was changed. `errors` says what is wrong and where.");
    return 1;
}

void api_taken_finish(struct api_taken *taken)
{
    for (size_t i = 0; i < taken->count; i++)
        memory_wipe_free(taken->memory[i], taken->sizes[i]);
    json_free(&taken->document);
    *taken = (struct api_taken){0};
}
