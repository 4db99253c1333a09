// SPDX-License-Identifier: Apache-2.0
// test_code.c - codes by the vectors of RFC 6238, the window of one step, the QR code.
#include "record.h"

#include "access/internal.h"

/// RFC 6238 appendix B, SHA-1; six digits are the last six of eight.
static const struct {
    moment at;
    const char *code;
} vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
               {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
static const char key[] = "12345678901234567890";

static void test_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(vectors); i++) {
        char code[7];
        access_code_of((const uint8_t *)key, vectors[i].at, code);
        assert_string_equal(code, vectors[i].code);
        if (vectors[i].at > 60)
            assert_int_equal(
                access_code_step((const uint8_t *)key, 20, vectors[i].at, vectors[i].code),
                vectors[i].at / 30);
    }
    print_message("# %zu vectors of RFC 6238\n", ARRAY_COUNT(vectors));
}

static void test_window(void **state)
{
    (void)state;
    const moment now = 1111111111;
    char code[7];
    for (int steps = -3; steps <= 3; steps++) {
        access_code_of((const uint8_t *)key, now + steps * 30, code);
        int64_t step = access_code_step((const uint8_t *)key, 20, now, code);
        assert_int_equal(step, steps >= -1 && steps <= 1 ? now / 30 + steps : 0);
    }
    assert_int_equal(access_code_step((const uint8_t *)key, 20, now, "050 471"), now / 30);
    static const char *const wrong[] = {"",        "05047",    "0504711", "050472",
                                        "O50471",  "-50471",   "+050471", " ",
                                        "0x5047", "999999999", "050471;"};
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
        assert_int_equal(access_code_step((const uint8_t *)key, 20, now, wrong[i]), 0);
}

static void test_words(void **state)
{
    (void)state;
    char words[ACCESS_WORDS_SIZE], again[ACCESS_WORDS_SIZE], a[ACCESS_MARK_SIZE],
        b[ACCESS_MARK_SIZE];
    access_words_new(20, words);
    access_words_new(20, again);
    assert_int_equal(strlen(words), 23);
    assert_string_not_equal(words, again);
    access_words_mark("abcde-FGHIJ klmno 01234", a);
    access_words_mark("ABCDEfghijKLMNOOL234", b);
    assert_string_equal(a, b);
    access_words_mark("abcde-FGHIJ klmno o123", b);
    assert_string_not_equal(a, b);
}

static void test_uri_and_picture(void **state)
{
    (void)state;
    AUTO_TEXT struct text uri = {0}, svg = {0}, blocks = {0}, typed = {0};
    text_init(&uri, 2000);
    text_init(&svg, 100000);
    text_init(&blocks, 100000);
    text_init(&typed, 200);
    access_secret_uri((const uint8_t *)key, "Mercia Police", "Ann O'Neil", &uri);
    assert_string_equal(uri.bytes,
                        "otpauth://totp/Mercia%20Police:Ann%20O%27Neil?secret="
                        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mercia%20Police"
                        "&algorithm=SHA1&digits=6&period=30");
    access_secret_words((const uint8_t *)key, &typed);
    assert_string_equal(typed.bytes, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    OK(access_qr_svg(uri.bytes, &svg, err));
    OK(access_qr_text(uri.bytes, &blocks, err));
    assert_true(text_starts(svg.bytes, "<svg ") && text_ends(svg.bytes, "</svg>"));
    assert_null(strstr(svg.bytes, "style"));
    assert_null(strstr(svg.bytes, "script"));
    // The finder in the upper left corner: seven dark modules at the quiet zone's end.
    assert_non_null(strstr(svg.bytes, "M4 4h7v1H4z"));
    char long_uri[2000];
    memset(long_uri, 'x', sizeof long_uri - 1);
    long_uri[sizeof long_uri - 1] = '\0';
    NOT(OVERT_INPUT, "too long", access_qr_svg(long_uri, &svg, err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors),
                                       cmocka_unit_test(test_window), cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_uri_and_picture)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
