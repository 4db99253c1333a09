// SPDX-License-Identifier: Apache-2.0
// site_words.c - pages that are words: how to check the record, accessibility, what a browser
// keeps, and what is said where there is no page.
#include "publish/site_internal.h"

void site_page_check(const struct publish *publish, const char *key, struct html *html)
{
    web_public_begin(html, &publish->site, "Check the record", WEB_PUBLIC_CHECK);
    web_public_title(html, "Check the record");
    html_lit(html,
             "<p class=\"govuk-body-l\">Whatever is done in an operation is written into a ledger "
             "in the same moment. The ledger is a chain of hashes: whoever changes or removes an "
             "entry changes all that comes after it, and everybody who kept a copy can tell.</p>\n"
             "<p class=\"govuk-body\">It holds no name, no picture and no face. An entry is a "
             "sealed commitment: it proves that a record is the one that was made, and says "
             "nothing when that record has been erased.</p>\n"
             "<h2 class=\"govuk-heading-l\">What you need</h2>\n"
             "<ul class=\"govuk-list govuk-list--bullet\">\n"
             "<li>the ledger's files: <a class=\"govuk-link\" href=\"/log/checkpoint\">its newest "
             "signed checkpoint</a>, and the tiles that it stands on, under /log/tile/ (C2SP "
             "tlog-tiles)</li>\n<li>the ledger's <a class=\"govuk-link\" "
             "href=\"/ledger.pub\">public key</a>:</li>\n</ul>\n");
    web_public_code(html, "Public key", key);
    html_lit(
        html,
        "<h2 class=\"govuk-heading-l\">How to do it</h2>\n<p class=\"govuk-body\">One step of "
        "an operation: on the <a class=\"govuk-link\" href=\"/operations/\">page of the "
        "operation</a>, with one button. Your own browser fetches the ledger's files, computes "
        "the hashes and says yes or no. It runs what this website sends it: whoever does not "
        "trust the website uses a program from elsewhere.</p>\n"
        "<p class=\"govuk-body\">All of the ledger, with Overt, "
        "which is free, or with any program that reads these formats:</p>\n");
    web_public_code(html, "Command", "overt ledger verify log --key ledger.pub");
    html_lit(
        html,
        "<p class=\"govuk-body\">A letter of ours is checked the same way, with the files "
        "beside it: overt foi check.</p>\n"
        "<h2 class=\"govuk-heading-l\">What the button proves</h2>\n<p class=\"govuk-body\">That "
        "each "
        "step on the page is an entry of the signed ledger, made at the time that is shown, about "
        "this operation and of this kind. Not the figures: those are counted from many entries, "
        "and what an entry about people is about is shown to nobody.</p>\n"
        "<h2 class=\"govuk-heading-l\">What none of it proves</h2>\n<p "
        "class=\"govuk-body\">That what was written is true: only that it was written then, "
        "and is what is shown now. And whoever holds the key could show other people another "
        "history: keep the checkpoint, and compare it with theirs. A checkpoint that "
        "witnesses have signed shows that they saw the same.</p>\n");
    web_public_end(html, &publish->site, NULL);
}

void site_page_accessibility(const struct publish *publish, struct html *html)
{
    web_public_begin(html, &publish->site, "Accessibility statement", WEB_PUBLIC_NOWHERE);
    web_public_title(html, "Accessibility statement");
    html_lit(html, "<p class=\"govuk-body\">This website is run by ");
    html_text(html, publish->force);
    html_lit(html,
             ". You should be able to zoom in up to 400% without the text spilling off the screen, "
             "find your way with just a keyboard or speech recognition, listen to it with a screen "
             "reader, and use all of it without scripts.</p>\n"
             "<h2 class=\"govuk-heading-l\">How accessible it is</h2>\n"
             "<p class=\"govuk-body\">Its pages are made to the Web Content Accessibility "
             "Guidelines version 2.2, level AA, and tested with axe-core, which finds a part of "
             "what can be wrong. Letters are given as pages as well as PDF: the page is the "
             "accessible original.</p>\n"
             "<h2 class=\"govuk-heading-l\">Tell us</h2>\n<p class=\"govuk-body\">If something "
             "cannot be used, or you need it in another form, write to ");
    web_public_contact(html, &publish->site);
    html_lit(html,
             ". If you are not "
             "content with what it does, the Equality Advisory and Support Service can help: <a "
             "class=\"govuk-link\" href=\"https://www.equalityadvisoryservice.com/\">"
             "equalityadvisoryservice.com</a>.</p>\n");
    web_public_end(html, &publish->site, NULL);
}

// ---- cookies ----

