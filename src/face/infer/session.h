// SPDX-License-Identifier: Apache-2.0
// session.h - a model file loaded and run over the caller's own memory: by our own kernels
// (face/net) where they know all that is in it, else by ONNX Runtime.
#ifndef FACE_INFER_SESSION_H
#define FACE_INFER_SESSION_H

#include "face/infer/manifest.h"

struct infer_runtime; ///< the threads and the clock that the sessions of one engine share
struct infer_session;

/// `threads` 1..256. OVERT_INTERNAL.
int infer_runtime_create(int threads, struct infer_runtime **ret_runtime,
                         struct overt_error *err) MUST_CHECK;
/// After its sessions. Takes NULL; nulls the pointer.
void infer_runtime_destroy(struct infer_runtime **runtime);
/// Zeroes what runs of its sessions left, and what ONNX Runtime holds and does not use now, of all
/// runtimes of the process.
void infer_runtime_forget(struct infer_runtime *runtime);
/// Seconds spent inside of the models so far.
double infer_runtime_seconds(const struct infer_runtime *runtime);

/// One output of a session, in the order of `outputs` at infer_session_open.
struct infer_tensor {
    float *data;
    int64_t shape[4];
    int rank; ///< 1..4
};

#define INFER_TENSORS_MAX 12

/// Hashes the file, compares it with the manifest, loads it, and checks the names and types of its
/// input and outputs. `outputs` names the roles, ends with NULL; a role with several tensors counts
/// as several. OVERT_MODEL with words that name the file.
int infer_session_open(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                       const struct infer_file *file, const char *const *outputs,
                       struct infer_session **ret_session, struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer.
void infer_session_close(struct infer_session **session);

/// Whether our own kernels run it.
bool infer_session_is_net(const struct infer_session *session);

/// Tensors that a run fills.
int infer_session_outputs(const struct infer_session *session);

/// One run: `input` is batch x 3 x height x width floats; each output is written into its tensor's
/// `data`, whose shape has to be what the model makes. OVERT_MODEL when it is not. One thread at a
/// time.
int infer_session_run(struct infer_session *session, const float *input, int64_t batch,
                      int64_t height, int64_t width, const struct infer_tensor *outputs,
                      struct overt_error *err) MUST_CHECK;

#endif
