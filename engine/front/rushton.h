/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RUSHTON_H
#define RUSHTON_H

#include <mpi.h>
#include <stddef.h>

#include <ru/base/record.h>
#include <ru/base/status.h>
#include <ru/front/studies.h>
#include <ru/models/model.h>

/* Rushton's public interface: open a scenario, look at what follows from it, advance it in time,
 * read its series, judge it against measurements, close it. The program `rushton` uses nothing
 * else. MPI must be initialised by the caller before ru_open. */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ru_simulation ru_simulation;

/* How to open a scenario. Zero-initialise, then set what is wanted. */
typedef struct ru_open_options {
    const char *const *sets; /* [n_set] "path=value" overrides, as on the command line; borrowed */
    size_t n_set;
    const char *command_line; /* for provenance; may be NULL */
    const char *limits; /* limits file that the result will be judged by: read, and its hash kept
                         * in the result, so that a later change shows; may be NULL */
} ru_open_options;

/* Reads and checks a scenario file and builds the full problem; nothing is run. `options` may be
 * NULL. Fails with RU_ERR_INPUT and all messages in the fault text. Collective over `comm`. */
RU_MUST_USE ru_status ru_open(const char *path, MPI_Comm comm, const ru_open_options *options,
                              ru_simulation **simulation);

/* The same from a text in memory; `name` stands for the file in messages. Collective. */
RU_MUST_USE ru_status ru_open_text(const char *text, const char *name, MPI_Comm comm,
                                   const ru_open_options *options, ru_simulation **simulation);

/* Goes back to the start of the scenario as it was opened, with the overrides `sets` [n_set] in
 * place of those of an earlier restart: a member of a sweep, a fit or an ensemble, at the cost of
 * its checks and its run alone. A member is what its overrides make of the scenario, to the last
 * bit, whatever ran before it; values may carry any unit of their dimension, "%.17g" keeps all
 * digits. Records, texts and all else borrowed from the simulation end here; a progress hook stays.
 * On RU_ERR_INPUT the messages are the fault text and the simulation is as it was. Simulations
 * share nothing, so ranks can each run their own on MPI_COMM_SELF. Collective. */
RU_MUST_USE ru_status ru_restart(ru_simulation *simulation, const char *const *sets, size_t n_set);

/* The same, with slopes of all series by parameters (docs/fitting.md). A direction is a member a
 * little beyond and one a little before, `step` apart in a unit of which one would change states by
 * their own size, such as ln p and 1e-4. Fails with RU_ERR_INPUT where there are none. */
typedef struct ru_slope_direction {
    const char *const *up, *const *down; /* [n_set] of ru_slope_wanted */
    double step;
} ru_slope_direction;
typedef struct ru_slope_wanted {
    const ru_slope_direction *directions; /* [n_direction] */
    size_t n_direction, n_set;
} ru_slope_wanted;
RU_MUST_USE ru_status ru_restart_with_slopes(ru_simulation *simulation, const char *const *sets,
                                             size_t n_set, const ru_slope_wanted *wanted);

/* By direction k: [*n_time][ru_series_count]. Borrowed until the next step. Not collective. */
const double *ru_slopes(const ru_simulation *simulation, size_t k, size_t *n_time);

/* Ends a simulation and frees it; NULL is accepted. An output that was not completed says so.
 * Collective. */
void ru_close(ru_simulation **simulation);

/* What the scenario resolves to (YAML with units) and what follows from it: volumes, flows, nodes,
 * time scales, expected steps and memory. Lives until ru_close. Not collective. */
const char *ru_resolved(const ru_simulation *simulation);
RU_MUST_USE ru_status ru_consequences(ru_simulation *simulation, const char **text);

/* Bytes that a rank of the simulation is expected to need, as ru_consequences tells them. Not
 * collective. */
double ru_memory_expected(const ru_simulation *simulation);

/* The same as JSON, malloc'ed for the caller: `resolved`, `consequences` and the rows of the
 * engineer's `sheet`. On rank 0. Collective. */
RU_MUST_USE ru_status ru_consequences_json(ru_simulation *simulation, char **text);

/* Sends the records of the run to an HDF5 file at `path`, written by this library; call before the
 * first ru_advance. Collective. */
RU_MUST_USE ru_status ru_output_open(ru_simulation *simulation, const char *path);

