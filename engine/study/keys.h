/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_KEYS_H
#define RU_STUDY_KEYS_H

#include <ru/base/table.h>

/* The keys of a study file. Internal to the study. */
extern const ru_table ru_study_table;

#endif
