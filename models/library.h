/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_MODELS_LIBRARY_H
#define RU_MODELS_LIBRARY_H

#include <stddef.h>

#include <ru/models/model.h>

/* Models in a shared object of their own, built without Rushton's sources and named in a scenario:
 * `cells: {library: ./libmine.so, model: mine}`. The object holds the models and, once,
 *
 *   RU_MODEL_LIBRARY(&model_mine, &model_other)
 *
 * which exports what is checked before a model is used: the version of the contract, the sizes of
 * its structs, and a fingerprint of where their members lie. Headers <ru/models/...> are all it
 * needs; it is linked to nothing. */

typedef struct ru_model_library {
    char magic[8];              /* RU_MODEL_LIBRARY_MAGIC */
    int abi;                    /* RU_MODEL_ABI */
    int size_model, size_state; /* of the structs */
    unsigned fingerprint;
    size_t n_model;
    const ru_model *const *models; /* [n_model] */
} ru_model_library;

#define RU_MODEL_LIBRARY_MAGIC  "rumodel"
#define RU_MODEL_LIBRARY_SYMBOL "ru_model_library_exported"

/* Offsets of members that a change of the contract would move, each times a prime. */
#define RU_MODEL_FINGERPRINT                                                                       \
    ((unsigned)(offsetof(ru_model, states) * 31 + offsetof(ru_model, leaks) * 1009 +               \
                offsetof(ru_model, stoichiometry) * 2003 + offsetof(ru_model, rates) * 4001 +      \
                offsetof(ru_model, context) * 8009 + offsetof(ru_state_info, role) * 16001 +       \
                offsetof(ru_state_info, content) * 32003 +                                         \
                offsetof(ru_state_info, absolute) * 64007 +                                        \
                offsetof(ru_quantity, source) * 128021 + offsetof(ru_leak, reason) * 256019 +      \
                sizeof(ru_local) * 512009))

#if defined(__GNUC__)
#define RU_MODEL_EXPORT __attribute__((visibility("default")))
#else
#define RU_MODEL_EXPORT
#endif

#define RU_MODEL_LIBRARY(...)                                                                      \
    static const ru_model *const ru_model_library_models[] = {__VA_ARGS__};                        \
    extern const ru_model_library ru_model_library_exported;                                       \
    RU_MODEL_EXPORT const ru_model_library                                                         \
        ru_model_library_exported = {                                                              \
            RU_MODEL_LIBRARY_MAGIC,                                                                \
            RU_MODEL_ABI,                                                                          \
            (int)sizeof(ru_model),                                                                 \
            (int)sizeof(ru_state_info),                                                            \
            RU_MODEL_FINGERPRINT,                                                                  \
            sizeof ru_model_library_models / sizeof ru_model_library_models[0],                    \
            ru_model_library_models};

#endif
