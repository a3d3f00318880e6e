/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/front/rushton.h>

static const char chemostat[] =
    "title: chemostat with an analyser\n"
    "time: {end: 60 h}\n"
    "vessel: {volume: 5 L, temperature: 37 degC}\n"
    "cells: {model: monod, parameters: {k_o: 0.1 mg/L}}\n"
    "initial: {biomass: 2 g/L, glucose: 1 g/L, oxygen: 6 mg/L}\n"
    "feeds: [{name: medium, profile: 1 L/h, concentrations: {glucose: 10 g/L}}]\n"
    "withdrawals: [{name: bleed, profile: 1 L/h}]\n"
    "gas: {kla: 300 1/h, flow: 1 vvm, phase: mixed}\n"
    "sensors:\n"
    "  - {name: OUR_gas, measures: OUR, instrument: off-gas}\n"
    "  - {name: CER_gas, measures: CER, instrument: off-gas}\n"
    "  - {name: RQ_gas, measures: RQ, instrument: off-gas}\n"
    "  - {name: O2_late, measures: offgas_oxygen, instrument: off-gas, delay: 10 min}\n"
    "  - {name: DO_low, measures: DO, instrument: do-probe, calibrated_at: 1.2 bar}\n"
    "output: {series_interval: 5 min}\n";

static double value(const ru_simulation *s, const char *name, size_t i)
{
    double values[2000];
    size_t n = ru_series_read(s, name, NULL, values, 2000);
    assert_true(n > i && n < 2000);
    return values[i];
}

static double last(const ru_simulation *s, const char *name)
{
    return value(s, name, ru_series_read(s, name, NULL, NULL, 0) - 1);
}

/* In the steady state of a chemostat what the analyser tells is what is transferred, and that is
 * taken up but for the oxygen that is fed and withdrawn (none is fed, D c is 0.2/h of 4 mg/L). */
static void rates_from_the_off_gas_agree_with_the_transfer(void **state)
{
    (void)state;
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(chemostat, "text", MPI_COMM_WORLD, NULL, &s), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    assert_close(last(s, "OUR_gas"), last(s, "OTR"), 1e-3, 0);
    assert_close(last(s, "CER_gas"), last(s, "CTR"), 1e-3, 0);
    assert_close(last(s, "OUR_gas"), last(s, "OUR"), 5e-3, 0);
    assert_close(last(s, "RQ_gas"), last(s, "CER_gas") / last(s, "OUR_gas"), 1e-9, 0);
    assert_true(last(s, "OUR_gas_sd") > 0.01 * last(s, "OUR_gas"));
    /* calibrated at a higher pressure than that of the head, 1.013 bar, it reads less */
    assert_close(last(s, "DO_low"), last(s, "DO") * 1.013 / 1.2, 1e-5, 0);
    /* ten minutes late: two records of five minutes; its lag of 15 s hardly shows */
    assert_close(value(s, "O2_late", 62), value(s, "offgas_oxygen", 60), 1e-4, 0);
    assert_true(fabs(value(s, "O2_late", 62) - value(s, "offgas_oxygen", 62)) > 1e-4);
    ru_close(&s);
}

/* A state is shown in the unit of its row, whatever that is. */
static void states_are_shown_in_their_own_units(void **state)
{
    (void)state;
    static const char sewage[] = "title: sewage\ntime: {end: 1 min}\nvessel: {volume: 1 m3}\n"
                                 "cells: {model: asm1}\ninitial: {S_S: 65 mg/L, S_ALK: 7 mmol/L}\n"
                                 "sensors: [{name: probe, measures: S_S}]\n";
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(sewage, "text", MPI_COMM_WORLD, NULL, &s), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    assert_close(value(s, "S_S", 0), 65, 1e-12, 0);
    assert_close(value(s, "probe", 0), 65, 1e-12, 0);
    assert_close(value(s, "S_ALK", 0), 7, 1e-12, 0);
    ru_close(&s);
}

/* Cells that are counted, and what else tells how many live: by hand from the states themselves. A
 * cell of 7 um fills 4/3 pi 7^3 = 1436.755 um3, so 1e6 cells/mL fill 0.1436755 % of the broth and
 * add 157.5 * 0.01436755 pF/cm at a low frequency (test_instrument.c has the rest). */
