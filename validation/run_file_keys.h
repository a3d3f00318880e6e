/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_RUN_FILE_KEYS_H
#define RU_VALIDATION_RUN_FILE_KEYS_H

#include <ru/base/table.h>

/* The keys of one file of a run description, read into a ru_data_file. Internal to validation. */
extern const ru_table ru_data_file_table;

#endif
