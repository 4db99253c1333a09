// SPDX-License-Identifier: Apache-2.0
// test_memory.c - a server's way: pictures in and out of memory, a record held only while somebody
// acts, an engine that stays loaded.
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "fake_engine.h"
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/sweep.h"
#include "scene.h"

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;
    struct ledger_report report;
    assert_int_equal(operate_wake(s->operate, &s->err), 0);
    assert_int_equal(ledger_verify(operate_store(s->operate), s->operate->folder,
                                   s->operate->verifier, &report, &s->err),
                     0);
    scene_end(s);
    return 0;
}

/// As an upload lies in memory; the test itself holds the mark only turned over.
#define MARK_SIZE 30
static const char turned_mark[] = "gjfdoznhujwzaprmeuvbtgcxahnpyo";

static void mark_of(char *ret_mark)
{
    for (int i = 0; i < MARK_SIZE; i++)
        ret_mark[i] = turned_mark[MARK_SIZE - 1 - i];
    ret_mark[MARK_SIZE] = '\0';
}

static char *upload(int seed, size_t *ret_size)
{
    char *bytes = memory_new(1, 200);
    char mark[MARK_SIZE + 1];
    mark_of(mark);
    *ret_size = (size_t)snprintf(bytes, 200, "SCENE\nface %d 117 80\n%s\n", seed, mark);
    crypt_wipe(mark, sizeof mark);
    return bytes;
}

static struct operate_probe probe_of(const char *bytes, size_t size)
{
    return (struct operate_probe){.picture = "the picture", .picture_bytes = bytes,
                                  .picture_size = size, .captured = "2026-11-19",
                                  .place = "High Street", .source_type = "CCTV",
                                  .reason = "cannot give a name",
                                  .offence_type = REGISTER_OFFENCE_NONE};
}

static int identify(struct scene *s, int seed, struct operate_search_result *ret_result)
{
    size_t size = 0;
    char *bytes = upload(seed, &size);
    const struct operate_probe probe = probe_of(bytes, size);
    int code =
        operate_identify(s->operate, "Beat", s->reference, &probe, ret_result, &s->err);
    memory_wipe_free(bytes, size);
    return code;
}

// ---- nothing is left ----

struct sought {
    char mark[MARK_SIZE + 1];
    struct overt_template template;
    size_t files, marks, templates;
};

static struct sought *seek(void)
{
    struct sought *sought = memory_new(1, sizeof *sought);
    mark_of(sought->mark);
    fake_template(1, 0.00002f * 117, "", &sought->template); // as the engine's of that upload
    return sought;
}

static void look_into(const char *bytes, size_t size, struct sought *sought)
{
    const size_t template_size = 8 * sizeof(float);
    for (size_t i = 0; i + MARK_SIZE <= size; i++) {
        sought->marks += bytes[i] == sought->mark[0] &&
                         memcmp(bytes + i, sought->mark, MARK_SIZE) == 0;
        sought->templates += i + template_size <= size &&
                             memcmp(bytes + i, sought->template.values, template_size) == 0;
    }
}

static void look_through(const char *folder, struct sought *sought)
{
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (const struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        AUTO_FREE char *path = file_join(folder, entry->d_name);
        char *bytes = NULL;
        size_t size = 0;
        if (entry->d_type == DT_DIR) {
            look_through(path, sought);
            continue;
        }
        assert_int_equal(file_read(path, 1 << 28, &bytes, &size, NULL), 0);
        look_into(bytes, size, sought);
        sought->files++;
        memory_wipe_free(bytes, size);
    }
    (void)closedir(open);
}

/// What the process holds: its heap and stacks. Where it cannot be read, nothing is found.
static void look_inside(struct sought *sought)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    FILE *memory = fopen("/proc/self/mem", "re");
    char line[512], rights[8];
    static char part[1 << 20];
    unsigned long long begin, end;
    if (maps == NULL || memory == NULL)
        skip();
    while (fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%llx-%llx %7s", &begin, &end, rights) != 3 || rights[1] != 'w' ||
            end - begin > 1ULL << 30)
            continue;
        for (unsigned long long at = begin; at < end; at += sizeof part) {
            size_t wanted = end - at < sizeof part ? (size_t)(end - at) : sizeof part;
            if (at < (uintptr_t)part + sizeof part && at + wanted > (uintptr_t)part)
                continue;
            if (fseeko(memory, (off_t)at, SEEK_SET) == 0)
                look_into(part, fread(part, 1, wanted, memory), sought);
        }
        sought->files++;
    }
    (void)fclose(maps);
    (void)fclose(memory);
}

