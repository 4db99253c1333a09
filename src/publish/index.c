// SPDX-License-Identifier: Apache-2.0
// index.c - the page that names the files and shows the charts with their words: a plain one that
// also lists the operations, and one in the frame of the site.
#include <stdio.h>

#include "publish/internal.h"

static void put_files(struct text *html)
{
    text_append(html, "<h2>Tables</h2>\n<ul>\n");
    for (size_t i = 0; i < PUBLISH_SHEETS; i++)
        text_printf(html,
                    "<li><a href=\"%s\">%s</a>: %s (<a href=\"%s-metadata.json\">what its columns "
                    "mean</a>)</li>\n",
                    publish_sheets[i].file, publish_sheets[i].file, publish_sheets[i].words,
                    publish_sheets[i].file);
    text_append(html, "<li><a href=\"datapackage.json\">datapackage.json</a>: all of them, for "
                      "programs</li>\n</ul>\n");
}

static void put_charts(const struct publish *publish, struct text *html)
{
    AUTO_TEXT struct text svg = {0}, alt = {0};
    text_init(&svg, PUBLISH_FILE_MAX);
    text_init(&alt, PUBLISH_FILE_MAX);
    text_append(html, "<h2>Charts</h2>\n");
    for (size_t i = 0; i < PUBLISH_CHARTS; i++) {
        text_clear(&svg);
        text_clear(&alt);
        publish_chart(publish, i, &svg, &alt);
        text_printf(html, "<figure><img src=\"%s\" alt=\"\"><figcaption>", publish_chart_files[i]);
        text_append_html(html, alt.bytes);
        text_append(html, "</figcaption></figure>\n");
    }
}

static void put_operations(const struct publish *publish, struct text *html)
{
    text_append(html, "<h2 id=\"operations\">Operations</h2>\n<div class=\"wide\" role=\"group\" "
                      "tabindex=\"0\" aria-labelledby=\"operations\"><table>\n<caption>Operations"
                      "</caption>\n<thead><tr><th scope=\"col\">Reference</th><th scope=\"col\">"
                      "Where</th><th scope=\"col\">Window</th><th scope=\"col\">State</th></tr>"
                      "</thead>\n<tbody>\n");
    for (size_t i = 0; i < publish->shown_count; i++) {
        const struct register_operation *operation = publish->shown[i];
        char opens[TIME_TEXT_MAX], closes[TIME_TEXT_MAX];
        time_format_words(operation->opens, opens);
        time_format_words(operation->closes, closes);
        text_printf(html, "<tr><th scope=\"row\"><a href=\"operations/%s.json\">%s</a></th><td>",
                    operation->reference, operation->reference);
        text_append_html(html, operation->place);
        text_printf(html, "</td><td>%s to %s</td><td>%s</td></tr>\n", opens, closes,
                    register_state_word(operation->state));
    }
    text_append(html, "</tbody>\n</table></div>\n");
}

const char publish_style[] =
    "body{font:1.125rem/1.5 sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#0b0c0c;"
    "background:#fff}a{color:#1d70b8}a:visited{color:#4c2c92}img{width:100%;max-width:36rem}"
    "figure{margin:1rem 0}table{border-collapse:collapse}th,td{text-align:left;padding:.3rem "
    ".8rem .3rem 0;border-bottom:1px solid #505a5f;vertical-align:top}.wide{overflow-x:auto}"
    "h1{line-height:1.2}caption{position:absolute;left:-999em}tbody th{font-weight:normal}"
    "a,th,td,figcaption{overflow-wrap:anywhere}td,th{min-width:6rem}"
    "a:focus,.wide:focus{outline:3px solid #0b0c0c;box-shadow:0 0 0 6px #fd0}"
    "@media(prefers-color-scheme:dark){body{color:#fff;background:#0b0c0c}a,a:visited{color:"
    "#8ec5f0}th,td{border-color:#b1b4b6}}";

