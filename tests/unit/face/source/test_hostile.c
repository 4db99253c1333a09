// SPDX-License-Identifier: Apache-2.0
// test_hostile.c - cameras that lose packets or send damaged ones: the program lives, its memory
// does not grow, what is wrong is not given, and pictures come again after good packets.
//
// OVERT_HOSTILE_PACKETS says how many packets are damaged, and takes all kinds of streams; without
// it they are 2000 of some. OVERT_HOSTILE_ONLY is a pattern of the tests to run.
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "face/source/source.h"

enum { COLUMNS = 16, ROWS = 12, SIDE = 20, WORDS_MAX = 16 };

struct camera {
    pid_t process;
    int says; ///< its words
    char address[64];
};

/// What was seen of one camera.
struct sight {
    int pictures, wrong, decoders;
    int64_t given, damaged;
    long grown, decoder_most; ///< KiB
    pid_t last;
    char words[WORDS_MAX][OVERT_ERROR_TEXT_MAX];
    int word_count;
    double oldest;
};

static bool is_long(void) { return getenv("OVERT_HOSTILE_PACKETS") != NULL; }

static const char *packets_wanted(void)
{
    const char *wanted = getenv("OVERT_HOSTILE_PACKETS");
    return wanted != NULL ? wanted : "2000";
}

static bool hears(const struct camera *camera, const char *word)
{
    char heard[8] = "";
    return read(camera->says, heard, strlen(word)) == (ssize_t)strlen(word) &&
           strcmp(heard, word) == 0;
}

