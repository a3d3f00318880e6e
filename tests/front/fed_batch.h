/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_FED_BATCH_H
#define RU_TEST_FED_BATCH_H

/* A small fed-batch of 6 h, whose feed begins after two. */
static const char *const fed_batch =
    "title: fed-batch\n"
    "time: {end: 6 h}\n"
    "vessel: {volume: 2 L, diameter: 12 cm, temperature: 37 degC}\n"
    "cells: {model: monod, parameters: {mu_max: 0.5 1/h}}\n"
    "initial: {biomass: 0.5 g/L, glucose: 2 g/L}\n"
    "feeds:\n"
    "  - name: sugar\n"
    "    profile: {kind: exponential, start: 2 h, rate: 4 mL/h, exponent: 0.2 1/h}\n"
    "    concentrations: {glucose: 400 g/L}\n"
    "output: {series_interval: 1 h}\n";

#endif