/* Progress, called on rank 0 after internal steps. Return 0 to go on; anything else stops the run
 * at that point with RU_ERR_STOPPED, and what was computed is kept. */
typedef struct ru_progress {
    long long step;
    double time, end; /* s of process time */
    double step_size; /* s */
    int order;
} ru_progress;
typedef int (*ru_progress_hook)(const ru_progress *progress, void *context);
void ru_progress_set(ru_simulation *simulation, ru_progress_hook hook, void *context);

/* Advances to process time `time` (s), sending records on the way. Fails with RU_ERR_SUSPENDED when
 * it was stopped with a checkpoint, RU_ERR_FRUITLESS when that is no further than it began.
 * Collective. */
RU_MUST_USE ru_status ru_advance(ru_simulation *simulation, double time);

/* Advances to the scenario's end and completes the output. Fails with RU_ERR_CRITERION when a
 * conserved balance does not close. Collective. */
RU_MUST_USE ru_status ru_run(ru_simulation *simulation);

/* Checkpoints: a run that was stopped or killed goes on where its last one was written. Its state
 * is taken at points in process time where the integrator starts anew: where a feed or withdrawal
 * changes, where an amount is put in, and in even distance. Real time only decides at which of them
 * a file is written, so that a run that was resumed, on as many ranks, gives the numbers of one
 * that was not, to the last bit. Two files beside the result take turns: run.h5 has
 * run.1.checkpoint and run.2.checkpoint; a completed run removes them. */
typedef enum ru_request {
    RU_REQUEST_NONE,
    RU_REQUEST_CHECKPOINT, /* write the last point's state and go on */
    RU_REQUEST_SUSPEND,    /* write it and end with RU_ERR_SUSPENDED, or RU_ERR_FRUITLESS */
    RU_REQUEST_INTERRUPT,  /* write it and end with RU_ERR_STOPPED */
    RU_REQUEST_STOP        /* end at once with RU_ERR_STOPPED */
} ru_request;

/* s of real time kept for the end of a run or a study, beside a step's or a file's. */
#define RU_SPARE_TIME 5

typedef struct ru_checkpoint_options {
    double every; /* s of real time between files; 0: one a point; INFINITY: on request only */
    double most;  /* s of real time for this run, which is suspended in time; INFINITY: no limit */
    volatile int *request; /* a ru_request, looked at after each step; the largest of all ranks
                            * counts; may be NULL, may be set by a signal handler */
    void (*told)(double time, void *context); /* on rank 0, of a file written; may be NULL */
    void *context;
    int points; /* 1: the run has points even where neither `every` nor `most` is finite */
} ru_checkpoint_options;

/* Turns checkpoints on for a simulation of a scenario file, after ru_output_open and before the
 * first ru_advance. The points' distance is the scenario's output.checkpoint_interval; absent, a
 * twentieth of the run where `every` or `most` is finite or `points` is set. After ru_resume only
 * the options change; `every` stays where it is INFINITY. Rank 0's count. Collective. */
RU_MUST_USE ru_status ru_checkpoints_set(ru_simulation *simulation,
                                         const ru_checkpoint_options *options);

/* What there is of a result and its run. Collective over `comm`. */
typedef enum ru_result_state {
    RU_RESULT_NOTHING,   /* nothing to go on from */
    RU_RESULT_RESUMABLE, /* an unfinished result and a checkpoint */
    RU_RESULT_COMPLETE   /* a complete result, tidied up, and no unfinished one */
} ru_result_state;
RU_MUST_USE ru_status ru_result_look(const char *path, MPI_Comm comm, ru_result_state *state);

/* Opens a simulation that goes on from the newest checkpoint of a result that can be read whole, or
 * from the one whose file is `path`; the next ru_run or ru_advance continues the result, rows after
 * the checkpoint left out. `options` (may be NULL): its command line counts, its sets only together
 * with `scenario`, the path of the scenario where that has moved (NULL: it has not). Fails with
 * RU_ERR_INPUT where nothing can be read, and where the scenario is another: the text says in what.
 * Collective over `comm`. */
RU_MUST_USE ru_status ru_resume(const char *path, MPI_Comm comm, const char *scenario,
                                const ru_open_options *options, ru_simulation **simulation);

/* The path of the result that a simulation writes, NULL when it writes none. Borrowed. Not
 * collective. */
const char *ru_output_path(const ru_simulation *simulation);

