/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_MODELS_H
#define RU_FRONT_MODELS_H

#include <ru/base/status.h>

/* All cell models as a list or as a reference page, malloc'ed for the caller. Fails with
 * RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_models_describe(int markdown, char **text);

#endif
