/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every model of the registry owes: a new line in models.def is tested here. */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/models/model.h>

enum { N_PARAMETER_MAX = 256, N_POINT = 200 };

/* Numbers in [0, 1) from a linear congruential generator with a fixed seed. */
static double draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) * 0x1p-53;
}

/* A model at its defaults, with room for one point. */
typedef struct point {
    const ru_model *model;
    ru_local at;
    double p[N_PARAMETER_MAX], y[RU_MODEL_MAX_STATE], r[RU_MODEL_MAX_PROCESS];
    double slopes[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    double unit[RU_MODEL_MAX_PROCESS]; /* of the rates: what turns over usual amounts in 1 s */
} point;

/* What is much of a state: 1 kg/m3; of what is counted otherwise a million times what integration
 * may err by. */
static double usual(const ru_model *model, size_t k)
{
    const ru_state_info *state = &model->states[k];
    return ru_unit_same_dimension(state->quantity.unit, "kg/m3") ? 1 : 1e6 * state->absolute;
}

/* 1 for processes among masses; else what brings the first of the states to its usual amount. */
static double unit_of(const ru_model *model, const double *S, size_t i)
{
    double least = INFINITY;
    int masses = 1;
    for (size_t k = 0; k < model->n_state; k++)
        if (S[i * model->n_state + k] != 0) {
            masses &= usual(model, k) == 1;
            least = fmin(least, usual(model, k) / fabs(S[i * model->n_state + k]));
        }
    return masses ? 1 : least;
}

static void open_point(point *q, const ru_model *model)
{
    *q = (point){.model = model, .at = {.temperature = 310.15, .pH = 7}};
    assert_int_equal(ru_model_defaults(model, q->p), RU_OK);
    double S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE] = {0};
    model->stoichiometry(model, q->p, S);
    for (size_t i = 0; i < model->n_process; i++)
        q->unit[i] = unit_of(model, S, i);
}

static int rates(point *q)
{
    return q->model->rates(q->model, q->p, &q->at, q->y, q->r);
}

static int is_oxygen(const ru_model *model, size_t k)
{
    return model->states[k].role == RU_ROLE_OXYGEN;
}

/* States over the decades where they matter: 1e-3 to 30 times the usual, oxygen 1e-6 to 1e-2 g/L.
 */
static void draw_states(point *q, uint64_t *seed)
{
    for (size_t k = 0; k < q->model->n_state; k++)
        q->y[k] = is_oxygen(q->model, k) ? pow(10, -6 + 4 * draw(seed))
                                         : usual(q->model, k) * pow(10, -3 + 4.5 * draw(seed));
}

static void the_tables_pass_the_check(const ru_model *model)
{
    if (ru_model_check(model) != RU_OK)
        fail_msg("%s: %s", model->name, ru_fault_text());
    assert_true(model->title && model->citation && model->validity);
    for (size_t i = 0; i < model->n_process; i++)
        assert_true(model->processes[i].name && model->processes[i].meaning);
}

/* What cells can do, 1e-4 1/s each, at this biomass: the size of the terms that make up the rate of
 * process i. */
static double ordinary_rate(const point *q, size_t i)
{
    double biomass = 0;
    for (size_t k = 0; k < q->model->n_state; k++)
        if (q->model->states[k].role == RU_ROLE_BIOMASS)
            biomass += fabs(q->y[k]) / usual(q->model, k);
    return 1e-4 * biomass * q->unit[i];
}

/* Rates at state k moved by `step`. */
static void rates_at(point *q, size_t k, double step, double *r)
{
    double kept = q->y[k];
    q->y[k] = kept + step;
    rates(q);
    memcpy(r, q->r, q->model->n_process * sizeof *r);
    q->y[k] = kept;
}

/* Slopes of all rates to state k by the central rule of four points, over a thousandth of the
 * state, and how far the rule of two points is from them: what curvature and kinks spoil. */
static void differentiate(point *q, size_t k, double *slope, double *error)
{
    double far[2][RU_MODEL_MAX_PROCESS], near[2][RU_MODEL_MAX_PROCESS], h = 1e-3 * q->y[k];
    for (int side = 0; side < 2; side++) {
        double sign = side ? 1 : -1;
        rates_at(q, k, sign * h, far[side]);
        rates_at(q, k, sign * h / 2, near[side]);
    }
    for (size_t i = 0; i < q->model->n_process; i++) {
        double two = (far[1][i] - far[0][i]) / (2 * h), half = (near[1][i] - near[0][i]) / h;
        slope[i] = (4 * half - two) / 3;
        error[i] = fabs(slope[i] - two);
    }
    rates(q);
}

/* Compared in units of the rate: the slope times the value of the state. A rate that is a small
 * difference of ordinary ones carries their round-off, which differences enlarge to 1e-9. */
