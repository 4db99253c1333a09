// SPDX-License-Identifier: Apache-2.0
// golden_fields.c - the options of forms' fixtures as our params.
#include <stdio.h>

#include "golden.h"

static struct html_label label_of(const struct json *options)
{
    const struct json *label = json_member(options, "label");
    return (struct html_label){
        .words = golden_member(options, "label"),
        .classes = golden_text(label, "classes"),
        .attributes = golden_attributes(label, "attributes"),
        .page_heading = golden_true(label, "isPageHeading"),
    };
}

static struct html_field field_of(const struct json *options)
{
    const struct json *group = json_member(options, "formGroup");
    return (struct html_field){
        .id = golden_text(options, "id"),
        .name = golden_text(options, "name"),
        .value = golden_text(options, "value"),
        .label = label_of(options),
        .hint = golden_hint(options),
        .error = golden_error(options),
        .classes = golden_text(options, "classes"),
        .attributes = golden_attributes(options, "attributes"),
        .described_by = golden_text(options, "describedBy"),
        .disabled = golden_true(options, "disabled"),
        .group_classes = golden_text(group, "classes"),
        .group_attributes = golden_attributes(group, "attributes"),
        .before = golden_member(group, "beforeInput"),
        .after = golden_member(group, "afterInput"),
    };
}

static void button(struct html *html, const struct json *options)
{
    html_button(html, &(struct html_button){
                          .words = golden_words(options, "text", "html"),
                          .classes = golden_text(options, "classes"),
                          .attributes = golden_attributes(options, "attributes"),
                          .id = golden_text(options, "id"),
                          .href = golden_text(options, "href"),
                          .type = golden_text(options, "type"),
                          .name = golden_text(options, "name"),
                          .value = golden_text(options, "value"),
                          .disabled = golden_true(options, "disabled"),
                          .start = golden_true(options, "isStartButton"),
                          .prevent_double_click = golden_maybe(options, "preventDoubleClick"),
                      });
}

static void label(struct html *html, const struct json *options)
{
    html_label(html, &(struct html_label){
                         .words = golden_words(options, "text", "html"),
                         .classes = golden_text(options, "classes"),
                         .attributes = golden_attributes(options, "attributes"),
                         .target = golden_text(options, "for"),
                         .page_heading = golden_true(options, "isPageHeading"),
                     });
}

static void hint(struct html *html, const struct json *options)
{
    html_hint(html, &(struct html_hint){
                        .words = golden_words(options, "text", "html"),
                        .classes = golden_text(options, "classes"),
                        .attributes = golden_attributes(options, "attributes"),
                        .id = golden_text(options, "id"),
                    });
}

/// A hidden text of null or false is none.
static const char *hidden_text(const struct json *options)
{
    const char *words = golden_text(options, "visuallyHiddenText");
    if (words != NULL || json_member(options, "visuallyHiddenText") == NULL)
        return words;
    return "";
}

static void error_message(struct html *html, const struct json *options)
{
    html_error_message(html, &(struct html_error_message){
                                 .words = golden_words(options, "text", "html"),
                                 .classes = golden_text(options, "classes"),
                                 .attributes = golden_attributes(options, "attributes"),
                                 .id = golden_text(options, "id"),
                                 .hidden_text = hidden_text(options),
                             });
}

static void fieldset(struct html *html, const struct json *options)
{
    struct html_fieldset params = golden_fieldset(options);
    html_fieldset(html, &params);
}

static struct html_affix affix_of(const struct json *options, const char *key)
{
    return (struct html_affix){
        .words = golden_member(options, key),
        .classes = golden_text(json_member(options, key), "classes"),
        .attributes = golden_attributes(json_member(options, key), "attributes"),
    };
}

static void input(struct html *html, const struct json *options)
{
    const struct json *wrapper = json_member(options, "inputWrapper");
    html_input(html, &(struct html_input){
                         .field = field_of(options),
                         .type = golden_text(options, "type"),
                         .autocomplete = golden_text(options, "autocomplete"),
                         .autocapitalize = golden_text(options, "autocapitalize"),
                         .inputmode = golden_text(options, "inputmode"),
                         .pattern = golden_text(options, "pattern"),
                         .spellcheck = golden_maybe(options, "spellcheck"),
                         .prefix = affix_of(options, "prefix"),
                         .suffix = affix_of(options, "suffix"),
                         .wrapper_classes = golden_text(wrapper, "classes"),
                         .wrapper_attributes = golden_attributes(wrapper, "attributes"),
                     });
}

static void password_input(struct html *html, const struct json *options)
{
    html_password_input(
        html, &(struct html_password_input){
                  .field = field_of(options),
                  .autocomplete = golden_text(options, "autocomplete"),
                  .show = golden_text(options, "showPasswordText"),
                  .hide = golden_text(options, "hidePasswordText"),
                  .show_label = golden_text(options, "showPasswordAriaLabelText"),
                  .hide_label = golden_text(options, "hidePasswordAriaLabelText"),
                  .shown = golden_text(options, "passwordShownAnnouncementText"),
                  .hidden = golden_text(options, "passwordHiddenAnnouncementText"),
                  .button_classes = golden_text(json_member(options, "button"), "classes"),
              });
}

