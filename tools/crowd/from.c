// SPDX-License-Identifier: Apache-2.0
// from.c - writes the script of a crowd from labelled pictures: strangers pass once, listed people
// several times, each time in another way (plain; turned and lit from a side; dark, blurred and
// partly hidden). The labels in it are made up (L0001, S0001): the names that came with the
// pictures stay where they are.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crowd.h"
#include "evaluate/csv.h"

#define ROUND_SECONDS \
    70.0 ///< between two passes of one person at one camera: beyond the cool-down of a live run
#define PASS_SECONDS_LOW  4.5
#define PASS_SECONDS_HIGH 6.5
#define WAYS              3
#define MEMBER_IMAGES     8 ///< pictures of one person that are used

struct row {
    const char *identity, *image;
};

/// Pictures of one role, in the file's order.
struct rows {
    struct row *rows;
    size_t count, capacity;
};

struct faces {
    char *bytes;
    long half; ///< of the people: 1, 2; 0: all
    struct rows gallery, mated, nonmated;
};

/// Somebody in the crowd: who, and which pictures.
struct member {
    char label[16];
    bool listed;
    const char *images[MEMBER_IMAGES];
    size_t image_count;
};

struct slot {
    size_t member;
    const char *image;
    int way;
    uint64_t order;
};

struct crowd {
    const struct crowd_wish *wish;
    struct crowd_random random;
    struct text *script;
    struct member *members;
    size_t member_count;
};

/// The people fall into two halves by their label alone, so that a threshold can be set on one and
/// tried on the other.
static long half_of(const char *identity)
{
    uint64_t hash = 0;
    for (const unsigned char *c = (const unsigned char *)identity; *c != '\0'; c++)
        hash = crowd_mix(hash, *c);
    return 1 + (long)(hash & 1);
}

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct faces *faces = context;
    struct rows *rows = text_equal(fields[0], "gallery")    ? &faces->gallery
                        : text_equal(fields[0], "mated")    ? &faces->mated
                        : text_equal(fields[0], "nonmated") ? &faces->nonmated
                                                            : NULL;
    if (rows == NULL)
        return error_set(err, OVERT_INPUT, "line %zu: role is gallery, mated or nonmated", line);
    if (strpbrk(fields[2], "\"\r\n") != NULL || fields[2][0] == '\0' ||
        strlen(fields[2]) >= CROWD_PATH_MAX)
        return error_set(err, OVERT_INPUT,
                         "line %zu: the path has a quote or line end, or is too long or empty",
                         line);
    if (faces->half != 0 && half_of(fields[1]) != faces->half)
        return 0;
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity == 0 ? 64 : rows->capacity * 2;
        rows->rows = memory_resize(rows->rows, rows->capacity, sizeof rows->rows[0]);
    }
    rows->rows[rows->count++] = (struct row){fields[1], fields[2]};
    return 0;
}

static void shuffle(struct rows *rows, struct crowd_random *random)
{
    for (size_t i = rows->count; i > 1; i--) {
        size_t other = (size_t)(crowd_random_next(random) % i);
        struct row moved = rows->rows[i - 1];
        rows->rows[i - 1] = rows->rows[other];
        rows->rows[other] = moved;
    }
}

/// One row of each person.
static void unique(struct rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        size_t at = 0;
        while (at < kept && !text_equal(rows->rows[at].identity, rows->rows[i].identity))
            at++;
        if (at == kept)
            rows->rows[kept++] = rows->rows[i];
    }
    rows->count = kept;
}

static int enough(const char *what, size_t have, long want, struct overt_error *err)
{
    return want >= 0 && have >= (size_t)want
               ? 0
               : error_set(err, OVERT_INPUT, "%ld %s are asked for, and the pictures have %zu",
                           want, what, have);
}

