// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of foi share: a request taken apart, its answers, and a letter as
// blocks.
#ifndef FOI_INTERNAL_H
#define FOI_INTERNAL_H

#include "base/memory.h"
#include "base/text.h"
#include "foi/exempted.h"
#include "foi/foi.h"
#include "foi/template.h"
#include "register/read.h"
#include "register/retention.h"
#include "store/store.h"

#define NONE     SIZE_MAX ///< no question
#define DAY_OPEN INT64_MAX
#define FOI_UNIT_NAME "Freedom of Information Unit" ///< until foi.unit is set

enum foi_topic {
    TOPIC_NONE,
    TOPIC_STEM, ///< only an opening for the questions under it
    TOPIC_USED,
    TOPIC_DATES,
    TOPIC_LIST_SIZE,
    TOPIC_SOURCES,
    TOPIC_NOT_WANTED,
    TOPIC_REASONS,
    TOPIC_ALERTS,
    TOPIC_CREDIBLE,
    TOPIC_VERIFIED,
    TOPIC_PLANNED,
    TOPIC_PLANNED_DATES,
    TOPIC_HOW_MANY, ///< deployments, searches, uses: "count"
    TOPIC_TRUE_FALSE,
    TOPIC_OUTCOMES,
    TOPIC_FACES_SEEN,
    TOPIC_ACCURACY,
    TOPIC_THRESHOLD,
    TOPIC_CAMERAS,
    TOPIC_NOTICE,
    TOPIC_AUTHORITY,
    TOPIC_REFUSED,
    TOPIC_RETENTION,
    TOPIC_UNDER_18,
    TOPIC_BY_MONTH,
    TOPIC_BY_REASON,
    TOPIC_BY_OFFENCE,
    TOPIC_BY_SOURCE,
    TOPIC_DATABASES,
    TOPIC_MATCHES,
    TOPIC_COMPLAINTS,
    TOPIC_RECORDS,
    TOPIC_DURATION,
    TOPIC_PURPOSE,
    TOPIC_ELSEWHERE, ///< not in the register: `about` and `look` of the question say more
    TOPIC_COUNT,
};

#define MODES_ALL (FOI_TOUCH_LIVE | FOI_TOUCH_RETROSPECTIVE | FOI_TOUCH_OPERATOR_INITIATED)

/// Days since 1970, both included; `to` DAY_OPEN: onwards.
struct foi_period {
    bool given;
    int64_t from, to;
    char how[100]; ///< how words such as "the last 12 months" were read; "" when nothing had to be
};

/// What a text asks about, by rules/topics.txt.
struct foi_about {
    enum foi_topic topic;
    char about[24]; ///< the word of the topic; of TOPIC_ELSEWHERE "cost", "policy", ...
    char look[160]; ///< of TOPIC_ELSEWHERE: where to look
};

struct foi_question {
    char label[16];
    int number;
    char letter; ///< 0 when none
    int roman;   ///< 0 when none
    int point;   ///< 2 of "1.2"; 0 when none
    int part;    ///< 2, 3 ...: what the question before it asks besides; 0 when none
    int line;    ///< of the file, from 1
    char *text;
    size_t parent;  ///< index of the question that it stands under, or NONE
    size_t follows; ///< index of the question whose "no" makes it not applicable, or NONE
    enum foi_topic topic;
    uint32_t modes; ///< bits of enum foi_touch without body-worn
    bool body_worn; ///< asks about body-worn video
    bool any;       ///< names facial recognition that stands before it, and no mode
    struct foi_period period;
    bool period_lost; ///< it states a time that cannot be read
    struct foi_about about;
    bool corrected; ///< by an officer
};

/// A line of the request as it is repeated in the letter.
struct foi_line {
    char *text;      ///< without the label when it is a question's
    size_t question; ///< index, or NONE
};

/// What the requester means by a term.
struct foi_definition {
    char *term, *meaning;
    int line;
};

struct foi_request {
    struct foi_question *questions;
    size_t count;
    struct foi_line *lines;
    size_t line_count;
    struct foi_definition *definitions;
    size_t definition_count;
    int64_t received;    ///< day of receipt; 0: not known
    bool numbered_by_us; ///< the request has no numbers of its own
    uint32_t modes;      ///< those that the words before the first question name
    bool body_worn;
};

