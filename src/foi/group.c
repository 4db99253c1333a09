// SPDX-License-Identifier: Apache-2.0
// group.c - answers in the order and the groups in which a person would write them.
//
// Questions under one standing policy share one block, which stands where the first of them stands.
// Equal neighbours without tables stand together ("Q7 to Q9a"); a run that goes on into the next
// number begins with a whole one, and does not go from one period into another. An opening ("Q5.
// Where it was used:") stands with the question after it, and with the run that this one joins.
#include <string.h>

#include "foi/internal.h"

struct grouping {
    const struct foi_request *request;
    const struct foi_answer *answers;
    const struct foi_policy **touching; ///< for each question
    uint64_t *exempted;                 ///< for each question
    bool *done;
    struct foi_group *groups;
    size_t count;
};

static void group_add(struct foi_group *group, size_t index)
{
    group->questions = memory_resize(group->questions, group->count + 1, sizeof *group->questions);
    group->questions[group->count++] = index;
}

uint64_t foi_exempted_bits(const struct foi_exempted *exempted, size_t count,
                           const struct foi_question *question)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count && i < EXEMPTED_MAX; i++)
        if (strcmp(exempted[i].question, "all") == 0 ||
            text_equal_nocase(exempted[i].question, question->label))
            bits |= UINT64_C(1) << i;
    return bits;
}

static struct foi_group *group_new(struct grouping *grouping, const struct foi_policy *policy)
{
    grouping->groups =
        memory_resize(grouping->groups, grouping->count + 1, sizeof *grouping->groups);
    grouping->groups[grouping->count] = (struct foi_group){.policy = policy};
    return &grouping->groups[grouping->count++];
}

static bool same_table(const struct foi_table *a, const struct foi_table *b)
{
    bool same = text_equal(a->caption, b->caption) && a->row_count == b->row_count &&
                a->column_count == b->column_count;
    for (size_t i = 0; same && i < a->column_count; i++)
        same = text_equal(a->columns[i].head, b->columns[i].head);
    for (size_t i = 0; same && i < a->row_count * a->column_count; i++)
        same = text_equal(a->cells[i], b->cells[i]);
    return same;
}

static bool same_answer(const struct foi_answer *a, const struct foi_answer *b)
{
    bool same = a->kind == b->kind && a->kind != ANSWER_OPENING &&
                a->table_count == b->table_count && text_equal(a->text, b->text) &&
                text_equal(a->note, b->note) && text_equal(a->published, b->published);
    for (size_t i = 0; same && i < a->table_count; i++)
        same = same_table(a->tables[i], b->tables[i]);
    return same;
}

static bool same_period(const struct foi_question *a, const struct foi_question *b)
{
    return a->period.given == b->period.given && a->period.from == b->period.from &&
           a->period.to == b->period.to;
}

/// Given in the same words as the question that leads the run, about the same time.
static bool as_lead(const struct grouping *grouping, size_t first, size_t lead, size_t next)
{
    const struct foi_question *questions = grouping->request->questions;
    return next < grouping->request->count && !grouping->done[next] &&
           grouping->touching[next] == NULL &&
           grouping->exempted[next] == grouping->exempted[first] &&
           same_answer(&grouping->answers[lead], &grouping->answers[next]) &&
           same_period(&questions[lead], &questions[next]);
}

/// True when question `next` joins a run that began with `first`.
static bool joins(const struct grouping *grouping, size_t first, size_t next)
{
    const struct foi_question *questions = grouping->request->questions;
    if (next >= grouping->request->count || grouping->done[next] ||
        grouping->touching[next] != NULL ||
        grouping->exempted[next] != grouping->exempted[first])
        return false;
    if (grouping->exempted[first] != 0)
        return true;
    size_t lead = first + (grouping->answers[first].kind == ANSWER_OPENING);
    if (next == lead)
        return true;
    bool whole = questions[first].letter == 0;
    bool same_number = questions[first].number == questions[next].number;
    bool opens = grouping->answers[next].kind == ANSWER_OPENING;
    return as_lead(grouping, first, lead, next + opens) && (whole || same_number);
}

