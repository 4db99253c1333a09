// SPDX-License-Identifier: Apache-2.0
// place.h - tests of records run on a PostgreSQL server too: where OVERT_TEST_STORE names one
// (tests/postgres/with-server), each new record has a database of its own there, a copy of one with
// an empty record.
#ifndef TEST_PLACE_H
#define TEST_PLACE_H

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/file.h"
#include "store/store.h"

#define TEST_SCHEMA "record"

/// The test is of a file, or says what SQLite alone understands.
#define ONLY_IN_A_FILE()      \
    do {                      \
        if (test_on_server()) \
            skip();           \
    } while (0)

/// There is no server.
#define ONLY_ON_A_SERVER()     \
    do {                       \
        if (!test_on_server()) \
            skip();            \
    } while (0)

static UNUSED char test_database[40]; ///< the newest

static inline bool test_on_server(void) { return getenv("OVERT_TEST_STORE") != NULL; }

/// The server's address with another database: "postgresql://overt@/NAME?host=FOLDER".
static inline void test_address(const char *database, char *ret_address, size_t size)
{
    const char *given = getenv("OVERT_TEST_STORE");
    const char *before = strstr(given, "@/"), *after = strchr(given, '?');
    (void)snprintf(ret_address, size, "%.*s%s%s", (int)(before + 2 - given), given, database,
                   after);
}

/// Runs a program of PostgreSQL's against a database with its words on its standard input.
static inline int test_psql(const char *database, const char *sql)
{
    char address[256], command[400];
    test_address(database, address, sizeof address);
    (void)snprintf(command, sizeof command,
                   "PGOPTIONS=-csearch_path=" TEST_SCHEMA
                   " psql -q -X -v ON_ERROR_STOP=1 '%s' >/dev/null",
                   address);
    FILE *pipe = popen(command, "w");
    if (pipe == NULL)
        return -1;
    (void)fputs(sql, pipe);
    return pclose(pipe);
}

/// A database with an empty record; the others are copies of it.
static inline int test_make_empty(struct overt_error *err)
{
    char folder[] = "/tmp/overt-empty-XXXXXX", path[64], address[256], command[96];
    struct store *store = NULL;
    if (mkdtemp(folder) == NULL || test_psql("overt", "CREATE DATABASE empty") != 0)
        return OVERT_IO;
    (void)snprintf(path, sizeof path, "%s/record.db", folder);
    test_address("empty", address, sizeof address);
    int code = store_place(path, address, TEST_SCHEMA, err);
    if (code == 0)
        code = store_open(path, true, false, &store, err);
    store_close(&store);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? code : OVERT_IO;
}

/// A new database with an empty record in the schema TEST_SCHEMA; `ret_address` has 256 bytes. It
/// is the calling program's newest: test_attack changes it.
static inline int test_new_database(char *ret_address, char *ret_name, struct overt_error *err)
{
    static int count;
    char sql[200];
    // Not asked by connecting to it: others copy it meanwhile, and only while nobody is in it.
    if (count == 0 &&
        test_psql("overt", "SELECT 1 / count(*) FROM pg_database WHERE datname = 'empty'") != 0) {
        int code = test_make_empty(err);
        if (code != 0)
            return code;
    }
    (void)snprintf(ret_name, 40, "t%d_%d", (int)getpid(), ++count);
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE empty STRATEGY file_copy",
                   ret_name);
    test_address(ret_name, ret_address, 256);
    return test_psql("overt", sql) == 0 ? 0 : OVERT_IO;
}

/// As store_open of a new record.
static inline int test_store_create(const char *path, struct store **ret_store,
                                    struct overt_error *err)
{
    char address[256];
    int code = 0;
    if (test_on_server())
        code = test_new_database(address, test_database, err);
    if (code == 0 && test_on_server())
        code = store_place(path, address, TEST_SCHEMA, err);
    return code != 0 ? code : store_open(path, true, false, ret_store, err);
}

/// The statement of a test as both databases take it: bytes of zeros are written out, and what
/// would replace a row of the same number is only inserted, which has to be refused as well. Good
/// until the next.
static inline const char *test_statement(const char *sql)
{
    static const char zeros[] = "zeroblob(", replace[] = "INSERT OR REPLACE";
    static char words[65536];
    size_t length = 0;
    if (!test_on_server())
        return sql;
    while (*sql != '\0' && length < sizeof words - 20000) {
        char *end = NULL;
        if (strncmp(sql, zeros, sizeof zeros - 1) == 0) {
            int digits = 2 * (int)strtol(sql + sizeof zeros - 1, &end, 10);
            length += (size_t)sprintf(words + length, "x'%0*d'", digits, 0);
            sql = end + 1;
        } else if (strncmp(sql, replace, sizeof replace - 1) == 0) {
            length += (size_t)sprintf(words + length, "INSERT");
            sql += sizeof replace - 1;
        } else {
            words[length++] = *sql++;
        }
    }
    words[length] = '\0';
    return words;
}

