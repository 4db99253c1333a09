// SPDX-License-Identifier: Apache-2.0
// fields.h - what a form is made of: labels, inputs, choices, buttons, by the components of
// govuk-frontend 6.6.0. Params are zero by default; a list is a pointer and a count.
#ifndef WEB_HTML_FIELDS_H
#define WEB_HTML_FIELDS_H

#include "web/html/html.h"

/// A choice of three, for what a component decides by itself unless told.
enum html_maybe {
    HTML_DEFAULT = 0,
    HTML_YES,
    HTML_NO,
};

struct html_label {
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
    const char *target; ///< id of the input; set by the component that holds the label
    bool page_heading;  ///< the label is the heading of the page (h1)
};
void html_label(struct html *html, const struct html_label *label);

struct html_hint {
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
    const char *id; ///< set by the component that holds the hint
};
void html_hint(struct html *html, const struct html_hint *hint);

struct html_error_message {
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
    const char *id;          ///< set by the component that holds the message
    const char *hidden_text; ///< for those who do not see the colour; NULL: "Error"; "": none
};
void html_error_message(struct html *html, const struct html_error_message *message);

struct html_legend {
    struct html_words words;
    const char *classes;
    bool page_heading;
};

struct html_fieldset {
    struct html_legend legend;
    struct html_words content;
    const char *classes;
    const struct html_attribute *attributes;
    const char *described_by;
    const char *role;
};
void html_fieldset(struct html *html, const struct html_fieldset *fieldset);
void html_fieldset_begin(struct html *html, const struct html_fieldset *fieldset);
void html_fieldset_end(struct html *html);

struct html_button {
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
    const char *id;
    const char *href; ///< then it is a link
    const char *type; ///< NULL: "submit"
    const char *name;
    const char *value;
    bool disabled;
    bool start; ///< with the arrow of a start page
    enum html_maybe prevent_double_click;
};
void html_button(struct html *html, const struct html_button *button);

/// What every input has: its label, hint and error message are given when they have words.
struct html_field {
    const char *id; ///< NULL: the name
    const char *name;
    const char *value;
    struct html_label label;
    struct html_hint hint;
    struct html_error_message error;
    const char *classes;
    const struct html_attribute *attributes;
    const char *described_by;
    bool disabled;
    const char *group_classes;
    const struct html_attribute *group_attributes;
    struct html_words before;
    struct html_words after;
};

struct html_affix {
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
};

struct html_input {
    struct html_field field;
    const char *type; ///< NULL: "text"
    const char *autocomplete;
    const char *autocapitalize;
    const char *inputmode;
    const char *pattern;
    enum html_maybe spellcheck;
    struct html_affix prefix;
    struct html_affix suffix;
    const char *wrapper_classes;
    const struct html_attribute *wrapper_attributes;
};
void html_input(struct html *html, const struct html_input *input);

/// Texts of the script; NULL takes its own.
struct html_password_input {
    struct html_field field;
    const char *autocomplete; ///< NULL: "current-password"
    const char *show, *hide;
    const char *show_label, *hide_label;
    const char *shown, *hidden;
    const char *button_classes;
};
void html_password_input(struct html *html, const struct html_password_input *input);

struct html_textarea {
    struct html_field field;
    int rows; ///< 0: 5
    const char *autocomplete;
    enum html_maybe spellcheck;
};
void html_textarea(struct html *html, const struct html_textarea *area);

/// Texts of the script, with %{count}; NULL takes its own.
struct html_count_texts {
    const char *under_one, *under_other;
    const char *at;
    const char *over_one, *over_other;
};

struct html_character_count {
    struct html_field field;
    int rows;
    enum html_maybe spellcheck;
    const char *max_length; ///< numbers as text; NULL: none
    const char *max_words;
    const char *threshold;  ///< per cent
    const char *count_type; ///< NULL: "words" with max_words, else characters
    const char *description;
    const char *message_classes;
    struct html_count_texts characters;
    struct html_count_texts words;
};
void html_character_count(struct html *html, const struct html_character_count *count);

struct html_option {
    const char *value; ///< NULL: the text
    const char *text;
    const struct html_attribute *attributes;
    enum html_maybe selected; ///< by default when it is the field's value
    bool disabled;
    bool left_out;
};

struct html_select {
    struct html_field field;
    const struct html_option *options;
    size_t option_count;
};
void html_select(struct html *html, const struct html_select *select);

/// Texts of the script; NULL takes its own.
struct html_file_upload {
    struct html_field field;
    bool multiple;
    bool javascript; ///< with the drop zone
    const char *choose, *none_chosen;
    const char *chosen_one, *chosen_other;
    const char *drop, *entered, *left;
    const char *wrapper_classes;
    const struct html_attribute *wrapper_attributes;
};
void html_file_upload(struct html *html, const struct html_file_upload *upload);

/// One checkbox or radio button.
struct html_choice {
    struct html_words words;
    const char *value;
    const char *id;   ///< NULL: the prefix and the number
    const char *name; ///< checkboxes alone; NULL: of all
    const char *label_classes;
    const struct html_attribute *label_attributes;
    struct html_hint hint;
    enum html_maybe checked;       ///< by default when it is among the values
    struct html_words conditional; ///< shown while it is chosen
    const char *behaviour;         ///< "exclusive"
    const char *divider;           ///< these words, and no choice
    const struct html_attribute *attributes;
    bool disabled;
    bool left_out;
};

struct html_choices {
    const char *name;
    const char *id_prefix; ///< NULL: the name
    const struct html_choice *items;
    size_t item_count;
    const char *const *values; ///< the chosen ones; radios: one
    size_t value_count;
    bool in_fieldset;
    struct html_fieldset fieldset;
    struct html_hint hint;
    struct html_error_message error;
    const char *described_by;
    const char *classes;
    const struct html_attribute *attributes;
    const char *group_classes;
    const struct html_attribute *group_attributes;
    struct html_words before;
    struct html_words after;
};
void html_checkboxes(struct html *html, const struct html_choices *choices);
void html_radios(struct html *html, const struct html_choices *choices);

struct html_date_item {
    const char *id;
    const char *name;
    const char *label; ///< NULL: the name with a capital
    const char *value;
    const char *classes;
    const char *inputmode; ///< NULL: "numeric"
    const char *autocomplete;
    const char *pattern;
    const struct html_attribute *attributes;
    enum html_maybe error; ///< by default when the field has one and no item says so
    bool left_out;
};

struct html_date_input {
    const char *id;
    const char *name_prefix;
    struct html_date_item day, month, year;
    const struct html_date_item *items; ///< in place of the three
    size_t item_count;
    bool in_fieldset;
    struct html_fieldset fieldset;
    struct html_hint hint;
    struct html_error_message error;
    const char *classes;
    const struct html_attribute *attributes;
    const char *group_classes;
    const struct html_attribute *group_attributes;
    struct html_words before;
    struct html_words after;
};
void html_date_input(struct html *html, const struct html_date_input *input);

#endif
