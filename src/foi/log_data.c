// SPDX-License-Identifier: Apache-2.0
// log_data.c - the disclosure log for programs: JSON, an index for searching, and an Atom feed (RFC
// 4287).
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/log.h"
#include "json/json.h"

#define WORD_MIN 4 ///< bytes of a word that is found

static void put_date(struct json_writer *json, const char *key, struct date date)
{
    char words[TIME_TEXT_MAX];
    date_format(date, words);
    json_put_string_member(json, key, words);
}

static void put_moment(struct json_writer *json, const char *key, moment when)
{
    char words[TIME_TEXT_MAX];
    time_format(when, words);
    json_put_string_member(json, key, words);
}

static void put_word(void *context, const char *word) { json_put_string(context, word); }

static void put_letters(struct json_writer *json, const struct log_entry *entry)
{
    json_put_key(json, "letters");
    json_put_array(json);
    for (size_t i = 0; i < entry->letter_count; i++) {
        const struct log_letter *letter = &entry->letters[i];
        char file[40];
        json_put_object(json);
        put_date(json, "sent", letter->sent);
        json_put_bool_member(json, "late", letter->late);
        json_put_string_member(json, "outcome", letter->outcome);
        json_put_string_member(json, "exemptions",
                               letter->exemptions[0] != '\0' ? letter->exemptions : NULL);
        (void)snprintf(file, sizeof file, "letter-%zu.txt", i + 1);
        json_put_string_member(json, "text", file);
        json_put_string_member(json, "text_sha256", letter->text_sha256);
        (void)snprintf(file, sizeof file, "letter-%zu.html", i + 1);
        json_put_string_member(json, "html", file);
        json_put_string_member(json, "html_sha256", letter->html_sha256);
        (void)snprintf(file, sizeof file, "letter-%zu.pdf", i + 1);
        json_put_string_member(json, "pdf", letter->pdf != NULL ? file : NULL);
        json_put_string_member(json, "pdf_sha256", letter->pdf != NULL ? letter->pdf_sha256 : NULL);
        json_put_string_member(json, "corrects",
                               letter->corrects != 0 && i > 0 ? entry->letters[i - 1].text_sha256
                                                              : NULL);
        json_put_int_member(json, "entry_of_the_ledger", letter->ledger);
        (void)snprintf(file, sizeof file, "letter-%zu.tlog-proof", i + 1);
        json_put_string_member(json, "proof", letter->proof != NULL ? file : NULL);
        (void)snprintf(file, sizeof file, "letter-%zu.act", i + 1);
        json_put_string_member(json, "act", letter->proof != NULL ? file : NULL);
        json_put_end(json);
    }
    json_put_end(json);
}

static void put_changes(struct json_writer *json, const struct log_entry *entry)
{
    json_put_key(json, "changes");
    json_put_array(json);
    for (size_t i = 0; i < entry->change_count; i++) {
        json_put_object(json);
        put_moment(json, "at", entry->changes[i].at);
        json_put_string_member(json, "why", entry->changes[i].why);
        json_put_int_member(json, "entry_of_the_ledger", entry->changes[i].ledger);
        json_put_end(json);
    }
    json_put_end(json);
}

static void put_entry(struct json_writer *json, const struct log_entry *entry)
{
    char address[140];
    json_put_object(json);
    json_put_string_member(json, "reference", entry->reference);
    (void)snprintf(address, sizeof address, "requests/%s/index.html", entry->address);
    json_put_string_member(json, "address", address);
    json_put_bool_member(json, "withdrawn", entry->withdrawn);
    put_moment(json, "updated", entry->updated);
    if (!entry->withdrawn) {
        put_date(json, "received", entry->received);
        json_put_string_member(json, "title", entry->title);
        json_put_string_member(json, "question", entry->question);
        json_put_key(json, "topics");
        json_put_array(json);
        log_topics(entry, put_word, json);
        json_put_end(json);
        json_put_string_member(json, "dataset", entry->dataset ? "datasets/register.csv" : NULL);
        put_letters(json, entry);
    }
    put_changes(json, entry);
    json_put_end(json);
}

void log_entry_json(const struct log *log, const struct log_entry *entry, struct text *text)
{
    struct json_writer json;
    (void)log;
    json_writer_init(&json, text, true);
    put_entry(&json, entry);
    text_append_char(text, '\n');
}

