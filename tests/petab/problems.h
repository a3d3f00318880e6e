/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_PETAB_PROBLEMS_H
#define RU_TEST_PETAB_PROBLEMS_H

#include <stdio.h>
#include <string.h>

#include <ru/petab/run.h>

#include "support.h"

/* Small PEtab problems in temporary folders, around one reversible reaction A <=> B with rates
 * V k1 A and V k2 B in a compartment of size V. With S = A + B at the start and k = k1 + k2
 *
 *   A(t) = k2 S / k + (A(0) - k2 S / k) exp(-k t) */

#define MODEL_HEAD                                                                                 \
    "<?xml version=\"1.0\"?>\n"                                                                    \
    "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version1/core\" level=\"3\" version=\"1\">\n"   \
    "<model><listOfCompartments><compartment id=\"V\" spatialDimensions=\"3\" size=\"1\" "         \
    "constant=\"true\"/></listOfCompartments>\n"
#define SPECIES(id, start)                                                                         \
    "<species id=\"" id "\" compartment=\"V\" initialConcentration=\"" start "\" "                 \
    "hasOnlySubstanceUnits=\"false\" boundaryCondition=\"false\" constant=\"false\"/>"
#define CONSTANT(id, value) "<parameter id=\"" id "\" value=\"" value "\" constant=\"true\"/>"
#define MATH(inside)        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">" inside "</math>"
#define START(id, from)                                                                            \
    "<initialAssignment symbol=\"" id "\">" MATH("<ci>" from "</ci>") "</initialAssignment>"
#define REACTION(id, from, to, k)                                                                  \
    "<reaction id=\"" id                                                                           \
    "\" reversible=\"false\" fast=\"false\"><listOfReactants><speciesReference "                   \
    "species=\"" from                                                                              \
    "\" stoichiometry=\"1\" constant=\"true\"/></listOfReactants><listOfProducts>"                 \
    "<speciesReference species=\"" to                                                              \
    "\" stoichiometry=\"1\" constant=\"true\"/></listOfProducts>"                                  \
    "<kineticLaw>" MATH("<apply><times/><ci>V</ci><ci>" k "</ci><ci>" from                         \
                        "</ci></apply>") "</kineticLaw></reaction>"

/* A(0) = a0 and B(0) = b0 by initial assignments; k1 and k2 are 0 in the file. `total` = A + B. */
static const char conversion[] = MODEL_HEAD "<listOfSpecies>" SPECIES("A", "7") SPECIES(
    "B", "9") "</listOfSpecies>"
              "<listOfParameters>" CONSTANT("a0", "1") CONSTANT("b0", "1") CONSTANT("k1", "0")
                  CONSTANT("k2",
                           "0") "<parameter id=\"total\" constant=\"false\"/></listOfParameters>"
                                "<listOfInitialAssignments>" START("A", "a0") START(
                                    "B", "b0") "</listOfInitialAssignments>"
                                               "<listOfRules><assignmentRule "
                                               "variable=\"total\">" MATH(
                                                   "<apply><plus/><ci>A</ci><ci>B</ci></"
                                                   "apply>") "</assignmentRule></listOfRules>"
                                                             "<listOfReactions>" REACTION(
                                                                 "forth", "A", "B", "k1")
                                                                 REACTION("back", "B", "A",
                                                                          "k2") "</"
                                                                                "listOfReactions><"
                                                                                "/model></sbml>\n";

/* The files of a problem; NULL: as below. */
typedef struct problem_files {
    const char *yaml, *model, *parameters, *conditions, *observables, *measurements;
} problem_files;

static const problem_files plain_files = {
    .yaml = "format_version: 1\n"
            "parameter_file: parameters.tsv\n"
            "problems:\n"
            "- sbml_files: [model.xml]\n"
            "  condition_files: [conditions.tsv]\n"
            "  observable_files: [observables.tsv]\n"
            "  measurement_files: [measurements.tsv]\n",
    .model = conversion,
    .parameters = "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\n"
                  "k1\tlog10\t1e-5\t10\t0.8\t1\n"
                  "k2\tlin\t0\t10\t0.6\t0\n",
    .conditions = "conditionId\nc0\n",
    .observables = "observableId\tobservableFormula\tnoiseFormula\n"
                   "obs_a\tA\t0.5\n",
    .measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\n"
                    "obs_a\tc0\t0\t0.7\n"
                    "obs_a\tc0\t10\t0.1\n"};

static inline const char *write_file(const char *name, const char *text)
{
    const char *path = ru_temporary_path(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Writes a problem; the path of its YAML file. */
static inline const char *write_problem(const problem_files *files)
{
#define OR_PLAIN(field) (files->field ? files->field : plain_files.field)
    write_file("model.xml", OR_PLAIN(model));
    write_file("parameters.tsv", OR_PLAIN(parameters));
    write_file("conditions.tsv", OR_PLAIN(conditions));
    write_file("observables.tsv", OR_PLAIN(observables));
    write_file("measurements.tsv", OR_PLAIN(measurements));
    return write_file("problem.yaml", OR_PLAIN(yaml));
#undef OR_PLAIN
}

/* A problem that can be read and run. */
static inline ru_petab_problem *run_problem(const problem_files *files)
{
    ru_petab_problem *p = NULL;
    ru_status status = ru_petab_read(write_problem(files), &p);
    if (status == RU_OK)
        status = ru_petab_run(p, NULL);
    if (status != RU_OK)
        fail_msg("%s", ru_fault_text());
    return p;
}

static inline double simulated(const ru_petab_problem *p, size_t point)
{
    assert_true(point < p->parts[0].n_point);
    return p->parts[0].points[point].simulated;
}

/* A(t) of the comment above. */
static inline double exact_a(double t, double a, double b, double k1, double k2)
{
    double rest = k2 * (a + b) / (k1 + k2);
    return rest + (a - rest) * exp(-(k1 + k2) * t);
}

#endif