static void a_check_in_the_street_leaves_no_byte(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(identify(s, 1, &result), 0);
    assert_int_equal(result.count, 1);
    assert_string_equal(result.candidates[0].nominal, "N-1");
    struct sought *sought = seek();
    look_through(s->folder, sought); // the log of the database too: it is still open
    assert_true(sought->files >= 5);
    assert_int_equal(sought->marks, 0);
    assert_int_equal(sought->templates, 0);
    operate_rest(s->operate);
    look_through(s->folder, sought);
    assert_int_equal(sought->marks + sought->templates, 0);
    assert_int_equal(operate_wake(s->operate, &s->err), 0);
    assert_int_equal(scene_rows(s, "alert WHERE picture IS NOT NULL OR scene IS NOT NULL"), 0);
    // That it would be seen: the same lies beside the record.
    size_t size = 0;
    AUTO_FREE char *bytes = upload(1, &size);
    AUTO_FREE char *beside = file_join(s->folder, "beside");
    assert_int_equal(file_write(beside, bytes, size, 0600, NULL), 0);
    AUTO_FREE char *template = file_join(s->folder, "template");
    assert_int_equal(file_write(template, sought->template.values, 64 * sizeof(float), 0600, NULL),
                     0);
    look_through(s->folder, sought);
    assert_true(sought->marks == 1 && sought->templates == 1);
    memory_wipe_free(sought, sizeof *sought);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHECKED 1
#endif
#endif

static void it_is_wiped_in_memory(void **state)
{
#ifdef CHECKED
    skip(); // a checker keeps what was freed
#endif
    struct scene *s = *state;
    struct operate_search_result result;
    size_t size = 0;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(identify(s, 1, &result), 0);
    struct sought *sought = seek();
    look_inside(sought);
    assert_int_equal(sought->marks, 1); // what it looks for itself
    assert_int_equal(sought->templates, 1);
    char *held = upload(1, &size);
    sought->marks = 0;
    look_inside(sought);
    assert_int_equal(sought->marks, 2); // it would be seen
    memory_wipe_free(held, size);
    memory_wipe_free(sought, sizeof *sought);
}

// ---- pictures in ----

static void a_picture_in_memory_is_as_a_file(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    size_t size = 0, stored_size = 0;
    AUTO_FREE char *bytes = upload(5, &size);
    AUTO_FREE void *stored = NULL;
    int64_t id = 0;
    struct operate_entry entry = {.nominal = "N-5", .category = REGISTER_CATEGORY_MISSING,
                                  .basis = REGISTER_BASIS_COMMON_LAW, .reason = "missing",
                                  .image_source = "family", .picture = "five.jpg",
                                  .picture_bytes = bytes, .picture_size = size};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE | SCENE_LIST);
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err), 0);
    assert_int_equal(register_entry_picture(operate_store(s->operate), id, &stored, &stored_size,
                                            &s->err),
                     0);
    assert_int_equal(stored_size, size);
    assert_memory_equal(stored, bytes, size);
    entry.picture_size = 0;
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                     OVERT_INPUT);
    entry.picture_size = OPERATE_PICTURE_MAX + 1;
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                     OVERT_LIMIT);
    entry.picture_size = size;
    entry.picture = NULL;
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                     OVERT_INPUT);
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
    const struct operate_probe probe = probe_of(bytes, size);
    assert_int_equal(operate_search(s->operate, "Detective", s->reference, &probe, &result,
                                    &s->err),
                     0);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.candidates[0].entry, id);
}