/* A number with its unit, such as "10 min", in `unit`. Fails with RU_ERR_INPUT and says what is
 * wrong with it. Not collective. */
RU_MUST_USE ru_status ru_quantity_read(const char *text, const char *unit, double *value);

/* Present process time and end, s. Not collective. */
double ru_time(const ru_simulation *simulation);
double ru_end(const ru_simulation *simulation);

/* The series recorded so far, and all of the record (kept in memory on every run). Borrowed until
 * ru_close. Not collective. */
size_t ru_series_count(const ru_simulation *simulation);
const ru_column *ru_series_info(const ru_simulation *simulation, size_t i);
/* Copies up to `n` values of a series and of the times (either may be NULL); returns how many there
 * are, 0 when the name is unknown. */
size_t ru_series_read(const ru_simulation *simulation, const char *name, double *times,
                      double *values, size_t n);
const ru_memory_record *ru_record(const ru_simulation *simulation);

/* What a run comes to, as text or JSON, malloc'ed for the caller: end, lowest and highest value of
 * every series, balances, findings; `result`: the name of its file. On rank 0. Not collective. */
RU_MUST_USE ru_status ru_summary(const ru_simulation *simulation, const char *result, int json,
                                 char **text);

/* What a completed run as a whole shows, a line each, such as mixing times of tracers. Borrowed.
 * Not collective. */
const char *ru_findings(const ru_simulation *simulation);

/* Judges a result file against measured data; see validation. The report (text table or JSON) is
 * malloc'ed for the caller. Returns RU_OK when all limits are met, RU_ERR_CRITERION when one is
 * not, RU_ERR_INPUT for unusable data. Not collective. */
typedef struct ru_compare_options {
    const char *limits; /* path of a limits file; NULL: none, nothing can fail */
    const char *run_id; /* run in the measured file; NULL: the only one, or as the limits say */
    const char *u_num;  /* numerical uncertainty that ru_verify wrote; NULL: not known */
    int json;
} ru_compare_options;
RU_MUST_USE ru_status ru_compare(const char *result, const char *measured,
                                 const ru_compare_options *options, char **report);

/* A result's tables for other programs: as CSV, as an XLSX workbook, or the XDMF file by which
 * viewers open its fields. See docs/results.md. A table that is not written to a file is *text,
 * malloc'ed for the caller, else that tells in a line what was written. Files appear whole or not
 * at all. Fails with RU_ERR_INPUT for unusable files, names and times that there are not,
 * RU_ERR_USAGE for options that do not go together or a folder that is there already. Not
 * collective. */
typedef enum ru_export_form { RU_EXPORT_CSV, RU_EXPORT_XLSX, RU_EXPORT_XDMF } ru_export_form;
typedef struct ru_export_options {
    ru_export_form form;
    const char *series; /* names with commas between; NULL: all, or none where fields are named */
    const char *fields; /* names with commas between, or "all"; NULL: none */
    const char *at;     /* "2 h", "start", "end" or "all" of the fields; NULL: end */
    int tidy;           /* one value a row, as measured data come */
    int unit_row;       /* CSV: units in a row of their own, not in the header */
    const char *output; /* file (.csv, .xlsx) or folder; NULL: CSV as a text */
} ru_export_options;
RU_MUST_USE ru_status ru_export(const char *result, const ru_export_options *options, char **text);

/* Writes one self-contained HTML page of one or more results: key figures, series, fields,
 * balances, the scenario and, with measured data, what ru_compare says of each result against each
 * of them. The page appears whole or not at all, and takes the place of nothing but such a page.
 * *summary tells in a few lines what was written, malloc'ed for the caller. Returns RU_OK when all
 * limits are met or there are none, RU_ERR_CRITERION with a page when one is not, RU_ERR_INPUT for
 * unusable files, RU_ERR_USAGE where another file stands at `page`. Not collective. */
typedef struct ru_report_options {
    char **measured;    /* NULL-terminated; NULL: the data that the limits name, if any */
    const char *limits; /* as in ru_compare_options, as are the next two */
    const char *run_id;
    const char *u_num;
    const char *command_line; /* shown in the page; may be NULL */
} ru_report_options;
RU_MUST_USE ru_status ru_report(const char *const *results, size_t n_result, const char *page,
                                const ru_report_options *options, char **summary);

/* A run that another process makes, watched through its result file. */
typedef struct ru_watch ru_watch;

