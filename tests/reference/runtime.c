// SPDX-License-Identifier: Apache-2.0
// runtime.c - runs an ONNX file by ONNX Runtime, for tests and timing.
#include "runtime.h"

#include <onnxruntime_c_api.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

struct runtime {
    const OrtApi *api;
    OrtEnv *env;
    OrtSession *session;
    OrtMemoryInfo *memory;
};

static void must(const OrtApi *api, OrtStatus *status)
{
    if (status == NULL)
        return;
    fprintf(stderr, "ONNX Runtime: %s\n", api->GetErrorMessage(status));
    exit(3);
}

struct runtime *runtime_create(const char *path, int threads)
{
    struct runtime *runtime = memory_new(1, sizeof(*runtime));
    const OrtApi *api = runtime->api = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    OrtSessionOptions *options;
    must(api, api->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "overt", &runtime->env));
    must(api, api->CreateSessionOptions(&options));
    must(api, api->SetIntraOpNumThreads(options, threads));
    must(api, api->SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL));
    must(api, api->CreateSession(runtime->env, path, options, &runtime->session));
    must(api, api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &runtime->memory));
    api->ReleaseSessionOptions(options);
    return runtime;
}

void runtime_destroy(struct runtime **runtime)
{
    const OrtApi *api = (*runtime)->api;
    api->ReleaseMemoryInfo((*runtime)->memory);
    api->ReleaseSession((*runtime)->session);
    api->ReleaseEnv((*runtime)->env);
    memory_free(*runtime);
    *runtime = NULL;
}

static struct runtime_output take_output(const OrtApi *api, OrtValue *value)
{
    struct runtime_output output = {0};
    OrtTensorTypeAndShapeInfo *info;
    float *numbers;
    must(api, api->GetTensorTypeAndShape(value, &info));
    must(api, api->GetDimensionsCount(info, &output.rank));
    must(api, api->GetDimensions(info, output.shape, output.rank));
    must(api, api->GetTensorShapeElementCount(info, &output.count));
    must(api, api->GetTensorMutableData(value, (void **)&numbers));
    output.numbers = memory_copy(numbers, output.count * sizeof(float));
    api->ReleaseTensorTypeAndShapeInfo(info);
    api->ReleaseValue(value);
    return output;
}

void runtime_run(struct runtime *runtime, const float *input, const int64_t shape[4],
                 const char *const names[], size_t name_count, struct runtime_output *outputs)
{
    const OrtApi *api = runtime->api;
    static const char *const input_names[] = {"input"};
    size_t count = (size_t)(shape[0] * shape[1] * shape[2] * shape[3]);
    AUTO_FREE float *copy = memory_copy(input, count * sizeof(float));
    OrtValue *tensor = NULL, *results[RUNTIME_OUTPUT_MAX] = {0};
    must(api,
         api->CreateTensorWithDataAsOrtValue(runtime->memory, copy, count * sizeof(float), shape, 4,
                                             ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &tensor));
    must(api, api->Run(runtime->session, NULL, input_names, (const OrtValue *const *)&tensor, 1,
                       names, name_count, results));
    for (size_t i = 0; i < name_count; i++)
        outputs[i] = take_output(api, results[i]);
    api->ReleaseValue(tensor);
}
