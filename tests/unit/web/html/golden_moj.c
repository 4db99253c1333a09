// SPDX-License-Identifier: Apache-2.0
// golden_moj.c - the options of moj.json as our params.
#include <string.h>

#include "golden.h"
#include "web/html/moj.h"

static enum html_alert_kind kind_of(const char *word)
{
    static const char *const words[] = {"information", "success", "warning", "error"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (text_equal(word, words[i]))
            return (enum html_alert_kind)i;
    return HTML_ALERT_INFORMATION;
}

static void alert(struct html *html, const struct json *options)
{
    const char *tag = golden_text(options, "headingTag");
    html_alert(html, &(struct html_alert){
                         .kind = kind_of(golden_text(options, "variant")),
                         .title = golden_text(options, "title"),
                         .words = golden_words(options, "text", "html"),
                         .title_shown = golden_true(options, "showTitleAsHeading"),
                         .heading_level = tag != NULL ? tag[1] - '0' : 0,
                         .dismissible = golden_true(options, "dismissible"),
                         .dismiss = golden_text(options, "dismissText"),
                         .role = golden_text(options, "role"),
                         .disable_focus = golden_true(options, "disableAutoFocus"),
                         .focus_after = golden_text(options, "focusOnDismissSelector"),
                         .classes = golden_text(options, "classes"),
                         .attributes = golden_attributes(options, "attributes"),
                     });
}

static void badge(struct html *html, const struct json *options)
{
    struct html_box box = golden_box(options);
    html_badge(html, &box);
}

static struct html_filter_category category_of(const struct json *options)
{
    const struct json *items = json_member(options, "items");
    struct html_filter_tag *tags = golden_keep(json_count(items), sizeof *tags);
    for (size_t i = 0; i < json_count(items); i++)
        tags[i] = (struct html_filter_tag){golden_text(json_at(items, i), "text"),
                                           golden_text(json_at(items, i), "href")};
    return (struct html_filter_category){
        .heading = golden_text(json_member(options, "heading"), "text"),
        .tags = tags,
        .tag_count = json_count(items),
    };
}

static void filter(struct html *html, const struct json *options)
{
    const struct json *selected = json_member(options, "selectedFilters");
    const struct json *clear = json_member(selected, "clearLink");
    const struct json *list = json_member(selected, "categories");
    struct html_filter_category *categories = golden_keep(json_count(list), sizeof *categories);
    for (size_t i = 0; i < json_count(list); i++)
        categories[i] = category_of(json_at(list, i));
    html_filter(html, &(struct html_filter){
                          .heading = golden_text(json_member(options, "heading"), "text"),
                          .selected_heading = golden_text(json_member(selected, "heading"), "text"),
                          .clear_text = golden_text(clear, "text"),
                          .clear_href = golden_text(clear, "href"),
                          .categories = categories,
                          .category_count = json_count(list),
                          .submit = golden_text(json_member(options, "submit"), "text"),
                          .options = golden_words(options, "", "optionsHtml"),
                          .attributes = golden_attributes(options, "attributes"),
                      });
}

static void identity_bar(struct html *html, const struct json *options)
{
    html_identity_bar(html, &(struct html_identity_bar){
                                .title = golden_member(options, "title"),
                                .classes = golden_text(options, "classes"),
                                .attributes = golden_attributes(options, "attributes"),
                            });
}

static int64_t number_at(const struct json *options, const char *key)
{
    int64_t number = 0;
    (void)json_int(json_member(options, key), 0, INT64_MAX, &number);
    return number;
}

static void pagination(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "items");
    const struct json *results = json_member(options, "results");
    html_results(html, &(struct html_results){
                           .pages = {.items = golden_page_links(items),
                                     .item_count = json_count(items),
                                     .previous = golden_page_step(options, "previous"),
                                     .next = golden_page_step(options, "next"),
                                     .label = golden_text(options, "landmarkLabel"),
                                     .classes = golden_text(options, "classes")},
                           .from = number_at(results, "from"),
                           .to = number_at(results, "to"),
                           .count = number_at(results, "count"),
                           .noun = golden_text(results, "text"),
                       });
}

static struct html_side_section section_of(const struct json *options)
{
    const struct json *heading = json_member(options, "heading");
    const struct json *list = json_member(options, "items");
    struct html_side_item *items = golden_keep(json_count(list), sizeof *items);
    for (size_t i = 0; i < json_count(list); i++)
        items[i] = (struct html_side_item){
            .words = golden_words(json_at(list, i), "text", "html"),
            .href = golden_text(json_at(list, i), "href"),
            .active = golden_true(json_at(list, i), "active"),
        };
    return (struct html_side_section){
        .heading = golden_member(options, "heading"),
        .heading_level = golden_level(heading, "headingLevel"),
        .heading_classes = golden_text(heading, "classes"),
        .items = items,
        .item_count = json_count(list),
    };
}

static void side_navigation(struct html *html, const struct json *options)
{
    const struct json *list = json_member(options, "sections");
    size_t count = list != NULL ? json_count(list) : 1;
    struct html_side_section *sections = golden_keep(count, sizeof *sections);
    for (size_t i = 0; i < count; i++)
        sections[i] = section_of(list != NULL ? json_at(list, i) : options);
    html_side_navigation(html, &(struct html_side_navigation){
                                   .label = golden_text(options, "label"),
                                   .sections = sections,
                                   .section_count = count,
                                   .classes = golden_text(options, "classes"),
                                   .attributes = golden_attributes(options, "attributes"),
                               });
}

static struct html_event event_of(const struct json *options)
{
    moment when = 0;
    (void)time_parse(golden_text(json_member(options, "datetime"), "timestamp"), 0, &when);
    return (struct html_event){
        .label = golden_member(options, "label"),
        .byline = golden_member(options, "byline"),
        .when = when,
        .words = golden_words(options, "text", "html"),
        .classes = golden_text(options, "classes"),
        .attributes = golden_attributes(options, "attributes"),
    };
}

static void timeline(struct html *html, const struct json *options)
{
    const struct json *list = json_member(options, "items");
    struct html_event *items = golden_keep(json_count(list), sizeof *items);
    for (size_t i = 0; i < json_count(list); i++)
        items[i] = event_of(json_at(list, i));
    html_timeline(html, &(struct html_timeline){
                            .items = items,
                            .item_count = json_count(list),
                            .heading_level = golden_level(options, "headingLevel"),
                            .classes = golden_text(options, "classes"),
                            .attributes = golden_attributes(options, "attributes"),
                        });
}

const struct golden_component golden_moj[] = {
    {"alert", alert},           {"badge", badge},
    {"filter", filter},         {"identity-bar", identity_bar},
    {"pagination", pagination}, {"side-navigation", side_navigation},
    {"timeline", timeline},     {NULL, NULL},
};
