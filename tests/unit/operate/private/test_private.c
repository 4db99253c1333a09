// SPDX-License-Identifier: Apache-2.0
// test_private.c - a real film and the real engine: while three strangers are in view the process
// holds their templates and pictures, and when they have left it holds nothing of them (rule R2).
// It looks through its own memory when somebody listed alerts: one among the strangers, another
// when they are gone. tests/accept/live-private.sh looks from outside, and at the decoder too.
//
// Needs ../shared (research photographs) and the models; skipped otherwise, and under memory
// checkers, which keep what was freed.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "operate/guard.h"
#include "scan.h"
#include "scene.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define CHECKED 1
#endif
#endif
#ifndef CHECKED
#define CHECKED 0
#endif

/// The first two are listed.
enum { PEOPLE = 5, LISTED = 2 };
static const char *const pictures[PEOPLE] = {
    "Aaron_Peirsol_0001.jpg", "Abdullah_Gul_0001.jpg", "Aaron_Eckhart_0001.jpg",
    "Aaron_Guiel_0001.jpg", "Abdoulaye_Wade_0001.jpg"};
static const char script[] =
    "video width=640 height=360 rate=8 seconds=11 quality=20 noise=2 seed=7\n"
    "camera name=north\n"
    "person name=L1 listed=yes\nperson name=L2 listed=yes\nperson name=S1 listed=no\n"
    "person name=S2 listed=no\nperson name=S3 listed=no\n"
    "pass person=L1 camera=north picture=%s at=2 for=3 from=0.2,0.4,0.3 to=0.25,0.45,0.4\n"
    "pass person=L2 camera=north picture=%s at=8 for=2 from=0.4,0.4,0.3 to=0.45,0.45,0.4\n"
    "pass person=S1 camera=north picture=%s at=0.3 for=5 from=0.45,0.4,0.3 to=0.5,0.45,0.4\n"
    "pass person=S2 camera=north picture=%s at=0.6 for=5 from=0.7,0.4,0.3 to=0.72,0.45,0.35\n"
    "pass person=S3 camera=north picture=%s at=0.6 for=5 from=0.9,0.35,0.3 to=0.9,0.4,0.3\n";

struct watching {
    struct scan *scan;
    struct scan_result in_view, gone;
    bool saw_in_view, saw_gone;
};

static char shared[1024], build[1024];

static bool material_is_there(void)
{
    const char *folder = getenv("OVERT_SHARED"), *place = getenv("OVERT_BUILD");
    char models[2048], faces[2048];
    if (folder == NULL || place == NULL)
        return false;
    (void)snprintf(shared, sizeof shared, "%s/faces/images", folder);
    (void)snprintf(build, sizeof build, "%s", place);
    (void)snprintf(models, sizeof models, "%s/models", build);
    (void)snprintf(faces, sizeof faces, "%s/%s", shared, pictures[0]);
    return setenv("OVERT_MODELS", models, 1) == 0 && file_exists(models) && file_exists(faces);
}

