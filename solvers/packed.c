/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/packed.h>

#include <ru/base/unroll.h>

RU_FOR_PROCESSORS
double ru_packed_multiply(size_t size, const float *x, const float *y)
{
    float lanes[RU_PACKED_LANES] = {0};
    double sum = 0;
    for (size_t i = 0; i < size; i += RU_PACKED_LANES)
        for (size_t k = 0; k < RU_PACKED_LANES; k++)
            lanes[k] += x[i + k] * y[i + k];
    for (size_t k = 0; k < RU_PACKED_LANES; k++)
        sum += (double)lanes[k];
    return sum;
}

RU_FOR_PROCESSORS
void ru_packed_weigh(size_t size, const float *x, const float *y, float *to)
{
    for (size_t k = 0; k < size; k++)
        to[k] = x[k] * y[k];
}

RU_FOR_PROCESSORS
void ru_packed_add(size_t size, float part, const float *x, float *to)
{
    for (size_t k = 0; k < size; k++)
        to[k] += part * x[k];
}
