// SPDX-License-Identifier: Apache-2.0
// site_words.c - pages that are words: how to check the record, accessibility, cookies, and what
// is said where there is no page.
#include "publish/site_internal.h"

static void put_title(struct html *html, const char *title)
{
    html_lit(html, "<h1 class=\"govuk-heading-xl\">");
    html_text(html, title);
    html_lit(html, "</h1>\n");
}

/// `label` tells it apart from the others of the page.
static void put_code(struct html *html, const char *label, const char *words)
{
    html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\"");
    html_attr(html, "aria-label", label);
    html_lit(html, "><pre class=\"govuk-body\"><code>");
    html_text(html, words);
    html_lit(html, "</code></pre></div>\n");
}

void site_page_check(const struct publish *publish, const char *key, struct html *html)
{
    site_page_begin(html, publish, "Check the record", 4);
    put_title(html, "Check the record");
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
             "tlog-tiles)</li>\n<li>the ledger's public key:</li>\n</ul>\n");
    put_code(html, "Public key", key);
    html_lit(html,
             "<h2 class=\"govuk-heading-l\">How to do it</h2>\n<p class=\"govuk-body\">With Overt, "
             "which is free, or with any program that reads these formats:</p>\n");
    put_code(html, "Command", "overt ledger verify log --key ledger.pub");
    html_lit(html,
             "<p class=\"govuk-body\">A letter of ours is checked the same way, with the files "
             "beside it: overt foi check.</p>\n"
             "<h2 class=\"govuk-heading-l\">What it does not prove</h2>\n<p "
             "class=\"govuk-body\">That what was written is true: only that it was written then, "
             "and is what is shown now. And whoever holds the key could show other people another "
             "history: keep the checkpoint, and compare it with theirs. A checkpoint that "
             "witnesses have signed shows that they saw the same.</p>\n");
    site_page_end(html, publish);
}

void site_page_accessibility(const struct publish *publish, struct html *html)
{
    site_page_begin(html, publish, "Accessibility statement", -1);
    put_title(html, "Accessibility statement");
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
             "cannot be used, or you need it in another form, write to the force. If you are not "
             "content with what it does, the Equality Advisory and Support Service can help: <a "
             "class=\"govuk-link\" href=\"https://www.equalityadvisoryservice.com/\">"
             "equalityadvisoryservice.com</a>.</p>\n");
    site_page_end(html, publish);
}

void site_page_cookies(const struct publish *publish, struct html *html)
{
    site_page_begin(html, publish, "Cookies", -1);
    put_title(html, "Cookies");
    html_lit(html,
             "<p class=\"govuk-body\">This website puts no cookie and nothing else on your device, "
             "and does not count or follow you. It does not know who reads it: its log has the "
             "moment, the kind of page and nothing more. So there is nothing to accept.</p>\n");
    site_page_end(html, publish);
}

void site_page_missing(const struct publish *publish, struct html *html)
{
    site_page_begin(html, publish, "Page not found", -1);
    put_title(html, "Page not found");
    html_lit(html,
             "<p class=\"govuk-body\">If you typed the address, check that it is right. If you "
             "followed a link, what it led to is not published, or not any more.</p>\n<p "
             "class=\"govuk-body\"><a class=\"govuk-link\" href=\"/operations/\">All "
             "operations</a></p>\n");
    site_page_end(html, publish);
}
