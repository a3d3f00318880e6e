/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/pack.h>

#include <stdlib.h>
#include <string.h>

void ru_pack_save(ru_pack *pack)
{
    pack->n = pack->at = 0;
    pack->restores = 0;
}

void ru_pack_restore(ru_pack *pack)
{
    pack->at = 0;
    pack->restores = 1;
}

static ru_status make_room(ru_pack *pack, size_t n_byte)
{
    if (pack->capacity - pack->n >= n_byte)
        return RU_OK;
    size_t capacity = 2 * (pack->n + n_byte) + 256;
    unsigned char *larger = realloc(pack->bytes, capacity);
    RU_REQUIRE(larger, RU_ERR_SYSTEM, "out of memory for the state of the run");
    pack->bytes = larger;
    pack->capacity = capacity;
    return RU_OK;
}

ru_status ru_pack_visit(ru_pack *pack, void *memory, size_t n_byte)
{
    if (!n_byte)
        return RU_OK;
    if (pack->restores) {
        RU_REQUIRE(pack->n - pack->at >= n_byte, RU_ERR_INPUT,
                   "the state of the run is shorter than this program expects");
        memcpy(memory, pack->bytes + pack->at, n_byte);
        pack->at += n_byte;
        return RU_OK;
    }
    RU_TRY(make_room(pack, n_byte));
    memcpy(pack->bytes + pack->n, memory, n_byte);
    pack->n += n_byte;
    return RU_OK;
}

ru_status ru_pack_visit_array(ru_pack *pack, void **items, size_t *n, size_t size)
{
    RU_TRY(ru_pack_visit(pack, n, sizeof *n));
    if (pack->restores) {
        RU_REQUIRE(*n <= (pack->n - pack->at) / size, RU_ERR_INPUT,
                   "the state of the run is shorter than this program expects");
        void *fitting = realloc(*items, *n * size + 1);
        RU_REQUIRE(fitting, RU_ERR_SYSTEM, "out of memory for the state of the run");
        *items = fitting;
    }
    RU_TRY(ru_pack_visit(pack, *items, *n * size));
    return RU_OK;
}

ru_status ru_pack_finish(const ru_pack *pack)
{
    RU_REQUIRE(!pack->restores || pack->at == pack->n, RU_ERR_INPUT,
               "the state of the run is longer than this program expects");
    return RU_OK;
}

void ru_pack_destroy(ru_pack *pack)
{
    free(pack->bytes);
    *pack = (ru_pack){0};
}
