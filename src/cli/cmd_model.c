// SPDX-License-Identifier: Apache-2.0
// cmd_model.c - the models that there are: a folder with a manifest and its files each, and no
// code.
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/engine.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "crypt/hash.h"
#include "evaluate/model_check.h"
#include "face/models.h"
#include "operate/reenrol.h"

#define MODELS_MAX 256 ///< looked at in one folder

/// A manifest as the engine reads it, and the whole of it for people.
struct model {
    struct infer_manifest *manifest;
    struct json *json;
    char *path; ///< of manifest.json
};

static void model_finish(struct model *model)
{
    infer_manifest_destroy(&model->manifest);
    json_free(&model->json);
    memory_free(model->path);
    *model = (struct model){0};
}

/// `path`: a folder, or the manifest in it.
static int model_read(const char *path, struct model *ret_model, struct overt_error *err)
{
    struct model model = {0};
    int code = infer_manifest_read(path, &model.manifest, err);
    if (code == OVERT_MODEL)
        code = err->code = OVERT_INPUT; // here it is what a person hands in
    if (code < 0)
        return code;
    model.path = text_ends(path, ".json") ? memory_copy_text(path)
                                          : file_join(path, "manifest.json");
    code = json_read(model.path, &model.json, err);
    if (code < 0)
        model_finish(&model);
    else
        *ret_model = model;
    return code;
}

/// "good", "missing" or "differs": the file against the SHA-256 of the manifest.
static const char *file_state(const struct infer_manifest *manifest, const struct infer_file *file)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    AUTO_FREE char *path = file_join(manifest->folder, file->name);
    if (crypt_sha256_file(path, hash, NULL) < 0)
        return "missing";
    return memcmp(hash, file->sha256, sizeof hash) == 0 ? "good" : "differs";
}

static const char *all_files_state(const struct infer_manifest *manifest)
{
    for (int i = 0; i < manifest->file_count; i++) {
        const char *state = file_state(manifest, &manifest->files[i]);
        if (!text_equal(state, "good"))
            return state;
    }
    return "good";
}

static const char *kind_word(const struct infer_manifest *manifest)
{
    return manifest->kind == INFER_DETECTOR ? "detector" : "recogniser";
}

static void model_json(struct json_writer *writer, const struct model *model)
{
    static const char *const texts[] = {"licence", "training_data", "source"};
    const struct infer_manifest *manifest = model->manifest;
    const struct json *not_for = json_member(model->json, "not_for");
    json_put_object(writer);
    json_put_string_member(writer, "id", manifest->id);
    json_put_string_member(writer, "version", manifest->version);
    json_put_string_member(writer, "kind", kind_word(manifest));
    json_put_string_member(writer, "family", manifest->family);
    json_put_string_member(writer, "folder", manifest->folder);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        json_put_string_member(writer, texts[i], json_text(json_member(model->json, texts[i])));
    json_put_key(writer, "not_for");
    json_put_array(writer);
    for (size_t i = 0; i < json_count(not_for); i++)
        json_put_string(writer, json_text(json_at(not_for, i)));
    json_put_end(writer);
    json_put_key(writer, "files");
    json_put_array(writer);
    for (int i = 0; i < manifest->file_count; i++) {
        char hash[65];
        text_from_bytes(hash, manifest->files[i].sha256, 32);
        json_put_object(writer);
        json_put_string_member(writer, "file", manifest->files[i].name);
        json_put_string_member(writer, "sha256", hash);
        json_put_string_member(writer, "state", file_state(manifest, &manifest->files[i]));
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/// Names of the folders in `folder` that hold a manifest.json, sorted; the caller's.
static int model_names(const char *folder, char *names[MODELS_MAX], size_t *ret_count,
                       struct overt_error *err)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return error_set_errno(
            err, OVERT_NOT_FOUND, errno,
            "there is no folder of models at %s; run `make build` or say --models", folder);
    for (struct dirent *entry = readdir(dir); entry && count < MODELS_MAX; entry = readdir(dir)) {
        AUTO_FREE char *inside = file_join(folder, entry->d_name);
        AUTO_FREE char *manifest = file_join(inside, "manifest.json");
        if (entry->d_name[0] != '.' && file_exists(manifest))
            names[count++] = memory_copy_text(entry->d_name);
    }
    (void)closedir(dir);
    qsort(names, count, sizeof names[0], by_name);
    *ret_count = count;
    return 0;
}

static void model_row(struct out_table *table, const char *name, const struct model *model,
                      const char *why)
{
    const struct infer_manifest *manifest = model->manifest;
    out_table_cell(table, name);
    out_table_cell(table, manifest ? manifest->version : NULL);
    out_table_cell(table, manifest ? kind_word(manifest) : NULL);
    out_table_cell(table, manifest ? manifest->family : NULL);
    out_table_cell(table, manifest ? json_text(json_member(model->json, "licence")) : NULL);
    out_table_cell(table, manifest ? all_files_state(manifest) : why);
}

static void list_one(struct cli_call *call, struct out_table *table, const char *folder,
                     const char *name)
{
    struct model model = {0};
    struct overt_error why = {0};
    AUTO_FREE char *path = file_join(folder, name);
    int code = model_read(path, &model, &why);
    if (!call->json) {
        model_row(table, name, &model, why.text);
    } else if (code == 0) {
        model_json(&call->writer, &model);
    } else {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "id", name);
        json_put_string_member(&call->writer, "fault", why.text);
        json_put_end(&call->writer);
    }
    model_finish(&model);
}

