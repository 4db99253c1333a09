// SPDX-License-Identifier: Apache-2.0
// script.c - reads a script: one thing a line, a word and key=value pairs. Tables say what each
// line may have; every number has its range.
#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "crowd.h"

enum value_kind { VALUE_NAME, VALUE_PATH, VALUE_YES_NO, VALUE_NUMBERS };

struct setting {
    const char *key;
    enum value_kind kind;
    size_t offset;
    bool required;
    int count; ///< of numbers
    double low, high;
};

#define NAME(type, field, needed)                                \
    {                                                            \
#field, VALUE_NAME, offsetof(struct type, field), needed \
    }
#define NUMBER(type, field, low, high)                                           \
    {                                                                            \
#field, VALUE_NUMBERS, offsetof(struct type, field), false, 1, low, high \
    }
#define SIZE_LOW -1.0

static const struct setting video_settings[] = {
    NUMBER(crowd_video, width, 160, 3840),
    NUMBER(crowd_video, height, 120, 2160),
    NUMBER(crowd_video, rate, 1, 60),
    NUMBER(crowd_video, seconds, 0.1, CROWD_SECONDS_MAX),
    NUMBER(crowd_video, quality, 0, 51),
    NUMBER(crowd_video, noise, 0, 100),
    NUMBER(crowd_video, boxes, 1, 1000),
    NUMBER(crowd_video, seed, 0, 4294967295.0),
    {NULL},
};
static const struct setting camera_settings[] = {
    NAME(crowd_camera, name, true),
    NUMBER(crowd_camera, light, 0, 4),
    NUMBER(crowd_camera, noise, 0, 100),
    {NULL},
};
static const struct setting person_settings[] = {
    NAME(crowd_person, name, true),
    {"listed", VALUE_YES_NO, offsetof(struct crowd_person, listed), true},
    NAME(crowd_person, group, false),
    {NULL},
};
static const struct setting pass_settings[] = {
    NAME(crowd_pass, person, true),
    NAME(crowd_pass, camera, true),
    {"picture", VALUE_PATH, offsetof(struct crowd_pass, picture), true},
    {"at", VALUE_NUMBERS, offsetof(struct crowd_pass, at), true, 1, 0, CROWD_SECONDS_MAX},
    {"for", VALUE_NUMBERS, offsetof(struct crowd_pass, seconds), true, 1, 0.1, CROWD_SECONDS_MAX},
    {"from", VALUE_NUMBERS, offsetof(struct crowd_pass, from), true, 3, SIZE_LOW, 2},
    {"to", VALUE_NUMBERS, offsetof(struct crowd_pass, to), true, 3, SIZE_LOW, 2},
    {"face", VALUE_NUMBERS, offsetof(struct crowd_pass, face), false, 4, 0, 1},
    {"turn", VALUE_NUMBERS, offsetof(struct crowd_pass, turn), false, 2, -60, 60},
    NUMBER(crowd_pass, tilt, -45, 45),
    NUMBER(crowd_pass, light, 0, 4),
    NUMBER(crowd_pass, side, -1, 1),
    NUMBER(crowd_pass, blur, 0, 20),
    {NULL},
};
static const struct setting hide_settings[] = {
    NAME(crowd_hide, camera, true),
    {"at", VALUE_NUMBERS, offsetof(struct crowd_hide, at), true, 1, 0, CROWD_SECONDS_MAX},
    {"for", VALUE_NUMBERS, offsetof(struct crowd_hide, seconds), true, 1, 0.1, CROWD_SECONDS_MAX},
    {"from", VALUE_NUMBERS, offsetof(struct crowd_hide, from), true, 3, SIZE_LOW, 2},
    {"to", VALUE_NUMBERS, offsetof(struct crowd_hide, to), true, 3, SIZE_LOW, 2},
    {NULL},
};

/// The next word of the line; a value with blanks stands in double quotes. NULL at the end.
static char *take_word(char **line)
{
    char *from = *line + strspn(*line, " \t\r");
    if (*from == '\0' || *from == '#')
        return NULL;
    char *to = from, *word = from;
    bool quoted = false;
    for (; *from != '\0' && (quoted || strchr(" \t\r", *from) == NULL); from++) {
        if (*from == '"')
            quoted = !quoted;
        else
            *to++ = *from;
    }
    *line = *from != '\0' ? from + 1 : from;
    *to = '\0';
    return word;
}

/// "0.1,0.5,0.2" into `count` numbers.
static bool read_numbers(char *value, const struct setting *setting, double *ret_numbers)
{
    for (int i = 0; i < setting->count; i++) {
        char *comma = strchr(value, ',');
        if ((comma != NULL) != (i + 1 < setting->count))
            return false;
        if (comma != NULL)
            *comma = '\0';
        if (!text_to_double(value, setting->low, setting->high, &ret_numbers[i]))
            return false;
        value = comma != NULL ? comma + 1 : value;
    }
    return true;
}

