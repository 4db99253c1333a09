// SPDX-License-Identifier: Apache-2.0
// lint_notice.c - what section 17 of the Act asks a refusal notice to say, for each section that
// the letter relies on.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

#define SAYING_MIN 25 ///< bytes; less under a heading says nothing

/// One section number with everything of it that is relied on.
struct group {
    const char *number;
    char name[64]; ///< "section 31(1)(a)"
    uint64_t rows; ///< every row of the number
    int line;
    bool exemption, denied, cited, qualified, harm, likelihood;
};

struct notice {
    struct lint *lint;
    bool left_out;  ///< reasons are left out under section 17(4)
    bool extended;  ///< the public interest is not yet decided
    bool areas[AREA_SIGNATURE + 1];
    bool refusal;   ///< something is refused at all
};

static bool says(const struct notice *notice, const char *name, const char *text)
{
    return foi_need_said(foi_need_named(&notice->lint->sections, name), text);
}

/// Any own paragraph but headings, particulars of complaint left aside.
static bool any_says(const struct notice *notice, const struct foi_need *need)
{
    const struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->count; i++)
        if (lint_own(&lint->paragraphs[i]) && !lint->paragraphs[i].heading &&
            !lint->paragraphs[i].naming && lint->paragraphs[i].area != AREA_COMPLAINT &&
            foi_need_said(need, lint->paragraphs[i].text))
            return true;
    return false;
}

static bool any_own(const struct lint *lint, const char *words)
{
    for (size_t i = 0; i < lint->count; i++)
        if (lint_own(&lint->paragraphs[i]) && foi_words_say(lint->paragraphs[i].text, words))
            return true;
    return false;
}

// --- what is relied on, by number ---

static void name_group(const struct lint *lint, struct group *group)
{
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct foi_section *row = &lint->sections.rows[i];
        if ((group->rows & UINT64_C(1) << i) == 0)
            continue;
        if (lint->relied[i].denied || lint->relied[i].cited) {
            bool whole = lint->relied[i].limb || row->limb_count == 0;
            (void)snprintf(group->name, sizeof group->name, "section %s",
                           lint->relied[i].denied ? row->deny : whole ? row->word : row->base);
            return;
        }
    }
    (void)snprintf(group->name, sizeof group->name, "section %s", group->number);
}

/// The group of a row, when it is the first row of its number and something of it is relied on.
static bool group_of(const struct lint *lint, size_t first, struct group *ret_group)
{
    const struct foi_section *rows = lint->sections.rows;
    struct group group = {.number = rows[first].number};
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct lint_relied *relied = &lint->relied[i];
        if (strcmp(rows[i].number, group.number) != 0)
            continue;
        if (i < first)
            return false;
        group.rows |= UINT64_C(1) << i;
        if (relied->line != 0 && (group.line == 0 || relied->line < group.line))
            group.line = relied->line;
        group.cited |= relied->cited;
        group.denied |= relied->denied;
    }
    if (group.line == 0)
        return false;
    bool bare = !group.cited && !group.denied;
    for (size_t i = first; i < lint->sections.count; i++)
        if ((group.rows & UINT64_C(1) << i) != 0 &&
            (lint->relied[i].cited || lint->relied[i].denied || (bare && i == first))) {
            group.exemption |= rows[i].test != FOI_TEST_PROCEDURE;
            group.qualified |= rows[i].standing == FOI_STANDING_QUALIFIED;
            group.harm |= foi_test_harm(rows[i].test);
            group.likelihood |= foi_test_likelihood(rows[i].test);
        }
    name_group(lint, &group);
    *ret_group = group;
    return true;
}

// --- s17(1)(a) and (b), s17(5) ---

static bool limb_named(const struct lint *lint, const struct group *group)
{
    bool wanted = false, bare = !group->cited && !group->denied;
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct foi_section *row = &lint->sections.rows[i];
        if ((group->rows & UINT64_C(1) << i) == 0)
            continue;
        if (lint->relied[i].limb || lint->relied[i].matter)
            return true;
        // 31(3) protects a matter of 31(1); other exclusions need no paragraph of their own.
        bool denied = lint->relied[i].denied && strcmp(row->number, "31") == 0;
        wanted |= (lint->relied[i].cited || denied) && row->limb_count > 0;
    }
    return !wanted && !bare;
}