static void cells_are_counted_stained_and_sensed_by_their_membranes(void **state)
{
    (void)state;
    static const char culture[] =
        "title: culture\ntime: {end: 48 h}\nvessel: {volume: 2 L, temperature: 37 degC}\n"
        "cells: {model: cho-xing}\n"
        "initial: {viable: 2e6 cell/mL, dead: 5e5 cell/mL}\n"
        "sensors:\n"
        "  - {name: VCD, measures: viable, instrument: cell-count, counted_volume: 0.4 uL}\n"
        "  - {name: viability, measures: viable, instrument: viability, among: [viable, dead],\n"
        "     counted_volume: 0.1 uL}\n"
        "  - {name: eps, measures: viable, instrument: capacitance,\n"
        "     membranes: {radius: 7 um, alpha: 0, frequency: 1 kHz, reference: 0 Hz}}\n"
        "  - {name: eps_by_volume, measures: viable, instrument: capacitance, gain: 0.001 "
        "mL/Mcell,\n"
        "     membranes: {radius: 7 um, alpha: 0, frequency: 1 kHz, reference: 0 Hz}}\n"
        "  - {name: OD, measures: viable, instrument: turbidity, gain: 0.2 mL/Mcell,\n"
        "     bend: 0.05 mL/Mcell, dilution: 4, path: 5 mm}\n";
    ru_simulation *s = NULL;
    if (ru_open_text(culture, "text", MPI_COMM_WORLD, NULL, &s) != RU_OK)
        fail_msg("%s", ru_last_fault());
    assert_int_equal(ru_run(s), RU_OK);
    for (size_t i = 0; i < 2; i++) {
        double at = i ? last(s, "viable") : value(s, "viable", 0);
        double dead = i ? last(s, "dead") : value(s, "dead", 0), all = at + dead;
#define SEEN(name) (i ? last(s, name) : value(s, name, 0))
        assert_true(at > 0 && dead > 0); /* 1e6/mL */
        assert_close(SEEN("VCD"), at, 1e-12, 0);
        assert_close(SEEN("VCD_sd"), at * sqrt(0.09 * 0.09 + 1 / (at * 400)), 1e-12, 0);
        assert_close(SEEN("viability"), 100 * at / all, 1e-12, 0);
        double p = at / all;
        assert_close(SEEN("viability_sd"), sqrt(1 + 1e4 * p * (1 - p) / (all * 100)), 1e-12, 0);
        assert_close(SEEN("eps"), 1575 * 1.436755e-3 * at, 1e-5, 0);
        assert_close(SEEN("eps_by_volume"), 1575 * 1e-3 * at, 1e-5, 0);
        assert_close(SEEN("OD"), 4 * 0.2 * at / 8 / (1 + 0.05 * at / 8), 1e-12, 0);
#undef SEEN
    }
    ru_close(&s);
}

/* 1 kW into 10 kg of broth of 4.18 kJ/kg/K or so: the temperature rises along a line, which a
 * thermometer of 10 s follows ten seconds of the rise behind. */
static void a_thermometer_follows_the_broth(void **state)
{
    (void)state;
    static const char warm[] =
        "title: warm\ntime: {end: 30 min}\nvessel: {volume: 10 L, temperature: 30 degC}\n"
        "cells: {model: none}\ntracers: [salt]\nheat: {power: 1 kW, evaporation: false}\n"
        "sensors: [{name: T_probe, measures: temperature, instrument: temperature-probe}]\n";
    ru_simulation *s = NULL;
    if (ru_open_text(warm, "text", MPI_COMM_WORLD, NULL, &s) != RU_OK)
        fail_msg("%s", ru_last_fault());
    assert_int_equal(ru_run(s), RU_OK);
    double rise = last(s, "temperature") - 30;
    assert_true(rise > 40 && rise < 45);
    assert_close(last(s, "temperature") - last(s, "T_probe"), rise / 180, 1e-5, 0);
    ru_close(&s);
}

