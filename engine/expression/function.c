/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/function.h>

#include <math.h>

double ru_factorial(double x)
{
    if (x < 0 || x > 170 || x != floor(x))
        return tgamma(x + 1);
    double product = 1;
    for (double i = 2; i <= x; i++)
        product *= i;
    return product;
}

double ru_root(double degree, double x)
{
    if (x < 0 && fmod(fabs(degree), 2) == 1)
        return -pow(-x, 1 / degree);
    return pow(x, 1 / degree);
}

/* Abramowitz and Stegun 6.3.5, 6.3.7 and 6.3.18. */
double ru_digamma(double x)
{
    if (x <= 0) {
        const double pi = 3.14159265358979323846;
        return x == floor(x) ? NAN : ru_digamma(1 - x) - pi / tan(pi * x);
    }
    double below = 0;
    for (; x < 10; x++)
        below -= 1 / x;
    double u = 1 / (x * x);
    double tail =
        u * (1.0 / 12 - u * (1.0 / 120 - u * (1.0 / 252 - u * (1.0 / 240 - u * (1.0 / 132)))));
    return below + log(x) - 0.5 / x - tail;
}