/// public.js shows one of them.
static void put_said(struct html *html)
{
    html_lit(
        html,
        "<div class=\"govuk-notification-banner govuk-notification-banner--success\" "
        "role=\"alert\" aria-labelledby=\"said-saved\" data-overt-said=\"saved\" "
        "tabindex=\"-1\" hidden>\n<div class=\"govuk-notification-banner__header\"><h2 "
        "class=\"govuk-notification-banner__title\" id=\"said-saved\">Success</h2></div>\n<div "
        "class=\"govuk-notification-banner__content\"><p "
        "class=\"govuk-notification-banner__heading\">Your choice is saved in this "
        "browser.</p></div>\n</div>\n"
        "<div class=\"govuk-notification-banner govuk-notification-banner--success\" "
        "role=\"alert\" aria-labelledby=\"said-forgotten\" data-overt-said=\"forgotten\" "
        "tabindex=\"-1\" hidden>\n<div class=\"govuk-notification-banner__header\"><h2 "
        "class=\"govuk-notification-banner__title\" id=\"said-forgotten\">Success</h2></div>\n"
        "<div class=\"govuk-notification-banner__content\"><p "
        "class=\"govuk-notification-banner__heading\">Nothing of this website is kept in this "
        "browser any more.</p></div>\n</div>\n"
        "<div class=\"govuk-error-summary\" data-overt-said=\"missing\" tabindex=\"-1\" hidden>\n"
        "<div role=\"alert\"><h2 class=\"govuk-error-summary__title\">There is a problem</h2>\n"
        "<div class=\"govuk-error-summary__body\"><ul class=\"govuk-list "
        "govuk-error-summary__list\"><li><a href=\"#remember\">Say whether your browser may "
        "keep how you filter the operations</a></li></ul></div></div>\n</div>\n"
        "<div class=\"govuk-error-summary\" data-overt-said=\"refused\" tabindex=\"-1\" hidden>\n"
        "<div role=\"alert\"><h2 class=\"govuk-error-summary__title\">Your choice was not "
        "saved</h2>\n<div class=\"govuk-error-summary__body\"><p>Your browser refused to keep "
        "it, so nothing was kept. All of this website works without it. To save it, let this "
        "website keep data in the settings of your browser, and try again.</p></div></div>\n"
        "</div>\n");
}

static void put_kept(struct html *html)
{
    static const struct html_cell head[] = {{.words = {.text = "Name"}},
                                            {.words = {.text = "What for"}},
                                            {.words = {.text = "Until when"}}};
    static const struct html_cell choice[] = {
        {.words = {.text = "overt-choice"}},
        {.words = {.text = "What you answered here, so that you are not asked again"}},
        {.words = {.text = "You take it away"}}};
    static const struct html_cell filters[] = {
        {.words = {.text = "overt-filters"}},
        {.words = {.text = "How you last filtered the operations; only if you accept"}},
        {.words = {.text = "You reject, or take it away"}}};
    static const struct html_table_row rows[] = {{choice, 3, false}, {filters, 3, false}};
    web_public_wide_begin(html, "What your browser may keep");
    html_table(html, &(struct html_table){.caption = "What your browser may keep",
                                          .caption_classes = "govuk-table__caption--m",
                                          .head = head,
                                          .head_count = 3,
                                          .rows = rows,
                                          .row_count = 2,
                                          .first_is_header = true});
    web_public_wide_end(html);
}

static void put_choice(struct html *html)
{
    static const struct html_choice items[] = {
        {.value = "accept", .words = {.text = "Yes"}, .id = "remember"},
        {.value = "reject", .words = {.text = "No"}}};
    static const struct html_attribute forget[] = {{"data-overt-forget", NULL}, {NULL, NULL}};
    html_lit(html, "<form data-overt-cookie-form novalidate hidden>\n");
    html_radios(
        html, &(struct html_choices){
                  .name = "remember",
                  .items = items,
                  .item_count = 2,
                  .in_fieldset = true,
                  .fieldset = {.legend = {.words = {.text = "May your browser keep how you filter "
                                                            "the operations?"},
                                          .classes = "govuk-fieldset__legend--m"}}});
    html_lit(html, "<div class=\"govuk-button-group\">\n");
    html_button(html, &(struct html_button){.words = {.text = "Save this choice"}});
    html_button(html, &(struct html_button){.words = {.text = "Take away what is kept"},
                                            .classes = "govuk-button--secondary",
                                            .type = "button",
                                            .attributes = forget});
    html_lit(html, "</div>\n</form>\n");
}

void site_page_cookies(const struct publish *publish, struct html *html)
{
    web_public_begin(html, &publish->site, "Cookies", WEB_PUBLIC_NOWHERE);
    put_said(html);
    web_public_title(html, "Cookies");
    html_lit(html,
             "<p class=\"govuk-body\">This website sets no cookie, and does not count or follow "
             "you. It does not know who reads it: its log has the moment, the kind of page and "
             "nothing more. It works without scripts, and then nothing at all is kept on your "
             "device.</p>\n<p class=\"govuk-body\">With scripts, your browser can keep two "
             "things for you. Both stay on your device and are never sent to us.</p>\n");
    put_kept(html);
    put_choice(html);
    html_lit(html,
             "<h2 class=\"govuk-heading-l\">Leaving this site quickly</h2>\n"
             "<p class=\"govuk-body\">The Escape key and the button at the top take you to another "
             "website in place of the page that you are on. Pages that you looked at before stay "
             "in the history of your browser: to leave none of them there, use a private "
             "window.</p>\n");
    web_public_end(html, &publish->site, NULL);
}

void site_page_missing(const struct publish *publish, struct html *html)
{
    web_public_begin(html, &publish->site, "Page not found", WEB_PUBLIC_NOWHERE);
    web_public_title(html, "Page not found");
    html_lit(html,
             "<p class=\"govuk-body\">If you typed the address, check that it is right. If you "
             "followed a link, what it led to is not published, or not any more.</p>\n<p "
             "class=\"govuk-body\"><a class=\"govuk-link\" href=\"/operations/\">All "
             "operations</a></p>\n");
    web_public_end(html, &publish->site, NULL);
}