typedef enum ru_watch_state {
    RU_WATCH_WAITING, /* there is no file yet, or nothing in it */
    RU_WATCH_RUNNING,
    RU_WATCH_COMPLETE,
    RU_WATCH_STOPPED, /* it ended before its end; `status` tells why */
    RU_WATCH_GONE     /* nobody writes the file any more */
} ru_watch_state;

typedef struct ru_watch_series {
    const char *name, *unit;
    const double *values;   /* [n_time] */
    double last, low, high; /* of those that are numbers; low > high where none is */
} ru_watch_series;

/* All borrowed until the next look. */
typedef struct ru_watch_view {
    ru_watch_state state;
    const char *file; /* that was looked at; waiting: the one that is to come */
    const char *title, *status,
        *created;            /* created: the start of writing, UTC; NULL while waiting */
    double time, start, end; /* process time, s; end: NAN where it is not known */
    size_t n_time, n_snapshot;
    const double *times;           /* [n_time] s */
    const ru_watch_series *series; /* [n_series] */
    size_t n_series;
    const ru_balance *balances; /* [n_balance], at balance_time, s */
    size_t n_balance;
    double balance_time;
    long long steps; /* of the solver */
    size_t quiet;    /* looks in a row that found neither a writer nor anything new */
} ru_watch_view;

/* Watches a result by either of its names, run.h5 or run.incomplete.h5; it need not be there yet.
 * `series`: names with commas between, NULL: some means that change. Not collective. */
RU_MUST_USE ru_status ru_watch_open(const char *path, const char *series, ru_watch **watch);

/* Looks at what is on the disk now. The run is taken for gone when its file has found no writer and
 * nothing new twice in a row. Fails with RU_ERR_INPUT for a file that is no result or a series that
 * it does not have. Not collective. */
RU_MUST_USE ru_status ru_watch_look(ru_watch *watch, const ru_watch_view **view);

/* The last look as JSON, malloc'ed for the caller. Not collective. */
RU_MUST_USE ru_status ru_watch_json(const ru_watch *watch, char **text);

/* NULL is accepted. Not collective. */
void ru_watch_close(ru_watch **watch);

/* Draws one picture of result files, PNG, SVG or PDF by the ending of `output`: see
 * docs/plots.md. Several results are drawn over each other. With `measured` or `limits` the points
 * that ru_compare holds against each result are shown with it; a limit that is not met is no fault
 * here. The file appears whole or not at all. Fails with RU_ERR_USAGE for what is not understood or
 * is not in the results, with RU_ERR_INPUT for files that cannot be used. Not collective. */
typedef struct ru_plot_options {
    const char *output;
    const char *const *what; /* [n_what] "series:biomass,glucose", "section:oxygen@10 h" ...; none:
                              * an overview */
    size_t n_what;
    const char *measured, *limits, *run_id; /* as in ru_compare; may be NULL */
    const char *title;                      /* NULL: that of the first result; "": none */
    int log;                                /* 1: values of series on a logarithmic axis */
} ru_plot_options;
RU_MUST_USE ru_status ru_plot(const char *const *results, size_t n_result,
                              const ru_plot_options *options);

/* Runs validation cases and writes one table of their verdicts. A case is a folder with
 * scenario.yaml and limits.yaml; a path that is none stands for the cases in the folders below it,
 * in the order of their names. Each rank runs every comm_size-th case by itself; what cannot be run
 * or judged is a row with its reason and does not stop the others. The table is malloc'ed for the
 * caller on rank 0, NULL elsewhere. Returns RU_OK when all limits of all cases are met,
 * RU_ERR_CRITERION with a table when not, RU_ERR_INPUT where there is no case, on all ranks alike.
 * Collective over `comm`. */
typedef struct ru_validate_options {
    const char *results; /* folder that keeps the results; NULL: they are not kept */
    int markdown, json;
    void (*told)(const char *name, int i, int n, void *context); /* on each rank; may be NULL */
    void *context;
} ru_validate_options;
RU_MUST_USE ru_status ru_validate(const char *const *paths, size_t n_path, MPI_Comm comm,
                                  const ru_validate_options *options, char **report);

/* Flux balance of a metabolic network (SBML with fbc, or COBRA's JSON): optimum, fluxes and shadow
 * prices as a text table or JSON, malloc'ed for the caller. Returns RU_ERR_CRITERION with a report
 * that says why when there is no optimum, RU_ERR_INPUT for a file or a reaction that is not there.
 * Not collective. */
