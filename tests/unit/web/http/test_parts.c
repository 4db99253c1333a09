// SPDX-License-Identifier: Apache-2.0
// test_parts.c - forms with files: what browsers write is read, what has two meanings is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/memory.h"
#include "web/http/http.h"

#define TYPE "multipart/form-data; boundary=----WebKitFormBoundaryA1"
#define MARK "------WebKitFormBoundaryA1"
#define FIELD MARK "\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\n"
#define END MARK "--\r\n"

static int read_text(const char *type, const char *body, struct http_parts *parts)
{
    return http_parts_read(type, body, strlen(body), parts, NULL);
}

static void a_browsers_form_is_read(void **state)
{
    (void)state;
    static const char body[] =
        FIELD "seen at the gate\r\nline two\r\n" MARK
              "\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"C:/a%22b.jpg\"\r\n"
              "Content-Type: image/jpeg\r\n\r\n\xff\xd8\0\r\n--\r\n-\r\n" MARK
              "\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n" MARK
              "\r\ncontent-disposition: form-data; name=\"none\"; filename=\"\"\r\n"
              "Content-Type: application/octet-stream\r\n\r\n\r\n" END;
    struct http_parts parts;
    assert_int_equal(http_parts_read(TYPE, body, sizeof body - 1, &parts, NULL), 0);
    assert_int_equal(parts.fields.count, 2);
    assert_string_equal(http_value(&parts.fields, "reason"), "seen at the gate\r\nline two");
    assert_string_equal(http_value(&parts.fields, "empty"), "");
    const struct http_file *file = http_parts_file(&parts, "picture");
    assert_non_null(file);
    assert_string_equal(file->filename, "a\"b.jpg");
    assert_string_equal(file->type, "image/jpeg");
    assert_int_equal(file->size, 10);
    assert_memory_equal(file->bytes, "\xff\xd8\0\r\n--\r\n-", 10);
    file = http_parts_file(&parts, "none");
    assert_non_null(file);
    assert_string_equal(file->filename, "");
    assert_int_equal(file->size, 0);
    assert_null(http_parts_file(&parts, "reason"));
    http_parts_finish(&parts);
    assert_int_equal(parts.fields.count, 0);
}

static void types_that_are_taken(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        bool taken;
    } table[] = {
        {TYPE, true},
        {"Multipart/Form-Data;boundary=\"----WebKitFormBoundaryA1\"", true},
        {NULL, false},
        {"", false},
        {"text/plain", false},
        {"multipart/form-data", false},
        {"multipart/form-data; boundary=", false},
        {"multipart/form-data; boundary=\"\"", false},
        {"multipart/form-data; boundary=a b", false},
        {"multipart/form-data; boundary=other", false},
        {TYPE "; charset=utf-8", false},
        {TYPE "; boundary=other", false},
        {"multipart/form-data; charset=utf-8; boundary=----WebKitFormBoundaryA1", false},
        {"multipart/mixed; boundary=----WebKitFormBoundaryA1", false},
        {"multipart/form-data-x; boundary=----WebKitFormBoundaryA1", false},
        {"multipart/form-data; boundary="
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        struct http_parts parts;
        int code = read_text(table[i].type, FIELD "x\r\n" END, &parts);
        if ((code == 0) != table[i].taken)
            fail_msg("%s: %d", table[i].type, code);
        http_parts_finish(&parts);
    }
}

