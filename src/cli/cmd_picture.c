// SPDX-License-Identifier: Apache-2.0
// cmd_picture.c - how good pictures are for a list, and what would make them better.
#include <math.h>

#include "cli/engine.h"
#include "cli/out.h"
#include "cli/table.h"
#include "evaluate/picture.h"

static void put_json(struct cli_call *call, const char *path,
                     const struct evaluate_picture *picture)
{
    struct json_writer *to = &call->writer;
    json_put_object(to);
    json_put_string_member(to, "picture", path);
    json_put_int_member(to, "width", picture->width);
    json_put_int_member(to, "height", picture->height);
    json_put_int_member(to, "faces", (int64_t)picture->faces);
    json_put_string_member(to, "refused", picture->refusal);
    json_put_key(to, "components");
    json_put_array(to);
    for (int i = 0; picture->faces > 0 && i < OVERT_COMPONENT_COUNT; i++) {
        enum overt_component component = (enum overt_component)i;
        const struct overt_component_value *value = &picture->quality.components[i];
        json_put_object(to);
        json_put_string_member(to, "component", overt_component_name(component));
        json_put_double_member(to, "native", (double)value->native);
        json_put_string_member(to, "unit", overt_component_unit(component));
        json_put_int_member(to, "quality", value->value);
        json_put_string_member(to, "advice", overt_component_advice(component, value));
        json_put_end(to);
    }
    json_put_end(to);
    json_put_end(to);
}

static void put_table(struct text *out, const struct overt_sample_quality *quality)
{
    struct out_table table;
    out_table_init(&table, 4);
    out_table_right(&table, 1);
    out_table_right(&table, 3);
    out_table_cell(&table, "Component");
    out_table_cell(&table, "Native");
    out_table_cell(&table, "Unit");
    out_table_cell(&table, "0 to 100");
    for (int i = 0; i < OVERT_COMPONENT_COUNT; i++) {
        const struct overt_component_value *value = &quality->components[i];
        out_table_cell(&table, overt_component_name((enum overt_component)i));
        out_table_cellf(&table, fabsf(value->native) < 10 ? "%.3f" : "%.1f",
                        (double)value->native);
        out_table_cell(&table, overt_component_unit((enum overt_component)i));
        out_table_cellf(&table, "%d", value->value);
    }
    out_table_print(&table, out);
}

static void put_words(struct text *out, const char *path, const struct evaluate_picture *picture)
{
    bool good = picture->faces > 0 && picture->refusal[0] == '\0';
    out_heading(out, path);
    out_fieldf(out, "Faces", "%zu%s", picture->faces,
               picture->faces == 0 ? ": take a picture with one face, seen from the front" : "");
    if (picture->refusal[0] != '\0')
        out_field(out, "Refused", picture->refusal);
    for (int i = 0; picture->faces > 0 && i < OVERT_COMPONENT_COUNT; i++) {
        const char *advice = overt_component_advice((enum overt_component)i,
                                                    &picture->quality.components[i]);
        if (advice[0] != '\0')
            out_field(out, good ? "Better" : "", advice);
    }
    if (picture->faces > 0)
        put_table(out, &picture->quality);
}

static int check_one(struct cli_call *call, struct overt_engine *engine, const char *path)
{
    struct evaluate_picture picture;
    int code = evaluate_picture(engine, path, &picture, &call->error);
    if (code != 0)
        return code;
    if (call->json)
        put_json(call, path, &picture);
    else
        put_words(&call->out, path, &picture);
    return picture.faces == 0 || picture.refusal[0] != '\0' ? 1 : 0;
}

static int run_check(struct cli_call *call)
{
    const struct overt_engine_params params = {
        .models = cli_value(call, "models"),
        .detector = cli_value(call, "detector"),
        .threads = (int)cli_number(call, "threads", 0),
        .face_size_min = (int)cli_number(call, "face-size", 0),
        .detect_only = true,
    };
    struct overt_engine *engine = NULL;
    bool bad = false;
    int code = overt_engine_create(&params, &engine, &call->error);
    if (call->json && code == 0)
        json_put_array(&call->writer);
    for (size_t i = 0; i < call->arg_count && code >= 0; i++) {
        code = check_one(call, engine, call->args[i]);
        bad |= code == 1;
    }
    if (call->json && code >= 0)
        json_put_end(&call->writer);
    overt_engine_destroy(&engine);
    return code < 0 ? code : bad ? 1 : 0;
}

static const struct cli_option check_options[] = {
    {"models", CLI_DIR, "FOLDER", "folder of the models",
     "OVERT_MODELS, else those that came with the program"},
    {"detector", CLI_TEXT, "NAME", "model that finds faces", "mtcnn"},
    {"threads", CLI_NUMBER, "N", "threads for the model", "as many as there are", .low = 1,
     .high = 256},
    {"face-size", CLI_NUMBER, "PIXELS", "smallest face that is looked for", "40", .low = 12,
     .high = 2000},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_picture_check = {
    .words = "picture check",
    .args = "FILE [...FILE]",
    .summary = "say how good a picture is for a list, and what would make it better",
    .text = "Measures the largest face of each picture by the quality components of ISO/IEC "
            "29794-5 that need no network of their own (light, sharpness, size, place, pose), each "
            "in its own unit and from 0 (worst) to 100 (best), and says what whoever takes the "
            "next picture can do. Exit code 1 when a picture has no face that can stand on a "
            "list.\n\n"
            "It needs no operation: nothing is compared, no template is made, nothing is kept. "
            "Nothing is said about the person: the standard's components for expression and for "
            "the colour of the skin are left out on purpose.",
    .options = check_options,
    .examples = "overt picture check custody.jpg\novert picture check *.jpg --json",
    .see = "watchlist add, watchlist check",
    .run = run_check,
};