// request.c
/// `received` is the day of receipt, 0 when it is not known: then "the last 12 months" cannot be
/// read.
int foi_request_parse(const char *bytes, size_t size, int64_t received,
                      struct foi_request *ret_request, struct overt_error *err) MUST_CHECK;
void foi_request_finish(struct foi_request *request);
bool foi_line_greets(const char *line);
bool foi_line_ends(const char *line); ///< "Yours faithfully"

// requester.c
struct foi_requester {
    char *name, *email, *postal; ///< NULL: not found
};
void foi_requester_find(const char *text, struct foi_requester *ret_who);
void foi_requester_finish(struct foi_requester *who);
/// "My name is ...": a line that is not repeated in the letter.
bool foi_line_tells_who(const char *line);

// correct.c
/// What an officer settled of one question; what is not given is as the program reads it.
struct foi_settled {
    char label[16];
    enum foi_topic topic; ///< TOPIC_NONE: not given
    uint32_t modes;       ///< 0: not given
    bool body_worn;       ///< with modes
    struct foi_period period;
};
/// `fields`: "count | LFR, BWV | January 2024 to March 2024", "-" for what is not given.
bool foi_settled_read(const char *label, const char *fields, int64_t received,
                      struct foi_settled *ret_settled);
/// The line that is read back as the same.
void foi_settled_line(const struct foi_settled *settled, struct text *out);
/// False, and nothing is changed: no such question, or still no topic or no mode.
bool foi_request_settle(struct foi_request *request, const struct foi_settled *settled);
/// NULL when there is none of that label, in capitals or not.
struct foi_question *foi_question_find(const struct foi_request *request, const char *label);
/// "LFR, BWV"; "" for none.
void foi_modes_format(uint32_t modes, bool body_worn, char text[64]);
/// Sets what an officer settled, lines as "Q3 count | LFR | in 2024". After
/// foi_request_understand. OVERT_INPUT.
int foi_request_correct(struct foi_request *request, const char *lines,
                        struct overt_error *err) MUST_CHECK;

// understood.c
struct foi_placing foi_placing_of(const struct foi_request *request, size_t index);

// quoted.c: leaves what an e-mail asks of a reply with the message below it, or of one passed on
struct foi_source;
void foi_unquote(struct foi_source *source, struct text *text);

// loose.c: a request without numbers
/// Gives each sentence and each item of a list that asks something a number: "Q1. ...". Appends the
/// lines to `out` and the number of the line that each comes from to `*ret_lines` (memory_free).
/// The number of questions found.
size_t foi_loose_number(const char *text, struct text *out, int **ret_lines);

// split.c: a question that asks two things
/// Puts each thing after the first into a question of its own, "Q2b/2", when each half has a place
/// of its own.
void foi_request_split(struct foi_request *request);

// define.c
/// "By 'deployment' I mean ...": 1 and both parts (memory_free), or 0.
int foi_definition_read(const char *sentence, char **ret_term, char **ret_meaning);

// topic.c: the rules of topics.txt
struct foi_about foi_topic_find(const char *text);
/// Modes that the text names; `ret_any` when it speaks of facial recognition without one.
uint32_t foi_modes_find(const char *text, bool *ret_body_worn, bool *ret_any);
/// One of the words of `list` ("a|b c|d*", as in topics.txt) stands in the text.
bool foi_words_hold(const char *list, const char *text);
/// The words of the list `name` of topics.txt stand in the text.
bool foi_list_holds(const char *name, const char *text);
/// TOPIC_NONE when there is no topic of that word.
enum foi_topic foi_topic_from(const char *word);

// label.c
/// "12": 1..high; moves on over it. 0 when there is none.
int foi_number_read(const char **at, int high);
struct foi_label {
    int number; ///< 0: only a letter
    char letter;
    int roman;
    int point;   ///< 2 of "1.2"
    bool marked; ///< written with Q or "Question": cannot be anything else
};
/// Reads a label at the start of a line; `last` is the one before it. The rest of the line, or NULL
/// when there is none.
const char *foi_label_read(const char *line, const struct foi_label *last,
                           struct foi_label *ret_label);
