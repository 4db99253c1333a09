// SPDX-License-Identifier: Apache-2.0
// session.c - our own kernels (face/net) where they know every operator of a file, else ONNX
// Runtime, which only this file includes.
//
// Memory is ours and bound at each run, so that a run copies nothing and allocates nothing of ours.
#include "face/infer/session.h"

#include <onnxruntime_c_api.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "crypt/hash.h"
#include "face/infer/wiped.h"
#include "face/net/net.h"

struct infer_runtime {
    const OrtApi *api;
    OrtEnv *env;
    OrtSessionOptions *options;
    OrtMemoryInfo *memory;
    struct crew *crew;             ///< runs our own networks
    struct infer_session *sessions; ///< those that are open
    double seconds;
};

struct infer_session {
    struct infer_runtime *runtime;
    struct infer_session *next; ///< of the runtime
    struct net *net;            ///< NULL: ONNX Runtime's `session`
    OrtSession *session;
    char label[2 * INFER_NAME_MAX]; ///< for messages
    char input[INFER_NAME_MAX];
    const char *names[INFER_TENSORS_MAX]; ///< into `copies`
    char copies[INFER_TENSORS_MAX][INFER_NAME_MAX];
    int output_count;
};

/// The library that set-up puts in place carries its maker's telemetry, which begins with the
/// environment, before DisableTelemetryEvents can be called: a number for this machine and a
/// database in the home folder, a log in TMPDIR, an address to send to. It reads this variable
/// first. Before any thread is there, since the environment of a process is no thread's own.
__attribute__((constructor)) static void refuse_telemetry(void)
{
    (void)setenv("ORT_DISABLE_TELEMETRY", "1", 1);
}

/// ONNX Runtime says by code and words what went wrong; it prints nothing.
static void ORT_API_CALL say_nothing(void *context, OrtLoggingLevel level, const char *category,
                                     const char *id, const char *location, const char *message)
{
    (void)context, (void)level, (void)category, (void)id, (void)location, (void)message;
}

/// Turns a status into our error and gives it back to the runtime. NULL is success.
static int check(const OrtApi *api, OrtStatus *status, int code, const char *what,
                 struct overt_error *err)
{
    if (status == NULL)
        return OVERT_OK;
    (void)error_set(err, code, "%s: %.150s", what, api->GetErrorMessage(status));
    api->ReleaseStatus(status);
    return code;
}

static int set_options(struct infer_runtime *runtime, int threads, struct overt_error *err)
{
    const OrtApi *api = runtime->api;
    const char *what = "ONNX Runtime does not take its settings";
    int code = check(api, api->CreateSessionOptions(&runtime->options), OVERT_INTERNAL, what, err);
    if (code == OVERT_OK)
        code = check(api, api->SetIntraOpNumThreads(runtime->options, threads), OVERT_INTERNAL,
                     what, err);
    if (code == OVERT_OK)
        code =
            check(api, api->SetInterOpNumThreads(runtime->options, 1), OVERT_INTERNAL, what, err);
    if (code == OVERT_OK)
        code = check(api, api->SetSessionGraphOptimizationLevel(runtime->options, ORT_ENABLE_ALL),
                     OVERT_INTERNAL, what, err);
    // Threads that wait by spinning take the processor from the next network and from everything
    // else: with two busy processors a picture took 140 to 230 ms, and 20 to 30 ms without.
    if (code == OVERT_OK)
        code = check(api, api->AddSessionConfigEntry(runtime->options,
                                                     "session.intra_op.allow_spinning", "0"),
                     OVERT_INTERNAL, what, err);
    if (code == OVERT_OK)
        code = check(api, api->AddSessionConfigEntry(runtime->options,
                                                     "session.use_env_allocators", "1"),
                     OVERT_INTERNAL, what, err);
    // Weights in a file beside the model would be outside of the SHA-256 of the manifest, by which
    // the threshold gate knows the network: nothing lies below /dev/null.
    if (code == OVERT_OK)
        code = check(api, api->AddSessionConfigEntry(
                              runtime->options,
                              "session.model_external_initializers_file_folder_path", "/dev/null"),
                     OVERT_INTERNAL, what, err);
    return code;
}