static void check_named(struct notice *notice, const struct group *group)
{
    struct lint *lint = notice->lint;
    bool refused = group->exemption || group->number[0] != '1' || group->number[1] != '\0';
    const char *fact = group->exemption ? "fact" : "fact-procedure";
    bool request = strcmp(group->number, "8") == 0 || strcmp(group->number, "1") == 0 ||
                   strcmp(group->number, "9") == 0;
    notice->refusal |= refused && !request;
    if (!request && !any_says(notice, foi_need_named(&lint->sections, fact)))
        lint_find(lint, fact, group->line, NULL, group->name);
    if (!limb_named(lint, group))
        lint_find(lint, "limb", group->line, NULL, group->name);
}

static void check_unnamed(struct notice *notice)
{
    struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        if (!lint_prose(paragraph) || paragraph->area == AREA_COMPLAINT)
            continue;
        if (foi_words_say(paragraph->text, "refusal notice|neither confirm*|is exempt|are exempt|"
                                           "exemption applies|exempt from disclosure|"
                                           "and are withholding it")) {
            notice->refusal = true;
            lint_find(lint, "section", paragraph->line, NULL, NULL);
            return;
        }
    }
}

// --- s17(1)(c): why ---

/// Something is said under a heading of this kind that is for this section, or for all.
static bool area_says(const struct lint *lint, enum lint_area area, uint64_t rows,
                      const char *words)
{
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        if (paragraph->area == area && !paragraph->heading &&
            strlen(paragraph->text) >= SAYING_MIN &&
            (paragraph->numbers == 0 || (paragraph->numbers & rows) != 0) &&
            (words == NULL || foi_words_say(paragraph->text, words)))
            return true;
    }
    return false;
}

static bool body_says(const struct notice *notice, const char *need)
{
    const struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->count; i++)
        if (lint_prose(&lint->paragraphs[i]) &&
            (lint->paragraphs[i].area == AREA_BODY || lint->paragraphs[i].area == AREA_FRONT) &&
            says(notice, need, lint->paragraphs[i].text))
            return true;
    return false;
}

static bool likelihood_said(const struct notice *notice, const struct group *group)
{
    const struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        bool here = paragraph->area == AREA_HARM ||
                    (paragraph->area == AREA_BODY && !notice->areas[AREA_HARM]) ||
                    (paragraph->area == AREA_BODY && foi_words_say(paragraph->text, "rely on"));
        if (lint_prose(paragraph) && here &&
            (paragraph->numbers == 0 || (paragraph->numbers & group->rows) != 0) &&
            says(notice, "likelihood", paragraph->text))
            return true;
    }
    return false;
}

static void check_needs(struct notice *notice, const struct group *group)
{
    struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct foi_section *row = &lint->sections.rows[i];
        bool whole = lint->relied[i].limb || row->limb_count == 0;
        if ((group->rows & UINT64_C(1) << i) == 0 || !lint->relied[i].cited || !whole)
            continue;
        for (size_t n = 0; n < row->need_count; n++)
            if (!any_says(notice, row->needs[n]))
                lint_find(lint, row->needs[n]->name, lint->relied[i].line, NULL, NULL);
        if (row->police != NULL)
            lint_find(lint, "police", lint->relied[i].line, NULL, row->police);
    }
}

static void check_why(struct notice *notice, const struct group *group)
{
    struct lint *lint = notice->lint;
    if (notice->left_out) {
        lint_find(lint, "reasons-left-out", group->line, NULL, NULL);
        return;
    }
    check_needs(notice, group);
    if (group->harm && !(notice->areas[AREA_HARM] ? area_says(lint, AREA_HARM, group->rows, NULL)
                                                  : body_says(notice, "harm")))
        lint_find(lint, "harm", group->line, NULL, group->name);
    if (group->likelihood && !likelihood_said(notice, group))
        lint_find(lint, "likelihood", group->line, NULL, group->name);
    if (group->denied && !group->harm &&
        !any_says(notice, foi_need_named(&lint->sections, "deny-why")))
        lint_find(lint, "deny-why", group->line, NULL, group->name);
    bool required = strcmp(group->number, "24") == 0 || strcmp(group->number, "34") == 0;
    if (group->denied && required &&
        !any_says(notice, foi_need_named(&lint->sections, "required")))
        lint_find(lint, "required", group->line, NULL, group->name);
}

// --- what the Act makes of a section: absolute or qualified, by its kind or by prejudice ---