void foi_label_format(const struct foi_label *label, char text[16]);

// period.c
/// Reads "January 2022-January 2023", "from February 2023 onwards", "in 2024", ... anywhere in the
/// text, and, when the day of receipt is not 0, "the last 12 months" and the like with how that was
/// read. 1 found, 0 none, OVERT_INPUT: it makes no sense, or depends on who reads it.
int foi_period_read(const char *text, int64_t received, struct foi_period *ret_period);
// relative.c
/// "the last three financial years", in small letters. As foi_period_read.
int foi_period_relative(const char *lower, int64_t received, struct foi_period *ret_period);
/// "1 January 2022 to 31 January 2023"
void foi_period_format(const struct foi_period *period, char text[64]);

// place.c
/// Sets topic, modes, dependency and period of each question, as far as they can be told.
void foi_request_understand(struct foi_request *request);
/// Sets on which question's "no" each depends, anew: what is asked about may have been settled.
void foi_request_link(struct foi_request *request);
/// OVERT_INPUT names the questions that could not be placed, or that the letter cannot answer.
int foi_request_check(const struct foi_request *request, struct overt_error *err) MUST_CHECK;
/// Both.
int foi_request_place(struct foi_request *request, struct overt_error *err) MUST_CHECK;
/// Whether a letter made from the register alone can answer it.
bool foi_topic_answered(enum foi_topic topic);
const char *foi_topic_word(enum foi_topic topic);

// blocks.c: the blocks of letters/*.txt
#define VALUE_MAX 24
/// What stands for {name} in a block.
struct foi_values {
    struct {
        const char *name; ///< a literal
        char *text;
    } items[VALUE_MAX];
    size_t count;
    const struct foi_texts *texts; ///< where the sentences come from; NULL: in English
};
/// Copies `text`; a second value for the same name replaces the first.
void foi_value_set(struct foi_values *values, const char *name, const char *text);
const char *foi_value(const struct foi_values *values, const char *name); ///< "" when there is none
void foi_values_finish(struct foi_values *values);
// saying.c
/// The sentences in a language, with the force's own: of `folder`, else of the setting foi.letters.
int foi_texts_open(struct store *store, const char *language, const char *folder, struct date day,
                   struct foi_texts **ret_texts, struct overt_error *err) MUST_CHECK;
/// The setting as it is on that day; in a letter in Welsh KEY.cy, when it is set.
int foi_value_from(struct store *store, const char *key, const char *otherwise, struct date day,
                   struct foi_values *values, const char *name, struct overt_error *err) MUST_CHECK;
/// The threat level stands in a letter only with the day on which it was looked up.
void foi_values_threat(struct foi_values *values);
/// The block [name] of a file with its values put in; paragraphs are parted by an empty line. A
/// block or a value that is not there is a programmer's mistake. Caller's (memory_free).
char *foi_text_block(const char *file, const char *name,
                     const struct foi_values *values) MUST_CHECK;
bool foi_text_has_block(const char *file, const char *name);
/// "Q1 response". Caller's.
char *foi_answer_label(const struct foi_values *values, const char *label) MUST_CHECK;
/// reasons.c: a text of letters/reasons.txt to begin from; `part` is "why", "harm", "favour",
/// "against" or "balance". Has <words> for the officer to fill in. Caller's.
struct foi_section;
char *foi_reason(const struct foi_section *row, const char *part,
                 const struct foi_values *values) MUST_CHECK;

// table.c
struct foi_column {
    const char *head; ///< a literal
    bool figures;     ///< set to the right
    bool total;       ///< added up in a last row
};
#define COLUMN_MAX 6
struct foi_table {
    char *caption;
    struct foi_column columns[COLUMN_MAX];
    size_t column_count;
    char **cells; ///< row by row
    size_t row_count;
    bool totals;             ///< the last row adds up the others
    char *heads[COLUMN_MAX]; ///< owned, where columns' heads are in another language
};
/// A new table; `columns` ends with a head of NULL.
struct foi_table *foi_table_create(const char *caption,
                                   const struct foi_column *columns) MUST_CHECK;
