// SPDX-License-Identifier: Apache-2.0
// main.c - overt-crowd: makes video of a crowd from still pictures, with the truth about who passes
// when, to measure what a live operation finds.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crowd.h"

enum { EXIT_FINE = 0, EXIT_INPUT = 2, EXIT_FAILURE_HERE = 3 };

static const char usage[] =
    "usage: overt-crowd --script FILE --out FOLDER [--pictures FOLDER]\n"
    "       overt-crowd --from FACES.csv --out FOLDER [--strangers 20] [--listed 60] [--passers "
    "10] [--times 3]\n"
    "                   [--in-view 3] [--cameras 3] [--width 640] [--height 360] [--rate 8] "
    "[--seed 1]\n"
    "                   [--list-pictures 1] [--half 0]\n"
    "       overt-crowd --from FACES.csv [--half 0] --people\n"
    "\n"
    "Writes CAMERA.mp4 for each camera, truth.csv (a row per pass) and boxes.csv (where each face "
    "was); with --from also\n"
    "scene.txt (the script) and list.csv (who is to be enrolled, and by which picture).\n"
    "--script    the scene; docs/crowd.md has its grammar; its pictures are relative to --pictures "
    "(default: the\n"
    "            script's folder)\n"
    "--from      a CSV with the columns role (gallery, mated, nonmated), identity, image\n"
    "--times     passes of each passer, each in another way; the k-th at the k-th camera\n"
    "--in-view   people in view at once, about\n"
    "--list-pictures  pictures of each listed person on the list; they pass by others\n"
    "--half      only the people of half 1 or 2, split by their labels: set the threshold on one, "
    "try it on the other\n"
    "--people    print who is in that half, as identity,image; make nothing\n";

struct number {
    const char *name;
    long *value;
    long low, high;
};

struct arguments {
    const char *script, *from, *out, *pictures;
    bool people; ///< print them, and make no crowd
    struct crowd_wish wish;
};

static int read_number(struct arguments *arguments, const char *name, const char *value,
                       struct overt_error *err)
{
    struct crowd_wish *wish = &arguments->wish;
    const struct number numbers[] = {
        {"--strangers", &wish->strangers, 0, CROWD_PERSONS_MAX / 2},
        {"--listed", &wish->listed, 0, CROWD_PERSONS_MAX / 2},
        {"--passers", &wish->passers, 0, CROWD_PERSONS_MAX / 2},
        {"--times", &wish->times, 1, 100},
        {"--in-view", &wish->in_view, 1, CROWD_IN_VIEW_MAX / 4},
        {"--cameras", &wish->cameras, 1, CROWD_CAMERAS_MAX},
        {"--width", &wish->width, 160, 3840},
        {"--height", &wish->height, 120, 2160},
        {"--rate", &wish->rate, 1, 60},
        {"--list-pictures", &wish->list_pictures, 1, 4},
        {"--half", &wish->half, 0, 2},
        {"--seed", &wish->seed, 0, 4294967295},
    };
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        if (!text_equal(numbers[i].name, name))
            continue;
        return text_to_int(value, numbers[i].low, numbers[i].high, numbers[i].value)
                   ? 0
                   : error_set(err, OVERT_INPUT, "%s takes a whole number from %ld to %ld", name,
                               numbers[i].low, numbers[i].high);
    }
    return error_set(err, OVERT_INPUT, "there is no option %s; see overt-crowd --help", name);
}

static int read_arguments(int argc, char **argv, struct arguments *arguments,
                          struct overt_error *err)
{
    if (argc > 1 && text_equal(argv[argc - 1], "--people")) {
        arguments->people = true;
        argc--;
    }
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        int code = 0;
        if (value == NULL)
            return error_set(err, OVERT_INPUT,
                             "%s needs a value, or is no option; see overt-crowd --help", argv[i]);
        if (text_equal(argv[i], "--script"))
            arguments->script = value;
        else if (text_equal(argv[i], "--from"))
            arguments->from = value;
        else if (text_equal(argv[i], "--out"))
            arguments->out = value;
        else if (text_equal(argv[i], "--pictures"))
            arguments->pictures = value;
        else
            code = read_number(arguments, argv[i], value, err);
        if (code != 0)
            return code;
    }
    if (arguments->people)
        return arguments->from != NULL && arguments->script == NULL && arguments->out == NULL
                   ? 0
                   : error_set(err, OVERT_INPUT, "--people takes --from and --half alone");
    if (arguments->out == NULL || (arguments->script == NULL) == (arguments->from == NULL))
        return error_set(err, OVERT_INPUT,
                         "give --out and one of --script and --from; see overt-crowd --help");
    return 0;
}