static bool is_name(const char *value)
{
    if (*value == '\0')
        return false;
    for (const char *at = value; *at != '\0'; at++)
        if (*at == '/' || (unsigned char)*at < ' ')
            return false;
    return true;
}

static int read_value(const struct setting *setting, char *value, void *thing,
                      struct overt_error *err)
{
    void *field = (char *)thing + setting->offset;
    switch (setting->kind) {
    case VALUE_NUMBERS:
        if (read_numbers(value, setting, field))
            return 0;
        return error_set(err, OVERT_INPUT, "%s takes %d number%s from %g to %g", setting->key,
                         setting->count, setting->count == 1 ? "" : "s with commas between,",
                         setting->low, setting->high);
    case VALUE_YES_NO:
        if (text_equal(value, "yes") || text_equal(value, "no"))
            return (void)text_copy(field, CROWD_NAME_MAX, value), 0;
        return error_set(err, OVERT_INPUT, "%s is yes or no", setting->key);
    case VALUE_NAME:
        if (is_name(value) && text_copy(field, CROWD_NAME_MAX, value))
            return 0;
        return error_set(err, OVERT_INPUT, "%s is a name of 1 to %d bytes without a slash",
                         setting->key, CROWD_NAME_MAX - 1);
    case VALUE_PATH:
        if (*value != '\0' && text_copy(field, CROWD_PATH_MAX, value))
            return 0;
        return error_set(err, OVERT_INPUT, "%s is a path of 1 to %d bytes", setting->key,
                         CROWD_PATH_MAX - 1);
    }
    return 0;
}

/// key=value pairs to the end of the line.
static int read_settings(char *line, const struct setting *settings, void *thing,
                         struct overt_error *err)
{
    uint32_t given = 0;
    char *word;
    while ((word = take_word(&line)) != NULL) {
        char *value = strchr(word, '=');
        if (value == NULL)
            return error_set(err, OVERT_INPUT, "'%.40s' is not a key=value pair", word);
        *value++ = '\0';
        int at = 0;
        while (settings[at].key != NULL && !text_equal(settings[at].key, word))
            at++;
        if (settings[at].key == NULL)
            return error_set(err, OVERT_INPUT, "there is no setting '%.40s' here", word);
        if ((given & 1u << at) != 0)
            return error_set(err, OVERT_INPUT, "%s is given twice", word);
        given |= 1u << at;
        int code = read_value(&settings[at], value, thing, err);
        if (code != 0)
            return code;
    }
    for (int at = 0; settings[at].key != NULL; at++)
        if (settings[at].required && (given & 1u << at) == 0)
            return error_set(err, OVERT_INPUT, "%s= is missing", settings[at].key);
    return 0;
}

/// Room for one more; NULL when there are `limit`.
static void *grow(void **items, size_t *count, size_t limit, size_t size)
{
    if (*count == limit)
        return NULL;
    if ((*count & (*count - 1)) == 0)
        *items = memory_resize(*items, *count == 0 ? 1 : *count * 2, size);
    return (char *)*items + (*count)++ * size;
}

static int too_many(const char *what, int limit, struct overt_error *err)
{
    return error_set(err, OVERT_LIMIT, "there are at most %d %s", limit, what);
}

static int read_camera(struct crowd_scene *scene, char *line, struct overt_error *err)
{
    struct crowd_camera camera = {.light = 1};
    int code = read_settings(line, camera_settings, &camera, err);
    for (size_t i = 0; code == 0 && i < scene->camera_count; i++)
        if (text_equal(scene->cameras[i].name, camera.name))
            code = error_set(err, OVERT_INPUT, "there are two cameras of this name");
    if (code != 0)
        return code;
    void *items = scene->cameras;
    struct crowd_camera *to = grow(&items, &scene->camera_count, CROWD_CAMERAS_MAX, sizeof camera);
    scene->cameras = items;
    if (to == NULL)
        return too_many("cameras", CROWD_CAMERAS_MAX, err);
    *to = camera;
    return 0;
}

static int read_person(struct crowd_scene *scene, char *line, struct overt_error *err)
{
    struct crowd_person person = {{0}};
    int code = read_settings(line, person_settings, &person, err);
    for (size_t i = 0; code == 0 && i < scene->person_count; i++)
        if (text_equal(scene->persons[i].name, person.name))
            code = error_set(err, OVERT_INPUT, "there are two persons of this name");
    if (code != 0)
        return code;
    void *items = scene->persons;
    struct crowd_person *to = grow(&items, &scene->person_count, CROWD_PERSONS_MAX, sizeof person);
    scene->persons = items;
    if (to == NULL)
        return too_many("persons", CROWD_PERSONS_MAX, err);
    *to = person;
    return 0;
}

static int find_camera(const struct crowd_scene *scene, const char *name, size_t *ret_at,
                       struct overt_error *err)
{
    for (size_t i = 0; i < scene->camera_count; i++)
        if (text_equal(scene->cameras[i].name, name))
            return *ret_at = i, 0;
    return error_set(err, OVERT_INPUT, "there is no camera of this name above this line");
}