static void expect_slope(const point *q, size_t i, size_t k, double slope, double error,
                         double *worst)
{
    const ru_model *model = q->model;
    double own = q->slopes[i * model->n_state + k], y = q->y[k];
    double scale = fmax(fabs(q->r[i]), fabs(own) * y), apart = fabs(own - slope) * y;
    double round_off = 1e-9 * ordinary_rate(q, i);
    if (scale > 1e6 * round_off)
        *worst = fmax(*worst, apart / scale);
    if (!(apart <= 1e-7 * scale + 2 * error * y + round_off))
        fail_msg("%s: slope of %s to %s is %g, but off by %.1e of %.1e", model->name,
                 model->processes[i].name, model->states[k].quantity.name, own, apart, scale);
}

static void slopes_agree_with_differences(const ru_model *model)
{
    point q;
    uint64_t seed = 20260115;
    double worst = 0, slope[RU_MODEL_MAX_PROCESS], error[RU_MODEL_MAX_PROCESS];
    open_point(&q, model);
    for (size_t n = 0; n < N_POINT; n++) {
        draw_states(&q, &seed);
        assert_int_equal(ru_model_slopes(model, q.p, &q.at, q.y, q.slopes), 0);
        for (size_t k = 0; k < model->n_state; k++) {
            differentiate(&q, k, slope, error);
            for (size_t i = 0; i < model->n_process; i++)
                expect_slope(&q, i, k, slope[i], error[i], &worst);
        }
    }
    print_message("%s: slopes differ by %.1e at most\n", model->name, worst);
}

static void expect_finite(point *q, const char *where)
{
    int verdict = rates(q);
    int slope_verdict = ru_model_slopes(q->model, q->p, &q->at, q->y, q->slopes);
    if (verdict || slope_verdict)
        fail_msg("%s refuses %s states", q->model->name, where);
    for (size_t i = 0; i < q->model->n_process; i++) {
        if (!isfinite(q->r[i]))
            fail_msg("%s: %s at %s states", q->model->name, q->model->processes[i].name, where);
        for (size_t k = 0; k < q->model->n_state; k++)
            assert_true(isfinite(q->slopes[i * q->model->n_state + k]));
    }
}

static void zero_huge_and_slightly_negative_states_give_finite_rates(const ru_model *model)
{
    point q;
    open_point(&q, model);
    expect_finite(&q, "zero");
    for (size_t k = 0; k < model->n_state; k++)
        q.y[k] = 1e6 * usual(model, k);
    expect_finite(&q, "huge");
    for (size_t k = 0; k < model->n_state; k++)
        q.y[k] = -10 * model->states[k].absolute;
    expect_finite(&q, "slightly negative");
    for (size_t one = 0; one < model->n_state; one++) {
        for (size_t k = 0; k < model->n_state; k++)
            q.y[k] = k == one ? -10 * model->states[k].absolute : usual(model, k);
        expect_finite(&q, "one slightly negative of the");
    }
}

static void rates_run_smoothly_through_zero(const ru_model *model)
{
    /* No jump: across zero by a little a rate moves by no more than its slopes on
     * both sides tell. */
    point q, other;
    uint64_t seed = 7;
    open_point(&q, model);
    for (size_t n = 0; n < N_POINT; n++)
        for (size_t k = 0; k < model->n_state; k++) {
            double step = 1e-6 * model->states[k].absolute;
            draw_states(&q, &seed);
            q.y[k] = step;
            other = q;
            other.y[k] = -step;
            assert_int_equal(rates(&q) | rates(&other), 0);
            assert_int_equal(ru_model_slopes(model, q.p, &q.at, q.y, q.slopes), 0);
            assert_int_equal(ru_model_slopes(model, q.p, &q.at, other.y, other.slopes), 0);
            for (size_t i = 0; i < model->n_process; i++) {
                double slope = fmax(fabs(q.slopes[i * model->n_state + k]),
                                    fabs(other.slopes[i * model->n_state + k]));
                double jump = fabs(q.r[i] - other.r[i]);
                double round_off = 1e-12 * ordinary_rate(&q, i) + 1e-13 * fabs(q.r[i]);
                if (!(jump <= 3 * slope * step + round_off))
                    fail_msg("%s: %s jumps by %g where %s is zero", model->name,
                             model->processes[i].name, jump, model->states[k].quantity.name);
            }
        }
}

static void what_is_not_a_number_or_far_below_zero_is_refused(const ru_model *model)
{
    point q;
    open_point(&q, model);
    const double bad[] = {NAN, INFINITY, -INFINITY, -1e3};
    for (size_t k = 0; k < model->n_state; k++)
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            for (size_t j = 0; j < model->n_state; j++)
                q.y[j] = (j == k ? bad[i] : 1) * usual(model, j);
            if (rates(&q) <= 0)
                fail_msg("%s takes %s = %g", model->name, model->states[k].quantity.name, bad[i]);
        }
}

/* What process i gains of each element is nothing, or a leak that the model tells. */
static void expect_closed(const ru_model *model, const double *S, size_t i)
{
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++) {
        double size, gain = ru_model_gain(model, S, i, e, &size);
        assert_true(isfinite(gain));
        if (ru_element_of(e)->balanced && !ru_model_leak(model, e, model->processes[i].name))
            assert_close(gain, 0, 0, 1e-14 * size);
    }
}

