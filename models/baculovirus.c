/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recombinant AAV in insect cells by two baculoviruses (rep and cap; gene of interest), infected at
 * one time with several virions a cell: the constants of Destro, Joseph, Srinivasan, Kanter,
 * Neufeld, Wolfrum, Barone, Springs, Sinskey, Cecchini, Kotin and Braatz, Mol. Ther. Methods Clin.
 * Dev. 30:122 (2023), in a reduced form of our own: one age of infection t for all cells. Per
 * infected cell, 1/h:
 *
 *   B' = -k_u B,  N_a' = k_u B/4 + k_r f_rep N_a                      a = rep and cap, goi
 *   mR' = a_R f_pol N_rc - d_m mR,  mC' = a_C f_p10 N_rc - d_m mC,
 *   mG' = a_G f_p10 (N_goi + v) - d_m mG
 *   r_m = s k_t m/(k_m + m), s such that all together are at most k_t
 *   Rep78' = r_R/2/1527 - d_R Rep78,  Rep52' likewise,  G' = r_G/700 - d_G G
 *   v' = k_v min(N_goi, 1) Rep78/(k_78 + Rep78) - d_v v - r_p,   E' = r_C/1557/60 - r_p
 *   r_p = k_p m Rep52/(Rep52 + 5 m + 1), m = min(v, E),   F' = r_p
 *
 * f_rep = w(t - 6; 0.3) w(18 - t; 1), f_pol and f_p10 from 18 and 15 h to 38 h likewise, w(x; b) =
 * (1 + tanh(x/b))/2. The population: cells T grow and are infected as k_b T V, virions bind to
 * infected cells too (k_b fades from 1.8 h on), come out from 18 h on, and infected cells die from
 * 24 h on the faster the more DNA of the virus they hold; capsids of the dead stay in the broth.
 * All is kept as copies per volume, c = x I, so that x/(k + x) = c/(k I + c). */
#define RU_SLOPES 16
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum {
    UNINFECTED,
    INFECTED,
    VIRUS,
    BOUND, /* from here to FULL: inside infected cells */
    N_REPCAP,
    N_GOI,
    M_REP,
    M_CAP,
    M_GOI,
    VECTOR,
    REP78,
    REP52,
    PROTEIN,
    EMPTY,
    FULL,
    DEAD,
    EMPTY_RELEASED,
    FULL_RELEASED,
    N_STATE
};
enum { N_INSIDE = FULL - BOUND + 1 };
enum {
    MU,
    D_CELL,
    D_INFECTED,
    K_B,
    K_B_FADES,
    RELEASE,
    D_VIRUS,
    K_U,
    K_R,
    A_R,
    A_C,
    A_G,
    D_M,
    K_T,
    K_M,
    D_R,
    D_G,
    K_V,
    K_78,
    D_V,
    K_P,
    INFECTION_TIME,
    SWITCH_WIDTH,
    N_PARAMETER
};
enum {
    GROWTH,
    DEATH,
    INFECTION,
    BINDING,
    UNCOATING,
    REPLICATION_REPCAP,
    REPLICATION_GOI,
    TRANSCRIPTION_REP,
    TRANSCRIPTION_CAP,
    TRANSCRIPTION_GOI,
    DECAY_REP,
    DECAY_CAP,
    DECAY_GOI,
    TRANSLATION_REP,
    TRANSLATION_CAP,
    TRANSLATION_GOI,
    LOSS_REP78,
    LOSS_REP52,
    LOSS_PROTEIN,
    VECTOR_MADE,
    VECTOR_LOST,
    PACKAGING,
    BUDDING,
    VIRUS_LOST,
    LYSIS,
    LYSIS_INSIDE,
    N_PROCESS = LYSIS_INSIDE + N_INSIDE
};

#define SOURCE "Destro 2023, reduced"

#define CELLS(name, meaning, start, role)                                                          \
    {                                                                                              \
        {name, "1e6 cell/mL", meaning, start, 0, 1e3, NULL}, RU_PHASE_LIQUID, role, {0}, 1e6       \
    }
#define COPIES(name, meaning, start, absolute)                                                     \
    {                                                                                              \
        {name, "1/mL", meaning ", copies per volume of broth", start, 0, 1e18, NULL},              \
            RU_PHASE_LIQUID, RU_ROLE_PLAIN, {0}, absolute                                          \
    }

