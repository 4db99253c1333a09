// SPDX-License-Identifier: Apache-2.0
// test_chains.c - measuring chains on made-up templates whose figures are known.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "chains.h"

enum { LISTED = 150, OTHERS = 200, SIZE = 32, ROWS = 2 * LISTED + OTHERS };
#define ONE (1U << VIEW_AS_IT_IS)

static const struct chains_chain as_it_is = {.words = "", .listed = ONE, .searched = ONE};

static float noise(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return (float)(*state >> 8) / (float)(1 << 23) - 1;
}

static void make_template(float *values, uint32_t person, uint32_t picture)
{
    uint32_t of_person = person * 2654435761U + 1, of_picture = picture * 40503U + 7;
    double length = 0;
    for (int i = 0; i < SIZE; i++) {
        values[i] = noise(&of_person) + 0.2f * noise(&of_picture);
        length += (double)values[i] * (double)values[i];
    }
    for (int i = 0; i < SIZE; i++)
        values[i] = (float)((double)values[i] / sqrt(length));
}

static float *template_at(struct chains_set *set, size_t row, int view)
{
    return set->templates + (row * VIEWS_ALL + (size_t)view) * SIZE;
}

/// The first LISTED are on the list by one picture and searched by another; the others by one.
static void make_set(struct chains_set *set)
{
    *set = (struct chains_set){.count = ROWS, .dimension = SIZE};
    set->people.count = LISTED + OTHERS;
    set->rows = memory_new(ROWS, sizeof *set->rows);
    set->templates = memory_new(ROWS * VIEWS_ALL * SIZE, sizeof(float));
    for (uint32_t row = 0; row < ROWS; row++) {
        set->rows[row].role = row < LISTED       ? CHAINS_GALLERY
                              : row < 2 * LISTED ? CHAINS_MATED
                                                 : CHAINS_NONMATED;
        set->rows[row].person = row < LISTED ? row : row - LISTED;
        for (int view = 0; view < VIEWS_ALL; view++)
            make_template(template_at(set, row, view), set->rows[row].person, row);
    }
}

static void free_set(struct chains_set *set)
{
    memory_free(set->rows);
    memory_free(set->templates);
}

static void everybody_is_found_where_people_differ(void **state)
{
    (void)state;
    struct chains_set set;
    make_set(&set);
    struct chains_measure *measure = chains_measure_new(&set);
    struct chains_result result = chains_measure_run(measure, &as_it_is);
    assert_true(result.is_as_labelled);
    for (int i = 0; i < CHAINS_RATES; i++) {
        assert_true(result.tpir[i] == 1);
        assert_true(result.lists[i] == 1);
    }
    assert_true(result.first == 1);
    assert_in_range(result.lists_mated, 10 * LISTED / 2, 10 * LISTED);
    assert_in_range(result.lists_nonmated, 1000, 10 * ROWS);
    chains_measure_free(measure);
    free_set(&set);
}

/// A picture of a stranger among those of somebody listed is missed as it is labelled, always; the
/// lists drawn leave it out once it is marked.
static void a_wrong_label_counts_as_labelled(void **state)
{
    (void)state;
    struct chains_set set;
    make_set(&set);
    make_template(template_at(&set, LISTED + 3, VIEW_AS_IT_IS), LISTED + 5, 9);
    struct chains_measure *measure = chains_measure_new(&set);
    struct chains_result before = chains_measure_run(measure, &as_it_is);
    chains_measure_free(measure);
    set.rows[LISTED + 3].is_wrong = true;
    measure = chains_measure_new(&set);
    struct chains_result after = chains_measure_run(measure, &as_it_is);
    assert_true(fabs(before.tpir[0] - (1 - 1.0 / LISTED)) < 1e-9);
    assert_true(after.tpir[0] == before.tpir[0]);
    assert_true(before.lists[0] < 1);
    assert_true(after.lists[0] == 1);
    chains_measure_free(measure);
    free_set(&set);
}

static void what_is_gained_and_lost_is_counted_against_the_first(void **state)
{
    (void)state;
    struct chains_set set;
    make_set(&set);
    make_template(template_at(&set, LISTED + 7, VIEW_AS_IT_IS), 9000, 1);
    make_template(template_at(&set, LISTED + 8, VIEW_LARGER), 9001, 1);
    make_template(template_at(&set, LISTED + 9, VIEW_LARGER), 9002, 1);
    struct chains_measure *measure = chains_measure_new(&set);
    struct chains_chain larger = {.words = "", .listed = ONE, .searched = 1U << VIEW_LARGER};
    struct chains_result first = chains_measure_run(measure, &as_it_is);
    struct chains_result other = chains_measure_run(measure, &larger);
    assert_int_equal(first.gained + first.lost, 0);
    assert_int_equal(other.gained, 1);
    assert_int_equal(other.lost, 2);
    chains_measure_free(measure);
    free_set(&set);
}

/// What is learnt comes from people who are not tried, so there is no figure for the whole set; all
/// directions kept change nothing.
static void chains_that_learn_are_tried_on_halves_alone(void **state)
{
    (void)state;
    struct chains_set set;
    make_set(&set);
    struct chains_measure *measure = chains_measure_new(&set);
    const struct chains_chain learning[] = {
        {.listed = ONE, .searched = ONE, .change = CHANGE_PRINCIPAL, .much = SIZE},
        {.listed = ONE, .searched = ONE, .change = CHANGE_CENTRE},
        {.listed = ONE, .searched = ONE, .scoring = SCORE_S, .cohort = 100},
        {.listed = ONE, .searched = ONE, .scoring = SCORE_LESS_MEAN, .cohort = 20, .part = 0.2}};
    for (size_t i = 0; i < ARRAY_COUNT(learning); i++) {
        struct chains_result result = chains_measure_run(measure, &learning[i]);
        assert_false(result.is_as_labelled);
        assert_true(result.lists[0] == 1);
    }
    const struct chains_chain plain[] = {
        {.listed = ONE, .searched = ONE, .scoring = SCORE_BYTES},
        {.listed = ONE, .searched = ONE, .scoring = SCORE_LESS_MEAN, .own_list = true,
         .cohort = 20, .part = 0.2},
        {.listed = ONE, .searched = ONE, .scoring = SCORE_EXPANDED, .cohort = 3, .part = 0.2}};
    for (size_t i = 0; i < ARRAY_COUNT(plain); i++) {
        struct chains_result result = chains_measure_run(measure, &plain[i]);
        assert_true(result.is_as_labelled);
        assert_true(result.tpir[0] == 1);
    }
    chains_measure_free(measure);
    free_set(&set);
}

/// Of 2 1 0, 1 2 0, 0 0 5: 5, 3 and 1.
static void eigenvectors_are_found(void **state)
{
    (void)state;
    double matrix[9] = {2, 1, 0, 1, 2, 0, 0, 0, 5}, values[3], vectors[9];
    chains_eigen(matrix, 3, values, vectors);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(values[i] - (5 - 2 * i)) < 1e-12);
    assert_true(fabs(fabs(vectors[2]) - 1) < 1e-12);
    assert_true(fabs(vectors[3] - vectors[4]) < 1e-12);
    assert_true(fabs(vectors[6] + vectors[7]) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_is_found_where_people_differ),
        cmocka_unit_test(a_wrong_label_counts_as_labelled),
        cmocka_unit_test(what_is_gained_and_lost_is_counted_against_the_first),
        cmocka_unit_test(chains_that_learn_are_tried_on_halves_alone),
        cmocka_unit_test(eigenvectors_are_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("chains", tests, NULL, NULL);
}