static void run_tool(const char *tool, const char *const *words)
{
    char path[2048], *copy[16] = {path};
    (void)snprintf(path, sizeof path, "%s/%s", build, tool);
    for (int i = 0; words[i] != NULL; i++)
        memcpy(&copy[i + 1], &words[i], sizeof words[i]);
    pid_t child = fork();
    if (child == 0) {
        (void)close(STDOUT_FILENO); // TAP is ours
        (void)execv(path, copy);
        _exit(127);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void make_film(struct scene *s, char *film, char *needles)
{
    char lines[2048], listed[LISTED][2048], out[2048];
    (void)snprintf(lines, sizeof lines, script, pictures[0], pictures[1], pictures[2],
                   pictures[3], pictures[4]);
    for (int i = 0; i < LISTED; i++)
        (void)snprintf(listed[i], sizeof listed[i], "%s/%s", shared, pictures[i]);
    (void)snprintf(out, sizeof out, "%s/film", s->folder);
    (void)snprintf(film, 2048, "%s/film/north.mp4", s->folder);
    (void)snprintf(needles, 2048, "%s/needles", s->folder);
    const char *path = scene_file(s, "script", lines);
    run_tool("tools/crowd/overt-crowd", (const char *const[]){"--script", path, "--out", out,
                                                               "--pictures", shared, NULL});
    run_tool("tests/unit/operate/private/overt-needles",
             (const char *const[]){film, needles, listed[0], listed[1], NULL});
}

static void prepare(struct scene *s)
{
    char picture[2048], nominal[8];
    struct operate_plan plan = scene_plan(s, REGISTER_MODE_LIVE);
    struct operate_entry entry = {.nominal = nominal,
                                  .category = REGISTER_CATEGORY_BLUE_LIST,
                                  .basis = REGISTER_BASIS_COMMON_LAW,
                                  .reason = "seeded",
                                  .image_source = "volunteer",
                                  .picture = picture};
    int64_t id = 0;
    plan.threshold = 0; // the model's own
    assert_int_equal(operate_plan(s->operate, "Planner", &plan, s->reference, &s->err), 0);
    assert_int_equal(operate_authorise(s->operate, "Chief", s->reference, &s->err), 0);
    assert_int_equal(operate_notify(s->operate, "Operator", s->reference, "on the door", &s->err),
                     0);
    for (int i = 0; i < LISTED; i++) {
        (void)snprintf(picture, sizeof picture, "%s/%s", shared, pictures[i]);
        (void)snprintf(nominal, sizeof nominal, "L%d", i + 1);
        assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                         0);
    }
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
}

/// In the camera's own thread, so that nothing goes on meanwhile.
static void look_inside(void *context, const struct operate_alert *alert)
{
    struct watching *watching = context;
    if (strcmp(alert->nominal, "L1") == 0)
        watching->saw_in_view = scan_process(watching->scan, getpid(), &watching->in_view);
    else
        watching->saw_gone = scan_process(watching->scan, getpid(), &watching->gone);
}

static int64_t strangers_after(struct scan *scan, const char *folder)
{
    struct scan_result result = {0};
    if (folder == NULL)
        assert_true(scan_process(scan, getpid(), &result));
    else
        assert_true(scan_path(scan, folder, &result));
    scan_print(scan, &result, folder == NULL ? "# after" : "# record");
    return scan_strangers(scan, &result);
}

static void strangers_leave_nothing(void **state)
{
    if (CHECKED || !material_is_there())
        skip();
    (void)state;
    static struct scene scene;
    static struct watching watching;
    char film[2048], needles[2048];
    scene_begin(&scene);
    make_film(&scene, film, needles);
    watching.scan = scan_open(needles);
    assert_non_null(watching.scan);
    assert_int_equal(unlink(needles), 0);
    prepare(&scene);
    const struct operate_camera camera = {.source = film, .name = "north"};
    const struct operate_live_events events = {.alert = look_inside, .context = &watching};
    struct operate_live_result result;
    assert_int_equal(scene_cameras(&scene, &camera, 1, true, &events, &result), 0);
    assert_int_equal(result.all.alerts, LISTED);
    assert_true(result.all.faces_seen >= PEOPLE);
    scan_print(watching.scan, &watching.in_view, "# in view");
    scan_print(watching.scan, &watching.gone, "# gone");
    assert_true(watching.saw_in_view && scan_strangers(watching.scan, &watching.in_view) > 10);
    assert_true(watching.saw_gone && scan_listed(watching.scan, &watching.gone) > 0);
    assert_int_equal(scan_strangers(watching.scan, &watching.gone), 0);
    assert_int_equal(strangers_after(watching.scan, NULL), 0);
    assert_int_equal(strangers_after(watching.scan, scene.record), 0);
    scan_close(&watching.scan);
    scene_end(&scene);
}

static void where_memory_may_go_to_swap_it_is_said(void **state)
{
    (void)state;
    char folder[] = "/tmp/overt-swaps-XXXXXX", path[64];
    struct guard held = {.locked = true}, not_held = {.locked = false};
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/swaps", folder);
    static const char heading[] = "Filename Type Size Used Priority\n";
    assert_int_equal(file_write(path, heading, strlen(heading), 0600, NULL), 0);
    assert_null(guard_weakness(&not_held, path));
    static const char one[] = "Filename Type Size Used Priority\n/dev/sda2 partition 9 0 -2\n";
    assert_int_equal(file_write(path, one, strlen(one), 0600, NULL), 0);
    assert_null(guard_weakness(&held, path));
    assert_non_null(strstr(guard_weakness(&not_held, path), "ulimit -l unlimited"));
    assert_non_null(guard_weakness(&not_held, "/nonexistent/swaps"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_memory_may_go_to_swap_it_is_said),
        cmocka_unit_test(strangers_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