/// Copies the cells, one for each column.
void foi_table_add(struct foi_table *table, const char *const *cells);
/// Adds the row of totals when a column wants it and there are rows to add up.
void foi_table_close(struct foi_table *table);
const char *foi_table_cell(const struct foi_table *table, size_t row, size_t column);
void foi_table_destroy(struct foi_table **table);
/// Caption, heads and cells in the language.
void foi_table_say(struct foi_table *table, const struct foi_texts *texts);

// answer.c, rows.c: what the register holds
struct foi_held {
    struct register_operation *operations;
    bool *body_worn_run; ///< for each operation: a body-worn source was run in it
    size_t operation_count;
    struct register_search *searches;
    size_t search_count;
    struct register_gate *gates; ///< what thresholds rested on when operations were opened
    size_t gate_count;
    moment as_at;
    moment begins; ///< when the record begins
    // held.c: read only for those who ask for it
    struct foi_year *years; ///< the calendar years that are over, in order
    size_t year_count;
    struct register_destroyed *destroyed; ///< for each operation; NULL: not asked for
    struct register_times times;               ///< how long things are kept
};
/// What is told by calendar years that are over, as known at their end (docs/publication.md).
struct foi_year {
    int year;
    struct register_afterwards of[REGISTER_MODE_OPERATOR_INITIATED + 1]; ///< in that year
    int64_t arrests_by_offence[REGISTER_OFFENCE_COUNT]; ///< of live alerts; [0]: not recorded
};
/// Reads besides what the questions of the request need. After foi_held_read.
int foi_held_read_for(struct store *store, const struct foi_request *request,
                      struct foi_held *held, struct overt_error *err) MUST_CHECK;
int foi_held_read(struct store *store, moment as_at, struct foi_held *ret_held,
                  struct overt_error *err) MUST_CHECK;
void foi_held_finish(struct foi_held *held);

enum foi_answer_kind {
    ANSWER_NONE_HELD,
    ANSWER_NOT_APPLICABLE,
    ANSWER_GIVEN,
    ANSWER_OPENING, ///< answered with the question after it
};
#define ANSWER_TABLE_MAX 24
struct foi_answer {
    enum foi_answer_kind kind;
    char *text; ///< "No information held."; "" when the tables say it
    struct foi_table *tables[ANSWER_TABLE_MAX];
    size_t table_count;
    char *note;      ///< paragraphs after the tables; NULL: none
    char *published; ///< where it is published already (s21), by who looks for that; NULL: nowhere
    bool part;       ///< only part of what is asked for is held; the letter says which
    bool cut;        ///< part of the time asked about is before the record begins
    bool outside;    ///< all of it is
    bool small;      ///< figures are left out by the rule for small numbers (s40(2))
};
/// One answer for each question; free with foi_answers_free.
struct foi_answer *foi_answers(const struct foi_request *request, const struct foi_held *held,
                               const struct foi_values *values) MUST_CHECK;
void foi_answers_free(struct foi_answer **answers, size_t count);
// rows.c: the tables of an answer
/// Operations of one mode that were opened, and searches made, in the period of a question.
int64_t foi_deployments(const struct foi_held *held, const struct foi_question *question,
                        uint32_t mode);
int64_t foi_searches(const struct foi_held *held, const struct foi_question *question,
                     uint32_t mode);
/// Operations of one mode that were still to come, or under way, at the end of the day of receipt.
int64_t foi_plans(const struct foi_held *held, const struct foi_question *question, uint32_t mode);
/// The table that answers a question for one mode, or NULL when it would be empty.
struct foi_table *foi_rows(const struct foi_held *held, const struct foi_question *question,
                           uint32_t mode) MUST_CHECK;

