/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/acidity.h>

#include <math.h>

static const double molar_nitrogen = 0.014007; /* kg/mol */

static size_t find_role(const ru_scenario *scenario, ru_role role, size_t none)
{
    for (size_t k = 0; k < scenario->model->n_state; k++)
        if (scenario->model->states[k].role == role)
            return k;
    return none;
}

/* Components by name; masses are turned into moles. */
static void place(const ru_component_list *list, ru_acidity *acidity, ru_weak_acid acid,
                  const char *name)
{
    size_t k = ru_component_index(list, name);
    acidity->component[acid] = k;
    acidity->per_number[acid] =
        k < list->n && list->items[k].amount ? 1 / ru_acid_info_of(acid)->molar_mass : 1;
}

void ru_acidity_build(const ru_scenario *scenario, const ru_component_list *list,
                      ru_acidity *acidity)
{
    *acidity = (ru_acidity){.present = scenario->acid_base.present, .n = list->n};
    if (!acidity->present)
        return;
    place(list, acidity, RU_ACID_AMMONIUM, "ammonia");
    place(list, acidity, RU_ACID_PHOSPHORIC, "phosphate");
    place(list, acidity, RU_ACID_ACETIC, "acetate");
    place(list, acidity, RU_ACID_LACTIC, "lactate");
    acidity->component[RU_ACID_CARBONIC] = find_role(scenario, RU_ROLE_CARBON_DIOXIDE, list->n);
    acidity->per_number[RU_ACID_CARBONIC] = 1 / ru_acid_info_of(RU_ACID_CARBONIC)->molar_mass;
    acidity->strong = ru_component_index(list, "strong_ions");
    /* Growth takes up ammonia, unless the model counts that itself, or counts cells. */
    acidity->biomass = find_role(scenario, RU_ROLE_BIOMASS, list->n);
    if (acidity->component[RU_ACID_AMMONIUM] < scenario->model->n_state ||
        (acidity->biomass < list->n && !list->items[acidity->biomass].amount))
        acidity->biomass = list->n;
    acidity->nitrogen = scenario->acid_base.nitrogen / molar_nitrogen;
    ru_acid_constants_at(scenario->vessel.temperature, &acidity->constants);
}

static void take_totals(const ru_acidity *acidity, const double *c, double *totals)
{
    for (int a = 0; a < RU_ACID_COUNT; a++) {
        size_t k = acidity->component[a];
        totals[a] = k < acidity->n ? fmax(0, c[k] * acidity->per_number[a]) : 0;
    }
}

double ru_acidity_pH(const ru_acidity *acidity, const double *c)
{
    double totals[RU_ACID_COUNT];
    take_totals(acidity, c, totals);
    return ru_acid_base_pH(&acidity->constants, c[acidity->strong], totals);
}

double ru_acidity_strong(const ru_acidity *acidity, const double *c, double pH)
{
    double totals[RU_ACID_COUNT];
    take_totals(acidity, c, totals);
    return ru_acid_base_strong(&acidity->constants, pH, totals);
}

double ru_acidity_molecular(const ru_acidity *acidity, double pH)
{
    return ru_acid_base_part(&acidity->constants, RU_ACID_CARBONIC, 0, pH);
}
