// SPDX-License-Identifier: Apache-2.0
// scene.c - what the tests of operate share.
#include "scene.h"

#include <ftw.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "operate/sweep.h"
#include "store/store.h"
#include "../place.h"

static moment scene_now(void *context)
{
    const struct scene *scene = context;
    return scene->now;
}

static void open_record(struct scene *scene)
{
    struct operate_params params = {
        .folder = scene->record,
        .clock = {.now = scene_now, .context = scene},
        .recogniser = scene->recogniser,
        .detector = scene->detector,
    };
    int code = operate_open(&params, &scene->operate, &scene->err);
    if (code != 0)
        print_message("%s\n", scene->err.text);
    assert_int_equal(code, 0);
}

static void add(struct scene *scene, const char *name, uint32_t roles)
{
    assert_int_equal(operate_officer_add(scene->operate, "Admin", name, roles, &scene->err), 0);
}

void scene_folder(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    scene->now = SCENE_BEGINS;
    const char *room = getenv("TMPDIR");
    (void)snprintf(scene->folder, sizeof scene->folder, "%s/overt-operate-XXXXXX",
                   room != NULL && strlen(room) < 32 ? room : "/tmp");
    assert_non_null(mkdtemp(scene->folder));
    (void)snprintf(scene->record, sizeof scene->record, "%s/record", scene->folder);
}

void scene_begin(struct scene *scene)
{
    scene_begin_at(scene, SCENE_BEGINS);
}

