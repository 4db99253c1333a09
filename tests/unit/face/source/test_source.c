// SPDX-License-Identifier: Apache-2.0
// test_source.c - a decoder apart gives the same pictures as one inside, has no rights, and takes
// nobody with it when it breaks.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "face/source/confine.h"
#include "face/source/message.h"
#include "face/source/source.h"
#include "overt/video.h"

static char *in_build(const char *name)
{
    const char *build = getenv("OVERT_BUILD");
    return file_join(build != NULL ? build : "build", name);
}

static char *corpus(const char *name)
{
    const char *source = getenv("OVERT_SOURCE");
    AUTO_FREE char *folder = file_join(source != NULL ? source : ".", "tests/fuzz/corpus/image");
    return file_join(folder, name);
}

static int open_apart(const char *path, struct source **ret_source, struct overt_error *err)
{
    AUTO_FREE char *decoder = in_build("overt-decode");
    struct source_wish wish = {.path = path, .decoder = decoder};
    return source_open(&wish, ret_source, err);
}

static void compare_pictures(const struct overt_image *a, const struct overt_image *b)
{
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    for (int y = 0; y < a->height; y++)
        assert_memory_equal(a->pixels + (ptrdiff_t)y * a->stride,
                            b->pixels + (ptrdiff_t)y * b->stride, (size_t)a->width * 3);
}

/// Every picture, its time, and the words at the end are the same. Returns the pictures.
static int compare(const char *path)
{
    struct overt_video *inside = NULL;
    struct source *apart = NULL;
    struct overt_error err = {0}, apart_err = {0};
    int code = overt_video_open(path, &inside, &err), count = 0;
    int apart_code = open_apart(path, &apart, &apart_err);
    while (code == OVERT_OK && apart_code == OVERT_OK) {
        const struct overt_image *a = NULL;
        struct source_picture b = {0};
        double a_time = 0;
        code = overt_video_next(inside, &a, &a_time, &err);
        apart_code = source_next(apart, 0, 20, &b, &apart_err);
        if (code != OVERT_OK || apart_code != OVERT_OK)
            break;
        assert_non_null(b.image);
        compare_pictures(a, b.image);
        assert_true(a_time == b.time);
        assert_true(b.captured == 0);
        assert_int_equal(b.given, ++count);
        assert_int_equal(b.damaged, 0);
    }
    if (code != apart_code)
        fail_msg("%s: inside %s, apart %s", path, err.text, apart_err.text);
    if (inside != NULL) {
        assert_true(overt_video_duration(inside) == source_duration(apart));
        assert_true(overt_video_rate(inside) == source_rate(apart));
    }
    overt_video_close(&inside);
    source_close(&apart);
    return count;
}

static void pictures_are_those_of_a_decoder_inside(void **state)
{
    (void)state;
    static const struct { const char *name; int count; } cases[] = {
        {"moving-gif", 3}, {"small-gif", 1}, {"small-jpg", 1},   {"small-png", 1},
        {"small-webp", 1}, {"empty", 0},     {"text", 0},        {"playlist", 0},
        {"concat", 0},     {"huge-gif", 0},  {"no-such-file", 0}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        AUTO_FREE char *path = corpus(cases[i].name);
        assert_int_equal(compare(path), cases[i].count);
    }
}

/// A film of h264 with slices, so that the decoder's threads run; of mpeg4 where there is no h264.
static char *make_film(const char *size)
{
    char *path = in_build("test-source.mp4");
    char command[1024];
    (void)snprintf(command, sizeof command,
                   "ffmpeg -v quiet -y -f lavfi -i testsrc2=size=%s:rate=25 -t 4 -g 10 -pix_fmt "
                   "yuv420p -slices 4 '%s' </dev/null", size, path);
    if (system(command) != 0) {
        memory_free(path);
        return NULL;
    }
    return path;
}

static void pictures_before_a_time_are_passed_over(void **state)
{
    (void)state;
    AUTO_FREE char *path = make_film("640x360");
    if (path == NULL) {
        print_message("skipped: there is no ffmpeg to make a film with\n");
        skip();
    }
    struct source *source = NULL;
    struct source_picture picture;
    assert_int_equal(open_apart(path, &source, NULL), OVERT_OK);
    static const struct { double not_before, time; int64_t given; } cases[] = {
        {0, 0, 1}, {0.5, 0.52, 14}, {0.1, 0.56, 15}, {1.0, 1.0, 26}, {1.001, 1.04, 27}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_int_equal(source_next(source, cases[i].not_before, 20, &picture, NULL), OVERT_OK);
        assert_non_null(picture.image);
        assert_true(picture.time > cases[i].time - 1e-6 && picture.time < cases[i].time + 1e-6);
        assert_int_equal(picture.given, cases[i].given);
    }
    assert_int_equal(source_next(source, 1e6, 20, &picture, NULL), OVERT_END);
    assert_null(picture.image);
    assert_int_equal(picture.given, 100);
    source_close(&source);
}