/// Pictures of a listed person besides the one of the gallery, in the file's order; at most `most`.
static size_t more_pictures(const struct faces *faces, const char *identity, const char **images,
                            size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < faces->mated.count && count < most; i++)
        if (text_equal(faces->mated.rows[i].identity, identity))
            images[count++] = faces->mated.rows[i].image;
    return count;
}

/// Everybody on the list who can pass comes first; then those who only are on it. Who passes needs
/// a picture that is not on the list.
static size_t passers_first(struct faces *faces, long list_pictures)
{
    const char *images[MEMBER_IMAGES];
    size_t front = 0;
    for (size_t i = 0; i < faces->gallery.count; i++) {
        struct row moved = faces->gallery.rows[i];
        if (more_pictures(faces, moved.identity, images, MEMBER_IMAGES) < (size_t)list_pictures)
            continue;
        faces->gallery.rows[i] = faces->gallery.rows[front];
        faces->gallery.rows[front++] = moved;
    }
    return front;
}

/// A list that is longer than the gallery gets people of whom there is one picture, who then do not
/// pass.
static void lengthen_gallery(struct faces *faces, size_t listed)
{
    struct rows *gallery = &faces->gallery;
    if (gallery->count >= listed || gallery->count + faces->nonmated.count < listed)
        return;
    gallery->rows = memory_resize(gallery->rows, listed, sizeof gallery->rows[0]);
    gallery->capacity = listed;
    while (gallery->count < listed)
        gallery->rows[gallery->count++] = faces->nonmated.rows[--faces->nonmated.count];
}

static void add_member(struct crowd *crowd, char kind, size_t number, struct member member)
{
    (void)snprintf(member.label, sizeof member.label, "%c%04zu", kind, number);
    text_printf(crowd->script, "person name=%s listed=%s\n", member.label,
                member.listed ? "yes" : "no");
    crowd->members[crowd->member_count++] = member;
}

static void write_listed(struct text *list, size_t number, const char *image)
{
    text_printf(list, "L%04zu,", number);
    text_append_csv(list, image);
    text_append(list, "\n");
}

static void choose_members(struct crowd *crowd, const struct faces *faces, struct text *list)
{
    const struct crowd_wish *wish = crowd->wish;
    for (size_t i = 0; i < (size_t)wish->listed; i++) {
        const struct row *row = &faces->gallery.rows[i];
        const char *more[MEMBER_IMAGES];
        size_t count = more_pictures(faces, row->identity, more, MEMBER_IMAGES);
        size_t on_list = (size_t)wish->list_pictures - 1;
        on_list = on_list < count ? on_list : count;
        write_listed(list, i + 1, row->image);
        for (size_t j = 0; j < on_list; j++)
            write_listed(list, i + 1, more[j]);
        struct member member = {.listed = true, .image_count = count - on_list};
        memcpy(member.images, more + on_list, member.image_count * sizeof more[0]);
        if (i < (size_t)wish->passers)
            add_member(crowd, 'L', i + 1, member);
    }
    for (size_t i = 0; i < (size_t)wish->strangers; i++)
        add_member(crowd, 'S', i + 1,
                   (struct member){.images = {faces->nonmated.rows[i].image}, .image_count = 1});
}

static double sign(struct crowd_random *random)
{
    return (crowd_random_next(random) & 1) != 0 ? 1 : -1;
}

/// The middle of the pass behind a post.
static void write_hide(struct crowd *crowd, long camera, double at, double seconds)
{
    double side = sign(&crowd->random);
    text_printf(crowd->script,
                "hide camera=camera%ld at=%.2f for=%.2f from=%.2f,0.5,0.5 to=%.2f,0.5,0.5\n",
                camera + 1, at, seconds, 0.5 - 0.8 * side, 0.5 + 0.8 * side);
}