static bool start(struct camera *camera, const char *kind, const char *how, const char *count,
                  const char *speed)
{
    const char *top = getenv("OVERT_SOURCE");
    AUTO_FREE char *script = file_join(top != NULL ? top : ".", "tests/unit/face/source/camera.py");
    bool rtsp = strcmp(kind, "rtsp") == 0 || strcmp(kind, "udp") == 0;
    char port[8];
    int ends[2];
    (void)snprintf(port, sizeof port, "%d", 40000 + (int)getpid() % 10000);
    (void)snprintf(camera->address, sizeof camera->address, "%s://127.0.0.1:%s/camera",
                   rtsp ? "rtsp" : "http", port);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    camera->process = fork();
    if (camera->process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that fails leaves no camera behind
        (void)dup2(ends[1], 1);
        (void)execl("/usr/bin/python3", "/usr/bin/python3", script, port, kind, how, count, "7",
                    speed, (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    camera->says = ends[0];
    if (hears(camera, "ready"))
        return true;
    (void)waitpid(camera->process, NULL, 0);
    (void)close(camera->says);
    return false;
}

static void stop(struct camera *camera)
{
    (void)kill(camera->process, SIGKILL);
    (void)waitpid(camera->process, NULL, 0);
    (void)close(camera->says);
}

static long resident(pid_t process)
{
    char path[64], line[256];
    long size = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "VmRSS: %ld", &size);
    if (file != NULL)
        (void)fclose(file);
    return size;
}

// ---- what a picture has to be: camera.py has the same sum ----

static int grey_at(const struct overt_image *image, int square)
{
    int x = square % COLUMNS * SIDE + SIDE / 2, y = square / COLUMNS * SIDE + SIDE / 2, sum = 0;
    for (int i = 0; i < 9; i++)
        sum += image->pixels[(y + i / 3 - 1) * image->stride + 3 * (x + i % 3 - 1) + 1];
    return sum / 9;
}

static int grey_wanted(int square, int number)
{
    static const int greys[] = {40, 100, 160, 220};
    uint64_t sum = (uint64_t)square * 2654435761u + (uint64_t)((number + 7 * square) / 25) * 40503u;
    return greys[sum >> 7 & 3];
}

static int number_of(const struct overt_image *image)
{
    int number = 0;
    for (int i = 0; i < COLUMNS; i++)
        number |= (grey_at(image, i) > 128) << i;
    return number;
}

/// Squares that are not what they have to be.
static int wrong_squares(const struct overt_image *image)
{
    if (image->width != COLUMNS * SIDE || image->height != ROWS * SIDE)
        return COLUMNS * ROWS;
    int number = number_of(image), wrong = 0;
    for (int i = COLUMNS; i < COLUMNS * ROWS; i++)
        wrong += abs(grey_at(image, i) - grey_wanted(i, number)) > 24;
    return wrong;
}

// ---- watching ----

static void note_words(struct sight *sight, const char *words)
{
    for (int i = 0; i < sight->word_count; i++)
        if (strcmp(sight->words[i], words) == 0)
            return;
    if (sight->word_count < WORDS_MAX)
        (void)snprintf(sight->words[sight->word_count++], OVERT_ERROR_TEXT_MAX, "%s", words);
}

static void look(struct source *source, struct sight *sight)
{
    struct source_picture picture;
    struct overt_error err = {0};
    if (source_next(source, 0, 0.2, &picture, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    if (picture.image != NULL) {
        double age = time_monotonic() - picture.captured;
        sight->oldest = age > sight->oldest ? age : sight->oldest;
        sight->pictures++;
        sight->wrong += wrong_squares(picture.image) > 0;
    }
    assert_true(picture.given >= sight->given && picture.damaged >= sight->damaged);
    sight->given = picture.given;
    sight->damaged = picture.damaged;
    pid_t process = source_process(source);
    sight->decoders += process > 0 && process != sight->last;
    sight->last = process > 0 ? process : sight->last;
    if (process > 0 && sight->given % 16 == 0) {
        long size = resident(process);
        sight->decoder_most = size > sight->decoder_most ? size : sight->decoder_most;
    }
    if (source_darkness(source) != NULL)
        note_words(sight, source_darkness(source));
}

static bool is_word_there(const struct camera *camera)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(camera->says, &set);
    struct timeval none = {0};
    return select(camera->says + 1, &set, NULL, NULL, &none) > 0;
}

/// Until the camera is good again and 25 pictures came since.
static void watch(struct camera *camera, struct source *source, struct sight *sight)
{
    long before = 0;
    double until = time_monotonic() + (is_long() ? 1800 : 300);
    int since = -1;
    while (since < 25 && time_monotonic() < until) {
        int pictures = sight->pictures;
        look(source, sight);
        if (since >= 0)
            since += sight->pictures - pictures;
        else if (is_word_there(camera))
            since = 0;
        if (before == 0 && sight->pictures == 10)
            before = resident(getpid());
    }
    sight->grown = resident(getpid()) - before;
    if (since < 25)
        fail_msg("%d pictures after good packets; %s", since,
                 source_darkness(source) != NULL ? source_darkness(source) : "no words");
}

static void tell(const char *kind, const char *how, const struct sight *sight)
{
    print_message("%s, %s: %d pictures of %lld, %lld damaged, %d wrong; %d decoders of at most %ld "
                  "MiB; the program grew by %ld KiB; the oldest was %.2f s old\n", kind, how,
                  sight->pictures, (long long)sight->given, (long long)sight->damaged, sight->wrong,
                  sight->decoders, sight->decoder_most / 1024, sight->grown, sight->oldest);
    for (int i = 0; i < sight->word_count; i++)
        print_message("    %s\n", sight->words[i]);
}

static struct source *open_camera(struct camera *camera, const char *kind, const char *how,
                                  const char *count, const char *speed)
{
    if (!start(camera, kind, how, count, speed)) {
        print_message("skipped: there is no ffmpeg with H.264 to make a film with\n");
        skip();
    }
    const char *build = getenv("OVERT_BUILD");
    AUTO_FREE char *decoder = file_join(build != NULL ? build : "build", "overt-decode");
    struct source_wish wish = {.path = camera->address, .udp = strcmp(kind, "udp") == 0,
                               .decoder = decoder};
    struct source *source = NULL;
    struct overt_error err = {0};
    if (source_open(&wish, &source, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    return source;
}

static void through(const char *kind, const char *how, const char *count, const char *speed,
                    struct sight *sight)
{
    struct camera camera;
    struct source *source = open_camera(&camera, kind, how, count, speed);
    watch(&camera, source, sight);
    source_close(&source);
    stop(&camera);
    tell(kind, how, sight);
}

static void each_kind_of_stream_is_watched(void **state)
{
    (void)state;
    static const char *const kinds[] = {"ts", "flv", "mp4", "mjpeg", "rtsp", "udp"};
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        struct sight sight = {0};
        through(kinds[i], "none", "0", "1", &sight);
        assert_int_equal(sight.wrong, 0);
        assert_int_equal(sight.damaged, 0);
        assert_int_equal(sight.decoders, 1);
    }
}

static void what_is_lost_is_not_made_up(void **state)
{
    (void)state;
    static const char *const kinds[] = {"rtsp", "udp", "ts"};
    for (size_t i = 0; i < (is_long() ? 3 : 2); i++) {
        struct sight sight = {0};
        through(kinds[i], "lost", packets_wanted(), "4", &sight);
        assert_int_equal(sight.wrong, 0);
        assert_true(sight.damaged > 0);
    }
}

static void damaged_packets_end_nothing(void **state)
{
    (void)state;
    static const char *const kinds[] = {"ts", "rtsp", "udp", "flv"};
    for (size_t i = 0; i < (is_long() ? 4 : 2); i++) {
        struct sight sight = {0};
        through(kinds[i], "fuzzed", packets_wanted(), is_long() ? "20" : "4", &sight);
        assert_true(sight.damaged > 0);
        assert_true(sight.grown < 4096);
        assert_true(sight.decoder_most < 256 * 1024);
    }
}

/// How much later than ever before the next picture comes, by the number in it.
static double lateness(struct source *source, double *least)
{
    struct source_picture picture = {0};
    for (int i = 0; i < 25 && picture.image == NULL; i++)
        assert_int_equal(source_next(source, 0, 0.4, &picture, NULL), OVERT_OK);
    assert_non_null(picture.image);
    double late = time_monotonic() - number_of(picture.image) / 25.0;
    *least = late < *least ? late : *least;
    return late - *least;
}

static void wait_seconds(double seconds)
{
    (void)usleep((useconds_t)(seconds * 1e6));
}

/// By what is in the pictures, not by what is said of them.
static void delay_never_piles_up(void **state)
{
    (void)state;
    static const char *const kinds[] = {"rtsp", "ts"};
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        struct camera camera;
        struct source *source = open_camera(&camera, kinds[i], "none", "0", "1");
        double least = 1e9, most = 0, held_up = 0;
        for (int count = 0; count < 25; count++)
            (void)lateness(source, &least);
        for (int count = 0; count < 3; count++) {
            wait_seconds(1);
            most = fmax(most, lateness(source, &least));
        }
        assert_int_equal(kill(source_process(source), SIGSTOP), 0);
        wait_seconds(2);
        assert_int_equal(kill(source_process(source), SIGCONT), 0);
        wait_seconds(1);
        held_up = lateness(source, &least);
        print_message("%s: %.3f s late to one look a second, %.3f s after the decoder stood for "
                      "2 s\n", kinds[i], most, held_up);
        assert_true(most < 0.5 && held_up < 0.5);
        source_close(&source);
        stop(&camera);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delay_never_piles_up),
        cmocka_unit_test(each_kind_of_stream_is_watched),
        cmocka_unit_test(what_is_lost_is_not_made_up),
        cmocka_unit_test(damaged_packets_end_nothing),
    };
    const char *only = getenv("OVERT_HOSTILE_ONLY");
    if (only != NULL)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests_name("face/source/hostile", tests, NULL, NULL);
}
