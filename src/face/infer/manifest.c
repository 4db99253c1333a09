// SPDX-License-Identifier: Apache-2.0
// manifest.c - reads a manifest strictly: what is not in docs/models-manifest.md is refused, so
// that a misspelt threshold is not silently ignored.
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "face/infer/internal.h"

static int refuse_unknown(const struct json *object, const char *const *names, const char *where,
                          struct overt_error *err)
{
    for (size_t i = 0; i < json_key_count(object); i++) {
        const char *const *name = names;
        while (*name != NULL && !text_equal(*name, json_key(object, i)))
            name++;
        if (*name == NULL)
            return error_set(err, OVERT_MODEL, "%s: member \"%.40s\" is not known", where,
                             json_key(object, i));
    }
    return OVERT_OK;
}

/// Copies a member that has to be a text of 1 to INFER_NAME_MAX - 1 printable ASCII characters.
static int take_text(const struct json *object, const char *name, char target[INFER_NAME_MAX],
                     struct overt_error *err)
{
    const char *value = json_text(json_member(object, name));
    if (value == NULL || value[0] == '\0' || strlen(value) >= INFER_NAME_MAX)
        return error_set(err, OVERT_MODEL, "member \"%s\" has to be a text of 1 to %d characters",
                         name, INFER_NAME_MAX - 1);
    for (const char *at = value; *at != '\0'; at++)
        if (*at < ' ' || *at > '~')
            return error_set(err, OVERT_MODEL,
                             "member \"%s\" has characters that are not printable", name);
    (void)text_copy(target, INFER_NAME_MAX, value);
    return OVERT_OK;
}

static int take_int(const struct json *object, const char *name, int64_t low, int64_t high,
                    int32_t missing, int32_t *ret_value, struct overt_error *err)
{
    const struct json *member = json_member(object, name);
    int64_t value = missing;
    if (member != NULL ? !json_int(member, low, high, &value) : missing < 0)
        return error_set(err, OVERT_MODEL,
                         "member \"%s\" has to be a whole number from %lld to %lld", name,
                         (long long)low, (long long)high);
    *ret_value = (int32_t)value;
    return OVERT_OK;
}

static int take_output(const struct json *value, const char *role, struct infer_output *output,
                       struct overt_error *err)
{
    if (!text_copy(output->role, sizeof output->role, role))
        return error_set(err, OVERT_MODEL, "\"outputs\": the name \"%.40s\" is too long", role);
    size_t count = json_text(value) != NULL ? 1 : json_count(value);
    if (count < 1 || count > INFER_STRIDES_MAX)
        return error_set(err, OVERT_MODEL, "\"outputs\": \"%s\" has to name 1 to %d tensors", role,
                         INFER_STRIDES_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *name = json_text(json_text(value) != NULL ? value : json_at(value, i));
        if (name == NULL || name[0] == '\0' ||
            !text_copy(output->names[i], sizeof output->names[i], name))
            return error_set(err, OVERT_MODEL, "\"outputs\": \"%s\" has to name tensors", role);
    }
    output->count = (int)count;
    return OVERT_OK;
}

static int take_outputs(const struct json *object, struct infer_file *file, struct overt_error *err)
{
    size_t count = json_key_count(object);
    if (count < 1 || count > INFER_OUTPUTS_MAX)
        return error_set(err, OVERT_MODEL, "\"outputs\" has to have 1 to %d members",
                         INFER_OUTPUTS_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *role = json_key(object, i);
        int code = take_output(json_member(object, role), role, &file->outputs[i], err);
        if (code != OVERT_OK)
            return code;
    }
    file->output_count = (int)count;
    return OVERT_OK;
}

static int take_file_name(const struct json *object, struct infer_file *file,
                          struct overt_error *err)
{
    int code = take_text(object, "file", file->name, err);
    if (code != OVERT_OK)
        return code;
    if (strchr(file->name, '/') != NULL || file->name[0] == '.')
        return error_set(err, OVERT_MODEL,
                         "\"file\" has to be a plain file name in the manifest's folder");
    const char *hash = json_text(json_member(object, "sha256"));
    if (hash == NULL || !text_to_bytes(hash, file->sha256, sizeof file->sha256))
        return error_set(err, OVERT_MODEL, "\"sha256\" has to be 64 hexadecimal digits");
    return OVERT_OK;
}

