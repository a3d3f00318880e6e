/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_CVODE_FAILURE_H
#define RU_SOLVERS_CVODE_FAILURE_H

/* Why CVODES gave up, in words, from what CVode returned. Never NULL. Not collective. */
const char *ru_cvode_failure(int code);

#endif
