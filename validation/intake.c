/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/intake.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/base/unit.h>
#include <ru/validation/cell.h>
#include <ru/validation/convert.h>

/* A row under way. */
typedef struct at_row {
    const ru_row *row;
    const char *run, *replicate; /* kept */
    double time;
    int good; /* 1: its time is known */
} at_row;

static const char *cell(const ru_row *row, size_t at)
{
    return at == RU_NOWHERE ? "" : ru_row_cell(row, at);
}

static ru_measured_fault place(const ru_intake *in, const at_row *r, size_t at)
{
    ru_measured_fault fault = {.run = r->run, .source = in->path, .line = r->row->line};
    if (at != RU_NOWHERE && at < r->row->n_cell)
        ru_row_place(r->row, at, &fault.line, &fault.column);
    return fault;
}

static int is_elapsed(const at_row *r, size_t at)
{
    return r->row->elapsed && at < r->row->n_cell && r->row->elapsed[at];
}

/* Elapsed times are numbers of days, but a spreadsheet shows so, too, what somebody keeps in hours:
 * they are taken only where the column says days as well. */
static int in_days(const char *unit)
{
    double factor = 0;
    if (!unit || !ru_unit_same_dimension(ru_lab_unit(unit), "s"))
        return 0;
    if (ru_unit_to_si(ru_lab_unit(unit), 1, &factor) != RU_OK)
        ru_fault_clear();
    return fabs(factor / 86400 - 1) < 1e-12;
}

/* Words such as NaN that stand for nothing. */
static int is_missing(const ru_data_file *file, const char *text)
{
    static const char *const usual[] = {"NaN", "nan", "NA", "N/A", "n.a."};
    if (!text[strspn(text, " \t")])
        return 1;
    for (size_t i = 0; i < file->n_missing; i++)
        if (strcmp(file->missing[i], text) == 0)
            return 1;
    for (size_t i = 0; !file->n_missing && i < sizeof usual / sizeof *usual; i++)
        if (strcmp(usual[i], text) == 0)
            return 1;
    return 0;
}

static char mark_of(const ru_data_file *file)
{
    return file->mark == RU_MARK_COMMA ? ',' : '.';
}

static ru_status find_stream(ru_intake *in, const char *run, ru_intake_column *column)
{
    if (column->run == run)
        return RU_OK;
    const ru_stream_key key = {in->instrument, run,        column->quantity,
                               column->column, in->i_file, column->modality};
    RU_TRY(ru_measured_stream(in->m, &key, &column->stream));
    column->run = run;
    return RU_OK;
}

/* Counts a value that is not used, and tells why. */
RU_PRINTF(6, 7)
static ru_status refuse(ru_intake *in, const at_row *r, const ru_intake_column *column, size_t at,
                        ru_fate fate, const char *format, ...)
{
    char text[160];
    va_list args;
    const ru_measured_fault fault = place(in, r, at);
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    in->m->streams[column->stream].fates[fate]++;
    return ru_measured_complain(in->m, &fault, "%s", text);
}

/* What the sd of a value is, or that it is unknown. */
static ru_status take_sd(ru_intake *in, const at_row *r, const ru_intake_column *column,
                         ru_measured_row *row)
{
    const char *text = cell(r->row, column->sd_at);
    double sd;
    row->sd = NAN;
    if (!is_missing(in->file, text)) {
        if (ru_cell_read(text, mark_of(in->file), &sd) == RU_CELL_NUMBER && sd >= 0) {
            row->sd = sd;
            return RU_OK;
        }
        ru_measured_fault fault = place(in, r, column->sd_at);
        fault.used = 1;
        return ru_measured_complain(in->m, &fault,
                                    "sd '%.40s' of %.40s is not a number >= 0: taken as unknown",
                                    text, row->quantity);
    }
    if (column->relative > 0 || column->absolute > 0)
        row->sd = hypot(column->relative * row->value, column->absolute);
    return RU_OK;
}

