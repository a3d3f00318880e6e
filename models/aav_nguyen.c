/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recombinant AAV in HEK293 cells by triple transfection: Nguyen, Sha, Hong, Barone, Manalis,
 * Sinskey and Braatz, Mol. Ther. Methods Clin. Dev. 21:642 (2021). Per cell, for each plasmid j of
 * rep/cap (R), vector (V) and helper (H), from the medium e to endosome n1, cytosol n2, nucleus N:
 *
 *   e' = -k1 e,  n1' = k1 e - (k2 + k4) n1,  n2' = k2 n1 - (k3 + k4) n2,  N' = k3 n2 - k4 N
 *   Rep: + k5 N_R N_H - k7 Rep,   Cap: + k6 N_R N_H - k8 Cap
 *   binding       N_R + Rep -> B         k10 N_R Rep
 *   replication        -> D              k9 Rep N_V N_H
 *   assembly      60 Cap -> E_n          k11 Cap
 *   loading       Rep + E_n -> RE        k12 Rep E_n
 *   packaging     RE + D -> F_n + Rep    k13 RE D
 *   export        E_n -> E_c, F_n -> F_c k14
 *
 * All is kept as copies per volume of broth, c = x X, so that growth dilutes what is per cell by
 * itself, and a rate k x y per cell is k c_x c_y/X per volume. As published, growth dilutes neither
 * the plasmid e at the cells nor B and RE, so that their amounts grow with the cells; with
 * all_diluted = 1 it dilutes them too. Cells grow at
 * mu = g1 exp(-g2 t)/(x_0 + g1/g2 (1 - exp(-g2 t))), t since transfection. At `exchange` fresh
 * medium ends the uptake. */
#define RU_SLOPES 22
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { REPCAP, VECTOR, HELPER, N_PLASMID };
enum {
    CELLS,
    MEDIUM,
    ENDOSOME = MEDIUM + N_PLASMID,
    CYTOSOL = ENDOSOME + N_PLASMID,
    NUCLEUS = CYTOSOL + N_PLASMID,
    REP = NUCLEUS + N_PLASMID,
    CAP,
    DNA,
    EMPTY_NUCLEUS,
    FULL_NUCLEUS,
    EMPTY,
    FULL,
    BOUND,
    LOADED,
    N_STATE
};
enum {
    K1,
    K2,
    K3,
    K4,
    K5,
    K6,
    K7,
    K8,
    K9,
    K10,
    K11,
    K12,
    K13,
    K14,
    G1,
    G2,
    X_0,
    TRANSFECTION,
    EXCHANGE,
    EXCHANGE_WIDTH,
    ALL_DILUTED,
    N_PARAMETER
};
enum {
    GROWTH,
    UNDILUTED,
    UNDILUTED_BOUND = UNDILUTED + N_PLASMID,
    UNDILUTED_LOADED,
    UPTAKE,
    ESCAPE = UPTAKE + N_PLASMID,
    ENTRY = ESCAPE + N_PLASMID,
    LOSS_ENDOSOME = ENTRY + N_PLASMID,
    LOSS_CYTOSOL = LOSS_ENDOSOME + N_PLASMID,
    LOSS_NUCLEUS = LOSS_CYTOSOL + N_PLASMID,
    REP_MADE = LOSS_NUCLEUS + N_PLASMID,
    CAP_MADE,
    REP_LOST,
    CAP_LOST,
    BINDING,
    REPLICATION,
    ASSEMBLY,
    LOADING,
    PACKAGING,
    EXPORT_EMPTY,
    EXPORT_FULL,
    N_PROCESS
};

#define SOURCE "Nguyen 2021"

#define COPIES(name, meaning, start, absolute)                                                     \
    {                                                                                              \
        {name, "1/mL", meaning ", copies per volume of broth", start, 0, 1e18, NULL},              \
            RU_PHASE_LIQUID, RU_ROLE_PLAIN, {0}, absolute                                          \
    }

