/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/asset.h>

#include <string.h>

/* The file that the build makes, as bytes of the program. */
__asm__(".pushsection .rodata\n"
        ".global ru_asset_first\n"
        ".global ru_asset_end\n"
        "ru_asset_first:\n"
        ".incbin \"" RU_REPORT_PAGE "\"\n"
        "ru_asset_end:\n"
        ".byte 0\n"
        ".popsection\n");
extern const char ru_asset_first[], ru_asset_end[];

static const char *find(const char *in, size_t n, const char *what)
{
    size_t length = strlen(what);
    for (const char *at = in; (size_t)(at - in) + length <= n; at++) {
        at = memchr(at, what[0], n - length + 1 - (size_t)(at - in));
        if (!at)
            return NULL;
        if (memcmp(at, what, length) == 0)
            return at;
    }
    return NULL;
}

ru_status ru_asset_split(const char *html, size_t n, ru_asset *asset)
{
    static const char place[] = "<!--RUSHTON-PAYLOAD-->";
    const char *at = find(html, n, place), *after = at ? at + sizeof place - 1 : html;
    size_t n_after = n - (size_t)(after - html);
    RU_REQUIRE(at && !find(after, n_after, place), RU_ERR_INTERNAL,
               "the page that was built in does not have one place for its data");
    RU_REQUIRE(find(html, n < RU_ASSET_HEAD ? n : RU_ASSET_HEAD, RU_ASSET_SIGN), RU_ERR_INTERNAL,
               "the page that was built in is not signed as a report");
    *asset = (ru_asset){html, after, (size_t)(at - html), n_after};
    return RU_OK;
}

ru_status ru_asset_find(ru_asset *asset)
{
    RU_TRY(ru_asset_split(ru_asset_first, (size_t)(ru_asset_end - ru_asset_first), asset));
    return RU_OK;
}
