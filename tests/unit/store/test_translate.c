// SPDX-License-Identifier: Apache-2.0
// test_translate.c - our statements in PostgreSQL's words, and that every migration has them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "store/migrations.h"
#include "store/postgres.h"
#include "store/translate.h"

static int translate(const char *sql, uint64_t nulls, struct text *out)
{
    AUTO_TEXT struct text later = {0};
    struct translated about = {.rank = 1};
    struct overt_error err = {0};
    text_init(out, TRANSLATE_BYTES_MAX);
    text_init(&later, TRANSLATE_BYTES_MAX);
    return translate_statement(sql, nulls, &about, out, &later, &err);
}

static const struct {
    const char *sql;
    uint64_t nulls;
    const char *wanted;
} statements[] = {
    {"SELECT a FROM t WHERE b = ?1", 0, "SELECT \"a\" FROM \"t\" WHERE (\"b\" = $1)"},
    {"SELECT a FROM t WHERE b = ?1", 1, "SELECT \"a\" FROM \"t\" WHERE (\"b\" = NULL)"},
    {"SELECT a FROM t WHERE b IS ?1", 1, "SELECT \"a\" FROM \"t\" WHERE (\"b\" IS NULL)"},
    {"SELECT a FROM t WHERE b IS ?1", 0,
     "SELECT \"a\" FROM \"t\" WHERE (\"b\" = $1 AND \"b\" IS NOT NULL)"},
    {"SELECT a IS NULL FROM t", 0, "SELECT ((\"a\" IS NULL))::int4 FROM \"t\""},
    {"SELECT 1 FROM t WHERE roles & 2 AND NOT x", 0,
     "SELECT 1 FROM \"t\" WHERE (lite_true((\"roles\" & 2)) AND (NOT lite_true(\"x\")))"},
    {"SELECT a / b, a / 2 FROM t", 0, "SELECT (\"a\" / nullif(\"b\", 0)), (\"a\" / 2) FROM \"t\""},
    {"SELECT a FROM t, u JOIN v ON u.x = v.x ORDER BY a DESC, id LIMIT ?1", 0,
     "SELECT \"a\" FROM \"t\" CROSS JOIN \"u\" JOIN \"v\" ON (\"u\".\"x\" = \"v\".\"x\") ORDER BY"
     " \"a\" DESC NULLS LAST, \"id\" LIMIT lite_limit($1)"},
    {"SELECT a FROM t WHERE b NOT LIKE '%/%' AND c NOT GLOB '*[^a-z.-]*'", 0,
     "SELECT \"a\" FROM \"t\" WHERE ((\"b\" NOT ILIKE '%/%' ESCAPE '') AND (\"c\" !~"
     " '^.*[^a-z.-].*$'))"},
    {"SELECT count(*) FROM (SELECT 1)", 0, "SELECT count(*) FROM (SELECT 1) AS \"derived_1\""},
    {"SELECT unsealed(a, 't.a', ledger) FROM t", 0,
     "SELECT lite_sealed_text(\"a\", 't.a', \"ledger\") FROM \"t\""},
    {"DELETE FROM t WHERE a = x'00ff'", 0, "DELETE FROM \"t\" WHERE (\"a\" = '\\x00ff'::bytea)"},
    {"UPDATE t SET a = 1, b = a = 2", 0, "UPDATE \"t\" SET \"a\" = 1, \"b\" = ((\"a\" = 2))::int4"},
};

static void test_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(statements); i++) {
        AUTO_TEXT struct text out = {0};
        assert_int_equal(translate(statements[i].sql, statements[i].nulls, &out), 0);
        assert_string_equal(out.bytes, statements[i].wanted);
    }
}

static void test_what_is_not_known_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"PRAGMA user_version",
                                        "SELECT strftime('%Y', a) FROM t",
                                        "SELECT a FROM t WHERE b = ?",
                                        "INSERT OR REPLACE INTO t VALUES (1)",
                                        "SELECT a FROM t; SELECT b FROM t",
                                        "SELECT 'a",
                                        "SELECT a FROM t WHERE",
                                        "DROP TABLE t",
                                        "SELECT a FROM t WHERE b = ?64",
                                        ""};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        AUTO_TEXT struct text out = {0};
        if (translate(texts[i], 0, &out) == 0)
            fail_msg("taken: %s", texts[i]);
    }
    char deep[2000] = "SELECT ";
    for (int i = 0; i < 500; i++)
        (void)strcat(deep, "(");
    AUTO_TEXT struct text out = {0};
    assert_true(translate(deep, 0, &out) < 0);
}

/// A migration that PostgreSQL cannot have says so here, without a server.
static void test_every_migration_has_its_form(void **state)
{
    (void)state;
    AUTO_TEXT struct text script = {0};
    struct overt_error err = {0};
    text_init(&script, 8 * 1024 * 1024);
    if (pg_schema_text(store_migration_count, &script, &err) != 0)
        fail_msg("%s", err.text);
    assert_non_null(strstr(script.bytes, "CREATE TABLE \"ledger_entry\""));
    assert_non_null(strstr(script.bytes, "the record is only added to: officer is not changed"));
}

static void test_words_of_a_check(void **state)
{
    (void)state;
    char words[200];
    static const char table[] =
        "CREATE TABLE t (a INTEGER CHECK (a > 0), b TEXT, CONSTRAINT both CHECK (b = 'x'),"
        " CHECK ( length(b) BETWEEN 1 AND 3 )) STRICT";
    assert_true(translate_check_words(table, 1, words, sizeof words));
    assert_string_equal(words, "a > 0");
    assert_true(translate_check_words(table, 3, words, sizeof words));
    assert_string_equal(words, "length(b) BETWEEN 1 AND 3");
    assert_false(translate_check_words(table, 4, words, sizeof words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_what_is_not_known_is_refused),
        cmocka_unit_test(test_every_migration_has_its_form),
        cmocka_unit_test(test_words_of_a_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
