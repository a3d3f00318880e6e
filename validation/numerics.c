/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/numerics.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/csv_read.h>
#include <ru/validation/align.h>
#include <ru/validation/cell.h>

/* First line; the checksum follows. */
static const char head[] = "# numerical uncertainty of scenario ";

ru_status ru_numerics_write(const char *path, const ru_numerics *n)
{
    FILE *file = fopen(path, "w");
    RU_REQUIRE(file, RU_ERR_SYSTEM, "%s: cannot be written: %s", path, strerror(errno));
    fprintf(file, "%s%s\ntime_s", head, n->checksum);
    for (size_t i = 0; i < n->n_series; i++)
        fprintf(file, ",\"%s\"", n->names[i]);
    for (size_t k = 0; k < n->n_time; k++) {
        fprintf(file, "\n%.9g", n->times[k]);
        for (size_t i = 0; i < n->n_series; i++) {
            double u = n->u[k * n->n_series + i];
            fprintf(file, isfinite(u) ? ",%.4g" : ",", u);
        }
    }
    int bad = fputc('\n', file) == EOF || ferror(file);
    bad |= fclose(file) != 0;
    RU_REQUIRE(!bad, RU_ERR_SYSTEM, "%s: cannot be written: %s", path, strerror(errno));
    return RU_OK;
}

static ru_status check_scenario(const char *path, const char *checksum)
{
    char line[256] = "";
    FILE *file = fopen(path, "r");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot open it: %s", path, strerror(errno));
    char *got = fgets(line, sizeof line, file);
    fclose(file);
    RU_REQUIRE(got && strncmp(line, head, sizeof head - 1) == 0, RU_ERR_INPUT,
               "%s: is no table of numerical uncertainty (`rushton verify -o FILE`)", path);
    line[strcspn(line, "\r\n")] = '\0';
    RU_REQUIRE(!checksum[0] || strcmp(line + sizeof head - 1, checksum) == 0, RU_ERR_INPUT,
               "%s: is of scenario %.32s, the result of %s", path, line + sizeof head - 1,
               checksum);
    return RU_OK;
}

/* Numbers of a column; empty cells are NAN. */
static ru_status take_column(const ru_csv *csv, size_t column, double *values)
{
    for (size_t i = 0; i < csv->n_row; i++) {
        const char *text = ru_csv_cell(csv, i, column);
        ru_cell kind = ru_cell_read(text, '.', &values[i]);
        if (kind != RU_CELL_NUMBER && kind != RU_CELL_EMPTY) {
            int line, at;
            ru_csv_place(csv, i, column, &line, &at);
            return ru_fault(RU_ERR_INPUT, "%s:%d:%d: '%.40s' is no number", csv->source, line, at,
                            text);
        }
        if (kind == RU_CELL_EMPTY)
            values[i] = NAN;
    }
    return RU_OK;
}

static ru_status read_series(const ru_csv *csv, const ru_numerics_wanted *w, double *times,
                             double *values, double **u)
{
    size_t column;
    RU_TRY(ru_csv_find(csv, "time_s", &column));
    RU_REQUIRE(column < csv->n_column, RU_ERR_INPUT, "%s: no column 'time_s'", csv->source);
    RU_TRY(take_column(csv, column, times));
    for (size_t i = 0; i < w->n_series; i++) {
        RU_TRY(ru_csv_find(csv, w->columns[i].name, &column));
        if (column == csv->n_column)
            continue;
        u[i] = malloc((w->n_time + 1) * sizeof *u[i]);
        RU_REQUIRE(u[i], RU_ERR_SYSTEM, "out of memory for %zu times", w->n_time);
        RU_TRY(take_column(csv, column, values));
        const ru_curve curve = {times, values, csv->n_row, 1};
        RU_TRY(ru_align_interpolate(&curve, w->times, w->n_time, u[i]));
    }
    return RU_OK;
}

ru_status ru_numerics_read(const char *path, const ru_numerics_wanted *wanted, double ***u)
{
    ru_csv *csv = NULL;
    *u = NULL;
    RU_TRY(check_scenario(path, wanted->checksum));
    RU_TRY(ru_csv_read(path, &csv));
    double *work = malloc((2 * csv->n_row + 1) * sizeof *work);
    *u = calloc(wanted->n_series + 1, sizeof **u);
    ru_status status = work && *u
                           ? read_series(csv, wanted, work, work + csv->n_row, *u)
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu rows", csv->n_row);
    free(work);
    ru_csv_destroy(&csv);
    if (status != RU_OK)
        ru_numerics_free(u, wanted->n_series);
    return status;
}

void ru_numerics_free(double ***u, size_t n_series)
{
    for (size_t i = 0; *u && i < n_series; i++)
        free((*u)[i]);
    free(*u);
    *u = NULL;
}
