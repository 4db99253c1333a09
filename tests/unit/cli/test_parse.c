// SPDX-License-Identifier: Apache-2.0
// test_parse.c - command lines, right and wrong, and the table itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/cmd.h"

#define WORDS_MAX 20

/// Parses `words` (ended by NULL) and gives the code and the error's text.
static int parse(const char *const words[], struct cli_call *call)
{
    static char copy[WORDS_MAX][200];
    char *argv[WORDS_MAX + 1] = {copy[0]};
    int argc = 1;
    for (; words[argc - 1] && argc < WORDS_MAX; argc++) {
        (void)text_copy(copy[argc], sizeof copy[argc], words[argc - 1]);
        argv[argc] = copy[argc];
    }
    cli_call_init(call);
    return cli_parse(call, argc, argv);
}

static void test_mistakes(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *says; ///< NULL: no mistake
    } cases[] = {
        {{NULL}, "say what to do"},
        {{"version"}, NULL},
        {{"--json", "version"}, NULL},
        {{"version", "--json"}, NULL},
        {{"--", "version"}, NULL},
        {{"version", "--", "--json"}, "does not take '--json'"},
        {{"version", "--as", "x"}, "no option --as"},
        {{"version", "--dir=x"}, "no option --dir"},
        {{"--dir", "x", "operation", "list"}, NULL},
        {{"operation", "--dir", "x", "list"}, NULL},
        {{"operation", "list", "--dir", "x", "--dir", "y"}, "--dir is given twice"},
        {{"operation", "list", "--dir"}, "--dir needs a value"},
        {{"operation", "list", "--dir", "--json"}, "--dir needs a value"},
        {{"operation", "list", "--dir="}, "--dir is empty"},
        {{"operation", "list", "--as-at", "2026-02-30"}, "is not a time"},
        {{"operation", "list", "--as-at", "2026-02-28"}, NULL},
        {{"operation", "show"}, "operation show needs REFERENCE"},
        {{"operation", "show", "a", "b"}, "does not take 'b'"},
        {{"operation", "authorise", "a"}, "--as NAME"},
        {{"alert", "list"}, NULL},
        {{"alert", "list", "a"}, NULL},
        {{"alert", "engage", "1", "--stopped", "perhaps"}, "it is yes or no"},
        {{"foi", "policy"}, "after 'foi policy' comes adopt or list"},
        {{"foi", "policy", "list"}, NULL},
        {{"evaluate", "pairs", "x", "--threads", "0"}, "is not a number from 1 to 256"},
        {{"evaluate", "pairs", "x", "--threads", "1e9"}, "is not a number from 1 to 256"},
        {{"evaluate", "pairs", "x", "--threads=4"}, NULL},
        {{"search", "R", "--footage", "a", "--place", "b", "--place", "c", "--as", "x"},
         "--place is given twice for the same --footage"},
        {{"search", "R", "--place", "a", "--place", "c", "--as", "x"}, "--place is given twice"},
        {{"search", "R", "--place", "a", "--footage", "b", "--place", "c", "--as", "x"}, NULL},
        {{"version", "--="}, "is not an option"},
        {{"version", "-"}, "does not take '-'"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct cli_call call;
        int code = parse(cases[i].words, &call);
        if (cases[i].says) {
            assert_int_equal(code, OVERT_INPUT);
            if (!strstr(call.error.text, cases[i].says))
                fail_msg("'%s' does not say '%s'", call.error.text, cases[i].says);
        } else if (code != 0)
            fail_msg("case %zu: %s", i, call.error.text);
        cli_call_finish(&call);
    }
}

/// What follows one of several things is said of that one, what stands before the first of all.
static void test_several(void **state)
{
    static const char *const words[] = {
        "search", "R",     "--place", "all", "--footage",   "a",  "--footage", "b",
        "--place", "mine", "--body-worn", "--footage", "c", "--captured", "2026", NULL};
    struct cli_call call;
    (void)state;
    assert_int_equal(parse((const char *const[]){"search", "R", "--as", "x", NULL}, &call), 0);
    assert_int_equal(cli_count(&call, "footage"), 0);
    assert_null(cli_value_of(&call, "place", 0));
    cli_call_finish(&call);
    (void)setenv("OVERT_AS", "x", 1);
    assert_int_equal(parse(words, &call), 0);
    assert_int_equal(cli_count(&call, "footage"), 3);
    assert_string_equal(cli_value(&call, "footage"), "a");
    assert_string_equal(cli_value_of(&call, "footage", 2), "c");
    assert_null(cli_value_of(&call, "footage", 3));
    assert_string_equal(cli_value_of(&call, "place", 0), "all");
    assert_string_equal(cli_value_of(&call, "place", 1), "mine");
    assert_string_equal(cli_value_of(&call, "place", 2), "all");
    assert_null(cli_value_of(&call, "body-worn", 0));
    assert_non_null(cli_value_of(&call, "body-worn", 1));
    assert_null(cli_value_of(&call, "body-worn", 2));
    assert_null(cli_value_of(&call, "captured", 1));
    assert_string_equal(cli_value_of(&call, "captured", 2), "2026");
    cli_call_finish(&call);
    (void)unsetenv("OVERT_AS");
}

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(cli_distance("", ""), 0);
    assert_int_equal(cli_distance("abc", ""), 3);
    assert_int_equal(cli_distance("abc", "acb"), 1);
    assert_int_equal(cli_distance("kitten", "sitting"), 3);
    assert_int_equal(cli_distance("operation", "operatoin"), 1);
}

/// Every row can be shown, says what it is, and no option stands twice or hides a common one.
static void test_rows(void **state)
{
    (void)state;
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        const struct cli_cmd *cmd = *row;
        size_t count = 0;
        assert_ptr_equal(cli_find(cmd->words), cmd);
        assert_true(cmd->run && *cmd->summary && *cmd->text && cmd->args);
        for (const struct cli_option *option = cmd->options; option && option->kind != CLI_END;
             option++) {
            assert_true(++count <= CLI_OPTIONS_MAX);
            assert_true((option->kind == CLI_FLAG) == (option->value == NULL));
            assert_true((option->kind == CLI_WORD || option->kind == CLI_WORDS) ==
                        (option->words != NULL));
            assert_true(option->kind != CLI_NUMBER || option->low < option->high);
            assert_true(!option->of || (!option->required && !option->many));
            for (const struct cli_option *other = cmd->options; other != option; other++)
                assert_string_not_equal(other->name, option->name);
            for (const struct cli_option *other = cli_common_options(); other->kind != CLI_END;
                 other++)
                assert_string_not_equal(other->name, option->name);
        }
    }
}

/// What "See also" names is there.
static void test_see(void **state)
{
    (void)state;
    for (const struct cli_cmd *const *row = cli_table(); *row; row++)
        for (const char *see = (*row)->see; see && *see;) {
            char words[CLI_WORDS_MAX];
            size_t size = strcspn(see, ",");
            (void)text_copy(words, size + 1, see);
            if (!cli_find(words))
                fail_msg("%s: see also '%s', which is no command", (*row)->words, words);
            see += size;
            see += *see ? 2 : 0;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
