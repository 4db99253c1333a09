// SPDX-License-Identifier: Apache-2.0
// answers.h - what the files share that make answers from the record: which rows a question asks
// about, and the tables of each family of topics.
#ifndef FOI_ANSWERS_H
#define FOI_ANSWERS_H

#include "foi/internal.h"

#define ROW_CELL_MAX 120

// rows.c
/// Operations in the order of a person: by the day on which they began, or are to begin.
void foi_held_order(struct foi_held *held);
bool foi_is_deployment(const struct foi_held *held, size_t index,
                       const struct foi_question *question, uint32_t mode);
bool foi_is_search(const struct foi_held *held, const struct register_search *search,
                   const struct foi_question *question, uint32_t mode);
const struct register_operation *foi_operation_of(const struct foi_held *held, int64_t id);
/// "22 November 2026", "10:00 to 14:00" of a deployment.
void foi_when(const struct foi_held *held, const struct register_operation *operation,
              char days[ROW_CELL_MAX], char hours[ROW_CELL_MAX]);
void foi_count_cell(int64_t count, char text[ROW_CELL_MAX]);
/// Adds 1 to the last cell of the row that has the same other cells, or a new row.
void foi_table_count(struct foi_table *table, const char *const *cells);
/// The last moment of a deployment that is known: closed, at the end of its window, or still under
/// way.
moment foi_deployment_end(const struct foi_held *held, const struct register_operation *operation);

// figures.c: one row or more for each deployment
/// Per cent with three figures that count, or "none seen".
void foi_rate_cell(int64_t part, int64_t whole, char text[ROW_CELL_MAX]);
struct foi_table *foi_figures(const struct foi_held *held, const struct foi_question *question,
                              uint32_t mode) MUST_CHECK;

// searches.c
const char *foi_mode_words(uint32_t mode); ///< "Live facial recognition"
enum register_mode foi_mode_of(uint32_t mode);
/// Told by calendar years that are over, and of no other time.
bool foi_topic_yearly(enum foi_topic topic);
bool foi_searches_answer(enum foi_topic topic, uint32_t mode);
struct foi_table *foi_search_rows(const struct foi_held *held, const struct foi_question *question,
                                  uint32_t mode) MUST_CHECK;
/// Whether a day of one of the years that are over is in the period.
bool foi_year_asked(const struct foi_held *held, size_t index,
                    const struct foi_question *question);

// national.c
/// Whether a question is about searches of the Police National Database, which are not in it.
bool foi_asks_national(const struct foi_request *request, size_t index);

// years.c
/// "in each of the last three years", "per year"
bool foi_asks_by_year(const struct foi_question *question);
/// What was used in each year of the period, or NULL.
struct foi_table *foi_by_year(const struct foi_held *held, const struct foi_question *question,
                              uint32_t mode) MUST_CHECK;

// standing.c
bool foi_standing_answer(enum foi_topic topic);
struct foi_table *foi_standing_rows(const struct foi_held *held,
                                    const struct foi_question *question, uint32_t mode) MUST_CHECK;
struct foi_table *foi_dearrests(const struct foi_held *held, const struct foi_question *question,
                                uint32_t mode) MUST_CHECK;
struct foi_table *foi_retention(const struct foi_held *held, uint32_t modes) MUST_CHECK;
struct foi_table *foi_destroyed(const struct foi_held *held, const struct foi_question *question,
                                uint32_t mode) MUST_CHECK;

// answer.c
/// "no", "one", ... "nine", "10"
void foi_number_words(struct text *text, int64_t count);

// note.c: what stands after the tables of an answer
void foi_note(const struct foi_request *request, const struct foi_held *held,
              const struct foi_question *question, const struct foi_values *values,
              struct foi_answer *answer);
/// Adds a block of answers.txt to the note, when there is one of that name.
void foi_note_add(struct foi_answer *answer, const char *name, const struct foi_values *values);

// once.c
/// What the words of the request mean in the answers, and when the record begins.
void foi_letter_add_terms(struct foi_letter *letter, const struct foi_matter *matter);
/// Whether our record has a sense of its own for the term.
bool foi_definition_is_ours(const struct foi_definition *definition);
/// The notice for figures that are left out by the rule for small numbers, when there are any.
void foi_letter_add_small(struct foi_letter *letter, const struct foi_matter *matter);

#endif
