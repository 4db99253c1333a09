// SPDX-License-Identifier: Apache-2.0
// schema.h - what goes in and comes out of the API, as tables: members of a C struct with their
// names, kinds and words. The same row writes a value into an answer, takes it from a body, checks
// it, and describes it (OpenAPI), so that none of these can say something else than the others.
//
//     static const struct api_field notice_fields[] = {
//         {"at", API_MOMENT, API_AT(struct register_notice, at), "when it was recorded",
//          API_ALWAYS},
//         {.name = NULL},
//     };
//     const struct api_schema api_notice = {"Notice", notice_fields, sizeof(...), 0, false, false};
#ifndef WEB_API_SCHEMA_H
#define WEB_API_SCHEMA_H

#include "json/json.h"
#include "web/app/call.h"

enum api_kind {
    API_TEXT = 1, ///< const char *; null when NULL
    API_CHARS,    ///< char[]; null when ""
    API_BOOL,
    API_INT,      ///< signed, 4 or 8 bytes
    API_NUMBER,   ///< double
    API_MOMENT,   ///< moment; RFC 3339; null when 0
    API_INSTANT,  ///< double, seconds of UTC; RFC 3339 with milliseconds; null when 0
    API_DAY,      ///< struct date; null when its year is 0
    API_WORD,     ///< enum; one of `word`; null when 0
    API_WORDS,    ///< uint32_t: bits 1 << n, or with API_MASK the words' own bits
    API_NUMBERS,  ///< uint32_t: bits 1 << n
    API_HEX,      ///< bytes
    API_BASE64,   ///< struct api_bytes; only taken
    API_OBJECT,   ///< a struct, by `of`
    API_ITEMS,    ///< a pointer to structs, by `of`, and a size_t of how many at `count_at`
    API_ARRAY,    ///< the structs themselves, at most `high`, and how many
};
enum api_field_flags {
    API_ALWAYS = 1 << 0, ///< answers: never null. Bodies: must be there
    API_KNOWN = 1 << 1,  ///< a number below 0 says "not known": null
    API_MASK = 1 << 2,   ///< see API_WORDS
    API_ZERO = 1 << 3,   ///< a number that is 0 is null
};

struct api_schema;

struct api_field {
    const char *name;
    enum api_kind kind;
    size_t at, size; ///< of the member: API_AT
    const char *words;
    unsigned flags;
    const char *(*word)(int number);
    const struct api_schema *of;
    size_t count_at;
    double low, high; ///< bodies: of a number; high of a text: bytes, of items: how many
};
#define API_AT(type, member) offsetof(type, member), sizeof(((type *)0)->member)

struct api_schema {
    const char *name;              ///< "Operation"
    const struct api_field *fields; ///< ended by a row without a name
    size_t size;                   ///< of the struct
    size_t key_at; ///< of the int64_t by which its lists are in order; 0 with `keyed` false: none
    bool keyed;
    bool body;     ///< it is taken: only what is API_ALWAYS must be there, and nothing is null
};

/// Bytes of a body's base64; memory of the taking.
struct api_bytes {
    void *bytes;
    size_t size;
};

// ---- schema.c ----

/// Writes the struct at `value` as an object.
void api_write(struct json_writer *writer, const struct api_schema *schema, const void *value);
/// The JSON Schema (2020-12) of it.
void api_describe(struct json_writer *writer, const struct api_schema *schema);
/// The `n`th word of a field (from 0), NULL: no more.
const char *api_word_at(const struct api_field *field, int n, int *ret_number);

// ---- take.c ----

/// A body as it was taken; texts are the document's.
#define API_PLACE_MAX 200
struct api_taken {
    char places[APP_FAULTS_MAX][API_PLACE_MAX]; ///< of what is wrong
    struct json *document;
    void *memory[64]; ///< decoded bytes, wiped
    size_t sizes[64];
    size_t count;
};
/// Fills the zeroed struct at `value` from the request's body. What is wrong becomes a fault of the
/// call with the place in the body, and an answer is written: then 1. 0: taken. Finish in any case.
int api_take(struct app_call *call, const struct api_schema *schema, void *value,
             struct api_taken *taken) MUST_CHECK;
/// The same of a body that is said to be JSON.
int api_take_json(struct app_call *call, const struct api_schema *schema, void *value,
                  struct api_taken *taken) MUST_CHECK;
void api_taken_finish(struct api_taken *taken);
#define AUTO_TAKEN CLEANUP(api_taken_finish)
/// RFC 3339 and nothing else.
bool api_moment_read(const char *text, moment *ret_when);

// ---- routes ----

/// Structs that were read, or one; `finish` frees.
struct api_rows {
    void *items;
    size_t count;
    void (*finish)(struct api_rows *rows);
    void *more; ///< for finish
};

enum api_spec_flags {
    API_LIST = 1 << 0,      ///< the answer is {"items": [...], "next": ...}
    API_AS_AT = 1 << 1,     ///< can be read as at an earlier moment
    API_FILES = 1 << 2,     ///< an act that files something anew: takes an Idempotency-Key
    API_MATCH = 1 << 3,     ///< If-Match is needed
    API_MAY_MATCH = 1 << 4, ///< If-Match is looked at
    API_RAW = 1 << 5,       ///< the answer is text of `media`, which `act` or `read` wrote
    API_WHY = 1 << 6,       ///< `read` records itself that it was read, with Overt-Why
};

struct api_parameter {
    const char *name, *words;
    bool integer;
    const char *(*word)(int number); ///< its words; NULL: any text
};

struct api_spec {
    const char *tag;                  ///< "Operations"
    const struct api_schema *answer;  ///< NULL: API_RAW
    const struct api_schema *body;    ///< of a POST; NULL: none
    unsigned flags;
    const char *consult; ///< what reading is recorded as (struct operate_consultation); NULL: not
    const struct api_parameter *parameters; ///< of the query, ended by a row without a name
    int (*read)(struct app_call *call, moment as_at, struct api_rows *rows);
    /// `body` as taken. Fills `rows` with what is answered, or leaves it: then 204.
    int (*act)(struct app_call *call, const void *body, struct api_rows *rows);
    const char *media; ///< of API_RAW
    int status;        ///< of an act's answer; 0: 200
};

/// The runs of all routes of the API.
int api_run_read(struct app_call *call);
int api_run_act(struct app_call *call);

/// One struct of `size` bytes as rows; `finish` NULL: memory_free alone.
void *api_one(struct api_rows *rows, size_t size, void (*finish)(struct api_rows *rows));

#endif
