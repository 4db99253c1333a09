// SPDX-License-Identifier: Apache-2.0
// make_sample.c - writes a site of two pages that have every component, and its assets, for
// tests/accept/components.sh:
//
//   make_sample FOLDER
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "web/assets/assets.h"
#include "web/html/moj.h"
#include "web/html/page.h"

static const char script[] =
    "<script>window.ran = 1</script>\" onload=\"window.ran = 1\xe2\x80\xae";

static const struct html_navigation_item navigation[] = {
    {.words = {"Operations"}, .href = "/fields.html", .current = true},
    {.words = {"Disclosure log"}, .href = "/parts.html"},
    {.words = {"Statistics"}, .href = "/statistics"},
};
static const struct html_link links[] = {
    {.words = {"Accessibility"}, .href = "/accessibility"},
    {.words = {"Cookies"}, .href = "/cookies"},
    {.words = {"Data protection"}, .href = "/data-protection"},
};

static void put_heading(struct html *html, const char *words)
{
    html_lit(html, "<h2 class=\"govuk-heading-l\">");
    html_text(html, words);
    html_lit(html, "</h2>\n");
}

// ---- fields ----

static void put_errors(struct html *html)
{
    const struct html_error_line lines[] = {
        {.words = {"Enter the reason for the search"}, .href = "#reason"},
        {.words = {"Closing must be after opening"}, .href = "#closes-day"},
    };
    html_error_summary(html, &(struct html_error_summary){.title = {"There is a problem"},
                                                          .items = lines,
                                                          .item_count = 2,
                                                          .disable_focus = HTML_YES});
}

static void put_inputs(struct html *html)
{
    html_input(html, &(struct html_input){
                         .field = {.name = "place",
                                   .label = {.words = {"Place"}, .classes = "govuk-label--m"},
                                   .hint = {.words = {"For example, Market Square"}},
                                   .value = script}});
    html_input(html, &(struct html_input){.field = {.name = "width",
                                                    .label = {.words = {"Width of the zone"}},
                                                    .classes = "govuk-input--width-5"},
                                          .suffix = {.words = {"metres"}},
                                          .prefix = {.words = {"about"}},
                                          .inputmode = "numeric"});
    html_textarea(html, &(struct html_textarea){
                            .field = {.name = "reason",
                                      .label = {.words = {"Reason"}},
                                      .error = {.words = {"Enter the reason for the search"}}}});
    html_character_count(
        html, &(struct html_character_count){
                  .field = {.name = "purpose", .value = script, .label = {.words = {"Purpose"}}},
                  .max_length = "200"});
    html_password_input(html, &(struct html_password_input){
                                  .field = {.name = "password", .label = {.words = {"Password"}}}});
}

static void put_selects(struct html *html)
{
    const struct html_option options[] = {{.value = "live", .text = "Live"},
                                          {.value = "oifr", .text = "Operator initiated"}};
    html_select(html, &(struct html_select){
                          .field = {.name = "mode", .value = "oifr", .label = {.words = {"Mode"}}},
                          .options = options,
                          .option_count = 2});
    html_file_upload(html, &(struct html_file_upload){
                               .field = {.name = "picture", .label = {.words = {"A picture"}}}});
    html_date_input(html, &(struct html_date_input){
                              .id = "closes",
                              .name_prefix = "closes",
                              .in_fieldset = true,
                              .fieldset = {.legend = {.words = {"When does it close?"},
                                                      .classes = "govuk-fieldset__legend--m"}},
                              .hint = {.words = {"For example, 27 3 2027"}},
                              .error = {.words = {"Closing must be after opening"}},
                              .day = {.value = "27"},
                              .month = {.value = "3"},
                              .year = {.value = "2026"}});
}

static void put_phone(struct html *html, const void *context)
{
    (void)context;
    html_input(html, &(struct html_input){
                         .field = {.name = "phone", .label = {.words = {"Phone number"}}}});
}

static void put_choices(struct html *html)
{
    const struct html_choice reach[] = {
        {.value = "phone", .words = {"By phone"}, .conditional = {.write = put_phone}},
        {.value = "post", .words = {"By post"}, .hint = {.words = {"Takes two days"}}},
        {.divider = "or"},
        {.value = "none", .words = {"Not at all"}, .behaviour = "exclusive"},
    };
    const struct html_choice yes_or_no[] = {{.value = "yes", .words = {"Yes"}},
                                            {.value = "no", .words = {"No"}}};
    const char *const chosen[] = {"post"};
    struct html_choices choices = {.name = "reach",
                                   .items = reach,
                                   .item_count = ARRAY_COUNT(reach),
                                   .values = chosen,
                                   .value_count = 1,
                                   .in_fieldset = true,
                                   .fieldset = {.legend = {.words = {"How may we reach you?"},
                                                           .classes = "govuk-fieldset__legend--m"}},
                                   .hint = {.words = {"All that apply"}}};
    html_checkboxes(html, &choices);
    choices.name = "credible";
    choices.fieldset.legend.words.text = "Is the alert credible?";
    choices.error.words.text = "Say whether the alert is credible";
    choices.items = yes_or_no;
    choices.item_count = 2;
    html_radios(html, &choices);
}