int infer_runtime_create(int threads, struct infer_runtime **ret_runtime, struct overt_error *err)
{
    const OrtApi *api = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    if (api == NULL)
        return error_set(err, OVERT_INTERNAL,
                         "the ONNX Runtime library is older than version 1.%d: run `make setup`",
                         ORT_API_VERSION);
    struct infer_runtime *runtime = memory_new(1, sizeof *runtime);
    runtime->api = api;
    runtime->crew = crew_create(threads);
    const char *what = "ONNX Runtime does not start";
    int code = check(api,
                     api->CreateEnvWithCustomLogger(say_nothing, NULL, ORT_LOGGING_LEVEL_FATAL,
                                                    "overt", &runtime->env),
                     OVERT_INTERNAL, what, err);
    if (code == OVERT_OK)
        code = check(api, api->DisableTelemetryEvents(runtime->env), OVERT_INTERNAL, what, err);
    if (code == OVERT_OK)
        code = check(api, api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault,
                                                   &runtime->memory), OVERT_INTERNAL, what, err);
    if (code == OVERT_OK)
        code = wiped_register(api, runtime->env, err);
    if (code == OVERT_OK)
        code = set_options(runtime, threads, err);
    if (code != OVERT_OK)
        infer_runtime_destroy(&runtime);
    else
        *ret_runtime = runtime;
    return code;
}

void infer_runtime_destroy(struct infer_runtime **runtime)
{
    struct infer_runtime *old = *runtime;
    *runtime = NULL;
    if (old == NULL)
        return;
    crew_destroy(&old->crew);
    if (old->options != NULL)
        old->api->ReleaseSessionOptions(old->options);
    if (old->memory != NULL)
        old->api->ReleaseMemoryInfo(old->memory);
    wiped_free();
    if (old->env != NULL)
        old->api->ReleaseEnv(old->env);
    memory_free(old);
}

void infer_runtime_forget(struct infer_runtime *runtime)
{
    for (struct infer_session *session = runtime->sessions; session != NULL;
         session = session->next)
        if (session->net != NULL)
            net_forget(session->net);
    wiped_sweep(); // the memory is the environment's, and that is one for the process
}

double infer_runtime_seconds(const struct infer_runtime *runtime)
{
    return runtime->seconds;
}

static int read_checked(const struct infer_manifest *manifest, const struct infer_file *file,
                        char **ret_bytes, size_t *ret_size, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(manifest->folder, file->name);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, INFER_MODEL_SIZE_MAX, &bytes, &size, err);
    if (code != OVERT_OK) {
        if (err != NULL)
            err->code = OVERT_MODEL;
        (void)error_prepend(err, "model %s", manifest->name);
        return OVERT_MODEL;
    }
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(bytes, size, hash);
    if (memcmp(hash, file->sha256, sizeof hash) != 0)
        return error_set(err, OVERT_MODEL,
                         "%s is not the file that the manifest of %s names (SHA-256 differs): "
                         "get it again from its source", path, manifest->name);
    *ret_bytes = bytes;
    *ret_size = size;
    bytes = NULL;
    return OVERT_OK;
}

static int name_outputs(struct infer_session *session, const struct infer_file *file,
                        const char *const *roles, struct overt_error *err)
{
    for (; *roles != NULL; roles++) {
        const struct infer_output *output = NULL;
        for (int i = 0; i < file->output_count; i++)
            if (text_equal(file->outputs[i].role, *roles))
                output = &file->outputs[i];
        if (output == NULL)
            return error_set(err, OVERT_MODEL, "%s: the manifest does not name the output \"%s\"",
                             session->label, *roles);
        for (int i = 0; i < output->count; i++) {
            if (session->output_count == INFER_TENSORS_MAX)
                return error_set(err, OVERT_MODEL, "%s: more than %d outputs", session->label,
                                 INFER_TENSORS_MAX);
            int at = session->output_count++;
            (void)text_copy(session->copies[at], INFER_NAME_MAX, output->names[i]);
            session->names[at] = session->copies[at];
        }
    }
    return OVERT_OK;
}