static int run_list(struct cli_call *call)
{
    static const char *const headings[] = {"Model",  "Version", "Kind",
                                           "Family", "Licence", "Files"};
    AUTO_FREE char *folder = models_folder(cli_value(call, "models"));
    char *names[MODELS_MAX];
    size_t count = 0;
    struct out_table table;
    int code = model_names(folder, names, &count, &call->error);
    if (code < 0)
        return code;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "folder", folder);
        json_put_key(&call->writer, "models");
        json_put_array(&call->writer);
    }
    for (size_t i = 0; i < count; i++) {
        list_one(call, &table, folder, names[i]);
        memory_free(names[i]);
    }
    if (call->json) {
        json_put_end(&call->writer);
        json_put_end(&call->writer);
        table.rows = 0;
    }
    struct text nowhere;
    text_init(&nowhere, 0);
    out_table_print(&table, call->json ? &nowhere : &call->out);
    text_finish(&nowhere);
    return 0;
}

#define MODELS_OPTION                                             \
    {                                                             \
        "models", CLI_DIR, "FOLDER", "folder of the models",      \
            "OVERT_MODELS, else those that came with the program" \
    }

static const struct cli_option model_options[] = {MODELS_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_model_list = {
    .words = "model list",
    .args = "",
    .summary = "list the models",
    .text = "Lists the models of the folder of models, with licence and whether the files are "
            "those that the manifest names "
            "(SHA-256).",
    .options = model_options,
    .examples = "overt model list",
    .see = "model show, model add",
    .run = run_list,
};

static void show_files(struct text *out, const struct infer_manifest *manifest)
{
    for (int i = 0; i < manifest->file_count; i++) {
        char hash[65];
        text_from_bytes(hash, manifest->files[i].sha256, 32);
        out_fieldf(out, manifest->files[i].name, "%s, SHA-256 %s",
                   file_state(manifest, &manifest->files[i]), hash);
    }
}

static void show_model(struct text *out, const struct model *model)
{
    const struct infer_manifest *manifest = model->manifest;
    const struct json *not_for = json_member(model->json, "not_for");
    out_heading(out, manifest->name);
    out_field(out, "Kind", kind_word(manifest));
    out_field(out, "Family", manifest->family);
    out_field(out, "Folder", manifest->folder);
    out_field(out, "Licence", json_text(json_member(model->json, "licence")));
    out_field(out, "Training data", json_text(json_member(model->json, "training_data")));
    out_field(out, "Source", json_text(json_member(model->json, "source")));
    for (size_t i = 0; i < json_count(not_for); i++)
        out_field(out, i ? "" : "Not for", json_text(json_at(not_for, i)));
    show_files(out, manifest);
}

static int open_model(struct cli_call *call, const char *name, struct model *ret_model)
{
    if (strchr(name, '/'))
        return model_read(name, ret_model, &call->error);
    AUTO_FREE char *folder = models_folder(cli_value(call, "models"));
    AUTO_FREE char *path = file_join(folder, name);
    if (!file_exists(path))
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "there is no model %.40s in %.120s; see: overt model list", name, folder);
    return model_read(path, ret_model, &call->error);
}

