// SPDX-License-Identifier: Apache-2.0
// page.c - the words of an HTML page, by libxml2's reader of HTML. No entity, style or script of it
// is followed; nothing is fetched (HTML_PARSE_NONET).
#include <libxml/HTMLparser.h>
#include <string.h>

#include "mail/mail.h"

#define HEAD_SIZE 512 ///< bytes in which a page says that it is one

bool mail_is_page(const char *bytes, size_t size)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body",
                                         "<div",           "<p>",   "<!--",  "<?xml"};
    size_t at = 0;
    while (at < size && at < HEAD_SIZE && strchr(" \t\r\n\xef\xbb\xbf", bytes[at]) != NULL &&
           bytes[at] != '\0')
        at++;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (size - at >= strlen(starts[i]) &&
            strncasecmp(bytes + at, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static bool is_one_of(const xmlNode *node, const char *const *names)
{
    for (; node->name != NULL && *names != NULL; names++)
        if (xmlStrcasecmp(node->name, (const xmlChar *)*names) == 0)
            return true;
    return false;
}

static bool is_left_out(const xmlNode *node)
{
    static const char *const names[] = {"script", "style",  "head",   "noscript", "template",
                                        "svg",    "object", "iframe", "nav",      "button",
                                        "select", "form",   NULL};
    return node->type == XML_ELEMENT_NODE &&
           (is_one_of(node, names) ||
            xmlHasProp((xmlNode *)(uintptr_t)node, (const xmlChar *)"hidden"));
}

static bool is_block(const xmlNode *node)
{
    static const char *const names[] = {
        "p",       "div",    "br",     "li",  "ul", "ol", "tr",         "table",
        "h1",      "h2",     "h3",     "h4",  "h5", "h6", "blockquote", "section",
        "article", "header", "footer", "pre", "dt", "dd", NULL};
    return node->type == XML_ELEMENT_NODE && is_one_of(node, names);
}

static void end_line(struct text *out)
{
    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        out->bytes[--out->length] = '\0';
    if (out->length > 0 && out->bytes[out->length - 1] != '\n')
        text_append_char(out, '\n');
}

/// Runs of blanks and line ends are one blank.
static void append_words(struct text *out, const char *words)
{
    for (const char *c = words; *c != '\0'; c++) {
        bool blank = strchr(" \t\r\n\f", *c) != NULL;
        bool after = out->length == 0 || strchr(" \n", out->bytes[out->length - 1]) != NULL;
        if (!blank)
            text_append_char(out, *c);
        else if (!after)
            text_append_char(out, ' ');
    }
}

/// "2. " of the second item of an ordered list, by its depth 1., a., i.; "- " of another.
static void append_item(struct text *out, const xmlNode *item)
{
    static const char *const romans[] = {"i",  "ii",  "iii",  "iv", "v",
                                         "vi", "vii", "viii", "ix", "x"};
    const xmlNode *list = item->parent;
    int number = 1, depth = 0;
    if (list == NULL || list->name == NULL ||
        xmlStrcasecmp(list->name, (const xmlChar *)"ol") != 0) {
        text_append(out, "- ");
        return;
    }
    for (const xmlNode *other = item->prev; other != NULL; other = other->prev)
        number += other->type == XML_ELEMENT_NODE;
    for (const xmlNode *up = list; up != NULL && depth < 9; up = up->parent)
        depth += up->name != NULL && xmlStrcasecmp(up->name, (const xmlChar *)"ol") == 0;
    if (depth == 2 && number <= 26)
        text_printf(out, "%c. ", 'a' + number - 1);
    else if (depth == 3 && number <= 10)
        text_printf(out, "%s. ", romans[number - 1]);
    else
        text_printf(out, "%d. ", number);
}

static void enter(struct text *out, const xmlNode *node)
{
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        append_words(out, node->content != NULL ? (const char *)node->content : "");
        return;
    }
    if (is_block(node))
        end_line(out);
    if (node->type == XML_ELEMENT_NODE && xmlStrcasecmp(node->name, (const xmlChar *)"li") == 0)
        append_item(out, node);
    if (node->type == XML_ELEMENT_NODE && xmlStrcasecmp(node->name, (const xmlChar *)"td") == 0)
        append_words(out, " ");
}

static void leave(struct text *out, const xmlNode *node)
{
    static const char *const paragraphs[] = {"p", "ul", "ol", "table", "blockquote", NULL};
    if (!is_block(node))
        return;
    end_line(out);
    if (is_one_of(node, paragraphs) && out->length > 1 && out->bytes[out->length - 2] != '\n')
        text_append_char(out, '\n');
}

/// Goes through the tree without recursion: a hostile page is as deep as it likes.
static void walk(struct text *out, const xmlNode *root)
{
    const xmlNode *node = root;
    while (node != NULL && !out->full) {
        bool skip = is_left_out(node);
        if (!skip)
            enter(out, node);
        if (!skip && node->type == XML_ELEMENT_NODE && node->children != NULL) {
            node = node->children;
            continue;
        }
        while (node != NULL && node != root && node->next == NULL) {
            node = node->parent;
            if (node != NULL)
                leave(out, node);
        }
        if (node == NULL || node == root)
            return;
        if (!skip && node->children == NULL)
            leave(out, node);
        node = node->next;
    }
}

int mail_page_text(const char *bytes, size_t size, struct text *out, struct overt_error *err)
{
    if (size > MAIL_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the page is larger than 25 MiB; give its text alone");
    htmlDocPtr page = htmlReadMemory(bytes, (int)size, NULL, "UTF-8",
                                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    if (page == NULL)
        return error_set(err, OVERT_INPUT, "the page cannot be read; save its words as plain text");
    AUTO_TEXT struct text raw = {0};
    text_init(&raw, MAIL_TEXT_MAX);
    walk(&raw, xmlDocGetRootElement(page));
    xmlFreeDoc(page);
    if (raw.full)
        return error_set(err, OVERT_LIMIT,
                         "the page has more than 1 MiB of words; give them alone");
    (void)mail_plain(raw.bytes != NULL ? raw.bytes : "", raw.length, out);
    return 0;
}
