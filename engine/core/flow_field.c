/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/flow_field.h>
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* How much of the total circulation's peak the discharge at the blade edge has reached. */
static const double edge_share = 0.85;

/* (s/s0)^a ((1-s)/(1-s0))^b with b = a (1-s0)/s0: 1 at s0, 0 at both ends. */
static double bump(double s, double s0, double a)
{
    if (s <= 0 || s >= 1)
        return 0;
    return pow(s / s0, a) * pow((1 - s) / (1 - s0), a * (1 - s0) / s0);
}

/* (1 - exp(-s/d)) (1 - s) over its maximum: rises within d of the impeller, fades to the stage's
 * end. The maximum is where exp(-s/d) (1 - s)/d = 1 - exp(-s/d). */
static double jet(double s, double d)
{
    if (s <= 0 || s >= 1)
        return 0;
    double low = 0, high = 1;
    for (int i = 0; i < 100; i++) {
        double mid = 0.5 * (low + high), e = exp(-mid / d);
        if (e * (1 - mid) / d > 1 - e)
            low = mid;
        else
            high = mid;
    }
    return (1 - exp(-s / d)) * (1 - s) / ((1 - exp(-low / d)) * (1 - low));
}

/* Decay length for which the jet has reached edge_share at the blade edge. */
static double jet_length(double blade_edge)
{
    double low = 1e-4, high = 10;
    for (int i = 0; i < 200; i++) {
        double mid = sqrt(low * high);
        if (jet(blade_edge, mid) > edge_share)
            low = mid;
        else
            high = mid;
    }
    return sqrt(low * high);
}

/* Radius (over R) of the bump's peak for which it has reached `share` at `edge`. */
static double bump_peak(double edge, double share, double a)
{
    double low = edge, high = 1 - 1e-9;
    for (int i = 0; i < 200; i++) {
        double mid = 0.5 * (low + high);
        if (bump(edge, mid, a) > share)
            low = mid;
        else
            high = mid;
    }
    return 0.5 * (low + high);
}

static ru_status shape_stage(const ru_impeller *impeller, double speed, double radius,
                             ru_stage *stage)
{
    double discharge = ru_impeller_discharge(impeller, speed);
    double edge = 0.5 * impeller->diameter / radius;
    double above = stage->high - impeller->height, below = impeller->height - stage->low;
    stage->kind = impeller->kind;
    stage->height = impeller->height;
    stage->diameter = impeller->diameter;
    stage->blade = impeller->blade_height;
    RU_REQUIRE(edge < 1 && above > 0 && below > 0, RU_ERR_INPUT,
               "the impeller at %.4g m does not fit into the vessel", impeller->height);
    if (impeller->kind == RU_IMPELLER_RADIAL) {
        RU_REQUIRE(0.5 * impeller->blade_height < above && 0.5 * impeller->blade_height < below,
                   RU_ERR_INPUT, "the blades of the impeller at %.4g m leave its stage",
                   impeller->height);
        stage->above = jet_length(0.5 * impeller->blade_height / above);
        stage->below = jet_length(0.5 * impeller->blade_height / below);
        stage->peak = bump_peak(edge, 1 / (impeller->circulation * edge_share), 2);
        stage->strength = discharge / 2 / (2 * pi * bump(edge, stage->peak, 2) * edge_share);
    } else {
        stage->peak = bump_peak(edge, 1 / impeller->circulation, 2);
        stage->peak_z = below / (above + below);
        stage->strength = discharge / (2 * pi * bump(edge, stage->peak, 2));
    }
    return RU_OK;
}

ru_status ru_flow_field_build(const ru_mixing *mixing, double radius, double height,
                              ru_flow_field *field)
{
    *field = (ru_flow_field){.radius = radius,
                             .height = height,
                             .n_stage = mixing->n_impeller,
                             .speed = mixing->speed,
                             .swirl = mixing->swirl};
    if (!mixing->n_impeller)
        return RU_OK;
    ru_stages stages;
    RU_TRY(ru_stages_build(mixing, height, &stages));
    field->stages = calloc(mixing->n_impeller, sizeof *field->stages);
    ru_status status = RU_OK;
    if (!field->stages)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for %zu impellers", mixing->n_impeller);
    for (size_t i = 0; i < stages.n && status == RU_OK; i++) {
        field->stages[i].low = stages.planes[i];
        field->stages[i].high = stages.planes[i + 1];
        status = shape_stage(&stages.impellers[i], mixing->speed, radius, &field->stages[i]);
    }
    ru_stages_destroy(&stages);
    if (status != RU_OK)
        ru_flow_field_destroy(field);
    RU_TRY(status);
    return RU_OK;
}

void ru_flow_field_destroy(ru_flow_field *field)
{
    free(field->stages);
    field->stages = NULL;
    field->n_stage = 0;
}

double ru_flow_field_psi(const ru_flow_field *field, double r, double z)
{
    for (size_t i = 0; i < field->n_stage; i++) {
        const ru_stage *stage = &field->stages[i];
        if (z < stage->low || z > stage->high)
            continue;
        double across = bump(r / field->radius, stage->peak, 2) * stage->strength;
        if (stage->kind == RU_IMPELLER_RADIAL) {
            double s = z - stage->height;
            return s > 0 ? -across * jet(s / (stage->high - stage->height), stage->above)
                         : across * jet(-s / (stage->height - stage->low), stage->below);
        }
        double along = bump((z - stage->low) / (stage->high - stage->low), stage->peak_z, 1);
        return stage->kind == RU_IMPELLER_UP ? across * along : -across * along;
    }
    return 0;
}

double ru_flow_field_swirl(const ru_flow_field *field, double r, double z)
{
    double sum = 0;
    for (size_t i = 0; i < field->n_stage; i++) {
        const ru_stage *stage = &field->stages[i];
        double tip = field->swirl * pi * field->speed * stage->diameter;
        double inside = 2 * r / stage->diameter;
        double across = inside <= 1 ? inside : 1 / inside;
        double u = (z - stage->height) / stage->blade;
        /* The jet swirls with the blades; baffles leave a tenth of that in the bulk. */
        double near = exp(-u * u);
        int in_stage = z >= stage->low && z < stage->high;
        sum += tip * across * (in_stage ? fmax(near, 0.1) : 0);
    }
    return sum;
}