static void put_buttons(struct html *html)
{
    html_lit(html, "<div class=\"govuk-button-group\">\n");
    html_button(html, &(struct html_button){.words = {"Open the operation"},
                                            .prevent_double_click = HTML_YES});
    html_button(html, &(struct html_button){.words = {"Save as draft"},
                                            .classes = "govuk-button--secondary"});
    html_button(html,
                &(struct html_button){.words = {"Erase"}, .classes = "govuk-button--warning"});
    html_button(html, &(struct html_button){.words = {"Cannot be pressed"}, .disabled = true});
    html_button(html,
                &(struct html_button){.words = {"Start"}, .href = "/parts.html", .start = true});
    html_lit(html, "</div>\n");
}

static void put_fields(struct html *html)
{
    put_errors(html);
    html_lit(html, "<h1 class=\"govuk-heading-xl\">Plan an operation</h1>\n"
                   "<form method=\"post\" novalidate");
    html_url(html, "action", "/fields.html");
    html_lit(html, ">\n");
    put_inputs(html);
    put_selects(html);
    put_choices(html);
    put_buttons(html);
    html_lit(html, "</form>\n");
}

// ---- parts ----

static void put_words(struct html *html)
{
    html_inset_text(html,
                    &(struct html_box){.words = {"Facial recognition was in use for four hours."}});
    html_warning_text(html, &(struct html_warning_text){
                                .words = {"The threshold is below the one that was tested."}});
    html_details(html, &(struct html_details){.summary = {"What the score means"},
                                              .words = {script, .outside = true}});
    html_panel(html, &(struct html_panel){.title = {"Request sent"},
                                          .words = {"Your reference is 208/2026"},
                                          .heading_level = 2});
    html_notification_banner(
        html, &(struct html_notification_banner){.words = {"The operation opens in ten minutes."},
                                                 .title_id = "note-1"});
    html_notification_banner(
        html, &(struct html_notification_banner){.words = {"The operation is closed."},
                                                 .type = "success",
                                                 .role = "region",
                                                 .title_id = "note-2",
                                                 .disable_focus = HTML_YES});
}

static void put_tags(struct html *html)
{
    static const char *const colours[] = {"",       "grey",    "green", "teal",   "blue",
                                          "purple", "magenta", "red",   "orange", "yellow"};
    html_lit(html, "<p class=\"govuk-body\">\n");
    for (size_t i = 0; i < ARRAY_COUNT(colours); i++) {
        char class[40];
        snprintf(class, sizeof class, "%s%s", i > 0 ? "govuk-tag--" : "", colours[i]);
        html_tag(html,
                 &(struct html_box){.words = {i > 0 ? colours[i] : "Open"}, .classes = class});
    }
    html_lit(html, "</p>\n<p class=\"govuk-body\">\n");
    html_badge(html, &(struct html_box){.words = {"Live"}});
    html_badge(html, &(struct html_box){.words = {"Urgent"}, .classes = "moj-badge--red"});
    html_badge(html, &(struct html_box){.words = {"Kept"}, .classes = "moj-badge--green"});
    html_badge(html, &(struct html_box){.words = {"Closed"}, .classes = "moj-badge--grey"});
    html_lit(html, "</p>\n");
}

static void put_lists(struct html *html)
{
    const struct html_row_action change[] = {
        {.words = {"Change"}, .href = "/change", .hidden_text = "place"}};
    const struct html_row rows[] = {
        {.key = {"Place"}, .value = {"Market Square"}, .actions = change, .action_count = 1},
        {.key = {"Asked by"}, .value = {script, .outside = true}},
    };
    const struct html_summary_card card = {
        .title = {"Operation LFR/7"}, .actions = change, .action_count = 1};
    html_summary_list(html, &(struct html_summary_list){.rows = rows, .row_count = 2});
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = 2, .card = &card});
    const struct html_task tasks[] = {
        {.title = {"Write the authority"}, .href = "/a", .status = {"Completed"}},
        {.title = {"Put up the signs"},
         .href = "/b",
         .hint = {"At each way in"},
         .tag = {.words = {"Incomplete"}, .classes = "govuk-tag--blue"}},
        {.title = {"Open"},
         .status = {"Cannot start yet"},
         .status_classes = "govuk-task-list__status--cannot-start-yet"},
    };
    html_task_list(html, &(struct html_task_list){.items = tasks, .item_count = 3});
}