typedef struct ru_flux_balance_options {
    char **goals; /* NULL-terminated; "REACTION", "max:REACTION" or "min:REACTION" in order of rank;
                   * NULL: what the file asks for */
    const char *const *bounds; /* [n_bound] "REACTION=lower,upper", either may be left out */
    size_t n_bound;
    int parsimonious; /* 1: then the smallest sum of absolute fluxes */
    int all;          /* 1: all reactions and species, not only those of exchanges */
    int json;
} ru_flux_balance_options;
RU_MUST_USE ru_status ru_flux_balance(const char *path, const ru_flux_balance_options *options,
                                      char **report);

/* A model file in the Systems Biology Markup Language, run by itself from time zero. The result is
 * a table as CSV or JSON, malloc'ed for the caller: time and the variables (comma-separated ids;
 * NULL: all species and all that changes), species in `amount` as amounts, in `concentration` as
 * concentrations, others as the model's formulas mean them. Tolerances 0: the defaults. Fails with
 * RU_ERR_INPUT for invalid models and for constructs that are not supported, naming them. */
typedef struct ru_sbml_options {
    double start, duration; /* of what is reported, in the model's unit of time */
    int steps;              /* rows after the first */
    const char *variables, *amount, *concentration;
    double relative, absolute;
    int json;
} ru_sbml_options;
RU_MUST_USE ru_status ru_sbml(const char *model, const ru_sbml_options *options, char **table);

/* Runs cases in the layout of the SBML Test Suite, with the newest level or with all. `say` hears a
 * line a case and a table; with `json` one document. RU_ERR_CRITERION: a case failed. */
RU_MUST_USE ru_status ru_sbml_test(size_t n, const char *const *folders, int all_levels, int json,
                                   void (*say)(const char *text));

/* A problem of parameter estimation in PEtab, run at the nominal values of its parameters: how well
 * the model agrees with the measurements, as a text table or JSON, malloc'ed for the caller;
 * *simulations (may be NULL) gets the simulation table. Fails with RU_ERR_INPUT for what is wrong
 * with a table or the model and for what is not supported, RU_ERR_SOLVER when the model cannot be
 * run to the end or does not rest. */
typedef struct ru_petab_options {
    const char *const *values; /* [n_value] "name=value" in place of nominal ones; borrowed */
    size_t n_value;
    double relative, absolute; /* tolerances of the integrator; 0: the defaults */
    int json;
} ru_petab_options;
RU_MUST_USE ru_status ru_petab(const char *path, const ru_petab_options *options, char **report,
                               char **simulations);

/* Runs cases in the layout of the PEtab test suite. `say` hears a line a case, then the counts;
 * with `json` one document. RU_ERR_CRITERION: a case failed. */
RU_MUST_USE ru_status ru_petab_test(size_t n, const char *const *folders, int json,
                                    void (*say)(const char *text));

/* Numerical uncertainty of every series of a scenario, at its end and where it is largest: the
 * scenario on its own grid and two coarser ones, each 1.5 times as coarse along every axis, and
 * once more with a tenth of the tolerance; grid convergence index, difference of the solver, and
 * the standard uncertainty of both. A vessel without a grid has the solver's alone. The table is
 * malloc'ed for the caller. Fails as what it calls. Collective. */
typedef struct ru_verify_options {
    const char *const *sets; /* [n_set] overrides of all runs; borrowed */
    size_t n_set;
    const char *output; /* file that gets the uncertainty of every series over time; may be NULL */
    const char *result; /* result file of the scenario on its own grid; may be NULL */
    const char *limits, *measured; /* as in ru_open_options; for ru_compare of `result` */
    /* before run i of n; may be NULL */
    void (*told)(const char *what, int i, int n, void *context);
    int json;                  /* 1: the table as JSON */
    ru_progress_hook progress; /* of each run, as in ru_progress_set; may be NULL */
    void *context;             /* of both */
} ru_verify_options;
RU_MUST_USE ru_status ru_verify(const char *path, MPI_Comm comm, const ru_verify_options *options,
                                char **report);

