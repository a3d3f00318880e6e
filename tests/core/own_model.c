/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shared object as a user builds one: first-order decay. Compiled in several ways by the test of
 * source_library.c, most of them wrong. */
#include <ru/models/library.h>

static const ru_state_info states[] = {
    {{"substance", "g/L", "what decays", 1, 0, 100, NULL},
     RU_PHASE_LIQUID,
     RU_ROLE_PLAIN,
     {0},
     1e-7},
};
static const ru_quantity parameters[] = {{"k", "1/h", "decay", 1, 0, 10, "none"}};
static const ru_process_info processes[] = {{"decay", "substance lost"}};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self, (void)p;
    S[0] = -1;
}

static int rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                 double *r)
{
    (void)self, (void)at;
    r[0] = p[0] * y[0];
    return 0;
}

static const ru_model decay = {.abi = RU_MODEL_ABI,
                               .name = "decay",
                               .title = "first-order decay",
                               .citation = "none",
                               .validity = "anything",
                               .n_state = 1,
                               .n_parameter = 1,
                               .n_process = 1,
                               .states = states,
                               .parameters = parameters,
                               .processes = processes,
                               .stoichiometry = stoichiometry,
                               .rates = rates};

#if defined(OWN_SEVERAL)
static const ru_model other = {.abi = RU_MODEL_ABI, .name = "other"};
RU_MODEL_LIBRARY(&decay, &other)
#elif defined(OWN_OLD)
extern const ru_model_library ru_model_library_exported;
static const ru_model *const all[] = {&decay};
const ru_model_library ru_model_library_exported = {
    RU_MODEL_LIBRARY_MAGIC, RU_MODEL_ABI - 1, 1, 1, 1, 1, all};
#elif defined(OWN_OTHER_STRUCTS)
extern const ru_model_library ru_model_library_exported;
static const ru_model *const all[] = {&decay};
const ru_model_library ru_model_library_exported = {RU_MODEL_LIBRARY_MAGIC,
                                                    RU_MODEL_ABI,
                                                    (int)sizeof(ru_model),
                                                    (int)sizeof(ru_state_info),
                                                    RU_MODEL_FINGERPRINT + 1,
                                                    1,
                                                    all};
#elif defined(OWN_EMPTY)
extern const ru_model *ru_nothing(void);
const ru_model *ru_nothing(void)
{
    return &decay;
}
#else
RU_MODEL_LIBRARY(&decay)
#endif