static void put_tables(struct html *html)
{
    const struct html_cell head[] = {{.words = {"Place"}, .sort = "none"},
                                     {.words = {"Faces"}, .sort = "ascending", .format = "numeric"},
                                     {.words = {"Alerts"}, .sort = "none", .format = "numeric"}};
    const struct html_cell first[] = {{.words = {"Market Square"}},
                                      {.words = {"12,034"}, .sort = "12034", .format = "numeric"},
                                      {.words = {"3"}, .format = "numeric"}};
    const struct html_cell second[] = {{.words = {"Station"}},
                                       {.words = {"48,110"}, .sort = "48110", .format = "numeric"},
                                       {.words = {"11"}, .format = "numeric"}};
    const struct html_table_row rows[] = {{first, 3, false}, {second, 3, false}};
    const struct html_table table = {.caption = "Operations",
                                     .caption_classes = "govuk-table__caption--m",
                                     .head = head,
                                     .head_count = 3,
                                     .rows = rows,
                                     .row_count = 2,
                                     .first_is_header = true,
                                     .sortable = true};
    html_table(html, &table);
    const struct html_tab tabs[] = {{.label = "Alerts", .id = "alerts", .words = {"Three."}},
                                    {.label = "Authority", .id = "authority", .words = {"Given."}}};
    html_tabs(html, &(struct html_tabs){.items = tabs, .item_count = 2});
}

static void put_pages(struct html *html)
{
    const struct html_page_link items[] = {{.number = "1", .href = "?page=1"},
                                           {.number = "2", .href = "?page=2", .current = true},
                                           {.ellipsis = true},
                                           {.number = "9", .href = "?page=9"}};
    struct html_results results = {.pages = {.items = items,
                                             .item_count = 4,
                                             .previous = {.href = "?page=1"},
                                             .next = {.href = "?page=3"},
                                             .label = "Pages of operations"},
                                   .from = 21,
                                   .to = 40,
                                   .count = 178,
                                   .noun = "operations"};
    html_results(html, &results);
    html_pagination(html,
                    &(struct html_pagination){.previous = {.href = "/a", .label = "Who may ask"},
                                              .next = {.href = "/b", .label = "What it costs"},
                                              .label = "Chapters"});
}

static void put_alerts(struct html *html)
{
    static const char *const titles[] = {"Kept for 31 days", "Filed", "Late by a day", "No camera"};
    for (int i = 0; i < 4; i++)
        html_alert(html, &(struct html_alert){.kind = (enum html_alert_kind)i,
                                              .title = titles[i],
                                              .title_shown = i == 2,
                                              .words = {i == 2 ? "The answer is due." : NULL},
                                              .dismissible = i == 0});
}

static void put_options(struct html *html, const void *context)
{
    (void)context;
    html_input(html,
               &(struct html_input){.field = {.name = "words", .label = {.words = {"Words"}}}});
}

static void put_moj(struct html *html)
{
    const struct html_event events[] = {
        {.label = {"Opened"}, .byline = {"Sgt A. Able"}, .when = 1782900000, .words = {"On time."}},
        {.label = {"Alert"}, .when = 1782903000, .words = {script, .outside = true}}};
    html_timeline(html,
                  &(struct html_timeline){.items = events, .item_count = 2, .heading_level = 3});
    const struct html_filter_tag tags[] = {{"2026", "/?"}, {"Live", "/?year=2026"}};
    const struct html_filter_category categories[] = {{"Year", tags, 2}};
    html_lit(html, "<form method=\"get\"");
    html_url(html, "action", "/parts.html");
    html_lit(html, ">\n");
    html_filter(html, &(struct html_filter){.heading = "Filter",
                                            .selected_heading = "Selected filters",
                                            .clear_text = "Clear filters",
                                            .clear_href = "/",
                                            .categories = categories,
                                            .category_count = 1,
                                            .options = {.write = put_options}});
    html_lit(html, "</form>\n");
    const struct html_side_item items[] = {{.words = {"Figures"}, .href = "/f", .active = true},
                                           {.words = {"Letters"}, .href = "/l"}};
    const struct html_side_section section = {
        .heading = {"Reports"}, .heading_level = 3, .items = items, .item_count = 2};
    html_side_navigation(html, &(struct html_side_navigation){
                                   .label = "Reports", .sections = &section, .section_count = 1});
}