/* Half of 10 g/L of glucose becomes 5 g/L of cells, on 0.1 g/L at the start. */
static void the_run_tells_whether_a_batch_keeps_its_specification(void **state)
{
    (void)state;
    static const char batch[] =
        "title: batch\ntime: {end: 20 h}\nvessel: {volume: 1 L}\n"
        "cells: {model: monod}\ninitial: {biomass: 0.1 g/L, glucose: 10 g/L}\n"
        "sensors:\n"
        "  - {name: cells_at_end, measures: biomass, specification: {least: 4500 mg/L, most: 6 "
        "g/L}}\n"
        "  - {name: sugar_left, measures: glucose, specification: {most: -1 g/L}}\n"
        "  - {name: unasked, measures: glucose}\n";
    ru_simulation *s = NULL;
    if (ru_open_text(batch, "text", MPI_COMM_WORLD, NULL, &s) != RU_OK)
        fail_msg("%s", ru_last_fault());
    assert_int_equal(ru_run(s), RU_OK);
    assert_non_null(strstr(ru_findings(s), "cells_at_end is 5.1 g/L at the end: keeps its "
                                           "specification, at least 4.5, at most 6\n"));
    assert_non_null(strstr(ru_findings(s), "MISSES its specification, at most -1\n"));
    assert_null(strstr(ru_findings(s), "unasked"));
    ru_close(&s);
}

static void expect_refused(const char *sensor, const char *message)
{
    char text[1024];
    snprintf(text, sizeof text,
             "title: x\ntime: {end: 1 h}\nvessel: {volume: 1 L}\ncells: {model: monod}\n"
             "gas: {kla: 100 1/h}\nsensors: [%s]\n",
             sensor);
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(text, "text", MPI_COMM_WORLD, NULL, &s), RU_ERR_INPUT);
    if (!strstr(ru_last_fault(), message))
        fail_msg("expected '%s' in: %s", message, ru_last_fault());
    ru_close(&s);
}

static void what_an_instrument_cannot_do_is_refused(void **state)
{
    (void)state;
    expect_refused("{name: a, measures: OUR, instrument: off-gas}",
                   "the gas that leaves is not computed");
    expect_refused("{name: a, measures: biomass, instrument: off-gas}",
                   "off-gas measures offgas_*, OUR, CER, RQ, not 'biomass'");
    expect_refused("{name: a, measures: biomass, instrument: turbidity}", "needs a gain");
    expect_refused("{name: a, measures: biomass, instrument: turbidity, gain: 1 L/mol}",
                   "gain and bend do not fit biomass");
    expect_refused("{name: a, measures: biomass, gain: 1 L/g}", "plain has no gain");
    expect_refused("{name: a, measures: glucose, calibrated_at: 1 bar}", "is for DO only");
    expect_refused("{name: a, measures: glucos}", "did you mean 'glucose'?");
    expect_refused("{name: a, measures: DO, instrument: do-prob}", "do-probe");
    expect_refused("{name: a, measures: biomass, instrument: viability}", "needs 2 to");
    expect_refused("{name: a, measures: biomass, specification: {least: 3 h}}",
                   "biomass is read in g/L: '3 h' is none of that");
    expect_refused("{name: a, measures: biomass, instrument: viability, among: [glucose, oxygen]}",
                   "biomass is not among them");
    expect_refused("{name: a, measures: biomass, counted_volume: 1 uL}", "it cannot be counted");
    expect_refused("{name: a, measures: biomass, membranes: 7 um}",
                   "plain measures no permittivity");
    expect_refused("{name: a, measures: biomass, instrument: capacitance, membranes: 7 um}",
                   "capacitance needs a gain");
    expect_refused("{name: a, measures: DO, instrument: capacitance, gain: 1 L/g}",
                   "capacitance measures a concentration, not 'DO'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_from_the_off_gas_agree_with_the_transfer),
        cmocka_unit_test(cells_are_counted_stained_and_sensed_by_their_membranes),
        cmocka_unit_test(the_run_tells_whether_a_batch_keeps_its_specification),
        cmocka_unit_test(a_thermometer_follows_the_broth),
        cmocka_unit_test(states_are_shown_in_their_own_units),
        cmocka_unit_test(what_an_instrument_cannot_do_is_refused),
    };
    return ru_run_group(tests);
}