/* The number of a cell; *taken is 0 when there is none, which is then counted. */
static ru_status take_number(ru_intake *in, const at_row *r, const ru_intake_column *column,
                             ru_measured_row *row, int *taken)
{
    const char *text = cell(r->row, column->at), other = in->file->mark ? '.' : ',';
    ru_cell kind = is_missing(in->file, text) ? RU_CELL_EMPTY
                                              : ru_cell_read(text, mark_of(in->file), &row->value);
    *taken = 0;
    if (kind == RU_CELL_EMPTY) {
        /* In a wide table that is how nothing is said. */
        in->m->streams[column->stream].fates[RU_FATE_EMPTY] += in->quantity_at == RU_NOWHERE;
        if (in->quantity_at == RU_NOWHERE)
            return RU_OK;
        return refuse(in, r, column, column->at, RU_FATE_EMPTY, "no value of %.40s%s%.20s%s",
                      column->quantity, text[0] ? ": '" : "", text, text[0] ? "'" : "");
    }
    for (size_t i = 0; kind == RU_CELL_TEXT && i < in->file->n_below; i++)
        if (isfinite(column->loq) && strcmp(in->file->below[i], text) == 0) {
            kind = RU_CELL_BELOW;
            row->value = column->loq;
        }
    if (kind == RU_CELL_MARK)
        return refuse(in, r, column, column->at, RU_FATE_NO_NUMBER,
                      "value '%.40s' of %.40s is not a number: a '%c' in a file with decimal %s",
                      text, column->quantity, other, in->file->mark ? "commas" : "points");
    if (is_elapsed(r, column->at) && !in_days(column->unit))
        return refuse(in, r, column, column->at, RU_FATE_NO_NUMBER,
                      "'%.20s' of %.40s is shown as an elapsed time, which is in d; the column is "
                      "in %.20s",
                      text, column->quantity, column->unit ? column->unit : "no unit");
    if (kind == RU_CELL_TEXT)
        return refuse(in, r, column, column->at, RU_FATE_NO_NUMBER,
                      "value '%.40s' of %.40s is not a number", text, column->quantity);
    row->censored = kind == RU_CELL_BELOW ? -1 : kind == RU_CELL_ABOVE;
    if (!row->censored && row->value < column->loq) {
        row->value = column->loq;
        row->censored = -1;
    }
    *taken = 1;
    return RU_OK;
}

static ru_status take_value(ru_intake *in, const at_row *r, ru_intake_column *column)
{
    int taken;
    const char *label = column->replicate[0] ? column->replicate : r->replicate;
    ru_measured_row row = {.run = r->run,
                           .quantity = column->quantity,
                           .unit = column->unit ? column->unit : "",
                           .replicate = label,
                           .time = r->time,
                           .file = (unsigned)in->i_file,
                           .line = r->row->line};
    RU_TRY(find_stream(in, r->run, column));
    row.stream = column->stream;
    row.labelled = label[0] || in->quantity_at == RU_NOWHERE;
    RU_TRY(take_number(in, r, column, &row, &taken));
    if (!taken)
        return RU_OK;
    if (!r->good) {
        in->m->streams[column->stream].fates[RU_FATE_NO_PLACE]++;
        return RU_OK;
    }
    if (!column->unit)
        return refuse(in, r, column, in->unit_at, RU_FATE_NO_UNIT, "no unit of %.40s",
                      column->quantity);
    RU_TRY(ru_strings_keep(&in->m->strings, cell(r->row, column->flag_at), &row.flag));
    if (ru_flag_has(row.flag, in->file->outliers, in->file->n_outlier))
        return refuse(in, r, column, column->flag_at, RU_FATE_OUTLIER,
                      "%.40s left out for its flag '%.60s'", column->quantity, row.flag);
    RU_TRY(take_sd(in, r, column, &row));
    return ru_measured_add(in->m, &row);
}

/* The moment of a row's time stamp; a fault when it is none. */
static ru_status read_stamp(ru_intake *in, at_row *r)
{
    char stamp[200];
    snprintf(stamp, sizeof stamp, "%.90s%s%.90s", cell(r->row, in->time_at),
             in->second_at == RU_NOWHERE ? "" : " ", cell(r->row, in->second_at));
    RU_TRY(ru_stamp_read(stamp, in->file->time.format, &in->zone, &r->time));
    r->time -= in->run->zero;
    return RU_OK;
}

static ru_status refuse_elapsed(ru_intake *in, at_row *r)
{
    const ru_measured_fault fault = place(in, r, in->time_at);
    r->good = 0;
    return ru_measured_complain(in->m, &fault,
                                "%.30s '%.20s' is shown as an elapsed time, which is in d, and the "
                                "column is not; if days are right, say 'unit: d'",
                                in->names[in->time_at], cell(r->row, in->time_at));
}

/* Time or height of a row; what is none is told, and r->good stays 0. */
static ru_status take_time(ru_intake *in, at_row *r)
{
    const char *text = cell(r->row, in->time_at);
    int days = !in->file->time.format && fabs(in->time_factor / 86400 - 1) < 1e-12;
    r->time = NAN;
    r->good = 1;
    if (in->time_at == RU_NOWHERE)
        return RU_OK;
    if (!days && (is_elapsed(r, in->time_at) || is_elapsed(r, in->second_at)))
        return refuse_elapsed(in, r);
    if (in->file->time.format)
        r->good = read_stamp(in, r) == RU_OK;
    else
        r->good = ru_cell_read(text, mark_of(in->file), &r->time) == RU_CELL_NUMBER;
    if (!r->good) {
        const ru_measured_fault fault = place(in, r, in->time_at);
        ru_status status =
            in->file->time.format
                ? ru_measured_complain(in->m, &fault, "%s", ru_fault_text())
                : ru_measured_complain(in->m, &fault, "%.40s '%.40s' is not a number",
                                       in->names[in->time_at], text);
        if (status == RU_OK)
            ru_fault_clear();
        return status;
    }
    r->time *= in->time_factor;
    if (!in->m->along_z)
        r->time -= in->file->clock_ahead;
    return RU_OK;
}

