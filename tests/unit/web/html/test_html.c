// SPDX-License-Identifier: Apache-2.0
// test_html.c - what the writer of HTML lets through: nothing that ends a text or a value, no
// control characters, no turned direction, no address that runs.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/html/fields.h"
#include "web/html/html.h"

#define R "\xef\xbf\xbd"

struct pair {
    const char *given, *wanted;
};

static void text_is_escaped(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"},
        {"a & b &amp; \"c\"", "a &amp; b &amp;amp; &quot;c&quot;"},
        {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"line\r\nline\tend", "line\nline\tend"},
        {"a\x01\x08\x1b\x7fz", "a" R R R R "z"},
        {"\xc2\x85|\xc2\x9b", R "|" R}, // C1
        {"\xff|\xc3|\xe2\x82|\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80",
         R "|" R "|" R R "|" R R "|" R R R "|" R R R R}, // no UTF-8
        {"\xe2\x80\xae"
         "cba\xe2\x81\xa6",
         R "cba" R},                                                  // U+202E, U+2066
        {"\xd8\xb9\xd8\xb1\xd8\xa8 5", "\xd8\xb9\xd8\xb1\xd8\xa8 5"}, // Arabic stays
        {"\xf3\xa0\x81\x81x\xef\xbf\xbe", R "x" R},                   // a tag, U+FFFE
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        AUTO_HTML struct html *html = html_create(1000);
        html_text(html, pairs[i].given);
        assert_string_equal(html_bytes(html), pairs[i].wanted);
    }
}

/// Whatever byte stands in front of it, a mark of markup never comes through.
static void no_byte_hides_a_mark(void **state)
{
    (void)state;
    for (int a = 1; a < 256; a++) {
        for (int b = 1; b < 256; b++) {
            const char given[] = {(char)a, (char)b, '<', '"', '\'', '>', '\0'};
            AUTO_HTML struct html *html = html_create(1000);
            html_text(html, given);
            assert_null(strpbrk(html_bytes(html), "<>\"'"));
            assert_non_null(strstr(html_bytes(html), "&lt;&quot;&#39;&gt;"));
            assert_true(text_is_utf8(html_bytes(html), html_length(html)));
        }
    }
}

static void addresses_of_other_kinds_become_a_mark(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"/operations/1?a=b&c=d#e", " href=\"/operations/1?a=b&amp;c=d#e\""},
        {"https://www.midshire.example/x", " href=\"https://www.midshire.example/x\""},
        {"HTTP://x", " href=\"HTTP://x\""},
        {"mailto:foi@midshire.example", " href=\"mailto:foi@midshire.example\""},
        {"#main", " href=\"#main\""},
        {"a/b:c", " href=\"a/b:c\""},
        {"", " href=\"\""},
        {"/a b\"><script>", " href=\"/a%20b%22%3E%3Cscript%3E\""},
        {"/it's", " href=\"/it%27s\""},
        {"/100%", " href=\"/100%25\""},
        {"/caf\xc3\xa9%C3%A9", " href=\"/caf%C3%A9%C3%A9\""},
        {"/\xe2\x80\xae", " href=\"/%E2%80%AE\""},
        {"javascript:alert(1)", " href=\"#\""},
        {"JaVaScRiPt:alert(1)", " href=\"#\""},
        {"java\nscript:alert(1)", " href=\"#\""},
        {"\tjavascript:alert(1)", " href=\"#\""},
        {" javascript:alert(1)", " href=\"#\""},
        {"\x01javascript:alert(1)", " href=\"#\""},
        {"data:text/html,x", " href=\"#\""},
        {"vbscript:x", " href=\"#\""},
        {"//elsewhere.example", " href=\"#\""},
        {"/\\elsewhere.example", " href=\"#\""},
        {"\\\\elsewhere.example", " href=\"#\""},
        {"/\t/elsewhere.example", " href=\"#\""},
        {"https:elsewhere", " href=\"#\""},
        {"file:///etc/passwd", " href=\"#\""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        AUTO_HTML struct html *html = html_create(1000);
        html_url(html, "href", pairs[i].given);
        assert_string_equal(html_bytes(html), pairs[i].wanted);
    }
}