static void elements_close_at_any_parameters_within_range(const ru_model *model)
{
    uint64_t seed = 11;
    double p[N_PARAMETER_MAX];
    for (size_t n = 0; n < N_POINT; n++) {
        double S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE] = {0};
        for (size_t i = 0; i < model->n_parameter; i++) {
            const ru_quantity *q = &model->parameters[i];
            double value = q->low + draw(&seed) * (q->high - q->low);
            assert_int_equal(ru_unit_to_si(q->unit, value, &p[i]), RU_OK);
        }
        model->stoichiometry(model, p, S);
        for (size_t i = 0; i < model->n_process; i++)
            expect_closed(model, S, i);
    }
}

/* Carbon without oxygen demand, in a model that tells demands: carbon dioxide in all its forms. */
static int is_burnt(const ru_model *model, size_t k)
{
    double demand = 0;
    for (size_t i = 0; i < model->n_state; i++)
        demand += fabs(model->states[i].content[RU_OXYGEN_DEMAND]);
    return demand > 0 && model->states[k].content[RU_OXYGEN_DEMAND] == 0;
}

/* At zero nothing that holds carbon is taken away: up to the rounding of minima, 1e-4 of the rates.
 * (Oxygen is exempt: some models run without an oxygen term. So is carbon dioxide: none of those
 * that reduce it with hydrogen knows a limit.) */
static void exhausted_states_are_not_consumed(const ru_model *model)
{
    point q;
    uint64_t seed = 5;
    double S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE] = {0};
    open_point(&q, model);
    model->stoichiometry(model, q.p, S);
    for (size_t n = 0; n < N_POINT; n++)
        for (size_t k = 0; k < model->n_state; k++) {
            if (is_oxygen(model, k) || model->states[k].content[RU_CARBON] == 0 ||
                is_burnt(model, k))
                continue;
            draw_states(&q, &seed);
            q.y[k] = 0;
            assert_int_equal(rates(&q), 0);
            double change = 0, size = 0;
            for (size_t i = 0; i < model->n_process; i++) {
                change += S[i * model->n_state + k] * q.r[i];
                size += fabs(q.r[i]) / q.unit[i] * usual(model, k);
            }
            if (change < -1e-4 * size)
                fail_msg("%s: %s at zero falls at %g 1/s", model->name,
                         model->states[k].quantity.name, change);
        }
}

/* Lane by lane the rates of single points, to the last bit, one of them slightly below zero; and a
 * lane that is not a number is refused. */
static void lanes_hold_what_single_points_give(const ru_model *model)
{
    enum { MOST = RU_MODEL_MAX_STATE * RU_LANES };
    static double y[MOST], r[RU_MODEL_MAX_PROCESS * RU_LANES], dr[RU_MODEL_MAX_PROCESS * MOST];
    ru_local at[RU_LANES];
    point q;
    uint64_t seed = 20260116;
    if (!model->rates_many)
        return;
    open_point(&q, model);
    point lanes[RU_LANES];
    for (size_t i = 0; i < RU_LANES; i++) {
        draw_states(&q, &seed);
        q.y[i % model->n_state] *= i == 3 ? -1e-12 : 1;
        at[i] = q.at;
        lanes[i] = q;
        assert_int_equal(rates(&lanes[i]), 0);
        assert_int_equal(ru_model_slopes(model, q.p, &q.at, q.y, lanes[i].slopes), 0);
        for (size_t k = 0; k < model->n_state; k++)
            y[k * RU_LANES + i] = q.y[k];
    }
    assert_int_equal(model->rates_many(model, q.p, at, y, r), 0);
    assert_int_equal(model->slopes_many(model, q.p, at, y, dr), 0);
    for (size_t i = 0; i < RU_LANES; i++) {
        for (size_t k = 0; k < model->n_process; k++)
            assert_true(r[k * RU_LANES + i] == lanes[i].r[k]);
        for (size_t k = 0; k < model->n_process * model->n_state; k++)
            assert_true(dr[k * RU_LANES + i] == lanes[i].slopes[k]);
    }
    y[RU_LANES - 1] = NAN;
    assert_int_not_equal(model->rates_many(model, q.p, at, y, r), 0);
}

/* One test a duty, over all models. */
#define FOR_EVERY(check)                                                                           \
    static void every_##check(void **state)                                                        \
    {                                                                                              \
        (void)state;                                                                               \
        for (size_t i = 0; i < ru_model_count(); i++)                                              \
            check(ru_model_at(i));                                                                 \
    }

#define CHECKS(X)                                                                                  \
    X(the_tables_pass_the_check)                                                                   \
    X(slopes_agree_with_differences)                                                               \
    X(zero_huge_and_slightly_negative_states_give_finite_rates)                                    \
    X(rates_run_smoothly_through_zero)                                                             \
    X(what_is_not_a_number_or_far_below_zero_is_refused)                                           \
    X(elements_close_at_any_parameters_within_range)                                               \
    X(exhausted_states_are_not_consumed)                                                           \
    X(lanes_hold_what_single_points_give)

CHECKS(FOR_EVERY)

int main(void)
{
#define UNIT(check) cmocka_unit_test(every_##check),
    const struct CMUnitTest tests[] = {CHECKS(UNIT)};
    return ru_run_group(tests);
}