// exempt.c
struct foi_exemption {
    char word[24];    ///< "s24(2)"
    char section[8];  ///< "24", "22A"
    char title[128];  ///< "National security"
    bool qualified;   ///< the public interest is weighed
    bool harm;        ///< a harm is shown, and not only the kind of information
    bool tactic;      ///< it protects from people who would use what they learn
    const char *note; ///< what to see to before it is relied on; NULL: nothing
};
#define EXEMPTION_MAX 4
/// Reads "s24(2), s31(3)". OVERT_INPUT names those that are known.
int foi_exemptions_read(const char *words, struct foi_exemption found[EXEMPTION_MAX],
                        size_t *ret_count, struct overt_error *err) MUST_CHECK;
/// Reads "a, b" into "section 31(1)(a), the prevention or detection of crime, and (b), ...".
/// OVERT_INPUT.
int foi_matters_read(const char *letters, struct text *ret_words,
                     struct overt_error *err) MUST_CHECK;
/// The policy that touches the question, or NULL. What is held is not asked.
const struct foi_policy *foi_policy_touching(const struct foi_policy *policies, size_t count,
                                             const struct foi_question *question);

// group.c
struct foi_group {
    size_t *questions; ///< indexes in order
    size_t count;
    const struct foi_policy *policy; ///< neither confirm nor deny, or NULL
    uint64_t exempted;               ///< bits of what is exempted, when there is no policy
};
/// Answers as a person groups them: equal neighbours together, those under one policy in one block
/// where its first question stands. Caller's (foi_groups_free).
struct foi_group *foi_groups(const struct foi_request *request, const struct foi_answer *answers,
                             const struct foi_policy *policies, size_t policy_count,
                             const struct foi_exempted *exempted, size_t exempted_count,
                             size_t *ret_count) MUST_CHECK;
/// Bits of what an officer exempted of this question: its own and what is for "all".
#define EXEMPTED_MAX 64 ///< grounds in one letter
uint64_t foi_exempted_bits(const struct foi_exempted *exempted, size_t count,
                           const struct foi_question *question);
void foi_groups_free(struct foi_group **groups, size_t count);
/// "Q4 & Q4a, Q10 & Q10a", "Q5 to Q6b"
void foi_group_label(const struct foi_request *request, const struct foi_group *group,
                     struct text *label);

// letter.c
enum foi_block_kind {
    BLOCK_HEADING,    ///< a part of the letter
    BLOCK_SUBHEADING, ///< inside an answer
    BLOCK_MINOR,      ///< under a subheading
    BLOCK_PARAGRAPH,
    BLOCK_LIST,   ///< items parted by line ends
    BLOCK_ANSWER, ///< `label` response: `text`
    BLOCK_PART,   ///< `label`: `text`, inside an answer
    BLOCK_TABLE,
    BLOCK_REQUEST, ///< `label`. `text`: a line of the request as it came
    BLOCK_LINES,   ///< an address, line by line
};
/// Which part of a refusal notice a block is (FOIA s17).
enum foi_part {
    PART_NONE,
    PART_FACT,       ///< s17(1)(a)
    PART_SECTION,    ///< s17(1)(b)
    PART_WHY,        ///< s17(1)(c)
    PART_HARM,       ///< s17(1)(c)
    PART_LIKELIHOOD, ///< s17(1)(c)
    PART_FAVOUR,     ///< s17(3)
    PART_AGAINST,    ///< s17(3)
    PART_BALANCE,    ///< s17(3)
    PART_ESTIMATE,   ///< s17(2)
    PART_RIGHTS,     ///< s17(7)
};
struct foi_block {
    enum foi_block_kind kind;
    enum foi_part part;
    char *label;                   ///< may be NULL
    char *text;                    ///< may be NULL
    const struct foi_table *table; ///< the answers'
};
struct foi_letter {
    struct foi_block *blocks;
    size_t count;
};
struct foi_matter {
    const struct foi_request *request;
    const struct foi_answer *answers;
    const struct foi_group *groups;
    size_t group_count;
    const struct foi_exempted *exempted; ///< at most EXEMPTED_MAX
    size_t exempted_count;
    const struct foi_values *values; ///< force, unit, reference, dates ...
    bool late;
};
int foi_letter_make(const struct foi_matter *matter, struct foi_letter *ret_letter,
                    struct overt_error *err) MUST_CHECK;
