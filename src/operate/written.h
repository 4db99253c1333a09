// SPDX-License-Identifier: Apache-2.0
// written.h - a written authority as a plain text, which an officer fills in: reading it, and the
// form that explains each field (docs/authority.md).
//
//   # a line that begins with # is a remark
//   title: Market Square
//   purpose:
//     Indented lines go on with the field above.
//   camera: North gate | fixed | the pavement before the gate
#ifndef OPERATE_WRITTEN_H
#define OPERATE_WRITTEN_H

#include "base/text.h"
#include "operate/operate.h"

#define WRITTEN_SIZE_MAX   (256 * 1024) ///< bytes of the text
#define WRITTEN_VALUES_MAX 1024         ///< fields and parts of fields

/// A plan with its own texts. Zeroed, it is empty.
struct written {
    struct operate_plan plan; ///< its authority and officers are those below
    struct register_authority authority;
    struct operate_officer officers[OPERATE_OFFICERS_MAX];
    size_t lines[64]; ///< by field: the line that said it, 0: nobody
    char *owned[WRITTEN_VALUES_MAX];
    size_t owned_count;
};

/// Reads the text; `now` is for times such as "+2h". OVERT_INPUT or OVERT_LIMIT name the line and
/// the field. Whether everything that a plan needs is there, and in its limits, operate_plan says.
/// `ret_written` is about 20 KB; written_finish.
int written_parse(const char *bytes, size_t size, moment now, struct written *ret_written,
                  struct overt_error *err) MUST_CHECK;
int written_read(const char *path, moment now, struct written *ret_written,
                 struct overt_error *err) MUST_CHECK;
void written_finish(struct written *written);

/// Fields that a plan must say and this text does not: "title, place"; "" when none.
void written_missing(const struct written *written, struct text *ret_words);
/// The same, but for those that are said elsewhere, by what `is_said` tells.
void written_missing_but(const struct written *written,
                         bool (*is_said)(const void *context, const char *key), const void *context,
                         struct text *ret_words);

/// A field of the plan itself that this text says, which is more than is added to an authority
/// (operate_complete); NULL when none.
const char *written_beside(const struct written *written);

/// The form, each field with its explanation and an example; written_parse reads it.
void written_form(struct text *ret_form);

#endif
