/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/pulses.h>

int ru_pulses_put_in(const ru_problem *problem, double t, double *y, double *fed)
{
    const ru_scenario *s = problem->scenario;
    int n = 0;
    for (size_t i = 0; i < s->n_pulse; i++) {
        const ru_pulse *pulse = &s->pulses[i];
        const ru_node_shares *place = &problem->pulses[i];
        if (pulse->time != t)
            continue;
        n++;
        for (size_t a = 0; a < place->n_node; a++) {
            size_t node = (size_t)place->nodes[a], k = pulse->component;
            double amount = pulse->amount * place->shares[a];
            y[node * problem->n_state + k] += amount / problem->part->weight[node];
            if (fed)
                fed[k] += amount;
        }
    }
    return n;
}