static void put_parts(struct html *html)
{
    html_lit(html, "<h1 class=\"govuk-heading-xl\">Operation LFR/7</h1>\n<p class=\"govuk-body\">");
    html_lit(html, "From <a class=\"govuk-link\"");
    html_url(html, "href", "/fields.html");
    html_lit(html, ">");
    html_date(html, (struct date){2026, 3, 9});
    html_lit(html, "</a> on.</p>\n");
    put_words(html);
    put_heading(html, "Tags");
    put_tags(html);
    put_heading(html, "Lists");
    put_lists(html);
    put_heading(html, "Tables");
    put_tables(html);
    put_pages(html);
    put_heading(html, "Alerts");
    put_alerts(html);
    put_heading(html, "Events");
    put_moj(html);
}

// ---- frame ----

static void put_cookies(struct html *html, const void *context)
{
    (void)context;
    static const struct html_action actions[] = {{.text = "Accept analytics cookies",
                                                  .type = "submit",
                                                  .name = "cookies",
                                                  .value = "accept"},
                                                 {.text = "Reject analytics cookies",
                                                  .type = "submit",
                                                  .name = "cookies",
                                                  .value = "reject"},
                                                 {.text = "Customise", .href = "/cookies"}};
    const struct html_cookie_message message = {.heading = {"Cookies on this service"},
                                                .words = {"None is needed to use it."},
                                                .actions = actions,
                                                .action_count = 3};
    html_cookie_banner(html,
                       &(struct html_cookie_banner){.messages = &message, .message_count = 1});
}

static void put_identity(struct html *html, const void *context)
{
    (void)context;
    html_identity_bar(html, &(struct html_identity_bar){.title = {"Signed in as Sgt A. Able"}});
}

static void put_way_back(struct html *html, const void *context)
{
    (void)context;
    html_back_link(html, &(struct html_link){.href = "/parts.html"});
}

static void put_way_out(struct html *html, const void *context)
{
    (void)context;
    const struct html_link crumbs[] = {{.words = {"Home"}, .href = "/"},
                                       {.words = {"Operations"}, .href = "/operations"},
                                       {.words = {"LFR/7"}}};
    html_breadcrumbs(html, &(struct html_breadcrumbs){.items = crumbs, .item_count = 3});
    html_exit_this_page(html, &(struct html_exit_this_page){.href = "https://www.gov.uk/"});
}

static bool write_bytes(const char *folder, const char *path, const void *bytes, size_t size)
{
    char whole[2000];
    snprintf(whole, sizeof whole, "%s%s", folder, path);
    return file_write(whole, bytes, size, 0644, NULL) == 0;
}

static bool write_page(const char *folder, const char *path, void (*put)(struct html *html),
                       struct html_page page)
{
    AUTO_HTML struct html *html = html_create(1 << 20);
    page.service = "Facial recognition register";
    page.service_href = "/";
    page.force = "Midshire Police";
    page.navigation = navigation;
    page.navigation_count = ARRAY_COUNT(navigation);
    page.footer_links = links;
    page.footer_link_count = ARRAY_COUNT(links);
    html_page_begin(html, &page);
    put(html);
    html_page_end(html, &page);
    return !html_full(html) && write_bytes(folder, path, html_bytes(html), html_length(html));
}

int main(int argc, char **argv)
{
    char folder[2000];
    if (argc != 2)
        return 2;
    snprintf(folder, sizeof folder, "%s/assets", argv[1]);
    bool ok = file_make_folder(argv[1], NULL) == 0 && file_make_folder(folder, NULL) == 0;
    snprintf(folder, sizeof folder, "%s/assets/images", argv[1]);
    ok = ok && file_make_folder(folder, NULL) == 0;
    for (size_t i = 0; i < web_asset_count; i++)
        ok = ok &&
             write_bytes(argv[1], web_assets[i].path, web_assets[i].bytes, web_assets[i].size);
    ok = ok && write_page(argv[1], "/fields.html", put_fields,
                          (struct html_page){.title = "Plan an operation",
                                             .in_error = true,
                                             .top = {.write = put_identity},
                                             .above = {.write = put_way_back}});
    ok = ok && write_page(argv[1], "/parts.html", put_parts,
                          (struct html_page){.title = "Operation LFR/7",
                                             .before = {.write = put_cookies},
                                             .above = {.write = put_way_out}});
    return ok ? 0 : 3;
}
