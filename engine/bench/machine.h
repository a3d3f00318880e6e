/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_MACHINE_H
#define RU_BENCH_MACHINE_H

#include <stddef.h>

#include <ru/base/comm.h>
#include <ru/core/problem.h>

/* What the machine can do, and how near to it a kernel comes. Rates are those of all ranks at work
 * together, bytes/s by CPU time, the best of several. */

/* a = b + s c over arrays of `n` numbers a rank, 24 bytes an element: STREAM's count. NAN when
 * memory ends. Collective. */
double ru_machine_triad(const ru_comm *comm, size_t n);

/* The transport of a problem's liquid: every edge and its flow read once, every field once, amounts
 * read and written once. NAN when memory ends. Collective. */
double ru_machine_transport(const ru_problem *problem);

/* Bytes of that count on this rank. Not collective. */
double ru_machine_transport_bytes(const ru_problem *problem);

/* Most memory that this process held since the last reset, bytes; 0: the system does not tell. The
 * reset returns 0 where the system has none: then the peak is that since the start. Not collective.
 */
double ru_machine_peak(void);
int ru_machine_reset_peak(void);

/* CPU time of this process, s. Not collective. */
double ru_machine_cpu(void);

#endif