static void a_film_is_the_same_apart(void **state)
{
    (void)state;
    AUTO_FREE char *path = make_film("640x360");
    if (path == NULL) {
        print_message("skipped: there is no ffmpeg to make a film with\n");
        skip();
    }
    assert_int_equal(compare(path), 100);
}

/// A copy of the film with nonsense in two places.
static char *damage_film(const char *path)
{
    char *bytes = NULL;
    size_t size = 0;
    char *copy = in_build("test-source-damaged.mp4");
    assert_int_equal(file_read(path, 64 << 20, &bytes, &size, NULL), OVERT_OK);
    memset(bytes + size * 4 / 10, 0xa5, 300);
    memset(bytes + size * 7 / 10, 0x5a, 300);
    FILE *file = fopen(copy, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    memory_free(bytes);
    return copy;
}

/// What is damaged is left out and counted, and the film goes on: each picture that is given is
/// the one of the whole film at that time.
static void a_damaged_film_goes_on(void **state)
{
    (void)state;
    AUTO_FREE char *path = make_film("640x360");
    if (path == NULL) {
        print_message("skipped: there is no ffmpeg to make a film with\n");
        skip();
    }
    AUTO_FREE char *copy = damage_film(path);
    struct overt_video *whole = NULL;
    struct source *source = NULL;
    struct source_picture picture = {0};
    assert_int_equal(overt_video_open(path, &whole, NULL), OVERT_OK);
    assert_int_equal(open_apart(copy, &source, NULL), OVERT_OK);
    const struct overt_image *image = NULL;
    double time = -1;
    int count = 0, code;
    while ((code = source_next(source, 0, 20, &picture, NULL)) == OVERT_OK) {
        while (time < picture.time)
            assert_int_equal(overt_video_next(whole, &image, &time, NULL), OVERT_OK);
        compare_pictures(image, picture.image);
        count++;
    }
    assert_int_equal(code, OVERT_END);
    assert_true(count >= 60 && count < 100);
    assert_true(picture.damaged >= 2 && picture.time > 3.9);
    overt_video_close(&whole);
    source_close(&source);
    (void)remove(copy);
}

static void line_of_status(pid_t process, const char *name, char value[64])
{
    char path[64], line[256];
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    value[0] = '\0';
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            (void)sscanf(line + strlen(name), ": %63s", value);
    (void)fclose(file);
}

static void the_decoder_has_no_rights(void **state)
{
    (void)state;
    AUTO_FREE char *path = corpus("moving-gif");
    struct source *source = NULL;
    assert_int_equal(open_apart(path, &source, NULL), OVERT_OK);
    char value[64];
    line_of_status(source_process(source), "Seccomp", value);
    assert_string_equal(value, "2");
    line_of_status(source_process(source), "NoNewPrivs", value);
    assert_string_equal(value, "1");
    for (int file = SOURCE_CHANNEL + 1; file < 64; file++) {
        char link[64];
        struct stat info;
        (void)snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)source_process(source), file);
        assert_int_not_equal(lstat(link, &info), 0);
    }
    if (source_weakness(source) != NULL)
        print_message("this kernel: %s\n", source_weakness(source));
    source_close(&source);
}

// ---- what a process that gave up its rights can do; each try in a process of its own ----

static int refused(long result) { return result < 0 && errno == EPERM ? 0 : 1; }