static const ru_state_info states[N_STATE] = {
    [CELLS] = {{"cells", "1e6 cell/mL", "HEK293 cells", 1, 0, 1000, NULL},
               RU_PHASE_LIQUID,
               RU_ROLE_BIOMASS,
               {0},
               1e6},
    [MEDIUM + REPCAP] = COPIES("medium_repcap", "rep/cap plasmid at the cells", 7.6e10, 1e10),
    [MEDIUM + VECTOR] = COPIES("medium_vector", "vector plasmid at the cells", 7.6e10, 1e10),
    [MEDIUM + HELPER] = COPIES("medium_helper", "helper plasmid at the cells", 7.6e10, 1e10),
    [ENDOSOME + REPCAP] = COPIES("endosome_repcap", "rep/cap plasmid in endosomes", 0, 1e7),
    [ENDOSOME + VECTOR] = COPIES("endosome_vector", "vector plasmid in endosomes", 0, 1e7),
    [ENDOSOME + HELPER] = COPIES("endosome_helper", "helper plasmid in endosomes", 0, 1e7),
    [CYTOSOL + REPCAP] = COPIES("cytosol_repcap", "rep/cap plasmid in the cytosol", 0, 1e7),
    [CYTOSOL + VECTOR] = COPIES("cytosol_vector", "vector plasmid in the cytosol", 0, 1e7),
    [CYTOSOL + HELPER] = COPIES("cytosol_helper", "helper plasmid in the cytosol", 0, 1e7),
    [NUCLEUS + REPCAP] = COPIES("nucleus_repcap", "rep/cap plasmid in the nucleus", 0, 1e5),
    [NUCLEUS + VECTOR] = COPIES("nucleus_vector", "vector plasmid in the nucleus", 0, 1e6),
    [NUCLEUS + HELPER] = COPIES("nucleus_helper", "helper plasmid in the nucleus", 0, 1e6),
    [REP] = COPIES("rep", "Rep protein", 0, 1e10),
    [CAP] = COPIES("cap", "capsid protein", 0, 1e4),
    [DNA] = COPIES("vector_dna", "replicated vector genomes, not packaged", 0, 1e8),
    [EMPTY_NUCLEUS] = COPIES("empty_nucleus", "empty capsids in the nucleus", 0, 1e3),
    [FULL_NUCLEUS] = COPIES("full_nucleus", "full capsids in the nucleus", 0, 1e1),
    [EMPTY] = COPIES("empty", "empty capsids", 0, 1e9),
    [FULL] = COPIES("full", "full capsids", 0, 1e8),
    [BOUND] = COPIES("bound_repcap", "rep/cap plasmid bound by Rep", 0, 1e6),
    [LOADED] = COPIES("loaded", "empty capsids with Rep", 0, 1e6),
};