/// Whether the tensor number `index` is float32 and has this name; `input` or output.
static bool tensor_is(const struct infer_session *session, OrtAllocator *allocator, bool input,
                      size_t index, const char *name)
{
    const OrtApi *api = session->runtime->api;
    char *found = NULL;
    OrtStatus *status = input
                            ? api->SessionGetInputName(session->session, index, allocator, &found)
                            : api->SessionGetOutputName(session->session, index, allocator, &found);
    bool same = status == NULL && text_equal(found, name);
    if (found != NULL && status == NULL)
        status = api->AllocatorFree(allocator, found);
    OrtTypeInfo *type = NULL;
    const OrtTensorTypeAndShapeInfo *shape = NULL;
    enum ONNXTensorElementDataType element = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
    if (status == NULL && same)
        status = input ? api->SessionGetInputTypeInfo(session->session, index, &type)
                       : api->SessionGetOutputTypeInfo(session->session, index, &type);
    if (status == NULL && type != NULL)
        status = api->CastTypeInfoToTensorInfo(type, &shape);
    if (status == NULL && shape != NULL)
        status = api->GetTensorElementType(shape, &element);
    if (type != NULL)
        api->ReleaseTypeInfo(type);
    if (status != NULL)
        api->ReleaseStatus(status);
    return status == NULL && same && element == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
}

static int check_names(const struct infer_session *session, struct overt_error *err)
{
    const OrtApi *api = session->runtime->api;
    OrtAllocator *allocator = NULL;
    size_t inputs = 0, outputs = 0;
    int code = check(api, api->GetAllocatorWithDefaultOptions(&allocator), OVERT_INTERNAL,
                     session->label, err);
    if (code == OVERT_OK)
        code = check(api, api->SessionGetInputCount(session->session, &inputs), OVERT_MODEL,
                     session->label, err);
    if (code == OVERT_OK)
        code = check(api, api->SessionGetOutputCount(session->session, &outputs), OVERT_MODEL,
                     session->label, err);
    if (code != OVERT_OK)
        return code;
    if (inputs != 1 || !tensor_is(session, allocator, true, 0, session->input))
        return error_set(err, OVERT_MODEL, "%s: its one input is not \"%s\" of float32",
                         session->label, session->input);
    for (int i = 0; i < session->output_count; i++) {
        size_t at = 0;
        while (at < outputs && !tensor_is(session, allocator, false, at, session->names[i]))
            at++;
        if (at == outputs)
            return error_set(err, OVERT_MODEL, "%s: it has no output \"%s\" of float32",
                             session->label, session->names[i]);
    }
    return OVERT_OK;
}

/// By our own kernels, if they know all that is in the file and it fits the manifest.
static bool load_net(struct infer_session *session, const struct infer_file *file,
                     const char *bytes, size_t size)
{
    const struct net_wanted wanted = {.input = session->input, .outputs = session->names,
                                      .output_count = (size_t)session->output_count,
                                      .height = (uint32_t)file->height,
                                      .width = (uint32_t)file->width};
    return net_create(bytes, size, &wanted, &session->net, NULL) == OVERT_OK;
}

/// By ONNX Runtime, whose words say what is wrong with the file, and not what to do about it.
static int load_session(struct infer_session *session, const char *bytes, size_t size,
                        struct overt_error *err)
{
    const OrtApi *api = session->runtime->api;
    struct overt_error said = {0};
    int code = check(api,
                     api->CreateSessionFromArray(session->runtime->env, bytes, size,
                                                 session->runtime->options, &session->session),
                     OVERT_MODEL, "it cannot be run", &said);
    if (code == OVERT_OK)
        return check_names(session, err);
    if (strstr(said.text, "xternal data") != NULL)
        return error_set(err, code,
                         "%s: weights of it lie in another file, of which the manifest's SHA-256 "
                         "says nothing: export it in one file", session->label);
    return error_set(err, code, "%s: %s: get it again from its source, or export it again",
                     session->label, said.text);
}

static int load(struct infer_session *session, const struct infer_manifest *manifest,
                const struct infer_file *file, const char *const *outputs, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = read_checked(manifest, file, &bytes, &size, err);
    if (code == OVERT_OK)
        code = name_outputs(session, file, outputs, err);
    if (code != OVERT_OK || load_net(session, file, bytes, size))
        return code;
    return load_session(session, bytes, size, err);
}

