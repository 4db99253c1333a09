// SPDX-License-Identifier: Apache-2.0
// test_golden.c - each fixture of govuk-frontend that a component of ours has: the same options,
// the same HTML but for white space and the order of attributes. What we do not take: attributes
// whose name is not on a list (attribute.c), the crown and Crown copyright. MOJ frontend comes
// without fixtures; moj.json has some of ours, made by its own templates (tools/moj-fixtures).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "golden.h"

#define MOJ      "/tests/unit/web/html/moj.json"
#define FIXTURES "/.deps/web/node_modules/govuk-frontend/dist/govuk/components/"

struct count {
    size_t equal, of_html, refused, all;
};

static void show_difference(const char *name, const struct text *ours, const struct text *wanted)
{
    size_t at = 0;
    while (ours->bytes[at] != '\0' && ours->bytes[at] == wanted->bytes[at])
        at++;
    at = at > 40 ? at - 40 : 0;
    printf("# %s differs:\n# ours  : %.200s\n# wanted: %.200s\n", name, ours->bytes + at,
           wanted->bytes + at);
}

/// Takes out of `html` what stands from `from` to `to`, both included.
static void take_out(char *html, const char *from, const char *to)
{
    char *begin = strstr(html, from);
    char *end = begin != NULL ? strstr(begin, to) : NULL;
    if (end != NULL)
        memmove(begin, end + strlen(to), strlen(end + strlen(to)) + 1);
}

/// What we do not take: the crown and Crown copyright, and attributes that are not allowed.
static void without_refused(char *html, const char *component)
{
    char opening[200];
    if (text_equal(component, "footer")) {
        take_out(html, "<svg\n    focusable=\"false\"\n    role=\"presentation\"", "</svg>");
        take_out(html, "<div class=\"govuk-footer__meta-item\">", "</div>");
    }
    for (size_t i = 0; i < golden_seen.name_count; i++) {
        snprintf(opening, sizeof opening, " %s=\"", golden_seen.names[i]);
        char *at = strstr(html, opening);
        if (at != NULL)
            memset(at, ' ', strlen(opening) + strcspn(at + strlen(opening), "\"") + 1);
    }
}

static void check_fixture(const struct golden_component *component, const struct json *fixture,
                          struct count *count)
{
    const char *name = json_text(json_member(fixture, "name"));
    AUTO_HTML struct html *html = html_create(1 << 20);
    AUTO_TEXT struct text ours;
    AUTO_TEXT struct text wanted;
    text_init(&ours, 1 << 20);
    text_init(&wanted, 1 << 20);
    component->render(html, json_member(fixture, "options"));
    golden_normalise(html_bytes(html), &ours);
    AUTO_FREE char *expected = memory_copy_text(json_text(json_member(fixture, "html")));
    without_refused(expected, component->name);
    golden_normalise(expected, &wanted);
    bool equal = text_equal(ours.bytes, wanted.bytes);
    count->all++;
    count->equal += equal;
    count->of_html += equal && golden_seen.html;
    count->refused += equal && golden_seen.name_count > 0;
    if (golden_seen.name_count > 0)
        printf("# %s, %s: the attribute %s is not allowed; the rest is compared\n", component->name,
               name, golden_seen.names[0]);
    if (!equal)
        show_difference(name, &ours, &wanted);
    golden_forget();
}

static void check_component(const struct golden_component *component, const char *path)
{
    struct count count = {0};
    AUTO_JSON struct json *root = NULL;
    assert_int_equal(json_read(path, &root, NULL), 0);
    const struct json *fixtures = json_member(root, "fixtures");
    for (size_t i = 0; i < json_count(fixtures); i++) {
        const char *of = json_text(json_member(json_at(fixtures, i), "component"));
        if (of == NULL || text_equal(of, component->name))
            check_fixture(component, json_at(fixtures, i), &count);
    }
    printf("# %s: %zu of %zu fixtures equal, %zu of them with html, which is a call that writes; "
           "%zu but for an attribute that is not taken\n",
           component->name, count.equal, count.all, count.of_html, count.refused);
    assert_true(count.all > 0);
    assert_int_equal(count.equal, count.all);
}

static void check_govuk(void **state)
{
    const struct golden_component *component = *state;
    char path[1000];
    snprintf(path, sizeof path, "%s" FIXTURES "%s/fixtures.json", getenv("OVERT_SOURCE"),
             component->name);
    check_component(component, path);
}

static void check_moj(void **state)
{
    char path[1000];
    snprintf(path, sizeof path, "%s" MOJ, getenv("OVERT_SOURCE"));
    check_component(*state, path);
}

static void the_comparison_sees_what_matters(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
    } pairs[] = {
        {"<a href=\"#\" class=\"x\">A</a>", "<a class=\"x\"\n  href=\"#\">A</a>", true},
        {"<p>\n  A\n  b\n</p>", "<p>A b</p>", true},
        {"A<span> b</span>", "A <span>b</span>", true},
        {"A<span>b</span>", "A <span>b</span>", false},
        {"<p>A</p>", "<p>B</p>", false},
        {"<p id=\"a\">A</p>", "<p>A</p>", false},
        {"<p class=\"a b\">A</p>", "<p class=\"b a\">A</p>", false},
        {"<p>&lt;b&gt;</p>", "<p><b></p>", false},
        {"<p>A</p><p>B</p>", "<p>A<p>B</p></p>", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        AUTO_TEXT struct text a;
        AUTO_TEXT struct text b;
        text_init(&a, 10000);
        text_init(&b, 10000);
        golden_normalise(pairs[i].a, &a);
        golden_normalise(pairs[i].b, &b);
        assert_int_equal(text_equal(a.bytes, b.bytes), pairs[i].equal);
    }
}

static size_t add(struct CMUnitTest *tests, size_t count, CMUnitTestFunction check,
                  const struct golden_component *table)
{
    for (; table->name != NULL; table++)
        tests[count++] = (struct CMUnitTest){
            .name = table->name, .test_func = check, .initial_state = (void *)(uintptr_t)table};
    return count;
}

int main(void)
{
    struct CMUnitTest tests[100] = {
        cmocka_unit_test(the_comparison_sees_what_matters),
    };
    size_t count = add(tests, 1, check_moj, golden_moj);
    int failed = _cmocka_run_group_tests("html/moj", tests, count, NULL, NULL);
    char folder[1000];
    snprintf(folder, sizeof folder, "%s" FIXTURES "button/fixtures.json", getenv("OVERT_SOURCE"));
    if (!file_exists(folder)) {
        puts("1..0 # SKIP govuk-frontend is not in .deps/; run tools/setup build test");
        return failed;
    }
    count = add(tests, 0, check_govuk, golden_fields);
    count = add(tests, count, check_govuk, golden_parts);
    return failed + _cmocka_run_group_tests("html/golden", tests, count, NULL, NULL);
}
