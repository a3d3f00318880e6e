/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <ru/front/rushton.h>
#include <ru/io/text_file.h>

ru_status ru_own_write(const char *path, const char *text, const char *sign, const char *is_none)
{
    const ru_file_own own = {sign, strlen(sign), is_none};
    RU_TRY(ru_file_check_own(path, &own));
    RU_TRY(ru_text_file_write(path, text));
    return RU_OK;
}