static int rows_of(const struct json *options)
{
    long rows = 0;
    const char *text = golden_text(options, "rows");
    if (text != NULL && !text_to_int(text, 1, 1000, &rows))
        rows = 0;
    return (int)rows;
}

static void textarea(struct html *html, const struct json *options)
{
    html_textarea(html, &(struct html_textarea){
                            .field = field_of(options),
                            .rows = rows_of(options),
                            .autocomplete = golden_text(options, "autocomplete"),
                            .spellcheck = golden_maybe(options, "spellcheck"),
                        });
}

static void character_count(struct html *html, const struct json *options)
{
    const struct json *under = json_member(options, "charactersUnderLimitText");
    const struct json *over = json_member(options, "charactersOverLimitText");
    const struct json *words_under = json_member(options, "wordsUnderLimitText");
    const struct json *words_over = json_member(options, "wordsOverLimitText");
    html_character_count(
        html, &(struct html_character_count){
                  .field = field_of(options),
                  .rows = rows_of(options),
                  .spellcheck = golden_maybe(options, "spellcheck"),
                  .max_length = golden_text(options, "maxlength"),
                  .max_words = golden_text(options, "maxwords"),
                  .threshold = golden_text(options, "threshold"),
                  .count_type = golden_text(options, "countType"),
                  .description = golden_text(options, "textareaDescriptionText"),
                  .message_classes = golden_text(json_member(options, "countMessage"), "classes"),
                  .characters = {golden_text(under, "one"), golden_text(under, "other"),
                                 golden_text(options, "charactersAtLimitText"),
                                 golden_text(over, "one"), golden_text(over, "other")},
                  .words = {golden_text(words_under, "one"), golden_text(words_under, "other"),
                            golden_text(options, "wordsAtLimitText"),
                            golden_text(words_over, "one"), golden_text(words_over, "other")},
              });
}

/// false is a value as well.
static const char *option_value(const struct json *item)
{
    enum html_maybe truth = golden_maybe(item, "value");
    return truth == HTML_DEFAULT ? golden_text(item, "value")
           : truth == HTML_YES   ? "true"
                                 : "false";
}

static void choose(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "items");
    size_t count = json_count(items);
    struct html_option *list = golden_keep(count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct json *item = json_at(items, i);
        list[i] = (struct html_option){
            .value = option_value(item),
            .text = golden_text(item, "text"),
            .attributes = golden_attributes(item, "attributes"),
            .selected = golden_maybe(item, "selected"),
            .disabled = golden_true(item, "disabled"),
            .left_out = json_key_count(item) == 0,
        };
    }
    html_select(html, &(struct html_select){
                          .field = field_of(options), .options = list, .option_count = count});
}

static void file_upload(struct html *html, const struct json *options)
{
    const struct json *chosen = json_member(options, "multipleFilesChosenText");
    html_file_upload(html,
                     &(struct html_file_upload){
                         .field = field_of(options),
                         .multiple = golden_true(options, "multiple"),
                         .javascript = golden_true(options, "javascript"),
                         .choose = golden_text(options, "chooseFilesButtonText"),
                         .none_chosen = golden_text(options, "noFileChosenText"),
                         .chosen_one = golden_text(chosen, "one"),
                         .chosen_other = golden_text(chosen, "other"),
                         .drop = golden_text(options, "dropInstructionText"),
                         .entered = golden_text(options, "enteredDropZoneText"),
                         .left = golden_text(options, "leftDropZoneText"),
                         .wrapper_classes = golden_text(options, "wrapperClasses"),
                         .wrapper_attributes = golden_attributes(options, "wrapperAttributes"),
                     });
}

static struct html_choice choice_of(const struct json *item)
{
    const struct json *label_options = json_member(item, "label");
    return (struct html_choice){
        .words = golden_words(item, "text", "html"),
        .value = golden_text(item, "value"),
        .id = golden_text(item, "id"),
        .name = golden_text(item, "name"),
        .label_classes = golden_text(label_options, "classes"),
        .label_attributes = golden_attributes(label_options, "attributes"),
        .hint = golden_hint(item),
        .checked = golden_maybe(item, "checked"),
        .conditional = golden_member(item, "conditional"),
        .behaviour = golden_text(item, "behaviour"),
        .divider = golden_text(item, "divider"),
        .attributes = golden_attributes(item, "attributes"),
        .disabled = golden_true(item, "disabled"),
        .left_out = json_key_count(item) == 0,
    };
}

