// SPDX-License-Identifier: Apache-2.0
// test_page.c - the frame of a page, what it names is there, and what MOJ's components write.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/text.h"
#include "web/assets/assets.h"
#include "web/html/moj.h"
#include "web/html/page.h"

static const struct html_page page = {
    .title = "A <b>", .service = "Register", .force = "Midshire Police", .service_href = "/"};

static void a_page_has_a_title_a_language_and_one_main(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(100000);
    html_page_begin(html, &page);
    html_page_end(html, &page);
    const char *bytes = html_bytes(html);
    assert_true(text_starts(bytes, "<!DOCTYPE html>\n<html lang=\"en\""));
    assert_non_null(strstr(bytes, "<title>A &lt;b&gt; - Register - Midshire Police</title>"));
    assert_non_null(strstr(bytes, "<main class=\"govuk-main-wrapper\" id=\"main-content\">"));
    assert_non_null(strstr(bytes, "href=\"#main-content\" class=\"govuk-skip-link\""));
    assert_null(strstr(bytes, "rown")); // no crown, no Crown copyright
    assert_null(strstr(bytes, " style="));
    assert_true(text_ends(bytes, "</html>\n"));
}

/// Every address under /assets is one of the table.
static void a_page_names_assets_that_are_there(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(100000);
    html_page_begin(html, &page);
    html_page_end(html, &page);
    size_t found = 0;
    for (const char *at = html_bytes(html); (at = strstr(at, "\"/assets/")) != NULL; at++) {
        char path[200];
        snprintf(path, sizeof path, "%.*s", (int)strcspn(at + 1, "\""), at + 1);
        assert_non_null(web_asset_find(path));
        found++;
    }
    assert_int_equal(found, 4);
}

static void without_scripts_there_is_none(void **state)
{
    (void)state;
    struct html_page plain = page;
    plain.without_scripts = true;
    AUTO_HTML struct html *html = html_create(100000);
    html_page_begin(html, &plain);
    html_page_end(html, &plain);
    assert_null(strstr(html_bytes(html), "<script"));
}

static void assets_are_ours_to_show(void **state)
{
    (void)state;
    for (size_t i = 0; i < web_asset_count; i++) {
        const struct web_asset *asset = &web_assets[i];
        assert_ptr_equal(web_asset_find(asset->path), asset);
        assert_string_equal(web_asset_path(asset->name), asset->path);
        AUTO_TEXT struct text bytes;
        text_init(&bytes, asset->size);
        text_append_bytes(&bytes, asset->bytes, asset->size);
        assert_null(strstr(bytes.bytes, "GDS Transport"));
        assert_null(strstr(bytes.bytes, "crest.svg"));
        assert_null(strstr(bytes.bytes, "sourceMappingURL"));
    }
    assert_null(web_asset_find("/assets/site.css"));
    assert_null(web_asset_find("/assets/../secret"));
}

static void alerts_say_their_kind(void **state)
{
    (void)state;
    AUTO_HTML struct html *html = html_create(100000);
    html_alert(html, &(struct html_alert){.kind = HTML_ALERT_WARNING,
                                          .title = "\"Late\"",
                                          .words = {"By <a> day"},
                                          .title_shown = true});
    assert_non_null(strstr(html_bytes(html), "aria-label=\"warning: &quot;Late&quot;\""));
    assert_non_null(strstr(html_bytes(html), "moj-alert--warning moj-alert--with-heading"));
    assert_non_null(strstr(html_bytes(html), "<h2 class=\"moj-alert__heading\">&quot;Late"));
    assert_non_null(strstr(html_bytes(html), "By &lt;a&gt; day"));
}

static void results_say_what_they_know(void **state)
{
    (void)state;
    const struct html_page_link items[] = {{.number = "1", .href = "?page=1"},
                                           {.number = "2", .href = "?page=2"}};
    const struct {
        struct html_results results;
        const char *wanted;
    } cases[] = {
        {{.pages = {items, 2}, .from = 1, .to = 20, .count = 31},
         ">Showing 1 to 20 of 31 total results<"},
        {{.pages = {items, 2}, .from = 1, .to = 20, .noun = "alerts"}, ">Showing alerts 1 to 20<"},
        {{.from = 1, .to = 3, .count = 3}, ">3 total results<"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        AUTO_HTML struct html *html = html_create(100000);
        html_results(html, &cases[i].results);
        assert_non_null(strstr(html_bytes(html), cases[i].wanted));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_has_a_title_a_language_and_one_main),
        cmocka_unit_test(a_page_names_assets_that_are_there),
        cmocka_unit_test(without_scripts_there_is_none),
        cmocka_unit_test(assets_are_ours_to_show),
        cmocka_unit_test(alerts_say_their_kind),
        cmocka_unit_test(results_say_what_they_know),
    };
    return cmocka_run_group_tests_name("html/page", tests, NULL, NULL);
}