void scene_begin_at(struct scene *scene, moment now)
{
    scene_folder(scene);
    scene->now = now;
    char address[256];
    if (test_on_server())
        assert_int_equal(test_new_database(address, test_database, NULL), 0);
    struct operate_init init = {
        .folder = scene->record,
        .force = "Test Police",
        .address = "1 High Street\nTown",
        .administrator = "Admin",
        .store = test_on_server() ? address : NULL,
        .schema = TEST_SCHEMA,
    };
    struct clock clock = {.now = scene_now, .context = scene};
    int code = operate_init(&init, &clock, &scene->err);
    if (code != 0)
        print_message("%s\n", scene->err.text);
    assert_int_equal(code, 0);
    open_record(scene);
    add(scene, "Planner", REGISTER_ROLE_PLANNER);
    add(scene, "Chief", REGISTER_ROLE_AUTHORISING);
    add(scene, "Both", REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR);
    add(scene, "Operator", REGISTER_ROLE_OPERATOR);
    add(scene, "Second", REGISTER_ROLE_OPERATOR);
    add(scene, "Beat", REGISTER_ROLE_ENGAGEMENT);
    add(scene, "Detective", REGISTER_ROLE_INVESTIGATOR);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
    (void)status;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void scene_end(struct scene *scene)
{
    operate_close(&scene->operate);
    (void)nftw(scene->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void scene_reopen(struct scene *scene)
{
    operate_close(&scene->operate);
    open_record(scene);
}

struct register_authority scene_authority(void)
{
    static const char *const cameras[] = {"camera-1", "A", "B", "C", "North", "South", "Dark",
                                          "Light",    "north"};
    struct register_authority authority = {
        .use_case = REGISTER_USE_MISSING_HOTSPOT,
        .texts = {[REGISTER_TEXT_WHY] = "Two are at risk.",
                  [REGISTER_TEXT_WHO] = "People reported missing.",
                  [REGISTER_TEXT_WHERE] = "Both were seen there.",
                  [REGISTER_TEXT_ZONE] = "The pavement.",
                  [REGISTER_TEXT_THRESHOLD_BY] = "Force LFR lead",
                  [REGISTER_TEXT_THRESHOLD_SET] = "2026-11-01",
                  [REGISTER_TEXT_THRESHOLD_WHY] = "Few false alerts."},
        .schedule_8 = 1u << 3,
        .has_position = true,
        .latitude = 5237,
        .longitude = -126,
        .list_cap = REGISTER_CAP_MAX,
        .criteria = {[REGISTER_CATEGORY_MISSING] = "reported missing",
                     [REGISTER_CATEGORY_BLUE_LIST] = "volunteers"},
        .document_count = 4,
        .documents = {{REGISTER_DOCUMENT_DPIA, "DPIA-1", "2026-10-01"},
                      {REGISTER_DOCUMENT_EIA, "EIA-1", "2026-10-01"},
                      {REGISTER_DOCUMENT_CIA, "CIA-1", "2026-10-01"},
                      {REGISTER_DOCUMENT_APD, "APD-1", "2026-10-01"}},
        .camera_count = sizeof cameras / sizeof cameras[0],
    };
    for (size_t i = 0; i < authority.camera_count; i++)
        authority.cameras[i] =
            (struct register_planned_camera){.name = cameras[i], .kind = REGISTER_CAMERA_FIXED};
    return authority;
}

struct operate_plan scene_plan(const struct scene *scene, enum register_mode mode)
{
    static struct register_authority authority; // the same each time
    authority = scene_authority();
    struct operate_plan plan = {
        .mode = mode,
        .title = "A test",
        .purpose = "To find people who are missing.",
        .legal_basis = "Common law.",
        .necessity = "Nothing else has found them.",
        .proportionality = "Four hours, one street.",
        .place = "High Street",
        .opens = scene->now,
        .closes = scene->now + 4 * HOUR,
        .threshold = 0.7,
        .categories = 1u << REGISTER_CATEGORY_MISSING | 1u << REGISTER_CATEGORY_BLUE_LIST,
        .authority = &authority,
    };
    return plan;
}

#define DO(call)                                                                                   \
    do {                                                                                           \
        int do_code = (call);                                                                      \
        if (do_code != 0)                                                                          \
            print_message("%s: %s\n", #call, scene->err.text);                                     \
        assert_int_equal(do_code, 0);                                                              \
    } while (0)

void scene_prepare(struct scene *scene, enum register_mode mode, int steps)
{
    struct operate *o = scene->operate;
    struct overt_error *err = &scene->err;
    struct operate_plan plan = scene_plan(scene, mode);
    DO(operate_plan(o, "Planner", &plan, scene->reference, err));
    if (steps & SCENE_AUTHORISE)
        DO(operate_authorise(o, "Chief", scene->reference, err));
    if (steps & SCENE_NOTIFY)
        DO(operate_notify(o, "Operator", scene->reference, "https://force.example/notice", err));
    if (steps & SCENE_LIST) {
        DO(scene_enrol(scene, "Planner", 1, "missing since Friday", "family"));
        DO(scene_enrol(scene, "Planner", 2, "missing since Monday", "family"));
    }
    if (steps & SCENE_REVIEW)
        DO(operate_review(o, "Operator", scene->reference, err));
    if (steps & SCENE_OPEN)
        DO(operate_open_operation(o, "Operator", scene->reference, err));
}

void scene_hold(struct scene *scene)
{
    const struct register_new_hold hold = {
        .basis = "disclosure", .reason = "R v Smith", .review = scene->now + 24 * HOUR};
    int64_t id = 0;
    DO(operate_hold_add(scene->operate, "Chief", &hold, scene->reference, &id, &scene->err));
}

const char *scene_file(struct scene *scene, const char *name, const char *text)
{
    static char paths[4][128]; // a test's own; the program has no such thing
    static int next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", scene->folder, name);
    assert_int_equal(file_write(path, text, strlen(text), 0600, &scene->err), 0);
    return path;
}

int scene_enrol(struct scene *scene, const char *as, int seed, const char *reason,
                const char *image_source)
{
    char text[64], nominal[32], file[32];
    (void)snprintf(text, sizeof text, "SCENE\nface %d 100 80\n", seed);
    (void)snprintf(nominal, sizeof nominal, "N-%d", seed);
    (void)snprintf(file, sizeof file, "face-%d.jpg", seed);
    struct operate_entry entry = {
        .nominal = nominal,
        .category = REGISTER_CATEGORY_MISSING, .basis = REGISTER_BASIS_COMMON_LAW,
        .reason = reason,
        .image_source = image_source,
        .captured = "2026-11-01",
        .picture = scene_file(scene, file, text),
    };
    int64_t id = 0;
    return operate_enrol(scene->operate, as, scene->reference, &entry, &id, &scene->err);
}

int64_t scene_rows(struct scene *scene, const char *table)
{
    char sql[400];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(store_prepare(operate_store(scene->operate), sql, &query, NULL), 0);
    assert_int_equal(store_step(query, NULL), 1);
    return store_column_int(query, 0);
}

const char *scene_verifier(struct scene *scene)
{
    static char line[512]; // a test's own; the program has no such thing
    char path[128];
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    (void)snprintf(path, sizeof path, "%s/ledger.pub", scene->record);
    assert_int_equal(file_read(path, sizeof line - 1, &bytes, &size, &scene->err), 0);
    (void)snprintf(line, sizeof line, "%.*s", (int)strcspn(bytes, "\n"), bytes);
    return line;
}

/// One statement after the other; none has a semicolon in its values. On a server no trigger runs
/// meanwhile.
static void tamper_on_server(const char *sql)
{
    AUTO_FREE char *words = memory_copy_text(sql);
    char *left = words;
    for (char *one; (one = strsep(&left, ";")) != NULL;) {
        one += strspn(one, " ");
        if (*one != '\0')
            assert_int_equal(test_attack(NULL, one), 0);
    }
}

static void tamper_in_file(const struct scene *scene, const char *sql)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/record.db", scene->record);
    sqlite3 *db = NULL;
    char *words = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s", words);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void scene_tamper(struct scene *scene, const char *sql)
{
    operate_close(&scene->operate);
    if (test_on_server())
        tamper_on_server(sql);
    else
        tamper_in_file(scene, sql);
    open_record(scene);
}

void scene_drop_triggers(struct scene *scene, const char *sql)
{
    if (test_on_server()) {
        scene_tamper(scene, sql);
        return;
    }
    char *all = memory_new(1 << 16, 1);
    {
        AUTO_QUERY struct store_query *query = NULL;
        assert_int_equal(store_prepare(operate_store(scene->operate),
                                       "SELECT group_concat('DROP TRIGGER ' || name, '; ') "
                                       "FROM sqlite_schema WHERE type = 'trigger'", &query, NULL),
                         0);
        assert_int_equal(store_step(query, NULL), 1);
        assert_true(snprintf(all, 1 << 16, "%s; %s", store_column_text(query, 0), sql) < 1 << 16);
    }
    scene_tamper(scene, all);
    memory_free(all);
}

static int run_live(struct scene *scene, const char *as, struct operate_live *live,
                    const struct operate_live_events *events,
                    struct operate_live_result *ret_result)
{
    const char *build = getenv("OVERT_BUILD");
    AUTO_FREE char *decoder = file_join(build != NULL ? build : "build", "overt-decode");
    live->decoder = decoder;
    return operate_live(scene->operate, as, scene->reference, live, events, ret_result,
                        &scene->err);
}

int scene_live(struct scene *scene, const char *as, const char *source,
               const struct operate_live_events *events, struct operate_live_result *ret_result)
{
    struct operate_camera camera = {.source = source, .name = "camera-1"};
    struct operate_live live = {.cameras = &camera, .camera_count = 1, .fast = true};
    return run_live(scene, as, &live, events, ret_result);
}

int scene_cameras(struct scene *scene, const struct operate_camera *cameras, size_t count,
                  bool fast, const struct operate_live_events *events,
                  struct operate_live_result *ret_result)
{
    struct operate_live live = {.cameras = cameras, .camera_count = count, .fast = fast};
    return run_live(scene, "Operator", &live, events, ret_result);
}

static struct operate_probe probe_of(const char *picture)
{
    struct operate_probe probe = {
        .picture = picture,
        .captured = "2026-11-19",
        .place = "Station Road",
        .source_type = "CCTV",
        .reason = "seen with the missing person",
        .offence_type = REGISTER_OFFENCE_NONE,
    };
    return probe;
}

int scene_search(struct scene *scene, const char *as, const char *picture,
                 struct operate_search_result *ret_result)
{
    struct operate_probe probe = probe_of(picture);
    return operate_search(scene->operate, as, scene->reference, &probe, ret_result, &scene->err);
}

int scene_identify(struct scene *scene, const char *as, const char *picture,
                   struct operate_search_result *ret_result)
{
    struct operate_probe probe = {.picture = picture, .reason = "cannot give a name",
                                  .place = "High Street", .offence_type = REGISTER_OFFENCE_NONE};
    return operate_identify(scene->operate, as, scene->reference, &probe, ret_result, &scene->err);
}

int scene_footage(struct scene *scene, const char *as, const char *file, int64_t entry,
                  const char *probe, const struct operate_footage_events *events,
                  struct operate_footage_result *ret_result)
{
    const char *build = getenv("OVERT_BUILD");
    AUTO_FREE char *decoder = file_join(build != NULL ? build : "build", "overt-decode");
    struct operate_footage footage = {
        .file = file,
        .decoder = decoder,
        .captured = "2026-11-19",
        .place = "Station Road",
        .source_type = "CCTV",
        .reason = "missing person enquiry",
        .offence_type = REGISTER_OFFENCE_NONE,
        .entry = entry,
        .probe = probe,
    };
    return operate_footage(scene->operate, as, scene->reference, &footage, events, ret_result,
                           &scene->err);
}

struct scene_before scene_before(struct scene *scene)
{
    struct scene_before before = {
        .refusals = scene_rows(scene, "refusal"),
        .entries = scene_rows(scene, "ledger_entry"),
        .comparisons = operate_comparisons(scene->operate),
    };
    memset(&scene->err, 0, sizeof scene->err);
    return before;
}

void scene_refused(struct scene *scene, struct scene_before before, int code, const char *words)
{
    if (code != OVERT_REFUSED || strstr(scene->err.text, words) == NULL)
        print_message("code %d, \"%s\", expected \"%s\"\n", code, scene->err.text, words);
    assert_int_equal(code, OVERT_REFUSED);
    assert_int_equal(scene->err.code, OVERT_REFUSED);
    assert_non_null(strstr(scene->err.text, words));
    assert_null(strchr(scene->err.text, '\n'));
    assert_true(strlen(scene->err.text) + 1 < sizeof scene->err.text);
    assert_int_equal(scene_rows(scene, "refusal"), before.refusals + 1);
    assert_int_equal(scene_rows(scene, "ledger_entry"), before.entries + 1);
    assert_int_equal(operate_comparisons(scene->operate), before.comparisons);
}
