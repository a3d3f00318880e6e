/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

static ru_export_options given;
static int csv, xlsx, xdmf, wide;

static ru_status act(const ru_call *call)
{
    char *text = NULL;
    if (call->rank != 0)
        return RU_OK;
    if (csv + xlsx + xdmf > 1 || (wide && given.tidy)) {
        fprintf(stderr, "rushton: %s; see rushton export --help\n",
                wide && given.tidy ? "a table is wide or tidy"
                                   : "one of --csv, --xlsx and --xdmf at a time");
        return RU_ERR_USAGE;
    }
    given.form = xlsx ? RU_EXPORT_XLSX : xdmf ? RU_EXPORT_XDMF : RU_EXPORT_CSV;
    ru_status status = ru_export(call->words[0], &given, &text);
    return ru_verb_print(call, status, text);
}

static struct poptOption options[] = {
    {"csv", 0, POPT_ARG_NONE, &csv, 0, "tables as CSV (default)", NULL},
    {"xlsx", 0, POPT_ARG_NONE, &xlsx, 0, "tables as one workbook", NULL},
    {"xdmf", 0, POPT_ARG_NONE, &xdmf, 0, "the file by which ParaView opens RESULT, beside it",
     NULL},
    {"series", 0, POPT_ARG_STRING, &given.series, 0, "only these series", "NAME,..."},
    {"fields", 0, POPT_ARG_STRING, &given.fields, 0, "these fields, or all", "NAME,..."},
    {"at", 0, POPT_ARG_STRING, &given.at, 0,
     "time of the fields: '2 h', start, end (default) or all", "TIME"},
    {"wide", 0, POPT_ARG_NONE, &wide, 0, "a column a quantity (default)", NULL},
    {"tidy", 0, POPT_ARG_NONE, &given.tidy, 0, "one value a row, as measured data come", NULL},
    {"unit-row", 0, POPT_ARG_NONE, &given.unit_row, 0, "units in a row of their own (CSV)", NULL},
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "a .csv or .xlsx file, or a new folder for all tables (default: CSV to stdout, RESULT.xlsx)",
     "FILE"},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_export;
const ru_verb ru_verb_export = {
    "export",
    "RESULT",
    "tables of a result for other programs: CSV, XLSX, XDMF",
    "  rushton export run.h5 --series biomass,OUR > run.csv\n"
    "  rushton export run.h5 --fields oxygen,glucose --at \"2 h\" -o fields.csv\n"
    "  rushton export run.h5 -o tables   (a folder: series, balances, events)\n"
    "  rushton export run.h5 --xlsx\n",
    options,
    1,
    1,
    act};