static int try_open(void) { return refused(open("/etc/hostname", O_RDONLY)); }
static int try_make(void) { return refused(open("made-by-test", O_CREAT | O_WRONLY, 0600)); }
static int try_socket(void) { return refused(socket(AF_INET, SOCK_STREAM, 0)); }
static int try_fork(void) { return refused(fork()); }
static int try_kill(void) { return refused(kill(getppid(), 0)); }
static int try_execve(void)
{
    char *none[] = {NULL};
    (void)execve("/bin/true", none, none);
    return 1;
}
static int try_ptrace(void)
{
    (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    return 1;
}
static int try_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    return page == MAP_FAILED && errno == EPERM ? 0 : 1;
}
static int try_ioctl(void)
{
    int bytes = 0;
    return refused(ioctl(0, FIONREAD, &bytes)) + refused(ioctl(0, VIDIOC_QUERYCAP, &bytes));
}
static int try_camera(void) // requests of Video4Linux2 alone
{
    int bytes = 0;
    struct v4l2_capability can;
    if (refused(ioctl(0, FIONREAD, &bytes)) != 0)
        return 1;
    return ioctl(0, VIDIOC_QUERYCAP, &can) < 0 && errno != EPERM ? 0 : 2;
}
static void *nothing(void *context) { return context; }
static int try_usual(void) // memory and threads stay
{
    pthread_t thread;
    char *bytes = memory_try(64, 1 << 20);
    bool made = pthread_create(&thread, NULL, nothing, NULL) == 0;
    bool good = bytes != NULL && made && pthread_join(thread, NULL) == 0;
    memory_free(bytes);
    return good ? 0 : 1;
}

/// The status of a process that gave up its rights and then tried.
static int after_confining(int (*try)(void), bool device)
{
    pid_t process = fork();
    if (process == 0) {
        int means = confine_self(0, device);
        _exit((means & CONFINE_SECCOMP) == 0 ? 77 : try());
    }
    int status = 0;
    assert_int_equal(waitpid(process, &status, 0), process);
    return status;
}

static void rights_are_really_gone(void **state)
{
    (void)state;
    int (*const tries[])(void) = {try_open, try_make, try_socket, try_fork, try_kill, try_code,
                                  try_usual, try_ioctl};
    for (size_t i = 0; i <= ARRAY_COUNT(tries); i++) {
        bool device = i == ARRAY_COUNT(tries);
        int status = after_confining(device ? try_camera : tries[i], device);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
            print_message("skipped: this kernel has no seccomp\n");
            skip();
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            fail_msg("try %zu: status %d", i, status);
    }
    int status = after_confining(try_execve, false);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    status = after_confining(try_ptrace, false);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}

// ---- broken decoders ----

static void broken_by(const char *path, int number)
{
    struct source *source = NULL;
    struct overt_error err = {0};
    struct source_picture picture;
    int code = open_apart(path, &source, &err), count = 0;
    assert_int_equal(code, OVERT_OK);
    while (code == OVERT_OK) {
        code = source_next(source, 0, 20, &picture, &err);
        count += code == OVERT_OK;
        if (code == OVERT_OK && count == 10)
            assert_int_equal(kill(source_process(source), number), 0);
    }
    assert_int_equal(code, OVERT_INPUT);
    assert_int_equal(count, 10);
    char words[32];
    (void)snprintf(words, sizeof words, "signal %d", number);
    assert_non_null(strstr(err.text, words));
    assert_int_equal(source_next(source, 0, 1, &picture, NULL), OVERT_INPUT);
    source_close(&source);
    assert_null(source);
}

static void a_decoder_that_breaks_ends_alone(void **state)
{
    (void)state;
    AUTO_FREE char *path = make_film("640x360");
    if (path == NULL) {
        print_message("skipped: there is no ffmpeg to make a film with\n");
        skip();
    }
    broken_by(path, SIGKILL);
    broken_by(path, SIGSEGV);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // none is left behind
    assert_int_equal(errno, ECHILD);
}

static void a_slow_decoder_does_not_hold_the_program(void **state)
{
    (void)state;
    AUTO_FREE char *path = make_film("640x360");
    if (path == NULL) {
        print_message("skipped: there is no ffmpeg to make a film with\n");
        skip();
    }
    struct source *source = NULL;
    struct source_picture picture;
    assert_int_equal(open_apart(path, &source, NULL), OVERT_OK);
    assert_int_equal(source_next(source, 0, 20, &picture, NULL), OVERT_OK);
    assert_int_equal(kill(source_process(source), SIGSTOP), 0);
    int count = 0;
    do
        assert_int_equal(source_next(source, 0, 0.3, &picture, NULL), OVERT_OK);
    while (picture.image != NULL && ++count < 10);
    assert_null(picture.image);
    assert_int_equal(count, 0);
    assert_int_equal(kill(source_process(source), SIGCONT), 0);
    assert_int_equal(source_next(source, 0, 20, &picture, NULL), OVERT_OK);
    assert_non_null(picture.image);
    source_close(&source);
}

