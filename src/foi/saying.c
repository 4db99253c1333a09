// SPDX-License-Identifier: Apache-2.0
// saying.c - the sentences and the settings of a letter, as they are on its day, in its language.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

int foi_texts_open(struct store *store, const char *language, const char *folder, struct date day,
                   struct foi_texts **ret_texts, struct overt_error *err)
{
    AUTO_FREE char *setting = NULL;
    int code = 0;
    if (folder == NULL)
        code = register_setting_on(store, "foi.letters", REGISTER_AS_AT_ALWAYS, day, "", &setting,
                                   err);
    if (folder == NULL && setting != NULL && *setting != '\0')
        folder = setting;
    return code == 0 ? foi_texts_create(language, folder, ret_texts, err) : code;
}

/// Each line in the language.
static char *say_lines(const struct foi_texts *texts, const char *lines)
{
    AUTO_FREE char *copy = memory_copy_text(lines);
    struct text out;
    char *rest = NULL;
    text_init(&out, 100000);
    text_append(&out, "");
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        AUTO_FREE char *said = foi_texts_say(texts, line);
        text_printf(&out, "%s%s", out.length > 0 ? "\n" : "", said);
    }
    return text_take(&out);
}

int foi_value_from(struct store *store, const char *key, const char *otherwise, struct date day,
                   struct foi_values *values, const char *name, struct overt_error *err)
{
    AUTO_FREE char *value = NULL, *said = NULL;
    char welsh[64];
    int code = 0;
    (void)snprintf(welsh, sizeof welsh, "%s.cy", key);
    if (foi_texts_is_welsh(values->texts))
        code = register_setting_on(store, welsh, REGISTER_AS_AT_ALWAYS, day, "", &value, err);
    if (code == 0 && (value == NULL || *value == '\0')) {
        memory_free(value);
        value = NULL;
        code = register_setting_on(store, key, REGISTER_AS_AT_ALWAYS, day, otherwise, &value, err);
        said = say_lines(values->texts, value != NULL ? value : "");
    }
    if (code == 0)
        foi_value_set(values, name, said != NULL ? said : value);
    return code;
}

void foi_values_threat(struct foi_values *values)
{
    struct date date;
    char day[TIME_TEXT_MAX];
    if (date_parse(foi_value(values, "threat-as-at"), &date)) {
        foi_texts_date(values->texts, date, day);
        foi_value_set(values, "threat-as-at", day);
    } else {
        foi_value_set(values, "threat-level", "");
    }
}