void publish_index(const struct publish *publish, struct text *html)
{
    char words[TIME_TEXT_MAX];
    time_format_words(publish->as_at, words);
    text_append(html, "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><meta "
                      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'self'; img-src 'self'\">"
                      "<link rel=\"stylesheet\" href=\"style.css\">"
                      "<title>Register of facial recognition - ");
    text_append_html(html, publish->force);
    text_append(html, "</title></head>\n<body>\n<main>\n<h1>Register of facial recognition</h1>\n"
                      "<p>");
    text_append_html(html, publish->force);
    text_printf(html,
                ", as at %s. Counted from the events of the record. Where a number is small and "
                "could be about a person it is shown as &ldquo;fewer than 5&rdquo; or &ldquo;not "
                "shown&rdquo;.</p>\n",
                words);
    put_files(html);
    put_charts(publish, html);
    put_operations(publish, html);
    text_append(html, "<p>Published under the <a href=\"" PUBLISH_LICENCE
                      "\">Open Government Licence v3.0</a>.</p>\n</main>\n</body>\n</html>\n");
}

// ---- in the frame of the site ----

static void put_size(const struct publish_folder *folder, const char *file, struct html *html)
{
    for (size_t i = 0; i < folder->top_count; i++)
        if (text_equal(folder->top[i].name, file)) {
            html_lit(html, ", ");
            web_public_size(html, folder->top[i].bytes);
        }
}

static void put_tables(const struct publish_folder *folder, struct html *html)
{
    web_public_heading(html, "Tables to download");
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < PUBLISH_SHEETS; i++) {
        char path[80];
        const struct publish_sheet *sheet = &publish_sheets[i];
        (void)snprintf(path, sizeof path, "/register/%s", sheet->file);
        html_lit(html, "<li>");
        web_public_link(html, path, sheet->words);
        html_lit(html, " (CSV");
        put_size(folder, sheet->file, html);
        html_lit(html, "; ");
        (void)snprintf(path, sizeof path, "/register/%s-metadata.json", sheet->file);
        html_lit(html, "<a class=\"govuk-link\"");
        html_url(html, "href", path);
        html_lit(html, ">what its columns mean<span class=\"govuk-visually-hidden\">: ");
        html_text(html, sheet->file);
        html_lit(html, "</span></a>)</li>\n");
    }
    html_lit(html, "<li><a class=\"govuk-link\" href=\"/register/datapackage.json\">all of them, "
                   "for programs</a> (JSON");
    put_size(folder, "datapackage.json", html);
    html_lit(html, ")</li>\n</ul>\n<p class=\"govuk-body\">The tables open in any spreadsheet. "
                   "Each operation is also there as data, linked from its page.</p>\n");
}

static void put_chart(const struct publish *publish, size_t chart, struct html *html)
{
    AUTO_TEXT struct text svg = {0}, alt = {0};
    char path[80];
    text_init(&svg, PUBLISH_FILE_MAX);
    text_init(&alt, PUBLISH_FILE_MAX);
    publish_chart(publish, chart, &svg, &alt);
    (void)snprintf(path, sizeof path, "/register/%s", publish_chart_files[chart]);
    html_lit(html, "<figure class=\"overt-chart\">\n<img alt=\"\"");
    html_url(html, "src", path);
    html_lit(html, ">\n<figcaption class=\"govuk-body\">");
    html_text(html, alt.bytes);
    html_lit(html, "</figcaption>\n</figure>\n");
}

void publish_index_site(const struct publish *publish, const struct publish_folder *folder,
                        struct html *html)
{
    web_public_begin(html, &publish->site, "Figures", WEB_PUBLIC_FIGURES);
    web_public_title(html, "Figures");
    html_lit(html, "<p class=\"govuk-body-l\">Counted from the events of the record as it stood "
                   "on ");
    html_moment(html, publish->as_at);
    html_lit(html, ".</p>\n<p class=\"govuk-body\">Where a number is small and could be about a "
                   "person it is shown as &ldquo;fewer than 5&rdquo; or &ldquo;not shown&rdquo;. "
                   "<a class=\"govuk-link\" href=\"/statistics/\">Figures of each year</a> and "
                   "<a class=\"govuk-link\" href=\"/operations/\">each operation</a> have pages of "
                   "their own.</p>\n");
    put_tables(folder, html);
    web_public_heading(html, "Charts");
    for (size_t i = 0; i < PUBLISH_CHARTS; i++)
        put_chart(publish, i, html);
    html_lit(html, "<p class=\"govuk-body\">Published under the ");
    web_public_link(html, PUBLISH_LICENCE, "Open Government Licence v3.0");
    html_lit(html, ".</p>\n");
    web_public_end(html, &publish->site, NULL);
}
