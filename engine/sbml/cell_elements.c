/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The balance of elements of the reactions that cells are made of, as far as the file says what its
 * species are made of. Rates are summed species by species, so this is judged once, reaction by
 * reaction, and told; nothing of it is needed to run. */
#include <ru/sbml/cell_parts.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/models/composition.h>

enum { TOLD_AT_MOST = 5 };
static const double round_off = 1e-9;

/* What a reaction gains of each element per turn, the size of what makes that up, and its parts. */
typedef struct gains {
    double gain[RU_ELEMENT_COUNT], size[RU_ELEMENT_COUNT];
    size_t n_made, n_used;
} gains;

/* Reactions by what can be said of them. */
typedef struct verdicts {
    size_t all, closed, leaking, exchanging, unknown;
} verdicts;

/* The content of a species; 0 where the file does not say it, or not in atoms. */
static int find_content(const ru_sbml_cell_plan *p, size_t species, ru_composition *made)
{
    const char *formula = p->source->variables[species].formula;
    if (formula && ru_composition_read(formula, made) == RU_OK)
        return 1;
    ru_fault_clear();
    return 0;
}

/* Adds a part; 0 where its content or its number is not known. */
static ru_status add_part(const ru_sbml_cell_plan *p, const ru_sbml_part *part, gains *sum,
                          int *known)
{
    ru_composition content;
    ru_node formula;
    double number;
    RU_TRY(ru_sbml_finish(p->system, part->stoichiometry, &formula));
    *known = ru_expr_is_number(p->source->pool, formula, &number) &&
             find_content(p, part->species, &content);
    for (ru_element e = 0; *known && e < RU_ELEMENT_COUNT; e++) {
        sum->gain[e] += part->sign * number * content.content[e];
        sum->size[e] += fabs(number * content.content[e]);
    }
    return RU_OK;
}

/* Sums up a reaction; *known 0 where not all of it can be. */
static ru_status add_reaction(const ru_sbml_cell_plan *p, size_t reaction, gains *sum, int *known)
{
    *sum = (gains){{0}, {0}, 0, 0};
    *known = 1;
    for (size_t i = 0; i < p->source->n_part; i++) {
        const ru_sbml_part *part = &p->source->parts[i];
        int one = 1;
        if (part->reaction != reaction)
            continue;
        RU_TRY(add_part(p, part, sum, &one));
        *known &= one;
        *(part->sign > 0 ? &sum->n_made : &sum->n_used) += 1;
    }
    return RU_OK;
}

/* The first element that does not close, RU_ELEMENT_COUNT when all do. */
static ru_element find_leak(const gains *sum)
{
    ru_element e = 0;
    while (e < RU_ELEMENT_COUNT &&
           (!ru_element_of(e)->balanced || fabs(sum->gain[e]) <= round_off * sum->size[e]))
        e++;
    return e;
}

static void tell_leak(const ru_sbml_cell_plan *p, size_t reaction, ru_element e, double gain,
                      size_t n)
{
    if (n < TOLD_AT_MOST)
        ru_log_root(RU_LOG_WARNING, "%s: by the formulas of the file, '%s' gains %.4g %s of %s",
                    p->source->path, p->source->variables[reaction].id, gain,
                    e == RU_CHARGE ? "mol/mol" : "kg/mol", ru_element_of(e)->name);
}

static ru_status judge(const ru_sbml_cell_plan *p, size_t reaction, verdicts *n)
{
    gains sum;
    int known;
    RU_TRY(add_reaction(p, reaction, &sum, &known));
    if (sum.n_made + sum.n_used == 0)
        return RU_OK;
    n->all++;
    ru_element e = known ? find_leak(&sum) : RU_ELEMENT_COUNT;
    if (!known)
        n->unknown++;
    else if (sum.n_made == 0 || sum.n_used == 0)
        n->exchanging++;
    else if (e == RU_ELEMENT_COUNT)
        n->closed++;
    else
        tell_leak(p, reaction, e, sum.gain[e], n->leaking++);
    return RU_OK;
}

ru_status ru_sbml_cell_elements(const ru_sbml_cell_plan *p, char *text, size_t size)
{
    verdicts n = {0, 0, 0, 0, 0};
    for (size_t v = 0; v < p->source->n; v++)
        if (p->source->variables[v].kind == RU_SBML_REACTION)
            RU_TRY(judge(p, v, &n));
    if (n.unknown == n.all) {
        snprintf(
            text, size,
            "nothing; no element balance, since no reaction has formulas (fbc:chemicalFormula) for "
            "all its species");
        return RU_OK;
    }
    char exchanging[64] = "";
    if (n.exchanging > 0)
        snprintf(exchanging, sizeof exchanging, "%zu are sources or sinks, ", n.exchanging);
    snprintf(text, size,
             "the formulas of the file: of %zu reactions %zu close, %zu do not, %s%zu lack one",
             n.all, n.closed, n.leaking, exchanging, n.unknown);
    return RU_OK;
}
