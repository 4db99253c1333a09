// SPDX-License-Identifier: Apache-2.0
// migrations.h - the texts of migrations/NNNN_name.sql, compiled in by embed.py.
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

struct store_migration {
    const char *name;
    const char *sql;
};

extern const struct store_migration store_migrations[];
extern const int store_migration_count; ///< the number of the newest

#endif