void log_json(const struct log *log, struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_string_member(&json, "force", log->force);
    json_put_string_member(&json, "licence", LOG_LICENCE);
    json_put_key(&json, "requests");
    json_put_array(&json);
    for (size_t i = 0; i < log->count; i++)
        put_entry(&json, &log->entries[i]);
    json_put_end(&json);
    json_put_end(&json);
    text_append_char(text, '\n');
}

// ---- the data set ----

/// The columns by the first line of the table.
static void put_fields(struct json_writer *json, const char *csv)
{
    AUTO_FREE char *line = memory_copy_text(csv);
    char *rest = NULL;
    line[strcspn(line, "\r\n")] = '\0';
    json_put_key(json, "fields");
    json_put_array(json);
    for (char *name = strtok_r(line, ",", &rest); name != NULL; name = strtok_r(NULL, ",", &rest)) {
        json_put_object(json);
        json_put_string_member(json, "name", name);
        json_put_string_member(json, "type", "any");
        json_put_end(json);
    }
    json_put_end(json);
}

static void put_resource(struct json_writer *json, const struct text *csv)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    char hex[65], sum[80];
    crypt_sha256(csv->bytes, csv->length, hash);
    text_from_bytes(hex, hash, sizeof hash);
    (void)snprintf(sum, sizeof sum, "sha256:%s", hex);
    json_put_object(json);
    json_put_string_member(json, "name", "register");
    json_put_string_member(json, "path", "register.csv");
    json_put_string_member(json, "profile", "tabular-data-resource");
    json_put_string_member(json, "format", "csv");
    json_put_string_member(json, "mediatype", "text/csv");
    json_put_string_member(json, "encoding", "utf-8");
    json_put_int_member(json, "bytes", (int64_t)csv->length);
    json_put_string_member(json, "hash", sum);
    json_put_key(json, "schema");
    json_put_object(json);
    put_fields(json, csv->bytes);
    json_put_end(json);
    json_put_end(json);
}

void log_dataset_json(const struct log *log, struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_string_member(&json, "profile", "tabular-data-package");
    json_put_string_member(&json, "name", "register-asked-for");
    json_put_string_member(&json, "title", "Register of facial recognition operations");
    put_moment(&json, "created", log->publish->now);
    json_put_key(&json, "licenses");
    json_put_array(&json);
    json_put_object(&json);
    json_put_string_member(&json, "name", "OGL-UK-3.0");
    json_put_string_member(&json, "path", LOG_LICENCE);
    json_put_string_member(&json, "title", "Open Government Licence v3.0");
    json_put_end(&json);
    json_put_end(&json);
    json_put_key(&json, "resources");
    json_put_array(&json);
    put_resource(&json, &log->dataset);
    json_put_end(&json);
    json_put_end(&json);
    text_append_char(text, '\n');
}

// ---- searching ----

static bool is_common(const char *word)
{
    return casework_word(
        "about|been|each|from|have|does|force|give|please|provide|that|their|there|"
        "these|they|this|those|were|what|when|where|which|with|would|your|than|"
        "such|used|using|also|could|should|many|other|into|made|more|only|some",
        word);
}

static void add_words(const char *from, struct text *words)
{
    char word[64];
    for (const char *at = from; *at != '\0';) {
        size_t length = 0;
        while (*at != '\0' && !isalnum((unsigned char)*at) && (*at & 0x80) == 0)
            at++;
        for (; isalnum((unsigned char)*at) || (*at & 0x80) != 0; at++)
            if (length < sizeof word - 1)
                word[length++] = (char)tolower((unsigned char)*at);
        word[length] = '\0';
        char sought[80];
        (void)snprintf(sought, sizeof sought, " %s ", word);
        if (length >= WORD_MIN && !is_common(word) && strstr(words->bytes, sought) == NULL)
            text_printf(words, "%s ", word);
    }
}

void log_words(const struct log_entry *entry, struct text *words)
{
    text_init(words, LOG_PAGE_MAX);
    text_append_char(words, ' ');
    if (entry->withdrawn)
        return;
    add_words(entry->title, words);
    add_words(entry->topics, words);
    add_words(entry->question, words);
}