/// The chosen values: a list of checkboxes, one of radio buttons.
static size_t values_of(const struct json *options, const char ***ret_values)
{
    const struct json *list = json_member(options, "values");
    size_t count = json_count(list);
    const char **values = golden_keep(count + 1, sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = json_text(json_at(list, i));
    if (golden_has(options, "value"))
        values[count++] = golden_text(options, "value");
    *ret_values = values;
    return count;
}

static struct html_choices choices_of(const struct json *options)
{
    const struct json *group = json_member(options, "formGroup");
    const struct json *items = json_member(options, "items");
    size_t count = json_count(items);
    struct html_choice *list = golden_keep(count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = choice_of(json_at(items, i));
    const char **values = NULL;
    size_t value_count = values_of(options, &values);
    return (struct html_choices){
        .name = golden_text(options, "name"),
        .id_prefix = golden_text(options, "idPrefix"),
        .items = list,
        .item_count = count,
        .values = values,
        .value_count = value_count,
        .in_fieldset = golden_has(options, "fieldset"),
        .fieldset = golden_fieldset(json_member(options, "fieldset")),
        .hint = golden_hint(options),
        .error = golden_error(options),
        .described_by = golden_text(options, "describedBy"),
        .classes = golden_text(options, "classes"),
        .attributes = golden_attributes(options, "attributes"),
        .group_classes = golden_text(group, "classes"),
        .group_attributes = golden_attributes(group, "attributes"),
        .before = golden_member(group, "beforeInputs"),
        .after = golden_member(group, "afterInputs"),
    };
}

static void checkboxes(struct html *html, const struct json *options)
{
    struct html_choices choices = choices_of(options);
    html_checkboxes(html, &choices);
}

static void radios(struct html *html, const struct json *options)
{
    struct html_choices choices = choices_of(options);
    html_radios(html, &choices);
}

/// An item's value, else the one that `values` has for its whole name, else that of the option of
/// its name.
static const char *date_value(const struct json *options, const struct json *item, const char *name)
{
    char whole[200];
    const char *prefix = golden_text(options, "namePrefix");
    const char *value = golden_text(item, "value");
    if (value != NULL || name == NULL)
        return value;
    snprintf(whole, sizeof whole, "%s%s%s", prefix != NULL ? prefix : "", prefix != NULL ? "-" : "",
             name);
    value = golden_text(json_member(options, "values"), whole);
    if (value == NULL && item == NULL)
        value = golden_text(json_member(options, "values"), name);
    return value != NULL ? value : golden_text(json_member(options, name), "value");
}

static struct html_date_item date_item_of(const struct json *options, const struct json *item,
                                          const char *own)
{
    const char *name = golden_text(item, "name") != NULL ? golden_text(item, "name") : own;
    return (struct html_date_item){
        .id = golden_text(item, "id"),
        .name = name,
        .label = golden_text(item, "label"),
        .value = date_value(options, item, name),
        .classes = golden_text(item, "classes"),
        .inputmode = golden_text(item, "inputmode"),
        .autocomplete = golden_text(item, "autocomplete"),
        .pattern = golden_text(item, "pattern"),
        .attributes = golden_attributes(item, "attributes"),
        .error = golden_maybe(item, "error"),
        .left_out = own != NULL && golden_maybe(options, own) == HTML_NO,
    };
}

static void date_input(struct html *html, const struct json *options)
{
    const struct json *group = json_member(options, "formGroup");
    const struct json *items = json_member(options, "items");
    size_t count = json_count(items);
    struct html_date_item *list = golden_keep(count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = date_item_of(options, json_at(items, i), NULL);
        list[i].left_out = json_key_count(json_at(items, i)) == 0;
    }
    html_date_input(html,
                    &(struct html_date_input){
                        .id = golden_text(options, "id"),
                        .name_prefix = golden_text(options, "namePrefix"),
                        .day = date_item_of(options, json_member(options, "day"), "day"),
                        .month = date_item_of(options, json_member(options, "month"), "month"),
                        .year = date_item_of(options, json_member(options, "year"), "year"),
                        .items = list,
                        .item_count = count,
                        .in_fieldset = golden_has(options, "fieldset"),
                        .fieldset = golden_fieldset(json_member(options, "fieldset")),
                        .hint = golden_hint(options),
                        .error = golden_error(options),
                        .classes = golden_text(options, "classes"),
                        .attributes = golden_attributes(options, "attributes"),
                        .group_classes = golden_text(group, "classes"),
                        .group_attributes = golden_attributes(group, "attributes"),
                        .before = golden_member(group, "beforeInputs"),
                        .after = golden_member(group, "afterInputs"),
                    });
}

const struct golden_component golden_fields[] = {
    {"button", button},
    {"character-count", character_count},
    {"checkboxes", checkboxes},
    {"date-input", date_input},
    {"error-message", error_message},
    {"fieldset", fieldset},
    {"file-upload", file_upload},
    {"hint", hint},
    {"input", input},
    {"label", label},
    {"password-input", password_input},
    {"radios", radios},
    {"select", choose},
    {"textarea", textarea},
    {NULL, NULL},
};