static void an_unusable_picture_is_refused_and_leaves_nothing(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    static const char nobody[] = "SCENE\n", noise[] = "\x89PNG no picture";
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    struct operate_probe probe = probe_of(nobody, strlen(nobody));
    struct scene_before before = scene_before(s);
    scene_refused(s, before,
                  operate_identify(s->operate, "Beat", s->reference, &probe, &result, &s->err),
                  "no face was found in the picture");
    probe = probe_of(noise, strlen(noise));
    assert_int_equal(operate_identify(s->operate, "Beat", s->reference, &probe, &result, &s->err),
                     OVERT_INPUT);
    assert_non_null(operate_store(s->operate));
    assert_int_equal(scene_rows(s, "search"), 0);
}

// ---- the record rests ----

/// A second program that writes while the engine of the first looks.
struct other {
    struct scene *scene;
    int (*act)(struct operate *operate, struct scene *scene, struct overt_error *err);
    int code;
};

static void write_meanwhile(void *context)
{
    struct other *other = context;
    struct operate *operate = NULL;
    struct overt_error err;
    const struct operate_params params = {.folder = other->scene->record,
                                          .clock = other->scene->operate->clock};
    fake_on_look(NULL, NULL);
    other->code = operate_open(&params, &operate, &err);
    if (other->code == 0)
        other->code = other->act(operate, other->scene, &err);
    operate_close(&operate);
}

static int close_it(struct operate *operate, struct scene *s, struct overt_error *err)
{
    return operate_close_operation(operate, "Operator", s->reference, err);
}

static int pause_it(struct operate *operate, struct scene *s, struct overt_error *err)
{
    return operate_pause(operate, "Operator", s->reference, "rain", err);
}

static int open_it(struct operate *operate, struct scene *s, struct overt_error *err)
{
    int code = operate_review(operate, "Operator", s->reference, err);
    return code != 0 ? code : operate_open_operation(operate, "Operator", s->reference, err);
}

static void nothing_is_compared_when_it_was_closed_meanwhile(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    struct other other = {s, pause_it, -1};
    fake_on_look(write_meanwhile, &other);
    uint64_t comparisons = operate_comparisons(s->operate);
    assert_int_equal(identify(s, 1, &result), OVERT_REFUSED);
    assert_int_equal(other.code, 0);
    assert_non_null(strstr(s->err.text, "was paused meanwhile"));
    assert_int_equal(operate_resume(s->operate, "Operator", s->reference, "dry", &s->err), 0);
    other = (struct other){s, close_it, -1};
    fake_on_look(write_meanwhile, &other);
    assert_int_equal(identify(s, 1, &result), OVERT_REFUSED);
    assert_int_equal(other.code, 0);
    assert_non_null(strstr(s->err.text, "was closed meanwhile"));
    assert_int_equal(operate_comparisons(s->operate), comparisons);
    assert_int_equal(scene_rows(s, "search"), 0);
    assert_int_equal(scene_rows(s, "refusal WHERE kind = 'identify.run'"), 2);
}

static void nobody_is_added_when_it_was_opened_meanwhile(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE | SCENE_LIST);
    struct other other = {s, open_it, -1};
    fake_on_look(write_meanwhile, &other);
    assert_int_equal(scene_enrol(s, "Planner", 9, "late", "family"), OVERT_REFUSED);
    assert_int_equal(other.code, 0);
    assert_non_null(strstr(s->err.text, "its permit is for the list as it was"));
    assert_int_equal(scene_rows(s, "entry"), 2);
}

static void others_write_while_it_rests(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(operate_warm(s->operate, &s->err), 0);
    const struct overt_engine *engine = s->operate->engine;
    assert_non_null(engine);
    for (int i = 0; i < 5; i++) {
        struct other other = {s, i % 2 == 0 ? pause_it : NULL, -1};
        operate_rest(s->operate);
        assert_null(operate_store(s->operate));
        if (other.act == NULL)
            continue;
        write_meanwhile(&other);
        assert_int_equal(other.code, 0);
        assert_int_equal(operate_wake(s->operate, &s->err), 0);
        assert_int_equal(operate_resume(s->operate, "Operator", s->reference, "dry", &s->err), 0);
        assert_int_equal(identify(s, 1, &result), 0);
        assert_ptr_equal(s->operate->engine, engine);
    }
    operate_rest(s->operate);
    assert_int_equal(identify(s, 1, &result), 0); // an act wakes by itself
}

