// SPDX-License-Identifier: Apache-2.0
// package.c - what describes the tables to programs: a Frictionless tabular data package
// (datapackage.json, Table Schema) and CSV on the Web (W3C Metadata Vocabulary for Tabular Data,
// one NAME.csv-metadata.json beside each table).
#include <stdio.h>

#include "publish/internal.h"

static void put_as_at(const struct publish *publish, struct json_writer *json, const char *key)
{
    char words[TIME_TEXT_MAX];
    time_format(publish->as_at, words);
    json_put_string_member(json, key, words);
}

// ---- Frictionless ----

static void put_yes(struct json_writer *json)
{
    json_put_key(json, "trueValues");
    json_put_array(json);
    json_put_string(json, "yes");
    json_put_end(json);
    json_put_key(json, "falseValues");
    json_put_array(json);
    json_put_string(json, "no");
    json_put_end(json);
}

static void put_field(struct json_writer *json, const struct publish_column *column)
{
    static const char *const types[] = {
        [PUBLISH_STRING] = "string",     [PUBLISH_INTEGER] = "integer", [PUBLISH_NUMBER] = "number",
        [PUBLISH_PERCENT] = "number",    [PUBLISH_DATE] = "date",
        [PUBLISH_DATETIME] = "datetime", [PUBLISH_YES] = "boolean",
    };
    json_put_object(json);
    json_put_string_member(json, "name", publish_title(column));
    json_put_string_member(json, "type", types[column->type]);
    json_put_string_member(json, "description", column->words);
    if (column->type == PUBLISH_PERCENT)
        json_put_bool_member(json, "bareNumber", false);
    if (column->type == PUBLISH_YES)
        put_yes(json);
    json_put_end(json);
}

static void put_schema(struct json_writer *json, const struct publish_sheet *sheet)
{
    json_put_key(json, "schema");
    json_put_object(json);
    json_put_key(json, "fields");
    json_put_array(json);
    for (size_t i = 0; i < sheet->count; i++)
        put_field(json, &sheet->columns[i]);
    json_put_end(json);
    json_put_key(json, "missingValues");
    json_put_array(json);
    json_put_string(json, "");
    json_put_end(json);
    json_put_key(json, "primaryKey");
    json_put_array(json);
    for (size_t i = 0; i < ARRAY_COUNT(sheet->keys) && sheet->keys[i] != NULL; i++)
        json_put_string(json, sheet->keys[i]);
    json_put_end(json);
    json_put_end(json);
}

static void put_sheet(struct json_writer *json, const struct publish_sheet *sheet)
{
    json_put_object(json);
    json_put_string_member(json, "name", sheet->name);
    json_put_string_member(json, "path", sheet->file);
    json_put_string_member(json, "profile", "tabular-data-resource");
    json_put_string_member(json, "title", sheet->words);
    json_put_string_member(json, "format", "csv");
    json_put_string_member(json, "mediatype", "text/csv");
    json_put_string_member(json, "encoding", "utf-8");
    put_schema(json, sheet);
    json_put_end(json);
}

void publish_datapackage(const struct publish *publish, struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_string_member(&json, "profile", "tabular-data-package");
    json_put_string_member(&json, "name", "facial-recognition-register");
    AUTO_TEXT struct text title = {0};
    text_init(&title, 10000);
    text_printf(&title, "%s: register of facial recognition", publish->force);
    json_put_string_member(&json, "title", title.bytes);
    json_put_string_member(&json, "description",
                           "Counted from the events of the record as at the moment below. Small "
                           "numbers of some columns are not shown; docs/publication.md of Overt "
                           "states the rule.");
    put_as_at(publish, &json, "created");
    json_put_key(&json, "licenses");
    json_put_array(&json);
    json_put_object(&json);
    json_put_string_member(&json, "name", "OGL-UK-3.0");
    json_put_string_member(&json, "title", "Open Government Licence v3.0");
    json_put_string_member(&json, "path", PUBLISH_LICENCE);
    json_put_end(&json);
    json_put_end(&json);
    json_put_key(&json, "resources");
    json_put_array(&json);
    for (size_t i = 0; i < PUBLISH_SHEETS; i++)
        put_sheet(&json, &publish_sheets[i]);
    json_put_end(&json);
    json_put_end(&json);
    text_append_char(text, '\n');
}

// ---- CSV on the Web ----

static void put_datatype(struct json_writer *json, enum publish_type type)
{
    static const char *const types[] = {
        [PUBLISH_STRING] = "string", [PUBLISH_INTEGER] = "integer",
        [PUBLISH_NUMBER] = "decimal", [PUBLISH_PERCENT] = "string",
        [PUBLISH_DATE] = "date",     [PUBLISH_DATETIME] = "dateTime",
        [PUBLISH_YES] = "boolean",
    };
    const char *format = type == PUBLISH_YES       ? "yes|no"
                         : type == PUBLISH_PERCENT ? "^[0-9]+(\\.[0-9]+)?%$"
                                                   : NULL;
    json_put_key(json, "datatype");
    if (format == NULL) {
        json_put_string(json, types[type]);
        return;
    }
    json_put_object(json);
    json_put_string_member(json, "base", types[type]);
    json_put_string_member(json, "format", format);
    json_put_end(json);
}

static void put_column(struct json_writer *json, const struct publish_column *column)
{
    json_put_object(json);
    json_put_string_member(json, "titles", publish_title(column));
    json_put_string_member(json, "name", column->name);
    json_put_string_member(json, "dc:description", column->words);
    put_datatype(json, column->type);
    json_put_end(json);
}

void publish_csvw(const struct publish *publish, enum publish_sheet_number number,
                  struct text *text)
{
    const struct publish_sheet *sheet = &publish_sheets[number];
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_key(&json, "@context");
    json_put_array(&json);
    json_put_string(&json, "http://www.w3.org/ns/csvw");
    json_put_object(&json);
    json_put_string_member(&json, "@language", "en");
    json_put_end(&json);
    json_put_end(&json);
    json_put_string_member(&json, "url", sheet->file);
    json_put_string_member(&json, "dc:title", sheet->words);
    json_put_string_member(&json, "dc:publisher", publish->force);
    json_put_string_member(&json, "dc:license", PUBLISH_LICENCE);
    put_as_at(publish, &json, "dc:date");
    json_put_key(&json, "tableSchema");
    json_put_object(&json);
    json_put_key(&json, "columns");
    json_put_array(&json);
    for (size_t i = 0; i < sheet->count; i++)
        put_column(&json, &sheet->columns[i]);
    json_put_end(&json);
    json_put_key(&json, "primaryKey");
    json_put_array(&json);
    for (size_t i = 0; i < ARRAY_COUNT(sheet->keys) && sheet->keys[i] != NULL; i++)
        json_put_string(&json, sheet->keys[i]);
    json_put_end(&json);
    json_put_end(&json);
    json_put_end(&json);
    text_append_char(text, '\n');
}
