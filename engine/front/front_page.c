/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/front_page.h>

#include <ru/front/rushton.h>

ru_status ru_front_page_open(const char *path, const char *title, const char *command,
                             ru_page **page)
{
    *page = NULL;
    RU_TRY(ru_page_check(path));
    RU_TRY(ru_page_build(title, command, page));
    ru_page_set_program(*page, ru_version());
    return RU_OK;
}

ru_status ru_front_page_close(ru_page **page, const char *path, ru_status status)
{
    if (status == RU_OK)
        status = ru_page_write(*page, path, NULL);
    ru_page_destroy(page);
    return status;
}