static const ru_quantity parameters[N_PARAMETER] = {
    [K1] = {"k_1", "1/h", "uptake of plasmid", 1.188836513e-3, 0, 10, SOURCE},
    [K2] = {"k_2", "1/h", "escape from endosomes", 0.6, 0, 100, SOURCE},
    [K3] = {"k_3", "1/h", "entry to the nucleus", 4.3e-3, 0, 10, SOURCE},
    [K4] = {"k_4", "1/h", "loss of plasmid", 1.95e-2, 0, 10, SOURCE},
    [K5] = {"k_5", "cell/h", "Rep made", 6.489115671e4, 0, 1e9, SOURCE},
    [K6] = {"k_6", "cell/h", "capsid protein made", 6.489115671e4, 0, 1e9, SOURCE},
    [K7] = {"k_7", "1/h", "loss of Rep", 0.0245, 0, 10, SOURCE},
    [K8] = {"k_8", "1/h", "loss of capsid protein", 0.2773, 0, 10, SOURCE},
    [K9] = {"k_9", "cell2/h", "replication of the vector", 3.09896555e-7, 0, 1, SOURCE},
    [K10] = {"k_10", "cell/h", "Rep binds rep/cap plasmid", 3.382901481e-5, 0, 1, SOURCE},
    [K11] = {"k_11", "1/h", "assembly, of 60 proteins", 1e5, 0, 1e9, SOURCE},
    [K12] = {"k_12", "cell/h", "Rep binds empty capsids", 5.697899398e-3, 0, 1e3, SOURCE},
    [K13] = {"k_13", "cell/h", "packaging", 8.178437434e-2, 0, 1e3, SOURCE},
    [K14] = {"k_14", "1/h", "export of capsids", 1e5, 0, 1e9, SOURCE},
    [G1] = {"g_1", "cell/mL/h", "growth at transfection", 49427.9581111241, 0, 1e9, SOURCE},
    [G2] = {"g_2", "1/h", "slowing down of growth", 0.0112812472592155, 1e-6, 10, SOURCE},
    [X_0] = {"x_0", "cell/mL", "cells at transfection", 1e6, 1, 1e9, SOURCE},
    [TRANSFECTION] = {"transfection", "h", "time of transfection", 0, 0, 1e4, "the user's"},
    [EXCHANGE] = {"exchange", "h", "from transfection to fresh medium", 6, 0, 1e4, SOURCE},
    [EXCHANGE_WIDTH] = {"exchange_width", "s", "over which it takes place", 60, 1e-3, 1e4,
                        "numerical"},
    [ALL_DILUTED] = {"all_diluted", "1", "0: as published; 1: growth dilutes dose, B and RE too", 0,
                     0, 1, "extension"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "cells formed"},
    [UNDILUTED + REPCAP] = {"undiluted_repcap", "dose per cell kept, as published"},
    [UNDILUTED + VECTOR] = {"undiluted_vector", "dose per cell kept, as published"},
    [UNDILUTED + HELPER] = {"undiluted_helper", "dose per cell kept, as published"},
    [UNDILUTED_BOUND] = {"undiluted_bound", "bound plasmid per cell kept, as published"},
    [UNDILUTED_LOADED] = {"undiluted_loaded", "loaded capsids per cell kept, as published"},
    [UPTAKE + REPCAP] = {"uptake_repcap", "rep/cap plasmid into endosomes"},
    [UPTAKE + VECTOR] = {"uptake_vector", "vector plasmid into endosomes"},
    [UPTAKE + HELPER] = {"uptake_helper", "helper plasmid into endosomes"},
    [ESCAPE + REPCAP] = {"escape_repcap", "rep/cap plasmid into the cytosol"},
    [ESCAPE + VECTOR] = {"escape_vector", "vector plasmid into the cytosol"},
    [ESCAPE + HELPER] = {"escape_helper", "helper plasmid into the cytosol"},
    [ENTRY + REPCAP] = {"entry_repcap", "rep/cap plasmid into the nucleus"},
    [ENTRY + VECTOR] = {"entry_vector", "vector plasmid into the nucleus"},
    [ENTRY + HELPER] = {"entry_helper", "helper plasmid into the nucleus"},
    [LOSS_ENDOSOME + REPCAP] = {"loss_endosome_repcap", "plasmid lost"},
    [LOSS_ENDOSOME + VECTOR] = {"loss_endosome_vector", "plasmid lost"},
    [LOSS_ENDOSOME + HELPER] = {"loss_endosome_helper", "plasmid lost"},
    [LOSS_CYTOSOL + REPCAP] = {"loss_cytosol_repcap", "plasmid lost"},
    [LOSS_CYTOSOL + VECTOR] = {"loss_cytosol_vector", "plasmid lost"},
    [LOSS_CYTOSOL + HELPER] = {"loss_cytosol_helper", "plasmid lost"},
    [LOSS_NUCLEUS + REPCAP] = {"loss_nucleus_repcap", "plasmid lost"},
    [LOSS_NUCLEUS + VECTOR] = {"loss_nucleus_vector", "plasmid lost"},
    [LOSS_NUCLEUS + HELPER] = {"loss_nucleus_helper", "plasmid lost"},
    [REP_MADE] = {"rep_made", "Rep made"},
    [CAP_MADE] = {"cap_made", "capsid protein made"},
    [REP_LOST] = {"rep_lost", "Rep lost"},
    [CAP_LOST] = {"cap_lost", "capsid protein lost"},
    [BINDING] = {"binding", "Rep binds rep/cap plasmid for good"},
    [REPLICATION] = {"replication", "vector genomes made"},
    [ASSEMBLY] = {"assembly", "empty capsids of 60 proteins"},
    [LOADING] = {"loading", "Rep binds an empty capsid"},
    [PACKAGING] = {"packaging", "a genome enters the capsid, Rep leaves"},
    [EXPORT_EMPTY] = {"export_empty", "empty capsids leave the nucleus"},
    [EXPORT_FULL] = {"export_full", "full capsids leave the nucleus"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][CELLS] = row[UNDILUTED_BOUND][BOUND] = row[UNDILUTED_LOADED][LOADED] = 1;
    for (size_t j = 0; j < N_PLASMID; j++) {
        row[UNDILUTED + j][MEDIUM + j] = 1;
        row[UPTAKE + j][MEDIUM + j] = row[ESCAPE + j][ENDOSOME + j] = -1;
        row[UPTAKE + j][ENDOSOME + j] = row[ESCAPE + j][CYTOSOL + j] = 1;
        row[ENTRY + j][CYTOSOL + j] = -1;
        row[ENTRY + j][NUCLEUS + j] = 1;
        row[LOSS_ENDOSOME + j][ENDOSOME + j] = -1;
        row[LOSS_CYTOSOL + j][CYTOSOL + j] = -1;
        row[LOSS_NUCLEUS + j][NUCLEUS + j] = -1;
    }
    row[REP_MADE][REP] = row[CAP_MADE][CAP] = row[REPLICATION][DNA] = 1;
    row[REP_LOST][REP] = row[CAP_LOST][CAP] = -1;
    row[BINDING][NUCLEUS + REPCAP] = row[BINDING][REP] = -1;
    row[BINDING][BOUND] = 1;
    row[ASSEMBLY][CAP] = -60;
    row[ASSEMBLY][EMPTY_NUCLEUS] = 1;
    row[LOADING][REP] = row[LOADING][EMPTY_NUCLEUS] = -1;
    row[LOADING][LOADED] = 1;
    row[PACKAGING][LOADED] = row[PACKAGING][DNA] = -1;
    row[PACKAGING][FULL_NUCLEUS] = row[PACKAGING][REP] = 1;
    row[EXPORT_EMPTY][EMPTY_NUCLEUS] = row[EXPORT_FULL][FULL_NUCLEUS] = -1;
    row[EXPORT_EMPTY][EMPTY] = row[EXPORT_FULL][FULL] = 1;
}