static const ru_state_info states[N_STATE] = {
    [UNINFECTED] = CELLS("uninfected", "cells not infected", 2, RU_ROLE_PLAIN),
    [INFECTED] = CELLS("infected", "infected cells", 0, RU_ROLE_BIOMASS),
    [VIRUS] = COPIES("virus", "budded virus in the medium", 1.2e7, 1e6),
    [BOUND] = COPIES("bound", "virions on their way in", 0, 1e6),
    [N_REPCAP] = COPIES("dna_repcap", "genomes with rep and cap", 0, 1e8),
    [N_GOI] = COPIES("dna_goi", "genomes with the gene of interest", 0, 1e8),
    [M_REP] = COPIES("mrna_rep", "messengers of Rep", 0, 1e9),
    [M_CAP] = COPIES("mrna_cap", "messengers of the capsid", 0, 1e9),
    [M_GOI] = COPIES("mrna_goi", "messengers of the gene of interest", 0, 1e9),
    [VECTOR] = COPIES("vector", "vector genomes, not packaged", 0, 1e9),
    [REP78] = COPIES("rep78", "Rep78", 0, 1e11),
    [REP52] = COPIES("rep52", "Rep52", 0, 1e11),
    [PROTEIN] = COPIES("protein", "protein of the gene of interest", 0, 1e12),
    [EMPTY] = COPIES("empty", "empty capsids in living cells", 0, 1e10),
    [FULL] = COPIES("full", "full capsids in living cells", 0, 1e9),
    [DEAD] = CELLS("dead", "dead cells", 0, RU_ROLE_PLAIN),
    [EMPTY_RELEASED] = COPIES("empty_released", "empty capsids of the dead", 0, 1e10),
    [FULL_RELEASED] = COPIES("full_released", "full capsids of the dead", 0, 1e9),
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU] = {"mu", "1/h", "growth of cells not infected", 0.028, 0, 1, SOURCE},
    [D_CELL] = {"d_cell", "1/h", "death of cells not infected", 8e-5, 0, 1, SOURCE},
    [D_INFECTED] = {"d_infected", "1/h", "death of infected, times ln of their viral genomes",
                    0.0029, 0, 1, SOURCE},
    [K_B] = {"k_b", "mL/cell/h", "binding of virions", 6.3e-7, 0, 1, SOURCE},
    [K_B_FADES] = {"k_b_fades", "1/h", "its fading from 1.8 h on", 0.149, 0, 10, SOURCE},
    [RELEASE] = {"release", "1/cell/h", "virions budding from 18 h on", 9.8, 0, 1e4, SOURCE},
    [D_VIRUS] = {"d_virus", "1/h", "loss of virions", 7e-3, 0, 1, SOURCE},
    [K_U] = {"k_u", "1/h", "bound virions coming in, half of them to the nucleus", 0.6, 0, 100,
             SOURCE},
    [K_R] = {"k_r", "1/h", "replication of genomes", 0.7318, 0, 10, SOURCE},
    [A_R] = {"a_r", "1/h", "messengers of Rep per genome", 607.89 / 1863, 0, 100, SOURCE},
    [A_C] = {"a_c", "1/h", "messengers of the capsid per genome", 518.53 / 1557, 0, 100, SOURCE},
    [A_G] = {"a_g", "1/h", "messengers of the gene of interest per genome", 518.53 / 700, 0, 100,
             SOURCE},
    [D_M] = {"d_m", "1/h", "loss of messengers", 0.061, 0, 10, SOURCE},
    [K_T] = {"k_t", "1/cell/h", "translation of a cell, amino acids", 2.94e9, 0, 1e15, SOURCE},
    [K_M] = {"k_m", "1/cell", "messengers at half of it", 2.74e4, 1, 1e12, SOURCE},
    [D_R] = {"d_r", "1/h", "loss of Rep", 0.03, 0, 10, SOURCE},
    [D_G] = {"d_g", "1/h", "loss of the protein of interest", 3.2e-3, 0, 10, SOURCE},
    [K_V] = {"k_v", "1/cell/h", "vector genomes made", 3.63e7 / 2700, 0, 1e12, SOURCE},
    [K_78] = {"k_78", "1/cell", "Rep78 at half of it", 9.39e6, 1, 1e12, SOURCE},
    [D_V] = {"d_v", "1/h", "loss of vector genomes", 0.01, 0, 10, SOURCE},
    [K_P] = {"k_p", "1/h", "packaging", 831.09 / 2700, 0, 100, SOURCE},
    [INFECTION_TIME] = {"infection", "h", "when virus is added", 0, 0, 1e4, "the user's"},
    [SWITCH_WIDTH] = {"switch_width", "1", "rounding of minima, as a fraction", 1e-3, 1e-9, 0.1,
                      "numerical"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "cells formed"},
    [DEATH] = {"death", "cells not infected die"},
    [INFECTION] = {"infection", "a virion meets a cell"},
    [BINDING] = {"binding", "a virion meets an infected cell"},
    [UNCOATING] = {"uncoating", "genomes of bound virions reach the nucleus"},
    [REPLICATION_REPCAP] = {"replication_repcap", "genomes with rep and cap made"},
    [REPLICATION_GOI] = {"replication_goi", "genomes with the gene of interest made"},
    [TRANSCRIPTION_REP] = {"transcription_rep", "messengers made"},
    [TRANSCRIPTION_CAP] = {"transcription_cap", "messengers made"},
    [TRANSCRIPTION_GOI] = {"transcription_goi", "messengers made"},
    [DECAY_REP] = {"decay_rep", "messengers lost"},
    [DECAY_CAP] = {"decay_cap", "messengers lost"},
    [DECAY_GOI] = {"decay_goi", "messengers lost"},
    [TRANSLATION_REP] = {"translation_rep", "Rep78 and Rep52 made"},
    [TRANSLATION_CAP] = {"translation_cap", "empty capsids of 60 proteins"},
    [TRANSLATION_GOI] = {"translation_goi", "protein of interest made"},
    [LOSS_REP78] = {"loss_rep78", "Rep78 lost"},
    [LOSS_REP52] = {"loss_rep52", "Rep52 lost"},
    [LOSS_PROTEIN] = {"loss_protein", "protein of interest lost"},
    [VECTOR_MADE] = {"vector_made", "vector genomes made"},
    [VECTOR_LOST] = {"vector_lost", "vector genomes lost"},
    [PACKAGING] = {"packaging", "a genome enters a capsid"},
    [BUDDING] = {"budding", "virions leave infected cells"},
    [VIRUS_LOST] = {"virus_lost", "virions lost"},
    [LYSIS] = {"lysis", "infected cells die"},
    [LYSIS_INSIDE + BOUND - BOUND] = {"lysis_bound", "lost with the dying"},
    [LYSIS_INSIDE + N_REPCAP - BOUND] = {"lysis_dna_repcap", "lost with the dying"},
    [LYSIS_INSIDE + N_GOI - BOUND] = {"lysis_dna_goi", "lost with the dying"},
    [LYSIS_INSIDE + M_REP - BOUND] = {"lysis_mrna_rep", "lost with the dying"},
    [LYSIS_INSIDE + M_CAP - BOUND] = {"lysis_mrna_cap", "lost with the dying"},
    [LYSIS_INSIDE + M_GOI - BOUND] = {"lysis_mrna_goi", "lost with the dying"},
    [LYSIS_INSIDE + VECTOR - BOUND] = {"lysis_vector", "lost with the dying"},
    [LYSIS_INSIDE + REP78 - BOUND] = {"lysis_rep78", "lost with the dying"},
    [LYSIS_INSIDE + REP52 - BOUND] = {"lysis_rep52", "lost with the dying"},
    [LYSIS_INSIDE + PROTEIN - BOUND] = {"lysis_protein", "lost with the dying"},
    [LYSIS_INSIDE + EMPTY - BOUND] = {"lysis_empty", "released by the dying"},
    [LYSIS_INSIDE + FULL - BOUND] = {"lysis_full", "released by the dying"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][UNINFECTED] = 1;
    row[DEATH][UNINFECTED] = row[INFECTION][UNINFECTED] = row[LYSIS][INFECTED] = -1;
    row[DEATH][DEAD] = row[INFECTION][INFECTED] = row[LYSIS][DEAD] = 1;
    row[INFECTION][VIRUS] = row[BINDING][VIRUS] = row[VIRUS_LOST][VIRUS] = -1;
    row[INFECTION][BOUND] = row[BINDING][BOUND] = row[BUDDING][VIRUS] = 1;
    row[UNCOATING][BOUND] = -1;
    row[UNCOATING][N_REPCAP] = row[UNCOATING][N_GOI] = 0.25;
    row[REPLICATION_REPCAP][N_REPCAP] = row[REPLICATION_GOI][N_GOI] = 1;
    for (size_t m = 0; m < 3; m++) {
        row[TRANSCRIPTION_REP + m][M_REP + m] = 1;
        row[DECAY_REP + m][M_REP + m] = -1;
    }
    row[TRANSLATION_REP][REP78] = row[TRANSLATION_REP][REP52] = 1;
    row[TRANSLATION_CAP][EMPTY] = row[TRANSLATION_GOI][PROTEIN] = row[VECTOR_MADE][VECTOR] = 1;
    row[LOSS_REP78][REP78] = row[LOSS_REP52][REP52] = row[LOSS_PROTEIN][PROTEIN] = -1;
    row[VECTOR_LOST][VECTOR] = row[PACKAGING][VECTOR] = row[PACKAGING][EMPTY] = -1;
    row[PACKAGING][FULL] = 1;
    for (size_t k = BOUND; k <= FULL; k++)
        row[LYSIS_INSIDE + k - BOUND][k] = -1;
    row[LYSIS_INSIDE + EMPTY - BOUND][EMPTY_RELEASED] = 1;
    row[LYSIS_INSIDE + FULL - BOUND][FULL_RELEASED] = 1;
}