/// What is said of a section that the Act does not make it; NULL when it is right.
static const char *wrong_kind(const struct foi_section *row, const char *sentence)
{
    bool absolute = foi_words_say(sentence, "absolute");
    bool qualified = foi_words_say(sentence, "qualified");
    bool prejudice = foi_words_say(sentence, "prejudice based|prejudice-based");
    bool class = foi_words_say(sentence, "class based|class-based");
    if (absolute && !qualified && row->standing == FOI_STANDING_QUALIFIED)
        return "absolute, and it is qualified";
    if (qualified && !absolute && row->standing == FOI_STANDING_ABSOLUTE)
        return "qualified, and it is absolute";
    // Forces call section 24 prejudice-based, which asks what safeguarding requires: `required`.
    if (prejudice && !class && row->test == FOI_TEST_CLASS)
        return "prejudice-based, and it goes by its kind of information";
    if (class && !prejudice && foi_test_likelihood(row->test))
        return "class-based, and it goes by prejudice";
    return NULL;
}

static void check_sentence(struct lint *lint, const char *sentence, int line)
{
    if (!foi_words_say(sentence, "absolute|qualified|class based|class-based|prejudice based|"
                                 "prejudice-based & !not|neither"))
        return;
    uint64_t named = lint_numbers(lint, sentence);
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct lint_relied *relied = &lint->relied[i];
        const char *wrong = wrong_kind(&lint->sections.rows[i], sentence);
        bool here = (named & UINT64_C(1) << i) != 0 && (relied->cited || relied->denied);
        char found[160];
        if (!here || wrong == NULL)
            continue;
        (void)snprintf(found, sizeof found, "section %s is called %s",
                       lint->sections.rows[i].number, wrong);
        lint_find(lint, "kind-wrong", line, NULL, found);
    }
}

static void check_kinds(struct lint *lint)
{
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        if (!lint_prose(paragraph) || paragraph->area == AREA_COMPLAINT)
            continue;
        AUTO_FREE char *copy = memory_copy_text(paragraph->text);
        for (char *at = copy; at != NULL;) {
            char *end = at;
            while (*end != '\0' && !((*end == '.' || *end == ';') && end[1] == ' '))
                end++;
            bool last = *end == '\0';
            *end = '\0';
            check_sentence(lint, at, paragraph->line);
            at = last ? NULL : end + 2;
        }
    }
}

// --- s17(2) and (3): the public interest ---

static void check_estimate(struct notice *notice, size_t at)
{
    struct lint *lint = notice->lint;
    for (size_t i = at; i < lint->count && i < at + 3; i++) {
        struct date date;
        if (!foi_words_say(lint->paragraphs[i].text, "estimat*|expect*|hope*|aim*|by|decide*") ||
            lint_date_find(lint->paragraphs[i].text, &date, NULL) == NULL)
            continue;
        int days = lint->result->received.year != 0
                       ? foi_working_days(lint->result->received, date)
                       : 0;
        char day[TIME_TEXT_MAX];
        date_format_words(date, day);
        if (days > 40)
            lint_find(lint, "long-extension", lint->paragraphs[i].line, NULL, day);
        return;
    }
    lint_find(lint, "estimate-date", lint->paragraphs[at].line, NULL, NULL);
}

static void look_for_extension(struct notice *notice)
{
    struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->count; i++)
        if (lint_prose(&lint->paragraphs[i]) && lint->paragraphs[i].area != AREA_COMPLAINT &&
            foi_words_say(lint->paragraphs[i].text,
                          "public interest & not yet|further time|more time|extend*|"
                          "additional time|not reached a decision|no decision")) {
            notice->extended = true;
            check_estimate(notice, i);
            return;
        }
}

static void check_interest(struct notice *notice, const struct group *group)
{
    static const struct {
        enum lint_area area;
        const char *name;
    } parts[] = {
        {AREA_FAVOUR, "favour"}, {AREA_AGAINST, "against"}, {AREA_BALANCE, "balance"}};
    struct lint *lint = notice->lint;
    bool structured = false;
    if (!group->qualified || notice->extended || notice->left_out)
        return;
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        structured |= notice->areas[parts[i].area];
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        if (!(structured ? area_says(lint, parts[i].area, group->rows, NULL)
                         : body_says(notice, parts[i].name)))
            lint_find(lint, parts[i].name, group->line, NULL, group->name);
    bool duty = !structured;
    for (size_t i = 0; structured && i < ARRAY_COUNT(parts); i++)
        duty |= area_says(lint, parts[i].area, group->rows, "confirm*|deny*|denial|whether");
    if (group->denied && !duty)
        lint_find(lint, "duty-weighed", group->line, NULL, NULL);
}

// --- s17(7): the rights ---