static int run_show(struct cli_call *call)
{
    struct model model = {0};
    int code = open_model(call, call->args[0], &model);
    if (code < 0)
        return code;
    if (call->json)
        model_json(&call->writer, &model);
    else
        show_model(&call->out, &model);
    model_finish(&model);
    return 0;
}

const struct cli_cmd cli_cmd_model_show = {
    .words = "model show",
    .args = "MODEL",
    .summary = "show a model: licence, training data, what it is not for",
    .text = "Shows what the manifest of a model says, and whether its files are those that it "
            "names. MODEL is a name of "
            "`overt model list`, or a path with a slash.",
    .options = model_options,
    .examples = "overt model show mobilefacenet",
    .see = "model list, model add",
    .run = run_show,
};

static void check_json(struct cli_call *call, const struct model *model,
                       const struct model_check *check, bool good)
{
    static const char *const states[] = {"good", "fault", "not checked"};
    json_put_object(&call->writer);
    json_put_string_member(&call->writer, "model", model->manifest->name);
    json_put_bool_member(&call->writer, "good", good);
    json_put_double_member(&call->writer, "seconds", check->seconds);
    json_put_key(&call->writer, "steps");
    json_put_array(&call->writer);
    for (size_t i = 0; i < check->count; i++) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "step", check->steps[i].what);
        json_put_string_member(&call->writer, "state", states[check->steps[i].state]);
        json_put_string_member(&call->writer, "words", check->steps[i].words);
        json_put_end(&call->writer);
    }
    json_put_end(&call->writer);
    json_put_key(&call->writer, "manifest");
    model_json(&call->writer, model);
    json_put_end(&call->writer);
}

static void check_words(struct text *out, const struct model *model,
                        const struct model_check *check)
{
    static const char *const states[] = {"good: ", "FAULT: ", "not checked: "};
    const struct json *not_for = json_member(model->json, "not_for");
    out_heading(out, model->manifest->name);
    for (size_t i = 0; i < check->count; i++)
        out_fieldf(out, check->steps[i].what, "%s%s", states[check->steps[i].state],
                   check->steps[i].words);
    out_field(out, "Licence", json_text(json_member(model->json, "licence")));
    out_field(out, "Training data", json_text(json_member(model->json, "training_data")));
    for (size_t i = 0; i < json_count(not_for); i++)
        out_field(out, i ? "" : "Not for", json_text(json_at(not_for, i)));
}

static int run_check(struct cli_call *call)
{
    const struct model_check_params params = {.model = call->args[0],
                                              .models = cli_value(call, "models"),
                                              .pictures = cli_value(call, "pictures")};
    struct model model = {0};
    struct model_check check;
    bool good = true;
    int code = open_model(call, call->args[0], &model);
    if (code == 0)
        code = model_check_run(&params, &check, &call->error);
    for (size_t i = 0; code == 0 && i < check.count; i++)
        good &= check.steps[i].state != MODEL_FAULT;
    if (code == 0 && call->json)
        check_json(call, &model, &check, good);
    else if (code == 0)
        check_words(&call->out, &model, &check);
    model_finish(&model);
    return code != 0 ? code : good ? 0 : 1;
}

