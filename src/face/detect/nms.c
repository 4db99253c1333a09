// SPDX-License-Identifier: Apache-2.0
// nms.c - candidate boxes: kept in a list of fixed size, sorted, and thinned where they overlap
// (greedy non-maximum suppression; Dalal and Triggs, CVPR 2005, as used by Zhang et al. 2016).
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "face/detect/internal.h"

void detect_boxes_init(struct detect_boxes *boxes)
{
    boxes->items = memory_new(DETECT_BOXES_MAX, sizeof *boxes->items);
    boxes->sorted = memory_new(DETECT_BOXES_MAX, sizeof *boxes->sorted);
    boxes->order = memory_new(DETECT_BOXES_MAX, sizeof *boxes->order);
    boxes->count = 0;
}

void detect_boxes_finish(struct detect_boxes *boxes)
{
    memory_wipe_free(boxes->items, DETECT_BOXES_MAX * sizeof *boxes->items);
    memory_wipe_free(boxes->sorted, DETECT_BOXES_MAX * sizeof *boxes->sorted);
    memory_free(boxes->order);
    memset(boxes, 0, sizeof *boxes);
}

void detect_boxes_forget(struct detect_boxes *boxes)
{
    explicit_bzero(boxes->items, DETECT_BOXES_MAX * sizeof *boxes->items);
    explicit_bzero(boxes->sorted, DETECT_BOXES_MAX * sizeof *boxes->sorted);
    boxes->count = 0;
}

static bool comes_after(const struct detect_box *items, uint32_t a, uint32_t b)
{
    if (items[a].score != items[b].score)
        return items[a].score < items[b].score;
    return a > b;
}

/// Heap sort: no memory of its own (the C library's qsort takes some), no bad case.
static void sift(const struct detect_box *items, uint32_t *order, size_t root, size_t end)
{
    for (size_t child; (child = 2 * root + 1) < end; root = child) {
        if (child + 1 < end && comes_after(items, order[child + 1], order[child]))
            child++;
        if (!comes_after(items, order[child], order[root]))
            return;
        uint32_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
    }
}

/// Sorts from `first` on, best first.
static void sort(struct detect_boxes *boxes, size_t first)
{
    size_t count = boxes->count - first;
    struct detect_box *items = boxes->items + first;
    for (size_t i = 0; i < count; i++)
        boxes->order[i] = (uint32_t)i;
    for (size_t i = count / 2; i-- > 0;)
        sift(items, boxes->order, i, count);
    for (size_t end = count; end-- > 1;) {
        uint32_t swap = boxes->order[0];
        boxes->order[0] = boxes->order[end];
        boxes->order[end] = swap;
        sift(items, boxes->order, 0, end);
    }
    for (size_t i = 0; i < count; i++)
        boxes->sorted[i] = items[boxes->order[i]];
    memcpy(items, boxes->sorted, count * sizeof *items);
}

void detect_boxes_add(struct detect_boxes *boxes, const struct detect_box *box)
{
    if (boxes->count == DETECT_BOXES_MAX) {
        sort(boxes, 0);
        boxes->count = DETECT_BOXES_MAX / 2;
    }
    boxes->items[boxes->count++] = *box;
}

static float area(const struct detect_box *box)
{
    return fmaxf(box->right - box->left, 0) * fmaxf(box->bottom - box->top, 0);
}

static bool overlaps(const struct detect_box *a, const struct detect_box *b, float limit,
                     enum detect_overlap overlap)
{
    float width = fminf(a->right, b->right) - fmaxf(a->left, b->left);
    float height = fminf(a->bottom, b->bottom) - fmaxf(a->top, b->top);
    if (width <= 0 || height <= 0)
        return false;
    float common = width * height;
    float whole = overlap == DETECT_OVERLAP_UNION ? area(a) + area(b) - common
                                                  : fminf(area(a), area(b));
    return common > limit * whole;
}

void detect_boxes_suppress(struct detect_boxes *boxes, size_t first, float limit,
                           enum detect_overlap overlap)
{
    if (boxes->count <= first)
        return;
    sort(boxes, first);
    size_t kept = first;
    for (size_t i = first; i < boxes->count; i++) {
        size_t better = first;
        while (better < kept && !overlaps(&boxes->items[better], &boxes->items[i], limit, overlap))
            better++;
        if (better == kept)
            boxes->items[kept++] = boxes->items[i];
    }
    boxes->count = kept;
}

int detect_floats_grow(float **floats, size_t *capacity, size_t count, struct overt_error *err)
{
    if (count <= *capacity)
        return OVERT_OK;
    memory_wipe_free(*floats, *capacity * sizeof **floats);
    *capacity = 0;
    *floats = memory_try(count, sizeof **floats);
    if (*floats == NULL)
        return error_set(err, OVERT_NO_MEMORY,
                         "no memory to look for faces in a picture this large");
    *capacity = count;
    return OVERT_OK;
}

size_t detect_boxes_to_faces(const struct detect_boxes *boxes, struct overt_face *faces,
                             size_t capacity)
{
    size_t count = boxes->count < capacity ? boxes->count : capacity;
    for (size_t i = 0; i < count; i++) {
        const struct detect_box *box = &boxes->items[i];
        faces[i] = (struct overt_face){.x = box->left, .y = box->top,
                                       .width = box->right - box->left,
                                       .height = box->bottom - box->top,
                                       .confidence = fminf(fmaxf(box->score, 0), 1)};
        memcpy(faces[i].points, box->points, sizeof box->points);
    }
    return count;
}