/// A program in the decoder's place that says what no decoder says.
static void a_decoder_that_lies_is_ended(void **state)
{
    (void)state;
    AUTO_FREE char *path = corpus("moving-gif");
    static const char *const programs[] = {"/bin/true", "/no/such/program"};
    for (size_t i = 0; i < ARRAY_COUNT(programs); i++) {
        struct source_wish wish = {.path = path, .decoder = programs[i]};
        struct source *source = NULL;
        struct overt_error err = {0};
        int code = source_open(&wish, &source, &err);
        assert_int_equal(code, i == 0 ? OVERT_INPUT : OVERT_INTERNAL);
        assert_null(source);
        assert_true(strlen(err.text) > 20);
    }
}

static void a_device_that_is_no_camera_is_refused(void **state)
{
    (void)state;
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/tty", "/dev/ptmx"};
    for (size_t i = 0; i < ARRAY_COUNT(devices); i++) {
        struct source *source = NULL;
        struct overt_error err = {0};
        int code = open_apart(devices[i], &source, &err);
        assert_true(code == OVERT_INPUT || code == OVERT_NOT_FOUND); // there may be no terminal
        assert_null(source);
        assert_non_null(strstr(err.text, "camera"));
    }
}

static int open_without_rights(void)
{
    static const char *const devices[] = {"/dev/kvm", "/dev/mem", "/dev/vcs", "/dev/hwrng"};
    struct source *source = NULL;
    struct overt_error err = {0};
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        return 77;
    for (size_t i = 0; i < ARRAY_COUNT(devices); i++) {
        if (access(devices[i], F_OK) != 0 || access(devices[i], R_OK | W_OK) == 0)
            continue;
        bool right = open_apart(devices[i], &source, &err) == OVERT_IO &&
                     strstr(err.text, "group") != NULL;
        return right ? 0 : 1;
    }
    return 77;
}

static void a_camera_without_rights_says_so(void **state)
{
    (void)state;
    pid_t process = fork();
    if (process == 0)
        _exit(open_without_rights());
    int status = 0;
    assert_int_equal(waitpid(process, &status, 0), process);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        print_message("skipped: there is no device that this account may not open\n");
        skip();
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void no_lie_is_believed(void **state)
{
    (void)state;
    AUTO_FREE char *path = in_build("test-source-lie");
    AUTO_FREE char *decoder = in_build("tests/unit/face/source/overt-decode-liar");
    for (char which = 'a'; which <= 'n'; which++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fputc(which, file), which);
        assert_int_equal(fclose(file), 0);
        struct source_wish wish = {.path = path, .decoder = decoder};
        struct source *source = NULL;
        struct source_picture picture;
        struct overt_error err = {0};
        assert_int_equal(source_open(&wish, &source, &err), OVERT_OK);
        int code = OVERT_OK;
        for (int i = 0; i < 3 && code == OVERT_OK; i++)
            code = source_next(source, 0, 10, &picture, &err);
        if (code != OVERT_INPUT || strstr(err.text, "no decoder says") == NULL)
            fail_msg("lie %c: %d %s", which, code, err.text);
        source_close(&source);
    }
    (void)remove(path);
}

// ---- a camera: GStreamer's RTSP server, in a process of its own ----

