// SPDX-License-Identifier: Apache-2.0
// json.h - reading JSON strictly (jansson) and writing it (our own writer, into a struct text).
//
// Strict: RFC 8259, no duplicate keys, well-formed UTF-8, nothing after the value, at most
// JSON_SIZE_MAX.
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define JSON_SIZE_MAX (1024 * 1024) ///< bytes of one document read
#define JSON_DEPTH_MAX 32           ///< nesting of one document written

struct json; ///< one value of a document that was read; lives as long as the document

/// Reads a document; *ret_root is freed with json_free. OVERT_INPUT with line and column,
/// OVERT_LIMIT.
int json_parse(const char *bytes, size_t size, struct json **ret_root,
               struct overt_error *err) MUST_CHECK;
/// The same from a file.
int json_read(const char *path, struct json **ret_root, struct overt_error *err) MUST_CHECK;
/// Root only. Takes NULL; nulls the pointer.
void json_free(struct json **root);
#define AUTO_JSON CLEANUP(json_free)

/// NULL when `object` is NULL, is none, or has no such key.
const struct json *json_member(const struct json *object, const char *key);
/// Elements of an array, 0 for anything else.
size_t json_count(const struct json *array);
const struct json *json_at(const struct json *array, size_t index); ///< NULL outside
/// Keys of an object in order of the file: json_key(object, i) for i < json_key_count(object).
size_t json_key_count(const struct json *object);
const char *json_key(const struct json *object, size_t index);
bool json_an_object(const struct json *value); ///< false for NULL
bool json_an_array(const struct json *value);
/// NULL / false when it is not of that type or not in [low, high]; then *ret_value is untouched.
const char *json_text(const struct json *value);
bool json_double(const struct json *value, double low, double high, double *ret_value);
bool json_int(const struct json *value, int64_t low, int64_t high, int64_t *ret_value);
bool json_bool(const struct json *value, bool *ret_value);

/// Writer. Commas, quotes and escapes are its work; a mistake in nesting is an assertion.
struct json_writer {
    struct text *out; ///< not owned
    int depth;
    bool pretty;      ///< two blanks per level, for people
    bool after_key;
    bool has_items[JSON_DEPTH_MAX];
    char closing[JSON_DEPTH_MAX];
};

void json_writer_init(struct json_writer *writer, struct text *out, bool pretty);
void json_put_object(struct json_writer *writer); ///< "{"
void json_put_array(struct json_writer *writer);  ///< "["
void json_put_end(struct json_writer *writer);    ///< "}" or "]", whichever is open
void json_put_key(struct json_writer *writer, const char *key);
void json_put_string(struct json_writer *writer, const char *value); ///< NULL writes null
void json_put_int(struct json_writer *writer, int64_t value);
void json_put_double(struct json_writer *writer,
                     double value); ///< shortest that reads back; not finite writes null
void json_put_bool(struct json_writer *writer, bool value);
void json_put_null(struct json_writer *writer);
/// Key and value at once.
void json_put_string_member(struct json_writer *writer, const char *key, const char *value);
void json_put_int_member(struct json_writer *writer, const char *key, int64_t value);
void json_put_double_member(struct json_writer *writer, const char *key, double value);
void json_put_bool_member(struct json_writer *writer, const char *key, bool value);

#endif