static void write_pass(struct crowd *crowd, const struct slot *slot, long camera, double at,
                       double seconds)
{
    struct crowd_random *random = &crowd->random;
    // From afar, where a face is too small to be found, to beside the camera and out of its
    // picture.
    double x = crowd_random_between(random, 0.15, 0.85),
           y = crowd_random_between(random, 0.36, 0.44);
    double to = x + crowd_random_between(random, -0.2, 0.2) < 0.5 ? -0.15 : 1.15;
    double size = crowd_random_between(random, 0.07, 0.09),
           grown = crowd_random_between(random, 0.34, 0.42);
    double turn = sign(random) * crowd_random_between(random, 0, 8);
    text_printf(crowd->script, "pass person=%s camera=camera%ld picture=\"%s\" at=%.2f for=%.2f",
                crowd->members[slot->member].label, camera + 1, slot->image, at, seconds);
    text_printf(crowd->script, " from=%.3f,%.3f,%.3f to=%.3f,%.3f,%.3f", x, y, size, to, y + 0.04,
                grown);
    if (slot->way == 0)
        text_printf(crowd->script, " turn=%.1f,%.1f\n", turn, -turn);
    else if (slot->way == 1)
        text_printf(crowd->script, " turn=%.1f,%.1f side=%.2f tilt=%.1f light=0.85\n",
                    sign(random) * crowd_random_between(random, 20, 32), turn,
                    sign(random) * crowd_random_between(random, 0.2, 0.4),
                    crowd_random_between(random, -10, 10));
    else
        text_printf(crowd->script, " turn=%.1f,%.1f light=%.2f blur=%.2f\n", 2 * turn, -turn,
                    crowd_random_between(random, 0.45, 0.65),
                    crowd_random_between(random, 0.6, 1.4));
    if (slot->way == 2 && (crowd_random_next(random) & 1) != 0)
        write_hide(crowd, camera, at + 0.3 * seconds, 0.4 * seconds);
}

static size_t slots_of(struct crowd *crowd, long camera, long round, long rounds,
                       struct slot *slots)
{
    const struct crowd_wish *wish = crowd->wish;
    size_t count = 0;
    long cells = rounds * wish->cameras;
    for (size_t i = 0; i < crowd->member_count; i++) {
        const struct member *member = &crowd->members[i];
        long time = round * wish->cameras + camera;
        bool here = member->listed
                        ? time < wish->times
                        : (long)(crowd_mix((uint64_t)wish->seed, i) % (uint64_t)cells) == time;
        if (!here)
            continue;
        int way = member->listed ? (int)(time % WAYS) : (int)(crowd_mix(i, 5) % WAYS);
        slots[count++] =
            (struct slot){i, member->images[(size_t)time % member->image_count], way,
                          crowd_mix(crowd_mix((uint64_t)wish->seed, (uint64_t)time + 100), i)};
    }
    for (size_t i = 1; i < count; i++) { // by their random order
        struct slot moved = slots[i];
        size_t at = i;
        for (; at > 0 && slots[at - 1].order > moved.order; at--)
            slots[at] = slots[at - 1];
        slots[at] = moved;
    }
    return count;
}

/// The passes of one camera in one round, one after another with some in view at once. Returns when
/// the last one ends.
static double write_round(struct crowd *crowd, long camera, double begins, const struct slot *slots,
                          size_t count)
{
    double at = begins, ends = begins;
    double apart = (PASS_SECONDS_LOW + PASS_SECONDS_HIGH) / 2 / (double)crowd->wish->in_view;
    for (size_t i = 0; i < count; i++) {
        double seconds = crowd_random_between(&crowd->random, PASS_SECONDS_LOW, PASS_SECONDS_HIGH);
        write_pass(crowd, &slots[i], camera, at, seconds);
        ends = ends > at + seconds ? ends : at + seconds;
        at += apart * crowd_random_between(&crowd->random, 0.7, 1.3);
    }
    return ends;
}