static const struct cli_option check_options[] = {
    MODELS_OPTION,
    {"pictures", CLI_DIR, "FOLDER", "where the model's golden pictures lie",
     "beside its manifest"},
    {.kind = CLI_END}};

const struct cli_cmd cli_cmd_model_check = {
    .words = "model check",
    .args = "MODEL",
    .summary = "check that a model does what its manifest says",
    .text = "Opens the model, runs it over made pictures without a face (every size or batch that "
            "it says it takes, twice for the same bits), compares it with its golden pictures when "
            "it has any (golden.json, docs/models-manifest.md), takes its time on one thread, and "
            "states its licence and what it is not for. Exit code 1 when a step finds a "
            "fault.\n\n"
            "It says nothing of how well the model recognises: measure that before an operation "
            "uses it (overt evaluate openset).",
    .options = check_options,
    .examples = "overt model check mobilefacenet\n"
                "overt model check ./scrfd --pictures photographs",
    .see = "model show, evaluate openset, model add",
    .run = run_check,
};

static void plan_json(struct cli_call *call, const char *model, const struct operate_reenrol *plan,
                      size_t count)
{
    struct json_writer *to = &call->writer;
    json_put_object(to);
    json_put_string_member(to, "model", model);
    json_put_key(to, "operations");
    json_put_array(to);
    for (size_t i = 0; i < count; i++) {
        json_put_object(to);
        json_put_string_member(to, "operation", plan[i].reference);
        json_put_string_member(to, "state", register_state_word(plan[i].state));
        json_put_int_member(to, "entries", plan[i].entries);
        json_put_int_member(to, "of_another_model", plan[i].others);
        json_put_int_member(to, "pictures_held", plan[i].pictures);
        json_put_int_member(to, "without_template", plan[i].no_template);
        json_put_string_member(to, "made_by", plan[i].model);
        json_put_end(to);
    }
    json_put_end(to);
    json_put_end(to);
}

static void plan_words(struct cli_call *call, const char *model,
                       const struct operate_reenrol *plan, size_t count)
{
    static const char *const headings[] = {"Operation", "State",    "Entries",
                                           "Again",     "Pictures", "Made by"};
    struct out_table table;
    int64_t again = 0;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        out_table_cell(&table, plan[i].reference);
        out_table_cell(&table, register_state_word(plan[i].state));
        out_table_cellf(&table, "%" PRId64, plan[i].entries);
        out_table_cellf(&table, "%" PRId64, plan[i].others);
        out_table_cellf(&table, "%" PRId64, plan[i].pictures);
        out_table_cell(&table, plan[i].model[0] != '\0' ? plan[i].model : NULL);
        again += plan[i].others;
    }
    out_table_print(&table, &call->out);
    if (again == 0)
        out_note(call, "Nothing is to be enrolled again for %s.", model);
    else
        out_note(call, "Take these entries off their lists and put them on again with %s; lists "
                       "are then reviewed anew. An open operation ends with the model it has.",
                 model);
}

static int run_plan(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(infer_manifest_destroy) struct infer_manifest *manifest = NULL;
    AUTO_FREE struct operate_reenrol *plan = NULL;
    size_t count = 0;
    int code = models_open(cli_value(call, "models"), cli_value(call, "recogniser"),
                           "mobilefacenet", &manifest, &call->error);
    if (code == 0 && manifest->kind != INFER_RECOGNISER)
        code = CLI_MISTAKE(call, "%s makes no templates: name a recogniser", manifest->name);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_reenrol_plan(operate, call->as, manifest->name, &plan, &count,
                                    &call->error);
    if (code == 0 && call->json)
        plan_json(call, manifest->name, plan, count);
    else if (code == 0)
        plan_words(call, manifest->name, plan, count);
    return code;
}

