/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verb.h"

enum { MOST_LIMITS = 16 };

static ru_scale_options given;
static ru_scale_down_options rig;
static const char *folder, *limits;
static int is_dry;

static void tell(const char *path, void *context)
{
    (void)context;
    fprintf(stderr, "wrote %s\n", path);
}

/* "power<=75 kW, OTR>=120 mmol/L/h" parted at the commas, in place. */
static size_t part(char *text, const char **parts)
{
    size_t n = 0;
    for (char *word = strtok(text, ","); word && n < MOST_LIMITS; word = strtok(NULL, ","))
        parts[n++] = word + strspn(word, " ");
    return n;
}

/* The volume of a rig, as --to says it, and that no other option is given. */
static ru_status read_volume(double *volume)
{
    ru_status status = given.vessel ? ru_read_volume(given.vessel, volume) : RU_OK;
    if (status == RU_OK && !rig.kind) {
        fprintf(stderr, "rushton scale: --of and --result go with --rig str-pfr or two-str\n");
        status = RU_ERR_USAGE;
    }
    if (status == RU_OK && (given.keep || given.window || limits)) {
        fprintf(
            stderr,
            "rushton scale: --rig goes with --to, --of, --result, --page, --output and --json\n");
        status = RU_ERR_USAGE;
    }
    return status;
}

static ru_status propose_rig(const ru_call *call)
{
    char *report = NULL;
    ru_status status = read_volume(&rig.volume);
    rig.sets = call->sets;
    rig.n_set = call->n_set;
    rig.folder = is_dry ? NULL : folder ? folder : ".";
    rig.wrote = tell;
    rig.json = given.json;
    rig.page = given.page;
    rig.command_line = call->command_line;
    if (status == RU_OK)
        status = ru_scale_down(call->words[0], &rig, &report);
    return ru_verb_print(call, status, report);
}

static ru_status act(const ru_call *call)
{
    char *report = NULL, *copy = strdup(limits ? limits : "");
    const char *parts[MOST_LIMITS];
    if (call->rank != 0 || !copy) {
        free(copy);
        return call->rank != 0 ? RU_OK : RU_ERR_SYSTEM;
    }
    if (rig.kind || rig.component || rig.result) {
        free(copy);
        return propose_rig(call);
    }
    given.sets = call->sets;
    given.n_set = call->n_set;
    given.limits = parts;
    given.n_limit = part(copy, parts);
    given.folder = is_dry ? NULL : folder ? folder : ".";
    given.wrote = tell;
    given.command_line = call->command_line;
    ru_status status = ru_scale(call->words[0], &given, &report);
    free(copy);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"to", 0, POPT_ARG_STRING, &given.vessel, 0,
     "a volume, with all lengths in proportion, or a scenario file whose vessel is taken; without "
     "it the vessel as it stands is looked at",
     "VESSEL"},
    {"keep", 'k', POPT_ARG_STRING, &given.keep, 0,
     "rules, separated by commas: P/V, P0/V, tip-speed, Re, t95, kLa, OTR, vvm, u_s ...; two at "
     "once with +",
     "RULE[,RULE...]"},
    {"gas", 'g', POPT_ARG_STRING, &given.gas, 0,
     "what keeps the gas flow where a rule does not (vvm)", "RULE"},
    {"limits", 'l', POPT_ARG_STRING, &limits, 0,
     "bounds of criteria, separated by commas, such as \"power<=75 kW, OTR>=120 mmol/L/h\"",
     "BOUNDS"},
    {"output", 'o', POPT_ARG_STRING, &folder, 0,
     "folder that gets a scenario for each rule (the present one)", "FOLDER"},
    {"dry-run", 'n', POPT_ARG_NONE, &is_dry, 0, "write no scenarios", NULL},
    {"window", 'w', POPT_ARG_NONE, &given.window, 0,
     "speeds and gas flows that keep flooding, oxygen, heat and the limits", NULL},
    {"rig", 'r', POPT_ARG_STRING, &rig.kind, 0,
     "propose a scale-down rig of the volume --to (3 L): str-pfr or two-str", "RIG"},
    {"of", 0, POPT_ARG_STRING, &rig.component, 0,
     "what its cells shall see as in the tank (what the feeds bring most of)", "STATE"},
    {"result", 0, POPT_ARG_STRING, &rig.result, 0,
     "result of the tank with fields over time; without it the tank is run", "FILE"},
    {"page", 0, POPT_ARG_STRING, &given.page, 0, "HTML page with all tables and charts", "FILE"},
    {"still", 0, POPT_ARG_NONE, &given.still, 0, "run nothing: no regimes", NULL},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    RU_OPTION_SET RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_scale;
const ru_verb ru_verb_scale = {
    "scale",
    "SCENARIO",
    "move a process to another vessel by rules of scale-up; what each does to the others",
    "  rushton scale scenarios/ecoli_22m3.yaml                        (regimes of the vessel)\n"
    "  rushton scale scenarios/bench_5l_glass.yaml --to \"22 m3\" --keep P/V,kLa,tip-speed,t95\n"
    "  rushton scale scenarios/bench_5l_glass.yaml --to scenarios/ecoli_22m3.yaml --keep kLa+u_s\n"
    "  rushton scale scenarios/ecoli_22m3.yaml --rig str-pfr --to \"3 L\" --result "
    "ecoli_22m3.h5\n"
    "  rushton scale scenarios/fedbatch_90m3.yaml --to \"5 L\" --keep P/V --dry-run --json\n",
    options,
    1,
    1,
    act};
