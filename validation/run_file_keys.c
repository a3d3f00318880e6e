/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/run_file_keys.h>

#include <math.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/validation/convert.h>
#include <ru/validation/limits_rule.h>
#include <ru/validation/run_file.h>
#include <ru/validation/stamp.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define TEXT(type, field, shown, meaning)                                                          \
    {                                                                                              \
        .name = #field, .kind = RU_KEY_TEXT, .offset = offsetof(type, field), .optional = 1,       \
        .example = shown, .help = meaning                                                          \
    }

#define CHOICE(key, field, words, usual, meaning)                                                  \
    {                                                                                              \
        .name = key, .kind = RU_KEY_CHOICE, .offset = offsetof(ru_data_file, field),               \
        .choices = words, .fallback = usual, .help = meaning                                       \
    }

static const char *const layouts[] = {"tidy", "wide", NULL};
static const char *const delimiters[] = {"auto", "comma", "semicolon", "tab", NULL};
static const char *const marks[] = {"point", "comma", NULL};
static const char *const encodings[] = {"utf-8", "latin-1", NULL};
static const char *const repeats[] = {"mean", "first", "last", "refuse", NULL};

static void refuse_unit(ru_table_visit *visit, const char *unit)
{
    ru_diagnostics_error(visit->log, ru_table_place(visit->node, "unit"), ru_unit_hint(unit, "1"),
                         "%s.unit: '%.60s' is no unit", visit->path, unit);
}

static const ru_key time_keys[] = {
    TEXT(ru_data_time, column, "Zeit",
         "column of the times; absent: one of time_s, time_min, time_h, time_d, z_m"),
    TEXT(
        ru_data_time, second_column, "Uhrzeit",
        "a second one, such as the time of day beside the date; put behind the first with a blank"),
    TEXT(ru_data_time, unit, "h", "unit of a duration since time zero; absent: that of the header"),
    TEXT(ru_data_time, format, "\"%d.%m.%Y %H:%M\"",
         "form of time stamps, after strptime, %z (their offset) at its end; 'iso' for "
         "2024-03-01T08:15"),
    TEXT(ru_data_time, zone, "Europe/Berlin", "zone of the time stamps; absent: that of the run"),
};

static void check_time(ru_table_visit *visit, void *object)
{
    const ru_data_time *time = object;
    if (time->unit && !ru_unit_same_dimension(time->unit, "s") &&
        !ru_unit_same_dimension(time->unit, "m"))
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "unit"),
                             "write e.g. 'unit: h'", "%s.unit: '%.60s' is no unit of time",
                             visit->path, time->unit);
    if (time->unit && time->format)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "format"), "",
                             "%s: 'unit' is for durations, 'format' for time stamps: state one",
                             visit->path);
    const char *wrong = time->format ? ru_stamp_format_fault(time->format) : NULL;
    if (wrong)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "format"),
                             "%z may stand at the end; a zone by its name goes into 'zone'",
                             "%s.format: '%.60s' cannot be read from '%.10s' on", visit->path,
                             time->format, wrong);
    if (time->second_column && !time->format)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "second_column"),
                             "write e.g. 'format: \"%d.%m.%Y %H:%M\"'",
                             "%s.second_column: needs a 'format'", visit->path);
}

static const ru_table time_table = {.name = "time",
                                    .help = "when each row was taken",
                                    .keys = time_keys,
                                    .n_key = COUNT(time_keys),
                                    .size = sizeof(ru_data_time),
                                    .short_key = "column",
                                    .keeps_node = 1,
                                    .check = check_time};

static const ru_key column_keys[] = {
    {.name = "column",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_data_column, column),
     .example = "\"Glc [g/L]\"",
     .help = "its header; in a tidy file the text in the quantity column"},
    TEXT(ru_data_column, quantity, "glucose", "what it is; absent: the header without its unit"),
    TEXT(ru_data_column, unit, "g/L",
         "unit; absent: that of the unit row, the unit column or the header; 1 for pure numbers"),
    {.name = "modality",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_data_column, modality),
     .choices = ru_modality_names,
     .fallback = "unstated",
     .help = "how it was measured; absent: that of the file"},
    {.name = "sd",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_data_column, sd),
     .table = &ru_noise_table,
     .help = "standard deviation of one determination, where no column tells it"},
    TEXT(ru_data_column, sd_column, "\"Glc sd\"", "column of its sd, in the same unit"),
    {.name = "loq",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_data_column, loq.text),
     .optional = 1,
     .example = "0.05 g/L",
     .help = "limit of quantification: smaller values say only that it is below"},
    TEXT(ru_data_column, replicate, "a", "label of the replicate that this column holds"),
    TEXT(ru_data_column, flag_column, "\"Glc QC\"",
         "column of its flags; absent: that of the file"),
};

static void check_column(ru_table_visit *visit, void *object)
{
    ru_data_column *column = object;
    if (column->unit && !ru_unit_known(ru_lab_unit(column->unit)))
        refuse_unit(visit, column->unit);
    if (column->loq.text && ru_measure_split(visit, "loq", &column->loq) && column->unit &&
        !ru_unit_same_dimension(ru_lab_unit(column->loq.unit), ru_lab_unit(column->unit)))
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "loq"), "",
                             "%s.loq: '%.40s' is not in a unit like %.40s", visit->path,
                             column->loq.text, column->unit);
}

static const ru_table column_table = {.name = "column",
                                      .help = "One measured quantity of a file.",
                                      .keys = column_keys,
                                      .n_key = COUNT(column_keys),
                                      .size = sizeof(ru_data_column),
                                      .short_key = "column",
                                      .keeps_node = 1,
                                      .check = check_column};