/// \x6869 of the server's dump as the bytes that it stands for.
static inline size_t test_undump(char *bytes, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned byte = 0;
        bytes[length++] = bytes[i];
        if (bytes[i] != '\\' || i + 1 == size || bytes[i + 1] != 'x')
            continue;
        length--;
        for (i += 2; i + 1 < size && sscanf(bytes + i, "%2x", &byte) == 1 && isxdigit(bytes[i + 1]);
             i += 2)
            bytes[length++] = (char)byte;
        i--;
    }
    return length;
}

/// Everything that the record at `path` holds as it is kept: the file's bytes, or those of the
/// server's newest database.
static inline int test_contents(const char *path, char **ret_bytes, size_t *ret_size,
                                struct overt_error *err)
{
    char address[256], command[400], dump[] = "/tmp/overt-dump-XXXXXX";
    if (!test_on_server())
        return file_read(path, (size_t)64 << 20, ret_bytes, ret_size, err);
    int fd = mkstemp(dump);
    test_address(test_database, address, sizeof address);
    (void)snprintf(command, sizeof command, "pg_dump -a '%s' >%s 2>/dev/null", address, dump);
    int code = fd >= 0 && close(fd) == 0 && system(command) == 0
                   ? file_read(dump, (size_t)64 << 20, ret_bytes, ret_size, err)
                   : OVERT_IO;
    (void)unlink(dump);
    if (code == 0)
        *ret_size = test_undump(*ret_bytes, *ret_size);
    return code;
}

/// What the server says of its tables, line by line; false at the end.
static inline bool test_next_line(FILE *pipe, char *line, size_t size)
{
    bool more = fgets(line, (int)size, pipe) != NULL;
    if (more)
        line[strcspn(line, "\n")] = '\0';
    return more;
}
static inline FILE *test_ask(const char *sql)
{
    char address[256], command[2000];
    test_address(test_database, address, sizeof address);
    (void)snprintf(command, sizeof command,
                   "PGOPTIONS=-csearch_path=" TEST_SCHEMA " psql -X -At '%s' -c \"%s\"", address,
                   sql);
    return popen(command, "r");
}
/// Tables and their columns, "table.column" in each line.
#define TEST_COLUMNS                                                                            \
    "SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid ="  \
    " c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind = 'r' AND c.relnamespace =" \
    " current_schema()::regnamespace AND c.relname <> 'lite_format' ORDER BY c.relname, a.attnum"

/// The next name, of the server's answer or, without one, of the query's rows.
static inline bool test_next_name(FILE *pipe, struct store_query *query, char *ret_name,
                                  size_t size)
{
    if (pipe != NULL)
        return test_next_line(pipe, ret_name, size);
    bool more = store_step(query, NULL) == 1;
    if (more)
        (void)snprintf(ret_name, size, "%s", store_column_text(query, 0));
    return more;
}

/// The table's first column that is no part of its key.
static inline bool test_column_of(struct store *store, const char *table, char *ret_column,
                                  size_t size)
{
    char ask[400];
    AUTO_QUERY struct store_query *query = NULL;
    (void)snprintf(ask, sizeof ask,
                   "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = '%s'::regclass AND"
                   " a.attnum > 0 AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid ="
                   " a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) ORDER BY"
                   " a.attnum LIMIT 1",
                   table);
    FILE *pipe = test_on_server() ? test_ask(ask) : NULL;
    bool there = pipe != NULL ||
                 store_prepare(store, "SELECT name FROM pragma_table_info(?1) WHERE pk = 0 LIMIT 1",
                               &query, NULL) == 0;
    if (query != NULL)
        store_bind_text(query, 1, table);
    there = there && test_next_name(pipe, query, ret_column, size);
    if (pipe != NULL)
        (void)pclose(pipe);
    return there;
}

/// What somebody does with other tools who can write the database: no key is checked, and DROP
/// TRIGGER takes a rule out.
static inline int test_attack(struct store *store, const char *sql)
{
    char words[4096], name[64] = "";
    if (!test_on_server()) {
        int code = store_run(store, "PRAGMA foreign_keys=OFF", NULL);
        return code != 0 ? code : store_run(store, sql, NULL);
    }
    if (sscanf(sql, "DROP TRIGGER %63s", name) == 1)
        (void)snprintf(
            words, sizeof words,
            "SELECT format('DROP TRIGGER %%I ON %%I', g.tgname, c.relname) FROM pg_trigger"
            " g JOIN pg_class c ON c.oid = g.tgrelid WHERE substr(g.tgname, 6) = '%s'"
            " AND NOT g.tgisinternal \\gexec\n",
            name);
    else
        (void)snprintf(words, sizeof words, "SET session_replication_role = replica; %s;\n", sql);
    return test_psql(test_database, words);
}

#endif