/* What is on at an age of infection, in hours. */
typedef struct phase {
    double binding, replication, polyhedrin, p10, budding, lysis;
} phase;

/* 0 before, 1 after, over a width. */
static inline double on(double after, double width)
{
    return 0.5 * (1 + tanh(after / width));
}

static inline phase phase_at(const double *p, double time)
{
    double t = (time - p[INFECTION_TIME]) / 3600;
    return (phase){.binding = t < 0 ? 0 : exp(-3600 * p[K_B_FADES] * fmax(0, t - 1.8)),
                   .replication = on(t - 6, 0.3) * on(18 - t, 1),
                   .polyhedrin = on(t - 18, 0.3) * on(38 - t, 1.1),
                   .p10 = on(t - 15, 0.3) * on(38 - t, 1.1),
                   .budding = on(t - 18, 0.3),
                   .lysis = on(t - 24, 0.3)};
}

static const double single = 1e3; /* cell/m3, so that nothing over no cells is nothing */

/* Messengers to proteins: amino acids of each per volume, together at most what the cells can. */
static inline void translate(const double *p, const double *y, ru_dual cells, ru_dual *r)
{
    ru_dual each[3], all = ru_constant(0);
    for (size_t m = 0; m < 3; m++) {
        ru_dual part = ru_crowded(ru_variable(y, M_REP + m), p[K_M], cells);
        each[m] = ru_scale(p[K_T], ru_multiply(part, cells));
        all = ru_add(all, each[m]);
    }
    ru_dual bound = ru_smooth_min(all, ru_scale(p[K_T], cells), p[SWITCH_WIDTH]);
    ru_dual share = ru_divide(bound, ru_add(ru_size(all), ru_constant(single)));
    r[TRANSLATION_REP] = ru_scale(0.5 / 1527, ru_multiply(share, each[0]));
    r[TRANSLATION_CAP] = ru_scale(1.0 / 1557 / 60, ru_multiply(share, each[1]));
    r[TRANSLATION_GOI] = ru_scale(1.0 / 700, ru_multiply(share, each[2]));
}

