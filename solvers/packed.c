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

#if defined(__SSE__) && defined(__GNUC__)
unsigned ru_packed_flush(void)
{
    enum { RESULTS_TO_ZERO = 0x8000, OPERANDS_AS_ZERO = 0x0040 };
    unsigned before = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(before | RESULTS_TO_ZERO | OPERANDS_AS_ZERO);
    return before;
}

void ru_packed_restore(unsigned before)
{
    __builtin_ia32_ldmxcsr(before);
}
#else
unsigned ru_packed_flush(void)
{
    return 0;
}

void ru_packed_restore(unsigned before)
{
    (void)before;
}
#endif
