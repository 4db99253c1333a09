// SPDX-License-Identifier: Apache-2.0
// gallery_file.h - a list on the disk: templates and their ids, sealed under a key that is not in
// the file. What stands at which byte, and against whom it protects: docs/gallery-file.md.
//
// Every change is whole or not there, whatever is cut at whatever write: a call that returned 0 is
// on the disk; one that did not has left the list as it was or, when the disk failed at the last
// step (OVERT_IO), as it was wished: open the file again to see which.
// One program writes at a time. Any number read meanwhile, each the list as it stood at one moment.
// A handle is for one thread at a time, and not for a child after fork, whose memory has none of
// it; handles do not disturb one another.
#ifndef OVERT_GALLERY_FILE_H
#define OVERT_GALLERY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "overt/gallery.h"
#include "overt/template.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_GALLERY_KEY_SIZE 32        ///< bytes: random ones, or a key's
#define OVERT_GALLERY_MODEL_HASH_SIZE 32 ///< bytes
#define OVERT_GALLERY_APPEND_MAX 65536   ///< templates of one call
#define OVERT_GALLERY_DELETE_MAX 65536   ///< ids of one call

struct overt_gallery_file;

/// What a new file is for.
struct overt_gallery_file_kind {
    const char *model; ///< "id@version", as templates name it; copied
    uint8_t model_hash[OVERT_GALLERY_MODEL_HASH_SIZE]; ///< of the model's files; zeros: not known
    int32_t dimension;  ///< floats of a template, 1..OVERT_TEMPLATE_DIMENSION_MAX
    int32_t block_rows; ///< templates sealed together, an even number to 65,536; 0: 256 or more
};

/// How it is opened; all zero: to be read, as many threads as there are processors.
struct overt_gallery_file_params {
    bool write;  ///< OVERT_REFUSED while another program writes
    bool repair; ///< with `write`: one of the two headers may be damaged and is made anew
    uint64_t generation_min; ///< an older list is refused (OVERT_CORRUPT): an old copy was put back
    int threads;             ///< at most so many for decrypting; 0: as many as processors
};

/// What the header says.
struct overt_gallery_file_info {
    char model[OVERT_MODEL_ID_MAX];
    uint8_t model_hash[OVERT_GALLERY_MODEL_HASH_SIZE];
    int32_t dimension;
    size_t size;         ///< templates
    uint64_t generation; ///< 1 when new; each change adds at least one
    size_t blocks;
    uint64_t bytes; ///< of the file
    bool unsealed;  ///< templates are in memory in the clear (overt_gallery_file_unseal)
    bool locked;    ///< and cannot get into swap
};

/// Templates of one block as they lie in memory, until the file is sealed, changed or closed.
struct overt_gallery_file_rows {
    const float *values; ///< `count` times `dimension`, row by row; 64-byte aligned
    const uint64_t *ids;
    size_t count;
};

/// Makes an empty file, mode 0600, and opens it for writing. OVERT_REFUSED when the file is there:
/// a list is never written over; OVERT_INPUT, OVERT_LIMIT, OVERT_IO (nothing is left then).
OVERT_API int overt_gallery_file_create(const char *path,
                                        const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                                        const struct overt_gallery_file_kind *kind,
                                        struct overt_gallery_file **ret_file,
                                        struct overt_error *err);

/// Opens it sealed: the header and the table of blocks are verified, no template is decrypted.
/// `params` may be NULL. The key is copied and wiped at closing. OVERT_NOT_FOUND, OVERT_INPUT (no
/// gallery file, or of a newer format), OVERT_REFUSED (another key; another writer), OVERT_CORRUPT
/// (it does not verify: one line says where and what to do), OVERT_IO, OVERT_NO_MEMORY.
OVERT_API int overt_gallery_file_open(const char *path, const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                                      const struct overt_gallery_file_params *params,
                                      struct overt_gallery_file **ret_file,
                                      struct overt_error *err);

/// Wipes templates and keys and closes; of one that was written to, what was erased is overwritten
/// and the file marked as whole. A failure of that (OVERT_IO) loses nothing: the next writer does
/// it. Takes NULL; nulls the pointer in every case.
OVERT_API int overt_gallery_file_close(struct overt_gallery_file **file, struct overt_error *err);

OVERT_API void overt_gallery_file_info(const struct overt_gallery_file *file,
                                       struct overt_gallery_file_info *ret_info);

/// Adds `count` templates (1..OVERT_GALLERY_APPEND_MAX) behind the others, durably: all or none.
/// Several may have one id. OVERT_MISMATCH for another model's, OVERT_INPUT for what is no
/// template, OVERT_LIMIT, OVERT_REFUSED when opened to be read; OVERT_IO, such as a full disk.
OVERT_API int overt_gallery_file_append(struct overt_gallery_file *file, const uint64_t *ids,
                                        const struct overt_template *faces, size_t count,
                                        struct overt_error *err);

/// Erases all templates of these ids (1..OVERT_GALLERY_DELETE_MAX), durably: the blocks that held
/// them are sealed anew under new keys, the keys of the old ones are overwritten, and the old
/// blocks too. *ret_rows (may be NULL) says how many templates went; ids that are not there are
/// passed over. Errors as for append.
OVERT_API int overt_gallery_file_delete(struct overt_gallery_file *file, const uint64_t *ids,
                                        size_t count, size_t *ret_rows, struct overt_error *err);

/// Puts the file under a new key, which the caller keeps from here on; templates stay as they are.
/// Once the old key is destroyed, no copy of an earlier state opens any more. Errors as for append.
OVERT_API int overt_gallery_file_rekey(struct overt_gallery_file *file,
                                       const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                                       struct overt_error *err);

/// Decrypts the list as it is now into memory of its own, which is locked where the system lets
/// us. Of a file that is open for reading, the newest state; another one replaces what was there.
/// OVERT_CORRUPT names the block that does not verify; nothing is unsealed then. OVERT_NO_MEMORY.
OVERT_API int overt_gallery_file_unseal(struct overt_gallery_file *file, struct overt_error *err);

/// Wipes what was unsealed; the file stays open.
OVERT_API void overt_gallery_file_seal(struct overt_gallery_file *file);

/// Block 0..blocks-1 of what is unsealed, in the order in which templates were added; count 0 for
/// an empty block, and for all while it is sealed.
OVERT_API void overt_gallery_file_rows(const struct overt_gallery_file *file, size_t block,
                                       struct overt_gallery_file_rows *ret_rows);

/// The list as one that can be searched, with a permit for it (overt/gallery.h): decrypted block by
/// block into the gallery alone. It is the caller's (overt_gallery_destroy) and outlives the file.
/// Errors as for unseal.
OVERT_API int overt_gallery_file_load(struct overt_gallery_file *file,
                                      struct overt_gallery **ret_gallery, struct overt_error *err);

/// Writes a list that is in memory as a new file, in its order. OVERT_REFUSED when the file is
/// there, OVERT_INPUT when the list is empty, OVERT_IO; nothing is left of one that was not made.
OVERT_API int overt_gallery_file_save(const char *path, const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                                      const struct overt_gallery *gallery,
                                      struct overt_error *err);

/// Destroys a file that nobody uses, of whatever state: its headers, with the key to all other
/// keys, are overwritten before it is removed. Not an error when it is not there. OVERT_REFUSED
/// while somebody writes, OVERT_INPUT when it is no gallery file, OVERT_IO.
OVERT_API int overt_gallery_file_erase(const char *path, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