static int rotate_it(struct operate *operate, struct scene *s, struct overt_error *err)
{
    int64_t wrapped = 0;
    const struct operate_rotate in_place = {0};
    (void)s;
    return operate_rotate(operate, "Admin", &in_place, &wrapped, err);
}

static void a_changed_master_key_is_read_again(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    for (int i = 0; i < 3; i++) {
        struct other other = {s, rotate_it, -1};
        operate_rest(s->operate);
        write_meanwhile(&other);
        assert_int_equal(other.code, 0);
        assert_int_equal(operate_wake(s->operate, &s->err), 0);
        assert_int_equal(identify(s, 1, &result), 0);
        assert_int_equal(result.count, 1);
    }
}

/// One that is woken for weeks erases what is due, and publishes, though it is never opened anew.
static void what_is_due_is_erased_and_published_by_waking(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    AUTO_FREE char *log = file_join(s->record, "log");
    int64_t before = 0, after = 0;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(identify(s, 1, &result), 0);
    assert_int_equal(ledger_published(log, s->operate->verifier, &before, &s->err), 0);
    operate_rest(s->operate);
    s->now += 2 * HOUR;
    assert_int_equal(operate_wake(s->operate, &s->err), 0);
    assert_int_equal(ledger_published(log, s->operate->verifier, &after, &s->err), 0);
    assert_true(after > before);
    int64_t keys = scene_rows(s, "record_key");
    operate_rest(s->operate);
    s->now += 400 * 24 * HOUR;
    assert_int_equal(operate_wake(s->operate, &s->err), 0);
    assert_true(scene_rows(s, "record_key") < keys);
    assert_int_equal(operate_wake(s->operate, &s->err), 0);
}

// ---- pictures out ----

static void pictures_for_a_screen_are_recorded_as_read(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    const char *probe = scene_file(s, "probe.jpg", "SCENE\nface 1 117 80\n");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(scene_search(s, "Detective", probe, &result), 0);
    int64_t alert = result.candidates[0].alert, entry = result.candidates[0].entry;
    static const enum operate_part parts[] = {OPERATE_PART_BESIDE, OPERATE_PART_SEEN,
                                              OPERATE_PART_LISTED};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        assert_int_equal(operate_alert_view(s->operate, "Detective", alert, parts[i], NULL, &view,
                                            &s->err),
                         0);
        assert_memory_equal(view.jpeg, FAKE_JPEG, FAKE_JPEG_SIZE);
        operate_view_finish(&view);
        assert_null(view.jpeg);
    }
    assert_int_equal(operate_alert_view(s->operate, "Detective", alert, OPERATE_PART_SCENE, NULL,
                                        &view, &s->err),
                     OVERT_NOT_FOUND);
    assert_int_equal(scene_rows(s, "consultation WHERE what = 'alert.picture'"), 3);
    assert_int_equal(scene_rows(s, "consultation WHERE entry IS NOT NULL"), 2);
    assert_int_equal(operate_entry_view(s->operate, "Planner", entry, NULL, &view, &s->err), 0);
    assert_memory_equal(view.jpeg, FAKE_JPEG, FAKE_JPEG_SIZE);
    operate_view_finish(&view);
    assert_int_equal(scene_rows(s, "consultation WHERE what = 'list.picture'"), 1);
    assert_int_equal(scene_rows(s, "disclosure"), 0);
    assert_int_equal(operate_entry_view(s->operate, "Planner", 999, NULL, &view, &s->err),
                     OVERT_NOT_FOUND);
    struct scene_before before = scene_before(s);
    scene_refused(s, before, operate_entry_view(s->operate, "Admin", entry, NULL, &view, &s->err),
                  "reading a list takes a role");
    before = scene_before(s);
    scene_refused(s, before,
                  operate_alert_view(s->operate, "Planner", alert, OPERATE_PART_SEEN, NULL, &view,
                                     &s->err),
                  "reading an alert takes the role");
    assert_null(view.jpeg);
    scene_hold(s);
    assert_int_equal(operate_close_operation(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_entry_view(s->operate, "Planner", entry, NULL, &view, &s->err),
                     OVERT_INPUT);
    assert_int_equal(operate_entry_view(s->operate, "Planner", entry, "a complaint", &view,
                                        &s->err),
                     0);
}

