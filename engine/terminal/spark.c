/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/terminal/spark.h>

#include <math.h>
#include <string.h>

enum { HEIGHTS = 8 };
static const char *const heights[2][HEIGHTS] = {{"_", ".", "-", "~", "=", "+", "*", "#"},
                                                {"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83",
                                                 "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
                                                 "\xe2\x96\x87", "\xe2\x96\x88"}};

/* Means of what falls into each column; a column between two that nothing fell into takes what was
 * before it. */
static void fill_columns(const ru_spark *s, int width, double *columns)
{
    double counts[RU_SPARK_WIDEST] = {0}, before = NAN;
    int last = -1;
    for (int c = 0; c < width; c++)
        columns[c] = 0;
    for (size_t i = 0; i < s->n; i++) {
        double at = (s->times[i] - s->from) / (s->until - s->from) * width;
        if (!isfinite(s->values[i]) || !(at > -1) || at > width + 1)
            continue;
        int c = at < 0 ? 0 : at >= width ? width - 1 : (int)at;
        columns[c] += s->values[i];
        counts[c]++;
        last = c > last ? c : last;
    }
    for (int c = 0; c < width; c++) {
        columns[c] = c > last ? NAN : counts[c] > 0 ? columns[c] / counts[c] : before;
        before = columns[c];
    }
}

void ru_spark_draw(const ru_terminal *terminal, const ru_spark *spark, int width, char *text)
{
    double columns[RU_SPARK_WIDEST], low = INFINITY, high = -INFINITY;
    width = width < RU_SPARK_WIDEST ? width : RU_SPARK_WIDEST;
    fill_columns(spark, width, columns);
    for (int c = 0; c < width; c++)
        if (isfinite(columns[c])) {
            low = fmin(low, columns[c]);
            high = fmax(high, columns[c]);
        }
    for (int c = 0; c < width; c++) {
        const char *piece = " ";
        if (isfinite(columns[c])) {
            /* A level line lies low; so does what only rounding lifts. */
            double share = high - low > 1e-9 * fmax(fabs(low), fabs(high))
                               ? (columns[c] - low) / (high - low)
                               : 0;
            piece = heights[terminal->unicode != 0][(int)fmin(share * HEIGHTS, HEIGHTS - 1)];
        }
        size_t n = strlen(piece);
        memcpy(text, piece, n);
        text += n;
    }
    *text = '\0';
}
