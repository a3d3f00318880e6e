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

/* (1 - exp(-s/d)) (1 - s): rises within d of the impeller, fades to the stage's end. */
static double rise_and_fade(double s, double d)
{
    return s <= 0 || s >= 1 ? 0 : (1 - exp(-s / d)) * (1 - s);
}

/* Its maximum, where exp(-s/d) (1 - s)/d = 1 - exp(-s/d). */
static double highest(double d)
{
    double low = 0, high = 1;
    for (int i = 0; i < 100; i++) {
        double mid = 0.5 * (low + high), e = exp(-mid / d);
        if (e * (1 - mid) / d > 1 - e)
            low = mid;
        else
            high = mid;
    }
    return rise_and_fade(low, d);
}

static double jet_at(const ru_jet *jet, double s)
{
    return rise_and_fade(s, jet->length) / jet->highest;
}

/* The jet that has reached edge_share of its highest value at the blade edge. */
static ru_jet shape_jet(double blade_edge)
{
    double low = 1e-4, high = 10;
    for (int i = 0; i < 200; i++) {
        double mid = sqrt(low * high);
        if (rise_and_fade(blade_edge, mid) / highest(mid) > edge_share)
            low = mid;
        else
            high = mid;
    }
    double length = sqrt(low * high);
    return (ru_jet){length, highest(length)};
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

/* Radial discharge `flow`, m3/s, through |z - C| <= w/2 at r = D/2. */
static void shape_radial(const ru_impeller *impeller, double flow, double radius, ru_stage *stage)
{
    ru_radial_part *part = &stage->radial;
    double edge = 0.5 * impeller->diameter / radius;
    part->above = shape_jet(0.5 * impeller->blade_height / (stage->high - impeller->height));
    part->below = shape_jet(0.5 * impeller->blade_height / (impeller->height - stage->low));
    part->peak = bump_peak(edge, 1 / (impeller->circulation * edge_share), 2);
    part->strength = flow / 2 / (2 * pi * bump(edge, part->peak, 2) * edge_share);
}

/* The share of an axial part's peak at z; above the middle of a stage the shape is turned over. */
static double along(const ru_stage *stage, double z)
{
    double s = (z - stage->low) / (stage->high - stage->low), peak = stage->axial.peak_z;
    return peak > 0.5 ? bump(1 - s, 1 - peak, 1) : bump(s, peak, 1);
}

/* Axial discharge `flow`, m3/s, through the disc r <= D/2 at z = C. The eye of the loop lies at the
 * impeller, but never in the outer thirds of the stage: near a bottom it rises above the impeller,
 * or else the far end would stand still. */
static void shape_axial(const ru_impeller *impeller, double flow, double radius, ru_stage *stage)
{
    ru_axial_part *part = &stage->axial;
    double edge = 0.5 * impeller->diameter / radius;
    double turn = impeller->kind == RU_IMPELLER_UP ? 1 : -1;
    double middle = (impeller->height - stage->low) / (stage->high - stage->low);
    part->peak = bump_peak(edge, 1 / impeller->circulation, 2);
    part->peak_z = fmin(fmax(middle, 1.0 / 3), 2.0 / 3);
    part->strength =
        turn * flow / (2 * pi * bump(edge, part->peak, 2) * along(stage, impeller->height));
}

/* Part `share` of the discharge leaves sideways, the rest at the far side of the blades; all of it
 * comes in at the near one. With the axial flow a at the impeller, which has fallen to a f and a n
 * at the far and near edges of the blades, and the radial one b, these two are
 * b + a (n - f) = share Q and b/2 + a n = Q. */
static void shape_mixed(const ru_impeller *impeller, double flow, double radius, ru_stage *stage)
{
    double half = 0.5 * impeller->blade_height, share = impeller->radial_share;
    shape_axial(impeller, flow, radius, stage);
    double at = along(stage, impeller->height);
    double above = along(stage, impeller->height + half) / at;
    double below = along(stage, impeller->height - half) / at;
    double near = impeller->kind == RU_IMPELLER_UP ? below : above;
    double axial = (2 - share) * flow / (above + below);
    shape_axial(impeller, axial, radius, stage);
    shape_radial(impeller, 2 * (flow - axial * near), radius, stage);
}

static ru_status shape_stage(const ru_impeller *impeller, double speed, double radius,
                             ru_stage *stage)
{
    double discharge = ru_impeller_discharge(impeller, speed), half = 0.5 * impeller->blade_height;
    double above = stage->high - impeller->height, below = impeller->height - stage->low;
    int axial = impeller->kind != RU_IMPELLER_RADIAL && impeller->radial_share == 0;
    stage->height = impeller->height;
    stage->diameter = impeller->diameter;
    stage->blade = impeller->blade_height;
    RU_REQUIRE(impeller->diameter < 2 * radius && above > 0 && below > 0, RU_ERR_INPUT,
               "the impeller at %.4g m does not fit into the vessel", impeller->height);
    RU_REQUIRE(axial || (half < above && half < below), RU_ERR_INPUT,
               "the blades of the impeller at %.4g m leave its stage", impeller->height);
    if (axial)
        shape_axial(impeller, discharge, radius, stage);
    else if (impeller->kind == RU_IMPELLER_RADIAL)
        shape_radial(impeller, discharge, radius, stage);
    else
        shape_mixed(impeller, discharge, radius, stage);
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
    ru_gas_circulation_build(&mixing->circulation, radius, height, &field->gas);
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

static double radial_psi(const ru_stage *stage, double rho, double z)
{
    const ru_radial_part *part = &stage->radial;
    double across = part->strength * bump(rho, part->peak, 2), s = z - stage->height;
    return s > 0 ? -across * jet_at(&part->above, s / (stage->high - stage->height))
                 : across * jet_at(&part->below, -s / (stage->height - stage->low));
}

static double axial_psi(const ru_stage *stage, double rho, double z)
{
    return stage->axial.strength * bump(rho, stage->axial.peak, 2) * along(stage, z);
}

double ru_flow_field_psi(const ru_flow_field *field, double r, double z)
{
    double rho = r / field->radius, gas = ru_gas_circulation_psi(&field->gas, r, z);
    for (size_t i = 0; i < field->n_stage; i++) {
        const ru_stage *stage = &field->stages[i];
        if (z < stage->low || z > stage->high)
            continue;
        return gas + (stage->radial.strength != 0 ? radial_psi(stage, rho, z) : 0) +
               (stage->axial.strength != 0 ? axial_psi(stage, rho, z) : 0);
    }
    return gas;
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
