// SPDX-License-Identifier: Apache-2.0
// measured.h - made-up evaluations for tests, written as `overt evaluate` writes them.
#ifndef TESTS_MEASURED_H
#define TESTS_MEASURED_H

#include "base/memory.h"
#include "base/text.h"
#include "evaluate/result.h"

#define MEASURED_NETWORK "a0adcd12f514d7f9200b2d2b0b817694147ac9d4e55122a7196c466cd54eefee"

struct measured {
    moment made;
    const char *id;      ///< of the recogniser; NULL: "mobilefacenet"
    const char *network; ///< NULL: the default model's
    int face_size_min;   ///< 0: 40
    size_t list, nonmated;
    const char *detector; ///< NULL: "mtcnn"
};

/// At 0.60 ten, at 0.65 two, at 0.70 none of the searches of people not on the list; without such
/// searches nothing at any threshold. The caller's.
static inline char *measured_file(const struct measured *one, size_t *ret_size)
{
    static const struct result_point points[] = {{0.70, 0, 70}, {0.65, 2, 80}, {0.60, 10, 90}};
    struct result *result = result_create();
    result->made = one->made;
    (void)text_copy(result->software, sizeof result->software, "test");
    (void)text_copy(result->detector.id, RESULT_NAME_MAX, one->detector ? one->detector : "mtcnn");
    (void)text_copy(result->detector.version, RESULT_NAME_MAX, "1");
    (void)text_copy(result->detector.sha256, RESULT_HEX_MAX, MEASURED_NETWORK);
    (void)text_copy(result->recogniser.id, RESULT_NAME_MAX, one->id ? one->id : "mobilefacenet");
    (void)text_copy(result->recogniser.version, RESULT_NAME_MAX, "1");
    (void)text_copy(result->recogniser.sha256, RESULT_HEX_MAX, MEASURED_NETWORK);
    (void)text_copy(result->recogniser.network, RESULT_HEX_MAX,
                    one->network ? one->network : MEASURED_NETWORK);
    result->settings.mirror = true;
    result->settings.face_size_min = one->face_size_min ? one->face_size_min : 40;
    (void)text_copy(result->settings.fusion, RESULT_NAME_MAX, "mean");
    (void)text_copy(result->data.name, RESULT_NAME_MAX, "street.csv");
    (void)text_copy(result->data.sha256, RESULT_HEX_MAX, MEASURED_NETWORK);
    result->data.list = result->data.list_pictures = one->list;
    result->data.mated = 100;
    result->data.nonmated = one->nonmated;
    result->data.identities = one->list + one->nonmated;
    result->data.pictures = one->list + one->nonmated + 100;
    result->first = 95;
    result->point_count = one->nonmated > 0 ? sizeof points / sizeof points[0] : 0;
    result->points = memory_new(sizeof points / sizeof points[0], sizeof *result->points);
    memcpy(result->points, points, sizeof points);
    struct text file = {0};
    struct overt_error err = {0};
    text_init(&file, RESULT_SIZE_MAX);
    if (result_write(result, &file, &err) != 0)
        text_append(&file, err.text);
    result_destroy(&result);
    *ret_size = file.length;
    return text_take(&file);
}

#endif
