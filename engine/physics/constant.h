/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_CONSTANT_H
#define RU_PHYSICS_CONSTANT_H

/* Constants of nature and conventions, SI. */

#define RU_PI              3.14159265358979323846
#define RU_GRAVITY         9.80665     /* m/s2, standard */
#define RU_GAS_CONSTANT    8.314462618 /* J/mol/K, CODATA 2018 */
#define RU_ZERO_CELSIUS    273.15      /* K */
#define RU_NORMAL_PRESSURE 101325.0    /* Pa, with 0 degC the normal state of a gas */

#endif