static const ru_key file_keys[] = {
    {.name = "path",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_data_file, path),
     .example = "offline.csv",
     .help = "CSV or XLSX file, beside this one or under $NAME/"},
    CHOICE("layout", layout, layouts, "tidy", "tidy: one value a row; wide: one column a quantity"),
    TEXT(ru_data_file, sheet, "Offline", "sheet of an XLSX file; absent: the only one"),
    CHOICE("delimiter", delimiter, delimiters, "auto",
           "between cells; auto: a comma, or what the header holds of semicolon and tab where it "
           "has no comma"),
    CHOICE("decimal", mark, marks, "point", "decimal mark of numbers"),
    CHOICE("encoding", encoding, encodings, "utf-8", "of the bytes"),
    {.name = "header_row",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_data_file, header_row),
     .low = 0,
     .high = 1e6,
     .fallback = "0",
     .help = "line of the header, lines above are not read; 0: the first that is not blank"},
    {.name = "unit_row",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_data_file, unit_row),
     .fallback = "false",
     .help = "true: the row below the header holds the units"},
    TEXT(ru_data_file, instrument, "HPLC", "whose clock and values these are; absent: the file"),
    {.name = "clock_ahead",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_data_file, clock_ahead),
     .unit = "min",
     .low = -5.3e5,
     .high = 5.3e5,
     .fallback = "0 min",
     .help = "by how much its clock is ahead of that of the run: taken off its times"},
    {.name = "modality",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_data_file, modality),
     .choices = ru_modality_names,
     .fallback = "unstated",
     .help = "how its quantities were measured"},
    {.name = "time",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_data_file, time),
     .table = &time_table,
     .help = "when each row was taken"},
    {.name = "gap",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_data_file, gap),
     .unit = "h",
     .low = 0,
     .high = 1e5,
     .optional = 1,
     .unset = NAN,
     .example = "2 h",
     .help = "longer pauses between values are told as gaps; absent: that of the run"},
    CHOICE("duplicates", repeat, repeats, "mean",
           "values of one instrument, time and replicate that differ: their mean, the first or the "
           "last of them, or an error; equal ones count once"),
    {.name = "missing",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_data_file, missing),
     .count_offset = offsetof(ru_data_file, n_missing),
     .optional = 1,
     .example = "[NA, -]",
     .help = "cells that are as good as empty; absent: NaN, nan, NA, N/A, n.a."},
    {.name = "below",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_data_file, below),
     .count_offset = offsetof(ru_data_file, n_below),
     .optional = 1,
     .example = "[n.d.]",
     .help = "cells that say: below the limit of quantification"},
    {.name = "outliers",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_data_file, outliers),
     .count_offset = offsetof(ru_data_file, n_outlier),
     .optional = 1,
     .example = "[bad]",
     .help = "values whose flag contains one of these are left out"},
    TEXT(ru_data_file, run_column, "batch", "column of the run; absent: run_id, if there is one"),
    TEXT(ru_data_file, quantity_column, "Analyte", "tidy: what was measured; absent: quantity"),
    TEXT(ru_data_file, value_column, "Result", "tidy: the number; absent: value"),
    TEXT(ru_data_file, unit_column, "Unit", "tidy: its unit; absent: unit, if there is one"),
    TEXT(ru_data_file, sd_column, "SD", "tidy: its sd; absent: sd, if there is one"),
    TEXT(ru_data_file, replicate_column, "Vial",
         "label of the replicate; absent: replicate, if there is one"),
    TEXT(ru_data_file, flag_column, "Status", "flag of the row; absent: flag, if there is one"),
    {.name = "columns",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_data_file, columns),
     .count_offset = offsetof(ru_data_file, n_column),
     .table = &column_table,
     .optional = 1,
     .example = "[{column: Glc, quantity: glucose, unit: g/L}]",
     .help = "what is taken of the file; absent: all of it"},
};

int ru_is_sheet(const char *path)
{
    size_t n = strlen(path);
    return n > 5 && (strcmp(path + n - 5, ".xlsx") == 0 || strcmp(path + n - 5, ".xlsm") == 0);
}

static void check_file(ru_table_visit *visit, void *object)
{
    ru_data_file *file = object;
    static const char *const of_text[] = {"delimiter", "encoding", NULL};
    static const char *const of_tidy[] = {"quantity_column", "value_column", "unit_column",
                                          "sd_column", NULL};
    int sheet = ru_is_sheet(file->path);
    for (size_t i = 0; sheet && of_text[i]; i++)
        if (ru_tree_find(visit->node, of_text[i]))
            ru_diagnostics_error(visit->log, ru_table_place(visit->node, of_text[i]), "",
                                 "%s.%s: an XLSX file has none", visit->path, of_text[i]);
    if (!sheet && file->sheet)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "sheet"), "",
                             "%s.sheet: only an XLSX file has sheets", visit->path);
    for (size_t i = 0; file->layout == RU_DATA_WIDE && of_tidy[i]; i++)
        if (ru_tree_find(visit->node, of_tidy[i]))
            ru_diagnostics_error(visit->log, ru_table_place(visit->node, of_tidy[i]), "",
                                 "%s.%s: is for 'layout: tidy'", visit->path, of_tidy[i]);
    if (file->mark == RU_MARK_COMMA && file->delimiter == RU_DELIMITER_COMMA)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "decimal"), "",
                             "%s.decimal: the comma parts the cells already", visit->path);
}

const ru_table ru_data_file_table = {.name = "file",
                                     .help = "One file of measured data.",
                                     .keys = file_keys,
                                     .n_key = COUNT(file_keys),
                                     .size = sizeof(ru_data_file),
                                     .short_key = "path",
                                     .keeps_node = 1,
                                     .check = check_file};