static int take_file_size(const struct json *object, struct infer_file *file,
                          struct overt_error *err)
{
    int code = take_int(object, "batch", 0, 1024, -1, &file->batch, err);
    if (code == OVERT_OK)
        code = take_int(object, "width", 0, INFER_SIDE_MAX, -1, &file->width, err);
    if (code == OVERT_OK)
        code = take_int(object, "height", 0, INFER_SIDE_MAX, -1, &file->height, err);
    if (code == OVERT_OK)
        code = take_int(object, "multiple_of", 1, 256, 1, &file->multiple_of, err);
    if (code == OVERT_OK)
        code = take_int(object, "smallest", 1, INFER_SIDE_MAX, 1, &file->smallest, err);
    if (code == OVERT_OK && (file->width == 0) != (file->height == 0))
        code = error_set(err, OVERT_MODEL, "\"width\" and \"height\" are both free or both fixed");
    return code;
}

static int take_file(const struct json *object, const char *role, struct infer_file *file,
                     struct overt_error *err)
{
    static const char *const known[] = {"file",   "sha256",      "input",    "batch",   "width",
                                        "height", "multiple_of", "smallest", "outputs", NULL};
    int code = refuse_unknown(object, known, role, err);
    if (code == OVERT_OK && !text_copy(file->role, sizeof file->role, role))
        code = error_set(err, OVERT_MODEL, "\"files\": the name \"%.40s\" is too long", role);
    if (code == OVERT_OK)
        code = take_file_name(object, file, err);
    if (code == OVERT_OK)
        code = take_text(object, "input", file->input, err);
    if (code == OVERT_OK)
        code = take_file_size(object, file, err);
    if (code == OVERT_OK)
        code = take_outputs(json_member(object, "outputs"), file, err);
    return code;
}

static int take_files(const struct json *root, struct infer_manifest *manifest,
                      struct overt_error *err)
{
    const struct json *files = json_member(root, "files");
    size_t count = json_key_count(files);
    if (count < 1 || count > INFER_FILES_MAX)
        return error_set(err, OVERT_MODEL, "\"files\" has to name 1 to %d files", INFER_FILES_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *role = json_key(files, i);
        int code = take_file(json_member(files, role), role, &manifest->files[i], err);
        if (code != OVERT_OK)
            return code;
    }
    manifest->file_count = (int)count;
    return OVERT_OK;
}

static int take_three(const struct json *input, const char *name, float numbers[3],
                      struct overt_error *err)
{
    const struct json *list = json_member(input, name);
    for (size_t i = 0; i < 3; i++) {
        double value;
        if (json_count(list) != 3 || !json_double(json_at(list, i), -1e6, 1e6, &value))
            return error_set(err, OVERT_MODEL, "\"input\": \"%s\" has to be three numbers", name);
        numbers[i] = (float)value;
    }
    return OVERT_OK;
}

static int take_input(const struct json *root, struct infer_manifest *manifest,
                      struct overt_error *err)
{
    static const char *const known[] = {"layout", "colour", "mean", "scale", NULL};
    const struct json *input = json_member(root, "input");
    int code = refuse_unknown(input, known, "\"input\"", err);
    if (code != OVERT_OK)
        return code;
    const char *colour = json_text(json_member(input, "colour"));
    if (!text_equal(json_text(json_member(input, "layout")), "nchw"))
        return error_set(err, OVERT_MODEL, "\"input\": \"layout\" has to be \"nchw\"");
    if (!text_equal(colour, "rgb") && !text_equal(colour, "bgr"))
        return error_set(err, OVERT_MODEL, "\"input\": \"colour\" has to be \"rgb\" or \"bgr\"");
    manifest->scaling.bgr = text_equal(colour, "bgr");
    code = take_three(input, "mean", manifest->scaling.mean, err);
    return code == OVERT_OK ? take_three(input, "scale", manifest->scaling.scale, err) : code;
}