/* Specific growth, 1/s, and what is left of the uptake (1, and 0 after the exchange) at a time. */
static inline void follow_time(const double *p, double time, double *growth, double *taking)
{
    double t = fmax(0, time - p[TRANSFECTION]), slow = exp(-p[G2] * t);
    *growth = p[G1] * slow / (p[X_0] + p[G1] / p[G2] * (1 - slow));
    *taking = 0.5 * (1 - tanh((t - p[EXCHANGE]) / p[EXCHANGE_WIDTH]));
}

/* a b/X; with no cells there is nothing in them. */
static inline ru_dual meet(double k, ru_dual a, ru_dual b, ru_dual cells)
{
    const double single = 1e3; /* cell/m3 */
    ru_dual below = ru_add(ru_size(cells), ru_constant(single));
    return ru_scale(k, ru_multiply(a, ru_divide(b, below)));
}

static inline void plasmids(const double *p, const double *y, double kept, double taking,
                            ru_dual *r)
{
    for (size_t j = 0; j < N_PLASMID; j++) {
        ru_dual medium = ru_variable(y, MEDIUM + j), endosome = ru_variable(y, ENDOSOME + j),
                cytosol = ru_variable(y, CYTOSOL + j), nucleus = ru_variable(y, NUCLEUS + j);
        r[UNDILUTED + j] = ru_scale(kept, medium);
        r[UPTAKE + j] = ru_scale(p[K1] * taking, medium);
        r[ESCAPE + j] = ru_scale(p[K2], endosome);
        r[ENTRY + j] = ru_scale(p[K3], cytosol);
        r[LOSS_ENDOSOME + j] = ru_scale(p[K4], endosome);
        r[LOSS_CYTOSOL + j] = ru_scale(p[K4], cytosol);
        r[LOSS_NUCLEUS + j] = ru_scale(p[K4], nucleus);
    }
}

RU_EXPRESSIONS expressions(const ru_local *at, const double *p, const double *y, ru_dual *r)
{
    double growth, taking;
    follow_time(p, at->time, &growth, &taking);
    ru_dual x = ru_variable(y, CELLS), rep = ru_variable(y, REP), cap = ru_variable(y, CAP);
    ru_dual repcap = ru_variable(y, NUCLEUS + REPCAP), helper = ru_variable(y, NUCLEUS + HELPER);
    ru_dual vector = ru_variable(y, NUCLEUS + VECTOR), empty = ru_variable(y, EMPTY_NUCLEUS);
    r[GROWTH] = ru_scale(growth, x);
    double kept = (1 - p[ALL_DILUTED]) * growth;
    plasmids(p, y, kept, taking, r);
    r[UNDILUTED_BOUND] = ru_scale(kept, ru_variable(y, BOUND));
    r[UNDILUTED_LOADED] = ru_scale(kept, ru_variable(y, LOADED));
    r[REP_MADE] = meet(p[K5], repcap, helper, x);
    r[CAP_MADE] = meet(p[K6], repcap, helper, x);
    r[REP_LOST] = ru_scale(p[K7], rep);
    r[CAP_LOST] = ru_scale(p[K8], cap);
    r[BINDING] = meet(p[K10], repcap, rep, x);
    r[REPLICATION] = meet(p[K9], rep, meet(1, vector, helper, x), x);
    r[ASSEMBLY] = ru_scale(p[K11], cap);
    r[LOADING] = meet(p[K12], rep, empty, x);
    r[PACKAGING] = meet(p[K13], ru_variable(y, LOADED), ru_variable(y, DNA), x);
    r[EXPORT_EMPTY] = ru_scale(p[K14], empty);
    r[EXPORT_FULL] = ru_scale(p[K14], ru_variable(y, FULL_NUCLEUS));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    for (size_t k = 0; k < N_STATE; k++)
        noise[k] = 1e6 * states[k].absolute;
}

RU_DEFINE_RATES_ALONE((at, p, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_aav_nguyen;
const ru_model ru_model_aav_nguyen = {
    .abi = RU_MODEL_ABI,
    .name = "aav-nguyen",
    .title = "recombinant AAV by triple transfection of HEK293, full and empty capsids",
    .citation = "Nguyen et al., Mol. Ther. Methods Clin. Dev. 21:642 (2021)",
    .validity = "HEK293, one transfection, 60 h; no nutrients, oxygen or death",
    .evidence = "independent integration over 60 h to 1e-6; measured titres at 24 and 46 h within "
                "a factor of two",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES_ALONE,
};