static void group_policy(struct grouping *grouping, size_t first)
{
    struct foi_group *group = group_new(grouping, grouping->touching[first]);
    for (size_t i = first; i < grouping->request->count; i++)
        if (grouping->touching[i] == group->policy) {
            group_add(group, i);
            grouping->done[i] = true;
        }
}

static void group_run(struct grouping *grouping, size_t first)
{
    struct foi_group *group = group_new(grouping, NULL);
    size_t next = first;
    group->exempted = grouping->exempted[first];
    do {
        group_add(group, next);
        grouping->done[next++] = true;
    } while (joins(grouping, first, next));
}

struct foi_group *foi_groups(const struct foi_request *request, const struct foi_answer *answers,
                             const struct foi_policy *policies, size_t policy_count,
                             const struct foi_exempted *exempted, size_t exempted_count,
                             size_t *ret_count)
{
    struct grouping grouping = {.request = request, .answers = answers};
    grouping.done = memory_new(request->count, sizeof *grouping.done);
    grouping.touching = memory_new(request->count, sizeof *grouping.touching);
    grouping.exempted = memory_new(request->count, sizeof *grouping.exempted);
    for (size_t i = 0; i < request->count; i++) {
        grouping.touching[i] = foi_policy_touching(policies, policy_count, &request->questions[i]);
        grouping.exempted[i] =
            foi_exempted_bits(exempted, exempted_count, &request->questions[i]);
    }
    for (size_t i = 0; i < request->count; i++)
        if (!grouping.done[i] && grouping.touching[i] != NULL)
            group_policy(&grouping, i);
        else if (!grouping.done[i])
            group_run(&grouping, i);
    memory_free(grouping.done);
    memory_free(grouping.touching);
    memory_free(grouping.exempted);
    *ret_count = grouping.count;
    return grouping.groups;
}

void foi_groups_free(struct foi_group **groups, size_t count)
{
    for (size_t i = 0; *groups != NULL && i < count; i++)
        memory_free((*groups)[i].questions);
    memory_free(*groups);
    *groups = NULL;
}

/// How many questions the one number was taken apart into (Q4, Q4/2: 2).
static int parts_of(const struct foi_request *request, size_t base)
{
    int parts = 1;
    for (size_t i = base + 1; i < request->count && request->questions[i].part > 0; i++)
        parts++;
    return parts;
}

static bool stands_whole(const struct foi_request *request, size_t base, size_t first, size_t last)
{
    return base >= first && base + (size_t)parts_of(request, base) - 1 <= last;
}

/// "Q4", or "Q4 (second part)" when not all that it asks stands from `first` to `last`: the number
/// that the requester gave, and no other.
static void add_label(const struct foi_request *request, size_t index, size_t first, size_t last,
                      struct text *label)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth"};
    int part = request->questions[index].part > 0 ? request->questions[index].part : 1;
    size_t base = index - (size_t)(part - 1);
    text_append(label, request->questions[base].label);
    if (!stands_whole(request, base, first, last) && part <= (int)ARRAY_COUNT(ordinals))
        text_printf(label, " (%s part)", ordinals[part - 1]);
}

/// Questions of their own from one to the other.
static size_t numbers_between(const struct foi_request *request, size_t first, size_t last)
{
    size_t count = 1;
    for (size_t i = first + 1; i <= last; i++)
        count += request->questions[i].part == 0;
    return count;
}

void foi_group_label(const struct foi_request *request, const struct foi_group *group,
                     struct text *label)
{
    for (size_t i = 0; i < group->count;) {
        size_t end = i;
        while (end + 1 < group->count && group->questions[end + 1] == group->questions[end] + 1)
            end++;
        size_t first = group->questions[i], last = group->questions[end];
        size_t numbers = numbers_between(request, first, last);
        text_append(label, i > 0 ? ", " : "");
        add_label(request, first, first, last, label);
        if (numbers > 1 || (last > first && !stands_whole(request, first, first, last))) {
            text_append(label, numbers <= 2 ? " & " : " to ");
            add_label(request, last, first, last, label);
        }
        i = end + 1;
    }
}