static bool id_is_plain(const char *id)
{
    return id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static int take_identity(const struct json *root, struct infer_manifest *manifest,
                         struct overt_error *err)
{
    int64_t schema;
    if (!json_int(json_member(root, "schema"), 1, 1, &schema))
        return error_set(err, OVERT_MODEL, "\"schema\" has to be 1: a newer Overt may read it");
    int code = take_text(root, "id", manifest->id, err);
    if (code == OVERT_OK)
        code = take_text(root, "version", manifest->version, err);
    if (code == OVERT_OK)
        code = take_text(root, "family", manifest->family, err);
    if (code != OVERT_OK)
        return code;
    size_t id = strlen(manifest->id), version = strlen(manifest->version);
    if (!id_is_plain(manifest->id) || id > 40 || version > 20 ||
        id + version + 2 > OVERT_MODEL_ID_MAX)
        return error_set(err, OVERT_MODEL,
                         "\"id\" has to be a-z, 0-9 and -, and \"id@version\" shorter than %d",
                         OVERT_MODEL_ID_MAX);
    memcpy(manifest->name, manifest->id, id);
    manifest->name[id] = '@';
    memcpy(manifest->name + id + 1, manifest->version, version + 1);
    return OVERT_OK;
}

static int take_words(const struct json *root, struct overt_error *err)
{
    static const char *const words[] = {"licence", "training_data", "source"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        const char *value = json_text(json_member(root, words[i]));
        if (value == NULL || value[0] == '\0')
            return error_set(err, OVERT_MODEL, "member \"%s\" has to be a text", words[i]);
    }
    if (json_text(json_at(json_member(root, "not_for"), 0)) == NULL)
        return error_set(err, OVERT_MODEL, "\"not_for\" has to list at least one use");
    return OVERT_OK;
}

/// The object that `kind` names has to be there, and not the other.
static int take_kind(const struct json *root, struct infer_manifest *manifest,
                     struct overt_error *err)
{
    const char *kind = json_text(json_member(root, "kind"));
    bool detector = text_equal(kind, "detector");
    if (!detector && !text_equal(kind, "recogniser"))
        return error_set(err, OVERT_MODEL, "\"kind\" has to be \"detector\" or \"recogniser\"");
    manifest->kind = detector ? INFER_DETECTOR : INFER_RECOGNISER;
    const char *other = detector ? "recogniser" : "detector";
    if (json_key_count(json_member(root, kind)) == 0 || json_member(root, other) != NULL)
        return error_set(err, OVERT_MODEL, "a %s has a member \"%s\" and none \"%s\"", kind, kind,
                         other);
    return infer_parameters_read(json_member(root, kind), manifest, err);
}

static int take_all(const struct json *root, struct infer_manifest *manifest,
                    struct overt_error *err)
{
    static const char *const known[] = {"schema",   "id",         "version", "kind",
                                        "family",   "files",      "input",   "detector",
                                        "licence",  "recogniser", "source",  "training_data",
                                        "not_for",  NULL};
    int code = refuse_unknown(root, known, "manifest", err);
    if (code == OVERT_OK)
        code = take_identity(root, manifest, err);
    if (code == OVERT_OK)
        code = take_words(root, err);
    if (code == OVERT_OK)
        code = take_files(root, manifest, err);
    if (code == OVERT_OK)
        code = take_input(root, manifest, err);
    if (code == OVERT_OK)
        code = take_kind(root, manifest, err);
    return code;
}

int infer_manifest_parse(const char *bytes, size_t size, const char *folder,
                         struct infer_manifest **ret_manifest, struct overt_error *err)
{
    if (size > INFER_MANIFEST_SIZE_MAX)
        return error_set(err, OVERT_MODEL, "manifest of %zu bytes: at most %d", size,
                         INFER_MANIFEST_SIZE_MAX);
    AUTO_JSON struct json *root = NULL;
    if (json_parse(bytes, size, &root, err) != OVERT_OK) {
        if (err != NULL)
            err->code = OVERT_MODEL;
        return OVERT_MODEL;
    }
    struct infer_manifest *manifest = memory_new(1, sizeof *manifest);
    manifest->folder = memory_copy_text(folder);
    crypt_sha256(bytes, size, manifest->sha256);
    int code = take_all(root, manifest, err);
    if (code != OVERT_OK)
        infer_manifest_destroy(&manifest);
    else
        *ret_manifest = manifest;
    return code;
}

void infer_manifest_destroy(struct infer_manifest **manifest)
{
    if (*manifest != NULL)
        memory_free((*manifest)->folder);
    memory_free(*manifest);
    *manifest = NULL;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = memory_copy_text(slash != NULL ? path : ".");
    if (slash != NULL)
        folder[slash == path ? 1 : slash - path] = '\0';
    return folder;
}

int infer_manifest_read(const char *path, struct infer_manifest **ret_manifest,
                        struct overt_error *err)
{
    struct stat info;
    bool is_folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    AUTO_FREE char *file = is_folder ? file_join(path, "manifest.json") : memory_copy_text(path);
    AUTO_FREE char *folder = is_folder ? memory_copy_text(path) : folder_of(path);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(file, INFER_MANIFEST_SIZE_MAX, &bytes, &size, err);
    if (code != OVERT_OK)
        return code;
    code = infer_manifest_parse(bytes, size, folder, ret_manifest, err);
    return code == OVERT_OK ? code : error_prepend(err, "model %s", file);
}

int infer_manifest_file(const struct infer_manifest *manifest, const char *role,
                        const struct infer_file **ret_file, struct overt_error *err)
{
    for (int i = 0; i < manifest->file_count; i++)
        if (text_equal(manifest->files[i].role, role)) {
            *ret_file = &manifest->files[i];
            return OVERT_OK;
        }
    return error_set(err, OVERT_MODEL, "model %s: family %s needs \"files\" to name \"%s\"",
                     manifest->name, manifest->family, role);
}