/* The column of a tidy file that a quantity and a unit make; NULL when it is not asked for. */
static ru_status find_tidy(ru_intake *in, const char *quantity, const char *unit,
                           ru_intake_column **found)
{
    ru_intake_column made = {.at = in->value_at, .sd_at = in->sd_at, .flag_at = in->flag_at};
    size_t place;
    *found = NULL;
    RU_TRY(ru_strings_keep(&in->m->strings, quantity, &made.column));
    RU_TRY(ru_strings_keep(&in->m->strings, unit, &made.cell_unit));
    for (size_t i = 0, k = in->last; i < in->n_column && !*found; i++, k++) {
        k = k < in->n_column ? k : 0;
        const ru_intake_column *column = &in->columns[k];
        if (column->column == made.column && column->cell_unit == made.cell_unit)
            *found = &in->columns[in->last = k];
    }
    if (*found)
        return RU_OK;
    for (size_t i = 0; i < in->file->n_column && !made.stated; i++)
        if (strcmp(in->file->columns[i].column, quantity) == 0)
            made.stated = &in->file->columns[i];
    if (in->file->n_column && !made.stated)
        return ru_strings_add(&in->not_used, quantity, &place);
    const char *stated = made.stated ? made.stated->unit : NULL;
    made.quantity = made.column;
    if (made.stated && made.stated->quantity)
        RU_TRY(ru_strings_keep(&in->m->strings, made.stated->quantity, &made.quantity));
    /* A plain file without a unit holds pure numbers. */
    if (stated || unit[0] || in->run->plain)
        RU_TRY(ru_strings_keep(&in->m->strings, unit[0] ? unit : stated ? stated : "", &made.unit));
    RU_TRY(ru_strings_keep(&in->m->strings, "", &made.replicate));
    RU_TRY(ru_intake_add(in, &made));
    in->last = in->n_column - 1;
    *found = &in->columns[in->last];
    return RU_OK;
}

/* A unit that contradicts the description. */
static ru_status check_unit(const ru_intake *in, const at_row *r, const ru_intake_column *column)
{
    const char *stated = column->stated ? column->stated->unit : NULL;
    if (!stated || !column->cell_unit[0] ||
        strcmp(ru_lab_unit(stated), ru_lab_unit(column->cell_unit)) == 0)
        return RU_OK;
    const ru_measured_fault at = place(in, r, in->unit_at);
    return ru_fault(RU_ERR_INPUT, "%s:%d:%d: '%s' is in %s here, in %s after the description",
                    in->path, at.line, at.column, column->column, column->cell_unit, stated);
}

static ru_status take_tidy(ru_intake *in, at_row *r)
{
    ru_intake_column *column;
    const char *quantity = cell(r->row, in->quantity_at);
    size_t extra = ru_row_count_from(r->row, in->n_name);
    RU_TRY(find_tidy(in, quantity, cell(r->row, in->unit_at), &column));
    if (!column)
        return RU_OK;
    RU_TRY(check_unit(in, r, column));
    RU_TRY(find_stream(in, r->run, column));
    if (extra)
        return refuse(in, r, column, in->n_name, RU_FATE_LONG_ROW,
                      "%zu cells more than the header has", extra);
    if (!quantity[0])
        return refuse(in, r, column, in->quantity_at, RU_FATE_NO_QUANTITY, "no quantity");
    RU_TRY(take_time(in, r));
    return take_value(in, r, column);
}

static ru_status take_wide(ru_intake *in, at_row *r)
{
    size_t extra = ru_row_count_from(r->row, in->n_name);
    RU_TRY(take_time(in, r));
    if (extra) {
        const ru_measured_fault fault = place(in, r, in->n_name);
        RU_TRY(ru_measured_complain(in->m, &fault, "%zu cells more than the header has", extra));
    }
    for (size_t i = 0; i < in->n_column; i++) {
        ru_intake_column *column = &in->columns[i];
        RU_TRY(find_stream(in, r->run, column));
        if (extra)
            in->m->streams[column->stream].fates[RU_FATE_LONG_ROW]++;
        else
            RU_TRY(take_value(in, r, column));
    }
    return RU_OK;
}

ru_status ru_intake_row(ru_intake *in, const ru_row *row)
{
    const char *run = in->run_at == RU_NOWHERE ? "" : ru_row_cell(row, in->run_at);
    at_row r = {.row = row};
    ru_measured_source *source = &in->m->files[in->i_file];
    source->n_row++;
    if (in->run->run && in->run_at != RU_NOWHERE && strcmp(run, in->run->run) != 0) {
        source->n_other_run++;
        return RU_OK;
    }
    RU_TRY(ru_strings_keep(&in->m->strings, in->run->run ? in->run->run : run, &r.run));
    RU_TRY(ru_strings_keep(&in->m->strings, cell(row, in->replicate_at), &r.replicate));
    return in->quantity_at == RU_NOWHERE ? take_wide(in, &r) : take_tidy(in, &r);
}