static void a_check_in_the_street_has_no_face_to_show(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(identify(s, 1, &result), 0);
    int64_t alert = result.candidates[0].alert;
    assert_int_equal(operate_alert_view(s->operate, "Beat", alert, OPERATE_PART_SEEN, NULL, &view,
                                        &s->err),
                     OVERT_NOT_FOUND);
    assert_int_equal(operate_alert_view(s->operate, "Beat", alert, OPERATE_PART_LISTED, NULL,
                                        &view, &s->err),
                     0);
    assert_true(view.size > 0);
}

// ---- one face of several ----

static void one_face_of_a_picture_is_chosen(void **state)
{
    struct scene *s = *state;
    static const char picture[] = "SCENE\nface 77 10 80\nface 2 117 40\nface 1 300 90 small\n";
    struct operate_search_result result;
    struct operate_faces *faces = NULL;
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(operate_faces_find(s->operate, "Detective", s->reference, picture,
                                        strlen(picture), &faces, &s->err),
                     0);
    assert_int_equal(operate_faces_count(faces), 3);
    assert_null(operate_faces_fault(faces, 1));
    assert_non_null(operate_faces_fault(faces, 2));
    assert_int_equal(operate_faces_view(faces, 1, &view, &s->err), 0);
    assert_memory_equal(view.jpeg, FAKE_JPEG, FAKE_JPEG_SIZE);
    assert_int_equal(scene_rows(s, "search"), 0); // nothing was compared or recorded
    struct operate_probe probe = probe_of(NULL, 0);
    probe.faces = faces;
    probe.face = 1;
    assert_int_equal(operate_search(s->operate, "Detective", s->reference, &probe, &result,
                                    &s->err),
                     0);
    assert_int_equal(result.count, 1);
    assert_string_equal(result.candidates[0].nominal, "N-2");
    probe.face = 0; // nobody on the list
    assert_int_equal(operate_search(s->operate, "Detective", s->reference, &probe, &result,
                                    &s->err),
                     0);
    assert_int_equal(result.count, 0);
    probe.face = 2;
    struct scene_before before = scene_before(s);
    scene_refused(s, before,
                  operate_search(s->operate, "Detective", s->reference, &probe, &result, &s->err),
                  "the face cannot be searched with");
    probe.face = 3;
    assert_int_equal(operate_search(s->operate, "Detective", s->reference, &probe, &result,
                                    &s->err),
                     OVERT_INPUT);
    operate_faces_destroy(&faces);
    assert_null(faces);
}

static void faces_are_looked_for_only_where_they_may_be_compared(void **state)
{
    struct scene *s = *state;
    static const char picture[] = "SCENE\nface 1 117 80\n", nobody[] = "SCENE\n";
    struct operate_faces *faces = NULL;
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY & ~SCENE_OPEN);
    struct scene_before before = scene_before(s);
    scene_refused(s, before,
                  operate_faces_find(s->operate, "Detective", s->reference, picture,
                                     strlen(picture), &faces, &s->err),
                  "is not open");
    before = scene_before(s);
    scene_refused(s, before,
                  operate_faces_find(s->operate, "Beat", s->reference, picture, strlen(picture),
                                     &faces, &s->err),
                  "takes the role");
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_faces_find(s->operate, "Detective", s->reference, nobody,
                                        strlen(nobody), &faces, &s->err),
                     OVERT_INPUT);
    assert_null(faces);
    assert_non_null(operate_store(s->operate));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_check_in_the_street_leaves_no_byte),
        TEST(it_is_wiped_in_memory),
        TEST(a_picture_in_memory_is_as_a_file),
        TEST(an_unusable_picture_is_refused_and_leaves_nothing),
        TEST(nothing_is_compared_when_it_was_closed_meanwhile),
        TEST(nobody_is_added_when_it_was_opened_meanwhile),
        TEST(others_write_while_it_rests),
        TEST(a_changed_master_key_is_read_again),
        TEST(what_is_due_is_erased_and_published_by_waking),
        TEST(pictures_for_a_screen_are_recorded_as_read),
        TEST(a_check_in_the_street_has_no_face_to_show),
        TEST(one_face_of_a_picture_is_chosen),
        TEST(faces_are_looked_for_only_where_they_may_be_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