int infer_session_open(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                       const struct infer_file *file, const char *const *outputs,
                       struct infer_session **ret_session, struct overt_error *err)
{
    struct infer_session *session = memory_new(1, sizeof *session);
    session->runtime = runtime;
    session->next = runtime->sessions;
    runtime->sessions = session;
    (void)text_copy(session->input, sizeof session->input, file->input);
    struct text label;
    text_init(&label, sizeof session->label - 1);
    text_printf(&label, "model %s, %s", manifest->name, file->name);
    (void)text_copy(session->label, sizeof session->label, label.bytes);
    text_finish(&label);
    int code = load(session, manifest, file, outputs, err);
    if (code != OVERT_OK)
        infer_session_close(&session);
    else
        *ret_session = session;
    return code;
}

void infer_session_close(struct infer_session **session)
{
    struct infer_session *old = *session;
    *session = NULL;
    if (old == NULL)
        return;
    struct infer_session **at = &old->runtime->sessions;
    while (*at != old)
        at = &(*at)->next;
    *at = old->next;
    net_destroy(&old->net);
    if (old->session != NULL)
        old->runtime->api->ReleaseSession(old->session);
    memory_free(old);
}

bool infer_session_is_net(const struct infer_session *session)
{
    return session->net != NULL;
}

int infer_session_outputs(const struct infer_session *session)
{
    return session->output_count;
}

static OrtStatus *bind(const struct infer_runtime *runtime, float *data, const int64_t *shape,
                       int rank, OrtValue **ret_value)
{
    size_t bytes = sizeof(float);
    for (int i = 0; i < rank; i++)
        bytes *= (size_t)shape[i];
    return runtime->api->CreateTensorWithDataAsOrtValue(runtime->memory, data, bytes, shape,
                                                        (size_t)rank,
                                                        ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
                                                        ret_value);
}

static int run_net(struct infer_session *session, const float *input, int64_t batch, int64_t height,
                   int64_t width, const struct infer_tensor *outputs, struct overt_error *err)
{
    struct infer_runtime *runtime = session->runtime;
    struct net_result results[INFER_TENSORS_MAX];
    for (int i = 0; i < session->output_count; i++)
        results[i] = (struct net_result){outputs[i].data, outputs[i].shape, outputs[i].rank};
    double start = time_monotonic();
    int code =
        net_run(session->net, runtime->crew, input, batch, height, width, results, err);
    runtime->seconds += time_monotonic() - start;
    if (code == OVERT_OK)
        return code;
    (void)error_prepend(err, "%s", session->label);
    if (err != NULL && code == OVERT_INPUT)
        err->code = OVERT_MODEL;
    return code == OVERT_INPUT ? OVERT_MODEL : code;
}

int infer_session_run(struct infer_session *session, const float *input, int64_t batch,
                      int64_t height, int64_t width, const struct infer_tensor *outputs,
                      struct overt_error *err)
{
    if (session->net != NULL)
        return run_net(session, input, batch, height, width, outputs, err);
    struct infer_runtime *runtime = session->runtime;
    const OrtApi *api = runtime->api;
    OrtValue *values[1 + INFER_TENSORS_MAX] = {NULL};
    const char *input_name = session->input;
    float *data = NULL; // the runtime's call has no const, but does not write to an input
    memcpy(&data, &input, sizeof data);
    OrtStatus *status =
        bind(runtime, data, (const int64_t[]){batch, 3, height, width}, 4, &values[0]);
    for (int i = 0; i < session->output_count && status == NULL; i++)
        status = bind(runtime, outputs[i].data, outputs[i].shape, outputs[i].rank, &values[1 + i]);
    if (status == NULL) {
        double start = time_monotonic();
        status = api->Run(session->session, NULL, &input_name, (const OrtValue *const *)values, 1,
                          session->names, (size_t)session->output_count, values + 1);
        runtime->seconds += time_monotonic() - start;
    }
    for (int i = 0; i <= session->output_count; i++)
        if (values[i] != NULL)
            api->ReleaseValue(values[i]);
    return check(api, status, OVERT_MODEL, session->label, err);
}