void log_search_json(const struct log *log, struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, false);
    json_put_array(&json);
    for (size_t i = 0; i < log->count; i++) {
        const struct log_entry *entry = &log->entries[i];
        AUTO_TEXT struct text words = {0};
        if (entry->withdrawn)
            continue;
        log_words(entry, &words);
        json_put_object(&json);
        json_put_string_member(&json, "address", entry->address);
        json_put_string_member(&json, "reference", entry->reference);
        json_put_string_member(&json, "title", entry->title);
        json_put_string_member(&json, "words", text_trim(words.bytes));
        json_put_end(&json);
    }
    json_put_end(&json);
    text_append_char(text, '\n');
}

// ---- Atom ----

/// An id that stays the same wherever the log stands: a UUID of the name (RFC 9562, version 8).
static void put_id(struct text *atom, const char *force, const char *name)
{
    struct crypt_sha256 hasher;
    uint8_t hash[CRYPT_HASH_SIZE];
    char hex[33];
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, force, strlen(force) + 1);
    crypt_sha256_update(&hasher, name, strlen(name));
    crypt_sha256_final(&hasher, hash);
    hash[6] = (uint8_t)((hash[6] & 0x0f) | 0x80);
    hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
    text_from_bytes(hex, hash, 16);
    text_printf(atom, "<id>urn:uuid:%.8s-%.4s-%.4s-%.4s-%s</id>\n", hex, hex + 8, hex + 12,
                hex + 16, hex + 20);
}

static void put_xml(struct text *atom, const char *name, const char *words)
{
    text_printf(atom, "<%s>", name);
    for (const unsigned char *c = (const unsigned char *)words; *c != '\0'; c++) {
        char one[2] = {(char)*c, '\0'};
        if (*c < 0x20 && *c != '\n' && *c != '\t')
            continue; // XML has no other control characters
        if (strchr("&<>\"'", *c) != NULL)
            text_append_html(atom, one);
        else
            text_append(atom, one);
    }
    text_printf(atom, "</%s>\n", name);
}

static void put_time(struct text *atom, const char *name, moment when)
{
    char words[TIME_TEXT_MAX];
    time_format(when, words);
    text_printf(atom, "<%s>%s</%s>\n", name, words, name);
}

static void put_category(void *context, const char *word)
{
    text_printf(context, "<category term=\"%s\"/>\n", word);
}

static void put_link(const struct log *log, const char *rel, const char *type, const char *path,
                     struct text *atom)
{
    text_printf(atom, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    text_append_html(atom, log->publish->base != NULL ? log->publish->base : "");
    text_append_html(atom, path);
    text_append(atom, "\"/>\n");
}

static void put_feed_entry(const struct log *log, const struct log_entry *entry, struct text *atom)
{
    const struct log_letter *last = log_last(entry);
    char path[140];
    (void)snprintf(path, sizeof path, "requests/%s/index.html", entry->address);
    text_append(atom, "<entry>\n");
    put_id(atom, log->force, entry->address);
    put_xml(atom, "title", entry->withdrawn ? "Withdrawn" : entry->title);
    put_time(atom, "updated", entry->updated);
    if (entry->change_count > 0)
        put_time(atom, "published", entry->changes[0].at);
    put_link(log, "alternate", "text/html", path, atom);
    if (!entry->withdrawn) {
        log_topics(entry, put_category, atom);
        put_xml(atom, "summary", last != NULL ? log_outcome(last->outcome) : "");
    } else {
        put_xml(atom, "summary", "This entry was withdrawn.");
    }
    text_append(atom, "</entry>\n");
}

void log_atom(const struct log *log, struct text *atom)
{
    moment updated = 0;
    for (size_t i = 0; i < log->count; i++)
        updated = log->entries[i].updated > updated ? log->entries[i].updated : updated;
    text_append(atom, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
    put_id(atom, log->force, "feed");
    put_xml(atom, "title", "Disclosure log: facial recognition");
    put_time(atom, "updated", updated != 0 ? updated : log->publish->now);
    text_append(atom, "<author>");
    put_xml(atom, "name", log->force);
    text_append(atom, "</author>\n");
    put_link(log, "self", "application/atom+xml", "feed.atom", atom);
    put_link(log, "alternate", "text/html", "index.html", atom);
    for (size_t i = 0; i < log->count; i++)
        put_feed_entry(log, &log->entries[i], atom);
    text_append(atom, "</feed>\n");
}
