/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_UNROLL_H
#define RU_BASE_UNROLL_H

/* Hot loops over a node's states are written once for any number and compiled again for the usual
 * ones, where the number is a constant and the small loops unroll: X(n) for each of these. */
#define RU_FOR_USUAL_COUNTS(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)

#endif
