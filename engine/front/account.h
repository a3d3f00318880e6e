/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_ACCOUNT_H
#define RU_FRONT_ACCOUNT_H

#include <ru/base/record.h>
#include <ru/base/status.h>

/* What a verb has to say, put together once and written as text for people or as JSON for programs:
 * single facts and tables, in order. Running out of memory is remembered and told by
 * ru_account_write. None is collective. */

typedef struct ru_account ru_account;

RU_MUST_USE ru_status ru_account_build(ru_account **account);

/* A fact: `key` in JSON; in the text a line "label  value", or nothing with a NULL label. A NULL
 * text and a number that is not finite are null. */
void ru_account_text(ru_account *account, const char *key, const char *label, const char *text);
void ru_account_number(ru_account *account, const char *key, const char *label, double value);

/* A text over several lines, printed as it is; in JSON under its key as one text. */
void ru_account_block(ru_account *account, const char *key, const char *text);

/* A report that was written before, in the form that this one will have: printed as it is; in JSON
 * a document under its key. */
void ru_account_report(ru_account *account, const char *key, const char *text);

typedef struct ru_account_column {
    const char *key;    /* in JSON */
    const char *title;  /* in the text's head; NULL: the column is in JSON alone */
    const char *format; /* of numbers, printf's; NULL: the cells are texts */
} ru_account_column;

/* Begins a table: a list of maps in JSON, columns that are as wide as they need be in the text.
 * Columns are borrowed until the writing. Cells follow row by row. */
void ru_account_table(ru_account *account, const char *key, size_t n_column,
                      const ru_account_column *columns);
void ru_account_cell(ru_account *account, double value);
void ru_account_cell_text(ru_account *account, const char *text);
void ru_account_cell_flag(ru_account *account, int flag, const char *word); /* word: if it is set */

/* The table of balances, as every verb shows it; nothing without rows. */
void ru_account_balances(ru_account *account, const ru_balance *rows, size_t n);

/* Writes and frees it; *text is malloc'ed for the caller. Fails with RU_ERR_SYSTEM when memory
 * ended on the way, with RU_ERR_INTERNAL for a report that is no JSON. */
RU_MUST_USE ru_status ru_account_write(ru_account **account, int json, char **text);

#endif