static void write_crowd(struct crowd *crowd)
{
    long rounds = (crowd->wish->times + crowd->wish->cameras - 1) / crowd->wish->cameras;
    struct slot *slots = memory_new(crowd->member_count + 1, sizeof *slots);
    double begins = 0.5;
    for (long round = 0; round < rounds; round++) {
        double ends = begins;
        for (long camera = 0; camera < crowd->wish->cameras; camera++) {
            double end = write_round(crowd, camera, begins, slots,
                                     slots_of(crowd, camera, round, rounds, slots));
            ends = end > ends ? end : ends;
        }
        begins = ends + 1 > begins + ROUND_SECONDS ? ends + 1 : begins + ROUND_SECONDS;
    }
    memory_free(slots);
}

static int read_faces(const char *csv, struct faces *faces, struct overt_error *err)
{
    static const char *const names[] = {"role", "identity", "image"};
    size_t size = 0;
    int code = file_read(csv, CSV_SIZE_MAX, &faces->bytes, &size, err);
    if (code == 0)
        code = csv_parse(faces->bytes, size, names, 3, take_row, faces, err);
    return code == 0 ? 0 : error_prepend(err, "%s", csv);
}

static int check_wish(const struct crowd_wish *wish, struct faces *faces, struct overt_error *err)
{
    lengthen_gallery(faces, (size_t)wish->listed);
    size_t can_pass = passers_first(faces, wish->list_pictures);
    int code = enough("listed people", faces->gallery.count, wish->listed, err);
    if (code == 0)
        code = enough("listed people who pass",
                      can_pass < (size_t)wish->listed ? can_pass : (size_t)wish->listed,
                      wish->passers, err);
    if (code == 0)
        code = enough("strangers", faces->nonmated.count, wish->strangers, err);
    return code;
}

int crowd_people_of(const char *csv, long half, struct text *people, struct overt_error *err)
{
    struct faces faces = {.half = half};
    int code = read_faces(csv, &faces, err);
    const struct rows *const roles[] = {&faces.gallery, &faces.mated, &faces.nonmated};
    text_append(people, "identity,image\n");
    for (size_t role = 0; code == 0 && role < ARRAY_COUNT(roles); role++)
        for (size_t i = 0; i < roles[role]->count; i++) {
            text_append_csv(people, roles[role]->rows[i].identity);
            text_append(people, ",");
            text_append_csv(people, roles[role]->rows[i].image);
            text_append(people, "\n");
        }
    memory_free(faces.gallery.rows);
    memory_free(faces.mated.rows);
    memory_free(faces.nonmated.rows);
    memory_free(faces.bytes);
    return code;
}

int crowd_from_faces(const char *csv, const struct crowd_wish *wish, struct text *script,
                     struct text *list, struct overt_error *err)
{
    struct faces faces = {.half = wish->half};
    struct crowd crowd = {.wish = wish, .script = script, .random = {(uint64_t)wish->seed}};
    int code = read_faces(csv, &faces, err);
    if (code == 0) {
        shuffle(&faces.gallery, &crowd.random);
        shuffle(&faces.nonmated, &crowd.random);
        unique(&faces.gallery);
        unique(&faces.nonmated);
        code = check_wish(wish, &faces, err);
    }
    if (code == 0) {
        crowd.members =
            memory_new((size_t)(wish->passers + wish->strangers) + 1, sizeof crowd.members[0]);
        text_append(list, "identity,image\n");
        text_printf(script, "video width=%ld height=%ld rate=%ld seed=%ld\n", wish->width,
                    wish->height, wish->rate, wish->seed);
        for (long i = 0; i < wish->cameras; i++)
            text_printf(script, "camera name=camera%ld\n", i + 1);
        choose_members(&crowd, &faces, list);
        write_crowd(&crowd);
    }
    memory_free(crowd.members);
    memory_free(faces.gallery.rows);
    memory_free(faces.mated.rows);
    memory_free(faces.nonmated.rows);
    memory_free(faces.bytes);
    return code;
}