/* Vector genomes and their way into capsids. */
static inline void package(const double *p, const double *y, ru_dual cells, ru_dual *r)
{
    ru_dual vector = ru_variable(y, VECTOR), rep52 = ru_variable(y, REP52);
    ru_dual templates = ru_smooth_min(ru_variable(y, N_GOI), cells, p[SWITCH_WIDTH]);
    ru_dual pairs = ru_smooth_min(vector, ru_variable(y, EMPTY), p[SWITCH_WIDTH]);
    ru_dual below = ru_add(ru_add(ru_size(rep52), ru_scale(5, ru_size(pairs))),
                           ru_add(ru_size(cells), ru_constant(single)));
    r[VECTOR_MADE] =
        ru_scale(p[K_V], ru_multiply(templates, ru_crowded(ru_variable(y, REP78), p[K_78], cells)));
    r[VECTOR_LOST] = ru_scale(p[D_V], vector);
    r[PACKAGING] = ru_scale(p[K_P], ru_multiply(pairs, ru_divide(rep52, below)));
}

/* Deaths of infected cells, 1/s: more with more genomes, from a fold of e on. */
static inline ru_dual lysis(const double *p, const double *y, ru_dual cells, double late)
{
    ru_dual genomes = ru_add(ru_variable(y, N_REPCAP), ru_variable(y, N_GOI));
    ru_dual each = ru_divide(genomes, ru_add(ru_size(cells), ru_constant(single)));
    double v = fmax(1, log(fmax(each.v, 1))), slope = v > 1 ? 1 / each.v : 0;
    ru_dual fold = ru_chain(v, slope, each);
    return ru_add(ru_constant((1 - late) * p[D_CELL]), ru_scale(late * p[D_INFECTED], fold));
}