static int check_sizes(const double from[3], const double to[3], struct overt_error *err)
{
    return from[2] >= 0.01 && to[2] >= 0.01
               ? 0
               : error_set(err, OVERT_INPUT,
                           "the third number of from and to, the size, is 0.01 at least");
}

static int read_pass(struct crowd_scene *scene, char *line, struct overt_error *err)
{
    // The face of a picture that was cut around it, as in Labeled Faces in the Wild.
    struct crowd_pass pass = {.light = 1, .face = {0.32, 0.28, 0.36, 0.46}};
    int code = read_settings(line, pass_settings, &pass, err);
    if (code == 0)
        code = find_camera(scene, pass.camera, &pass.camera_at, err);
    if (code == 0)
        code = check_sizes(pass.from, pass.to, err);
    if (code == 0 && (pass.face[2] < 0.01 || pass.face[3] < 0.01))
        code = error_set(err, OVERT_INPUT, "face has no width or no height");
    while (code == 0 && pass.person_at < scene->person_count &&
           !text_equal(scene->persons[pass.person_at].name, pass.person))
        pass.person_at++;
    if (code == 0 && pass.person_at == scene->person_count)
        code = error_set(err, OVERT_INPUT, "there is no person of this name above this line");
    if (code != 0)
        return code;
    void *items = scene->passes;
    struct crowd_pass *to = grow(&items, &scene->pass_count, CROWD_PASSES_MAX, sizeof pass);
    scene->passes = items;
    if (to == NULL)
        return too_many("passes", CROWD_PASSES_MAX, err);
    *to = pass;
    return 0;
}

static int read_hide(struct crowd_scene *scene, char *line, struct overt_error *err)
{
    struct crowd_hide hide = {{0}};
    int code = read_settings(line, hide_settings, &hide, err);
    if (code == 0)
        code = find_camera(scene, hide.camera, &hide.camera_at, err);
    if (code == 0)
        code = check_sizes(hide.from, hide.to, err);
    if (code != 0)
        return code;
    void *items = scene->hides;
    struct crowd_hide *to = grow(&items, &scene->hide_count, CROWD_HIDES_MAX, sizeof hide);
    scene->hides = items;
    if (to == NULL)
        return too_many("shapes", CROWD_HIDES_MAX, err);
    *to = hide;
    return 0;
}

static int read_line(struct crowd_scene *scene, char *line, struct overt_error *err)
{
    char *word = take_word(&line);
    if (word == NULL)
        return 0;
    if (text_equal(word, "video"))
        return read_settings(line, video_settings, &scene->video, err);
    if (text_equal(word, "camera"))
        return read_camera(scene, line, err);
    if (text_equal(word, "person"))
        return read_person(scene, line, err);
    if (text_equal(word, "pass"))
        return read_pass(scene, line, err);
    if (text_equal(word, "hide"))
        return read_hide(scene, line, err);
    return error_set(err, OVERT_INPUT, "a line begins with video, camera, person, pass or hide");
}

/// What only the whole script shows.
static int check(struct crowd_scene *scene, struct overt_error *err)
{
    struct crowd_video *video = &scene->video;
    if (scene->pass_count == 0)
        return error_set(err, OVERT_INPUT,
                         "nobody passes: write at least one camera, person and pass");
    double end = 0;
    for (size_t i = 0; i < scene->pass_count; i++)
        end = end < scene->passes[i].at + scene->passes[i].seconds
                  ? scene->passes[i].at + scene->passes[i].seconds
                  : end;
    if (video->seconds == 0)
        video->seconds = end + 1;
    if (video->seconds > CROWD_SECONDS_MAX)
        return error_set(err, OVERT_LIMIT, "a scene has at most %d seconds", CROWD_SECONDS_MAX);
    video->width = 2 * (double)(int)(video->width / 2);
    video->height = 2 * (double)(int)(video->height / 2);
    video->rate = (double)(int)video->rate;
    return 0;
}

int crowd_script_parse(char *text, struct crowd_scene *ret_scene, struct overt_error *err)
{
    struct crowd_scene scene = {.video = {.width = 640,
                                          .height = 360,
                                          .rate = 10,
                                          .quality = 23,
                                          .noise = 2,
                                          .boxes = 5,
                                          .seed = 1}};
    int code = 0, number = 0;
    for (char *line = text, *next; code == 0 && line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        number++;
        code = strlen(line) > CROWD_LINE_MAX
                   ? error_set(err, OVERT_LIMIT, "a line has at most %d bytes", CROWD_LINE_MAX)
                   : read_line(&scene, line, err);
        if (code != 0)
            (void)error_prepend(err, "line %d", number);
    }
    if (code == 0)
        code = check(&scene, err);
    if (code != 0) {
        crowd_scene_finish(&scene);
        return code;
    }
    *ret_scene = scene;
    return 0;
}

void crowd_scene_finish(struct crowd_scene *scene)
{
    memory_free(scene->cameras);
    memory_free(scene->persons);
    memory_free(scene->passes);
    memory_free(scene->hides);
    *scene = (struct crowd_scene){0};
}