static const struct cli_option plan_options[] = {CLI_ENGINE_OPTIONS, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_model_plan = {
    .words = "model plan",
    .args = "",
    .summary = "say what is to be enrolled again before another model is used",
    .text = "Looks at the lists of all operations that are not over and says for each how many "
            "entries have a template of another model, and of how many of these the picture is "
            "held, so that it can be enrolled again. Templates of two models are never compared: "
            "an operation whose list has some cannot be opened.\n\n"
            "Nothing is compared and nothing is changed.",
    .options = plan_options,
    .examples = "overt model plan --recogniser ./better --as \"P. Shah\"",
    .see = "model check, watchlist re-enrol, watchlist remove",
    .run = run_plan,
    .record = true,
    .acts = true,
};

static int add_file(struct cli_call *call, const struct infer_manifest *manifest,
                    const struct infer_file *file, const char *folder)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    size_t size = 0;
    AUTO_FREE char *bytes = NULL;
    AUTO_FREE char *from = file_join(manifest->folder, file->name);
    AUTO_FREE char *to = file_join(folder, file->name);
    int code = file_read(from, INFER_MODEL_SIZE_MAX, &bytes, &size, &call->error);
    if (code < 0)
        return code;
    crypt_sha256(bytes, size, hash);
    if (memcmp(hash, file->sha256, sizeof hash) != 0)
        return error_set(&call->error, OVERT_INPUT,
                         "%.120s is not the file that the manifest names (its SHA-256 differs); "
                         "nothing was added",
                         from);
    return file_write(to, bytes, size, 0644, &call->error);
}

/// The manifest last: a model that is not whole is not seen.
static int add_model(struct cli_call *call, const struct model *model, const char *folder)
{
    size_t size = 0;
    AUTO_FREE char *bytes = NULL;
    AUTO_FREE char *to = file_join(folder, "manifest.json");
    if (file_exists(to))
        return CLI_MISTAKE(
            call,
            "there is a model %.40s already in %.120s; a changed model takes another id or version",
            model->manifest->id, folder);
    for (int i = 0; i < model->manifest->file_count; i++)
        if (!text_equal(file_state(model->manifest, &model->manifest->files[i]), "good"))
            return error_set(
                &call->error, OVERT_INPUT,
                "%s: the file is missing or not the one that the manifest names; nothing was added",
                model->manifest->files[i].name);
    int code = file_make_folder(folder, &call->error);
    for (int i = 0; code == 0 && i < model->manifest->file_count; i++)
        code = add_file(call, model->manifest, &model->manifest->files[i], folder);
    if (code == 0)
        code = file_read(model->path, INFER_MANIFEST_SIZE_MAX, &bytes, &size, &call->error);
    return code < 0 ? code : file_write(to, bytes, size, 0644, &call->error);
}

static int run_add(struct cli_call *call)
{
    struct model model = {0};
    int code = model_read(call->args[0], &model, &call->error);
    if (code < 0)
        return code;
    AUTO_FREE char *models = models_folder(cli_value(call, "models"));
    AUTO_FREE char *folder = file_join(models, model.manifest->id);
    code = add_model(call, &model, folder);
    if (code == 0)
        out_done(call, "model", model.manifest->id, "%s is in %s.", model.manifest->name, folder);
    model_finish(&model);
    return code;
}

const struct cli_cmd cli_cmd_model_add = {
    .words = "model add",
    .args = "MANIFEST",
    .summary = "add a model by its manifest",
    .text = "Reads a manifest (docs/models-manifest.md), checks the files beside it against the "
            "SHA-256 that it names, and "
            "copies both into the folder of models. A model of a known family needs no code.\n\n"
            "An operation can use a recogniser only after it was evaluated: its threshold rests on "
            "figures.",
    .options = model_options,
    .examples = "overt model add yunet/manifest.json\novert model show yunet",
    .see = "model list, evaluate openset",
    .run = run_add,
};