static bool rights_say(const struct notice *notice, const char *name)
{
    const struct lint *lint = notice->lint;
    const struct foi_need *need = foi_need_named(&lint->sections, name);
    for (size_t i = 0; i < lint->count; i++)
        if (lint->paragraphs[i].area != AREA_REQUEST && !lint->paragraphs[i].heading &&
            foi_need_said(need, lint->paragraphs[i].text))
            return true;
    return false;
}

/// Name and address may stand in different lines.
static bool regulator_said(const struct lint *lint)
{
    bool name = false, place = false;
    for (size_t i = 0; i < lint->count; i++) {
        if (lint->paragraphs[i].area == AREA_REQUEST)
            continue;
        const char *text = lint->paragraphs[i].text;
        name |= foi_words_say(text, "information commissioner*|information commission|ico");
        place |= foi_words_say(text, "wycliffe house|sk9 5af|ico.org.uk|wilmslow");
    }
    return name && place;
}

static void check_rights(struct notice *notice)
{
    struct lint *lint = notice->lint;
    int line = lint->count > 0 ? lint->paragraphs[lint->count - 1].line : 0;
    for (size_t i = 0; i < lint->count; i++)
        if (lint->paragraphs[i].area == AREA_COMPLAINT ||
            foi_words_say(lint->paragraphs[i].text, "right of complaint")) {
            line = lint->paragraphs[i].line;
            break;
        }
    bool review = rights_say(notice, "review");
    if (!notice->refusal) {
        if (!review)
            lint_find(lint, "review-offer", line, NULL, NULL);
        return;
    }
    if (!review)
        lint_find(lint, "review", line, NULL, NULL);
    else if (!rights_say(notice, "review-days"))
        lint_find(lint, "review-days", line, NULL, NULL);
    if (!rights_say(notice, "section-50"))
        lint_find(lint, "section-50", line, NULL, NULL);
    if (!regulator_said(lint))
        lint_find(lint, "regulator", line, NULL, NULL);
}

// --- grounds that do not go together, or have ended ---

static void check_clash(struct lint *lint, uint64_t rows, int line, const char *label)
{
    for (size_t i = 0; i < lint->sections.count; i++)
        for (size_t j = i + 1; j < lint->sections.count; j++) {
            const struct foi_section *a = &lint->sections.rows[i], *b = &lint->sections.rows[j];
            if ((rows & UINT64_C(1) << i) == 0 || (rows & UINT64_C(1) << j) == 0 ||
                !foi_sections_clash(a, b))
                continue;
            char found[160];
            (void)snprintf(found, sizeof found,
                           "sections %s and %s cannot both cover the same information", a->base,
                           b->base);
            lint_find(lint, "clash", line, label, found);
        }
}

static void check_clashes(struct lint *lint)
{
    uint64_t all = 0;
    int line = 0;
    for (size_t i = 0; i < lint->sections.count; i++)
        if (lint->relied[i].cited) {
            all |= UINT64_C(1) << i;
            line = line == 0 ? lint->relied[i].line : line;
        }
    if (lint->answer_count == 0)
        check_clash(lint, all, line, NULL);
    for (size_t i = 0; i < lint->answer_count; i++)
        if (lint->answers[i].rows != 0)
            check_clash(lint, lint->answers[i].rows, lint->answers[i].line,
                        lint->answers[i].label);
}

static void look_at_areas(struct notice *notice)
{
    const struct lint *lint = notice->lint;
    for (size_t i = 0; i < lint->count; i++)
        notice->areas[lint->paragraphs[i].area] = true;
    notice->left_out =
        any_own(lint, "section 17(4)|s17(4)") ||
        any_own(lint, "reasons|explain* & itself|themselves & disclos*|reveal* & exempt");
}

void lint_notice(struct lint *lint)
{
    struct notice notice = {.lint = lint};
    struct group group;
    size_t count = 0;
    look_at_areas(&notice);
    look_for_extension(&notice);
    for (size_t i = 0; i < lint->sections.count; i++) {
        if (!group_of(lint, i, &group))
            continue;
        count++;
        check_named(&notice, &group);
        check_why(&notice, &group);
        check_interest(&notice, &group);
    }
    if (count == 0)
        check_unnamed(&notice);
    check_rights(&notice);
    check_kinds(lint);
    check_clashes(lint);
    bool ncnd = any_own(lint, "neither confirm*");
    if (ncnd && !any_says(&notice, foi_need_named(&lint->sections, "ncnd-infer")))
        lint_find(lint, "ncnd-infer", 0, NULL, NULL);
}