RU_EXPRESSIONS expressions(const ru_local *at, const double *p, const double *y, ru_dual *r)
{
    const phase is = phase_at(p, at->time);
    ru_dual fresh = ru_variable(y, UNINFECTED), cells = ru_variable(y, INFECTED);
    ru_dual virus = ru_variable(y, VIRUS), bound = ru_variable(y, BOUND);
    ru_dual repcap = ru_variable(y, N_REPCAP), goi = ru_variable(y, N_GOI);
    ru_dual met = ru_scale(p[K_B] * is.binding, virus), dying = lysis(p, y, cells, is.lysis);
    r[GROWTH] = ru_scale(p[MU], fresh);
    r[DEATH] = ru_scale(p[D_CELL], fresh);
    r[INFECTION] = ru_multiply(met, fresh);
    r[BINDING] = ru_multiply(met, cells);
    r[UNCOATING] = ru_scale(p[K_U], bound);
    r[REPLICATION_REPCAP] = ru_scale(p[K_R] * is.replication, repcap);
    r[REPLICATION_GOI] = ru_scale(p[K_R] * is.replication, goi);
    r[TRANSCRIPTION_REP] = ru_scale(p[A_R] * is.polyhedrin, repcap);
    r[TRANSCRIPTION_CAP] = ru_scale(p[A_C] * is.p10, repcap);
    r[TRANSCRIPTION_GOI] = ru_scale(p[A_G] * is.p10, ru_add(goi, ru_variable(y, VECTOR)));
    for (size_t m = 0; m < 3; m++)
        r[DECAY_REP + m] = ru_scale(p[D_M], ru_variable(y, M_REP + m));
    translate(p, y, cells, r);
    package(p, y, cells, r);
    r[LOSS_REP78] = ru_scale(p[D_R], ru_variable(y, REP78));
    r[LOSS_REP52] = ru_scale(p[D_R], ru_variable(y, REP52));
    r[LOSS_PROTEIN] = ru_scale(p[D_G], ru_variable(y, PROTEIN));
    r[BUDDING] = ru_scale(p[RELEASE] * is.budding, cells);
    r[VIRUS_LOST] = ru_scale(p[D_VIRUS], virus);
    r[LYSIS] = ru_multiply(dying, cells);
    for (size_t k = BOUND; k <= FULL; k++)
        r[LYSIS_INSIDE + k - BOUND] = ru_multiply(dying, ru_variable(y, k));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    for (size_t k = 0; k < N_STATE; k++)
        noise[k] = 1e6 * states[k].absolute;
}

RU_DEFINE_RATES_ALONE((at, p, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_baculovirus;
const ru_model ru_model_baculovirus = {
    .abi = RU_MODEL_ABI,
    .name = "baculovirus",
    .title = "recombinant AAV in insect cells by two baculoviruses",
    .citation =
        "Destro et al., Mol. Ther. Methods Clin. Dev. 30:122 (2023), constants; reduced form",
    .validity = "Sf9 cells infected at one time, several virions a cell; no nutrients or oxygen",
    .evidence = "independent integration of one cell over 72 h to 3e-7; binding against its closed "
                "form to 1e-6",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES_ALONE,
};