static pid_t start_camera(const char *port)
{
    const char *top = getenv("OVERT_SOURCE");
    AUTO_FREE char *script = file_join(top != NULL ? top : ".",
                                       "tests/unit/face/source/rtsp_server.py");
    int ends[2];
    char ready[8] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t process = fork();
    if (process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that fails leaves no camera behind
        int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        (void)dup2(nowhere, 2);
        (void)dup2(ends[1], 1);
        // Debian's own Python has Debian's GStreamer
        (void)execl("/usr/bin/python3", "/usr/bin/python3", script, port, (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    ssize_t count = read(ends[0], ready, 5);
    (void)close(ends[0]);
    if (count == 5)
        return process;
    (void)waitpid(process, NULL, 0);
    return 0;
}

static void stop_camera(pid_t process)
{
    assert_int_equal(kill(process, SIGKILL), 0);
    assert_int_equal(waitpid(process, NULL, 0), process);
}

/// Pictures that came within the seconds, at most `most`.
static int watch(struct source *source, double seconds, int most)
{
    double until = time_monotonic() + seconds;
    int64_t given = 0;
    int count = 0;
    while (count < most && time_monotonic() < until) {
        struct source_picture picture;
        struct overt_error err = {0};
        if (source_next(source, 0, 0.2, &picture, &err) != OVERT_OK)
            fail_msg("%s", err.text);
        if (picture.image == NULL)
            continue;
        count++;
        assert_true(picture.captured <= time_monotonic());
        assert_true(picture.captured > time_monotonic() - 2);
        assert_true(picture.given > given);
        given = picture.given;
    }
    return count;
}

/// Who takes one picture a second of 25 gets the newest, and is told of the others. One of five may
/// be older: the machine that runs the tests is not for them alone.
static void watch_slowly(struct source *source)
{
    struct source_picture picture = {0};
    int old = 0;
    for (int i = 0; i < 5; i++) {
        int64_t before = picture.given;
        (void)poll(NULL, 0, 1000);
        assert_int_equal(source_next(source, 0, 5, &picture, NULL), OVERT_OK);
        assert_non_null(picture.image);
        double age = time_monotonic() - picture.captured;
        old += age > 0.2;
        if (old > 1 || age > 1)
            fail_msg("the picture is %.3f s old", age);
        assert_true(i == 0 || picture.given >= before + 15);
    }
}

/// `user` is "" or "name:password@".
static void watch_camera(const char *user, bool udp, bool restart)
{
    // several runs of the tests may share the ports of one machine
    char port[8], address[100];
    (void)snprintf(port, sizeof port, "%d", 20000 + (int)getpid() % 10000 * 2 + udp);
    (void)snprintf(address, sizeof address, "rtsp://%s127.0.0.1:%s/camera", user, port);
    pid_t camera = start_camera(port);
    if (camera == 0) {
        print_message("skipped: there is no GStreamer RTSP server for Python\n");
        skip();
    }
    AUTO_FREE char *decoder = in_build("overt-decode");
    struct source_wish wish = {.path = address, .udp = udp, .decoder = decoder};
    struct source *source = NULL;
    struct overt_error err = {0};
    if (source_open(&wish, &source, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    assert_int_equal(watch(source, 20, 25), 25);
    assert_null(source_darkness(source));
    if (!udp)
        watch_slowly(source);
    stop_camera(camera);
    if (restart) {
        double began = time_monotonic();
        while (source_darkness(source) == NULL && time_monotonic() < began + 12)
            (void)watch(source, 0.3, 1000);
        assert_non_null(source_darkness(source));
        camera = start_camera(port);
        assert_int_equal(watch(source, 30, 25), 25);
        assert_null(source_darkness(source));
        stop_camera(camera);
    }
    source_close(&source);
}

static void a_camera_is_watched_over_tcp_and_its_restart_survived(void **state)
{
    (void)state;
    watch_camera("user:geheim@", false, true);
}

static void a_camera_is_watched_over_udp(void **state)
{
    (void)state;
    watch_camera("", true, false);
}

static void no_secret_of_an_address_is_said(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "rtsp://user:geheim@localhost:18556/camera", "http://user:geheim@localhost:18556/?k=geheim",
        "rtsp://user:geheim@", "http://user:geheim@no.such.host.invalid/x"};
    for (size_t i = 0; i < ARRAY_COUNT(addresses); i++) {
        struct source *source = NULL;
        struct overt_error err = {0};
        assert_true(open_apart(addresses[i], &source, &err) < 0);
        assert_null(source);
        assert_true(strlen(err.text) > 20);
        assert_null(strstr(err.text, "geheim"));
        assert_null(strstr(err.text, "user:"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_those_of_a_decoder_inside),
        cmocka_unit_test(a_film_is_the_same_apart),
        cmocka_unit_test(pictures_before_a_time_are_passed_over),
        cmocka_unit_test(a_damaged_film_goes_on),
        cmocka_unit_test(the_decoder_has_no_rights),
        cmocka_unit_test(rights_are_really_gone),
        cmocka_unit_test(a_decoder_that_breaks_ends_alone),
        cmocka_unit_test(a_slow_decoder_does_not_hold_the_program),
        cmocka_unit_test(a_decoder_that_lies_is_ended),
        cmocka_unit_test(no_lie_is_believed),
        cmocka_unit_test(a_device_that_is_no_camera_is_refused),
        cmocka_unit_test(a_camera_without_rights_says_so),
        cmocka_unit_test(a_camera_is_watched_over_tcp_and_its_restart_survived),
        cmocka_unit_test(a_camera_is_watched_over_udp),
        cmocka_unit_test(no_secret_of_an_address_is_said),
    };
    return cmocka_run_group_tests_name("face/source", tests, NULL, NULL);
}