static int write_out(const char *folder, const char *name, const struct text *text,
                     struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, name);
    if (text->full)
        return error_set(err, OVERT_LIMIT, "%s becomes larger than %d bytes", name,
                         CROWD_SCRIPT_SIZE_MAX);
    return file_write(path, text->bytes, text->length, 0644, err);
}

/// The script: from a file, or made and kept beside the videos.
static int get_script(const struct arguments *arguments, char **ret_script, struct overt_error *err)
{
    size_t size = 0;
    if (arguments->script != NULL) {
        int code = file_read(arguments->script, CROWD_SCRIPT_SIZE_MAX, ret_script, &size, err);
        if (code == 0 && !text_is_utf8(*ret_script, size))
            code = error_set(err, OVERT_INPUT, "this is not a script in UTF-8");
        return code == 0 ? 0 : error_prepend(err, "%s", arguments->script);
    }
    AUTO_TEXT struct text script = {0};
    AUTO_TEXT struct text list = {0};
    text_init(&script, CROWD_SCRIPT_SIZE_MAX);
    text_init(&list, CROWD_SCRIPT_SIZE_MAX);
    int code = crowd_from_faces(arguments->from, &arguments->wish, &script, &list, err);
    if (code == 0)
        code = file_make_folder(arguments->out, err);
    if (code == 0)
        code = write_out(arguments->out, "scene.txt", &script, err);
    if (code == 0)
        code = write_out(arguments->out, "list.csv", &list, err);
    if (code == 0)
        *ret_script = text_take(&script);
    return code;
}

/// --pictures, else the folder that the script or the CSV lies in.
static char *folder_of_pictures(const struct arguments *arguments)
{
    const char *file = arguments->script != NULL ? arguments->script : arguments->from;
    char *folder = memory_copy_text(arguments->pictures != NULL ? arguments->pictures : file);
    char *slash = strrchr(folder, '/');
    if (arguments->pictures == NULL && slash == NULL)
        (void)text_copy(folder, strlen(folder) + 1, ".");
    else if (arguments->pictures == NULL)
        slash[slash == folder ? 1 : 0] = '\0';
    return folder;
}

static int run(const struct arguments *arguments, struct overt_error *err)
{
    AUTO_FREE char *script = NULL;
    AUTO_FREE char *pictures = folder_of_pictures(arguments);
    struct crowd_scene scene;
    size_t never = 0;
    int code = get_script(arguments, &script, err);
    if (code == 0) {
        code = crowd_script_parse(script, &scene, err);
        if (code != 0 && arguments->script != NULL)
            return error_prepend(err, "%s", arguments->script);
    }
    if (code != 0)
        return code;
    code = crowd_film(&scene, pictures, arguments->out, &never, err);
    if (code == 0)
        printf("%zu passes before %zu camera%s, %.0f s at %.0f pictures a second, in %s\n",
               scene.pass_count - never, scene.camera_count, scene.camera_count == 1 ? "" : "s",
               scene.video.seconds, scene.video.rate, arguments->out);
    if (code == 0 && never > 0)
        fprintf(stderr, "overt-crowd: %zu passes are never half visible and not in truth.csv\n",
                never);
    crowd_scene_finish(&scene);
    return code;
}

/// --from CSV --half N --people: who is in that half, and nothing else.
static int print_people(const struct arguments *arguments, struct overt_error *err)
{
    AUTO_TEXT struct text people = {0};
    text_init(&people, CROWD_SCRIPT_SIZE_MAX);
    int code = crowd_people_of(arguments->from, arguments->wish.half, &people, err);
    if (code == 0 && people.full)
        return error_set(err, OVERT_LIMIT, "there are too many people in %s", arguments->from);
    if (code == 0)
        (void)fputs(people.bytes, stdout);
    return code;
}

int main(int argc, char **argv)
{
    if (argc == 2 && text_equal(argv[1], "--help")) {
        fputs(usage, stdout);
        return EXIT_FINE;
    }
    struct arguments arguments = {.wish = {.strangers = 20,
                                           .listed = 60,
                                           .passers = 10,
                                           .times = 3,
                                           .in_view = 3,
                                           .cameras = 3,
                                           .width = 640,
                                           .height = 360,
                                           .rate = 8,
                                           .list_pictures = 1,
                                           .seed = 1}};
    struct overt_error err = {0};
    int code = read_arguments(argc, argv, &arguments, &err);
    if (code == 0)
        code = arguments.people ? print_people(&arguments, &err) : run(&arguments, &err);
    if (code == 0)
        return EXIT_FINE;
    fprintf(stderr, "overt-crowd: %s\n", err.text);
    return code == OVERT_IO || code == OVERT_NO_MEMORY || code == OVERT_INTERNAL ? EXIT_FAILURE_HERE
                                                                                 : EXIT_INPUT;
}
