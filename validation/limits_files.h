/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_LIMITS_FILES_H
#define RU_VALIDATION_LIMITS_FILES_H

#include <ru/validation/limits.h>

/* The files that a limits file names. */

/* Path of the i-th of its data; malloc'ed for the caller. Fails as ru_path_beside. Not collective.
 */
RU_MUST_USE ru_status ru_limits_data_path(const ru_limits *limits, size_t i, char **path);

/* Reads all its data, at least one file. Fails as ru_limits_data_path and ru_measured_read. Not
 * collective. */
struct ru_measured;
RU_MUST_USE ru_status ru_limits_measured(const ru_limits *limits, struct ru_measured **measured);

/* Goes on with limits->hash over what else decides a verdict and is there before the run: the bytes
 * of the run descriptions and tables of pure spectra that the limits name, in their order. Measured
 * data come after a run and are not among them. Without such files the hash stays. Fails with
 * RU_ERR_INPUT when one cannot be read, and leaves the hash. Not collective. */
RU_MUST_USE ru_status ru_limits_fold(ru_limits *limits);

#endif