void foi_letter_finish(struct foi_letter *letter);
/// refuse.c: the notice for one answer: every ground on which it is refused, in order.
int foi_letter_add_exempted(struct foi_letter *letter, const char *label,
                            const struct foi_exempted *const *exempted, size_t count,
                            const struct foi_values *values, struct overt_error *err) MUST_CHECK;
/// Adds a block of a file of letters/, one block of the letter for each of its paragraphs.
void foi_letter_add_text(struct foi_letter *letter, enum foi_block_kind kind, const char *file,
                         const char *name, const struct foi_values *values);
/// Paragraphs parted by empty lines; NULL: none.
void foi_letter_add_paragraphs(struct foi_letter *letter, const char *text);
/// Only the block for a policy, as it stands in a letter.
int foi_letter_add_policy(struct foi_letter *letter, const struct foi_policy *policy,
                          const struct foi_values *values, struct overt_error *err) MUST_CHECK;
void foi_letter_add(struct foi_letter *letter, enum foi_block_kind kind, const char *label,
                    const char *text);
#define LETTER_SIZE_MAX (16 * 1024 * 1024) ///< bytes of a letter
/// letter_text.c, letter_html.c
void foi_letter_text(const struct foi_letter *letter, const struct foi_values *values,
                     struct text *out);
void foi_letter_html(const struct foi_letter *letter, const struct foi_values *values,
                     struct text *out);
/// letter_pdf.c: appends the bytes of the PDF. OVERT_IO, OVERT_LIMIT.
int foi_letter_pdf(const struct foi_letter *letter, const struct foi_values *values,
                   struct text *out, struct overt_error *err) MUST_CHECK;

// foi.c
/// 1 to FOI_REFERENCE_MAX letters, digits and a few signs. OVERT_INPUT.
int foi_reference_check(const char *reference, struct overt_error *err) MUST_CHECK;

// policy.c
/// The officer's number, when there is one of that name with the information-rights role.
/// OVERT_REFUSED.
int foi_officer(struct store *store, const char *as, int64_t *ret_id,
                struct overt_error *err) MUST_CHECK;
/// Policies recorded by `recorded` and adopted by `day`, the newest of each topic.
int foi_policies_read(struct store *store, moment recorded, struct date day,
                      struct foi_policy **ret_policies, size_t *ret_count,
                      struct overt_error *err) MUST_CHECK;
/// A refused act leaves an entry of its own in the ledger (rule R4). Its failure is not told: the
/// refusal stands.
void foi_refusal_add(struct store *store, const char *as, const char *kind, moment at);

// change.c: rows with their ledger entry, in the open transaction
/// Prepares an INSERT whose ?1 is the ledger number, ?2 the moment, ?3 the officer (0: NULL).
int foi_change_begin(struct store *store, const char *sql, int64_t officer, moment at,
                     struct store_query **ret_query, struct overt_error *err) MUST_CHECK;
/// Writes the row; gives the query back in any case.
int foi_change_row(struct store *store, struct store_query **query, int64_t *ret_id,
                   struct overt_error *err) MUST_CHECK;

// record.c
struct foi_sent {
    const struct foi_answer_params *params;
    const struct foi_result *result;
    size_t question_count;
    moment as_at, now;
    int64_t officer; ///< 0: not named
    uint8_t request_hash[32], text_hash[32], html_hash[32], pdf_hash[32];
};
/// Request and letter with one ledger entry, in the open transaction.
int foi_letter_record(struct store *store, const struct foi_sent *sent, int64_t *ret_id,
                      struct overt_error *err) MUST_CHECK;

// warn.c
struct foi_warned {
    const struct foi_request *request;
    const struct foi_answer *answers;
    const struct foi_policy *policies;
    size_t policy_count;
    const struct foi_exempted *exempted; ///< of the case, approved or not
    size_t exempted_count;
    struct store *store;
    const struct foi_values *values;
    const struct foi_differing *differing; ///< told.h
    size_t differing_count;
    struct date sent, today;
};
/// What the officer should look at before the letter goes; lines of the result.
void foi_warn(const struct foi_warned *warned, struct foi_result *result);

#endif