static void values_and_classes_are_escaped(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(1000);
    html_attr(html, "title", "\" onload=\"x");
    html_attr(html, "lang", NULL);
    html_attr_int(html, "rows", -5);
    html_class(html, "a", NULL, "", "b\"c");
    const struct html_attribute list[] = {
        {"data-x", "<"}, {"hidden", NULL}, {"aria-label", "it's"}, {NULL, NULL}};
    html_attributes(html, list);
    assert_string_equal(html_bytes(html),
                        " title=\"&quot; onload=&quot;x\" rows=\"-5\" class=\"a b&quot;c\""
                        " data-x=\"&lt;\" hidden aria-label=\"it&#39;s\"");
}

static void names_that_run_or_fetch_are_not_allowed(void **state)
{
    (void)state;
    const char *const bad[] = {"onclick", "ONCLICK",  "style",      "href",      "src",
                               "srcset",  "action",   "formaction", "srcdoc",    "a b",
                               "a>",      "data-x\"", "",           "xlink:href"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_false(html_attribute_allowed(bad[i]));
    assert_true(html_attribute_allowed("data-i18n.at"));
    assert_true(html_attribute_allowed("aria-label"));
    assert_true(html_attribute_allowed("id"));
}

static void words_of_the_public_stand_alone(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(1000);
    html_words(html, &(struct html_words){.text = "A <b>", .outside = true});
    html_words(html, &(struct html_words){"C"});
    html_words(html, &(struct html_words){0});
    assert_string_equal(html_bytes(html), "<bdi>A &lt;b&gt;</bdi>C");
}

static void dates_are_written_as_a_force_does(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(1000);
    html_date(html, (struct date){2026, 3, 9});
    html_moment(html, 1782900000);
    assert_string_equal(html_bytes(html),
                        "<time datetime=\"2026-03-09\">9 March 2026</time>"
                        "<time datetime=\"2026-07-01T10:00:00Z\">1 July 2026, 11:00</time>");
}

static void a_full_document_says_so(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(10);
    html_lit(html, "12345");
    assert_false(html_full(html));
    html_text(html, "1234567890");
    assert_true(html_full(html));
    AUTO_FREE char *taken = html_take(html);
    assert_string_equal(taken, "12345");
    assert_int_equal(html_length(html), 0);
}

/// Every text of a component is a place where a script was tried.
static void a_component_escapes_each_of_its_texts(void **state)
{
    (void)state;
    const char *bad = "\"><script>x</script>'";
    AUTO_HTML struct html *html = html_create(100000);
    struct html_field field = {.id = bad,
                               .name = bad,
                               .value = bad,
                               .classes = bad,
                               .described_by = bad,
                               .group_classes = bad,
                               .label = {.words = {bad}, .classes = bad},
                               .hint = {.words = {bad}, .classes = bad},
                               .error = {.words = {bad}, .hidden_text = bad}};
    html_input(html, &(struct html_input){
                         .field = field, .type = bad, .pattern = bad, .prefix = {.words = {bad}}});
    html_textarea(html, &(struct html_textarea){.field = field});
    html_character_count(html, &(struct html_character_count){
                                   .field = field, .max_length = bad, .description = bad});
    html_button(html, &(struct html_button){.words = {bad}, .href = bad, .id = bad});
    assert_null(strstr(html_bytes(html), "<script"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(no_byte_hides_a_mark),
        cmocka_unit_test(addresses_of_other_kinds_become_a_mark),
        cmocka_unit_test(values_and_classes_are_escaped),
        cmocka_unit_test(names_that_run_or_fetch_are_not_allowed),
        cmocka_unit_test(words_of_the_public_stand_alone),
        cmocka_unit_test(dates_are_written_as_a_force_does),
        cmocka_unit_test(a_full_document_says_so),
        cmocka_unit_test(a_component_escapes_each_of_its_texts),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
