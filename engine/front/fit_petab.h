/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_PETAB_H
#define RU_FRONT_FIT_PETAB_H

#include <ru/base/comm.h>
#include <ru/front/rushton.h>

/* 1 where a file is the YAML file of a PEtab problem. Not collective. */
int ru_fit_is_petab(const char *path);

/* Estimates the parameters of a PEtab problem that it marks so, by maximum likelihood (and the
 * density of priors); what ru_fit does for such a file, *fitted being a table of parameterId and
 * nominalValue. Collective. */
RU_MUST_USE ru_status ru_fit_petab(const char *path, const ru_comm *comm,
                                   const ru_fit_wanted *wanted, char **report, char **fitted);

#endif