/* Moves a process into another vessel and says what each rule of scale-up does to every other
 * criterion, and how mixing compares with what the cells turn over (regimes, from a run as one
 * volume at each point), as a text table or JSON that is malloc'ed for the caller. Returns
 * RU_ERR_CRITERION with a report where no point of the vessel keeps one of the rules (the others
 * are done), RU_ERR_USAGE for a rule or a limit that is none, RU_ERR_INPUT for a scenario or a
 * vessel that cannot be scaled. Runs on the calling process alone. Not collective. */
typedef struct ru_scale_options {
    const char *const *sets; /* [n_set] overrides of the scenario; borrowed */
    size_t n_set;
    const char *vessel; /* "22 m3", all lengths in proportion; or a scenario file; NULL: the
                         * scenario's own is looked at, and nothing kept */
    const char *keep;   /* rules separated by commas, each a criterion or two: "P/V,kLa+u_s" */
    const char *gas;    /* what keeps the gas flow where a rule does not; NULL: "vvm" */
    const char *const *limits; /* [n_limit] such as "power<=75 kW": what goes beyond is marked */
    size_t n_limit;
    const char *folder; /* gets the scenario of each rule; NULL: none is written */
    void (*wrote)(const char *path, void *context); /* hears of each file; may be NULL */
    void *context;
    const char *page;         /* HTML page that shows it all, its charts too; NULL: none */
    const char *command_line; /* for the page; may be NULL */
    int window;               /* 1: the operating window too, of the vessel that is moved to */
    int still;                /* 1: nothing is run, so the regimes are left out */
    int json;
} ru_scale_options;
RU_MUST_USE ru_status ru_scale(const char *path, const ru_scale_options *options, char **report);

/* Proposes a scale-down rig: two vessels in which the cells see what they see in a large tank, the
 * distribution of a concentration weighted by biomass over the places and the time of the feed.
 * Sizes and flow are fitted by runs of the rig; the report tells them and the distance that
 * remains. Fails with RU_ERR_USAGE for an unknown rig, RU_ERR_INPUT where nothing is fed, for an
 * unknown component or a result of something else, and as a run does. Runs on the calling process
 * alone. Not collective. */
typedef struct ru_scale_down_options {
    const char *const *sets; /* [n_set] overrides of the scenario; borrowed */
    size_t n_set;
    const char *kind;         /* "str-pfr": a stirred vessel and a loop of plug flow; "two-str" */
    const char *component;    /* a state of the model; NULL: what the feeds bring most of */
    const char *result;       /* result file of the tank with fields; NULL: it is run here */
    double volume;            /* m3 of the whole rig; 0: 3 L */
    const char *page;         /* HTML page with the distributions; NULL: none */
    const char *command_line; /* for the page; may be NULL */
    const char *folder;       /* gets the rig's scenario; NULL: it is not written */
    void (*wrote)(const char *path, void *context); /* hears of the file; may be NULL */
    void *context;
    int json;
} ru_scale_down_options;
/* A volume such as "3 L" in m3. Fails with RU_ERR_USAGE for what is none. Not collective. */
RU_MUST_USE ru_status ru_read_volume(const char *text, double *volume);
RU_MUST_USE ru_status ru_scale_down(const char *path, const ru_scale_down_options *options,
                                    char **report);

/* Texts for people, printed from the tables that drive the code; malloc'ed for the caller.
 * ru_describe: a topic, or a message that names them; _json: its tables. ru_models: all, or one. */
RU_MUST_USE ru_status ru_describe(const char *topic, int markdown, char **text);
RU_MUST_USE ru_status ru_describe_json(const char *topic, char **text);
RU_MUST_USE ru_status ru_models(const char *name, int json, char **text);

/* Writes a text that begins with `sign` as a file, whole or not at all; over another file only
 * where that begins so too. Fails with RU_ERR_USAGE where one is there that `is_none` ("no script
 * of ours"), RU_ERR_SYSTEM when it cannot be written. Not collective. */
RU_MUST_USE ru_status ru_own_write(const char *path, const char *text, const char *sign,
                                   const char *is_none);

/* Words [n] in one line, as a POSIX shell reads them back; malloc'ed for the caller. Fails with
 * RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_command_line(int n, char *const *words, char **line);

/* Version, commit, compiler, flags, library versions; one a line. Static. Not collective. */
const char *ru_version(void);

/* Text and trail of the last fault of this thread. Borrowed. Not collective. */
const char *ru_last_fault(void);
const char *ru_last_fault_trail(void);

#ifdef __cplusplus
}
#endif

#endif