/// Each says in one line what is wrong.
static void what_has_two_meanings_is_refused(void **state)
{
    (void)state;
    static const char *const table[] = {
        "",
        "\r\n" FIELD "x\r\n" END,                                 // preamble
        "preamble\r\n" FIELD "x\r\n" END,
        FIELD "x\r\n" END "epilogue",
        FIELD "x\r\n" END "\r\n",
        FIELD "x\r\n" MARK "\r\n",                                // breaks off
        FIELD "x\r\n" MARK,
        FIELD "x\r\n" MARK "-",
        FIELD "x",
        FIELD,
        MARK,
        MARK "\r\n",
        MARK "\r\n\r\nx\r\n" END,                                 // no name
        FIELD END,                                                // no line end
        MARK " \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n" END, // padding
        FIELD "x\r\n" MARK "x\r\n" END,
        MARK "\r\nContent-Disposition: form-data\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"; filename*=utf-8''b\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"; x=\"\"\r\n\r\n\r\n"
             END,
        MARK "\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"\r\n"
             "Content-Disposition: form-data; name=\"b\"\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"\r\n folded\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"\r\nX-Other: y\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\"\r\n"
             "Content-Transfer-Encoding: base64\r\n\r\neA==\r\n" END,
        MARK "\nContent-Disposition: form-data; name=\"a\"\n\nx\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n" END,
        MARK "\r\nContent-Disposition: form-data; name=\"a\tb\"\r\n\r\nx\r\n" END,
        FIELD "\x01\r\n" END,
        FIELD "\xc0\xaf\r\n" END,
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        struct http_parts parts;
        struct overt_error err = {0};
        int code = http_parts_read(TYPE, table[i], strlen(table[i]), &parts, &err);
        if (code != OVERT_INPUT || err.text[0] == '\0' || parts.fields.bytes != NULL)
            fail_msg("%zu: %d %s", i, code, err.text);
    }
}

/// Cut at every byte but for the last line end it is refused, and nothing beyond is read.
static void a_form_that_is_cut_is_refused(void **state)
{
    (void)state;
    static const char whole[] = FIELD "x\r\n" MARK
        "\r\nContent-Disposition: form-data; name=\"p\"; filename=\"b\"\r\n\r\nyz\r\n" END;
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        char *cut = memory_new(size + 1, 1);
        memcpy(cut, whole, size);
        struct http_parts parts;
        int code = http_parts_read(TYPE, cut, size, &parts, NULL);
        if ((code == 0) != (size == sizeof whole - 3))
            fail_msg("cut at %zu: %d", size, code);
        http_parts_finish(&parts);
        memory_free(cut);
    }
}

static void put_parts(struct text *body, int count, const char *more)
{
    text_init(body, 1 << 20);
    for (int i = 0; i < count; i++)
        text_printf(body, "%s\r\nContent-Disposition: form-data; name=\"n%d\"%s\r\n\r\nx\r\n", MARK,
                    i, more);
    text_append(body, END);
}

static void there_are_limits(void **state)
{
    (void)state;
    static const struct {
        int count;
        const char *more;
        bool taken;
    } table[] = {{0, "", true},
                 {HTTP_PAIRS_MAX, "", true},
                 {HTTP_PAIRS_MAX + 1, "", false},
                 {HTTP_FILES_MAX, "; filename=\"f\"", true},
                 {HTTP_FILES_MAX + 1, "; filename=\"f\"", false}};
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        AUTO_TEXT struct text body = {0};
        put_parts(&body, table[i].count, table[i].more);
        struct http_parts parts;
        int code = read_text(TYPE, body.bytes, &parts);
        if ((code == 0) != table[i].taken)
            fail_msg("%zu: %d", i, code);
        http_parts_finish(&parts);
    }
    AUTO_TEXT struct text body = {0};
    text_init(&body, 3 << 20);
    text_append(&body, FIELD);
    while (body.length < 2 << 20)
        text_append(&body, "0123456789abcdef");
    text_append(&body, "\r\n" END);
    struct http_parts parts;
    assert_int_equal(read_text(TYPE, body.bytes, &parts), OVERT_INPUT); // a field of 2 MiB
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_browsers_form_is_read),
        cmocka_unit_test(types_that_are_taken),
        cmocka_unit_test(what_has_two_meanings_is_refused),
        cmocka_unit_test(a_form_that_is_cut_is_refused),
        cmocka_unit_test(there_are_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
