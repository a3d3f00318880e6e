/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_STATUS_H
#define RU_BASE_STATUS_H

#include <stddef.h>

/* Status codes and the fault trail.
 *
 * Every function that can fail returns an ru_status and passes results through pointers. The text
 * for a person is written once, where the fault starts (RU_REQUIRE, ru_fault); RU_TRY on the way
 * up adds the frames. The text and trail belong to the calling thread and live until the next
 * fault or ru_fault_clear. */

/* name, exit code of the program, one-line meaning */
#define RU_STATUS_LIST(X)                                                                          \
    X(RU_OK, 0, "done")                                                                            \
    X(RU_ERR_CRITERION, 1, "ran well, but a criterion or a balance failed")                        \
    X(RU_ERR_USAGE, 2, "wrong usage")                                                              \
    X(RU_ERR_INPUT, 3, "scenario or data invalid; nothing was run")                                \
    X(RU_ERR_SOLVER, 4, "the solver gave up")                                                      \
    X(RU_ERR_SYSTEM, 5, "environment: disk, permission, HDF5, MPI, memory")                        \
    X(RU_ERR_INTERNAL, 6, "internal error: please report")                                         \
    X(RU_ERR_SUSPENDED, 75, "stopped early; what was done is kept, and can be gone on with")       \
    X(RU_ERR_FRUITLESS, 76, "stopped early and no further than it began: more time is needed")     \
    X(RU_ERR_STOPPED, 130, "interrupted; what was computed is kept")

typedef enum ru_status_code {
#define RU_STATUS_ENUM(name, exit_code, meaning) name,
    RU_STATUS_LIST(RU_STATUS_ENUM)
#undef RU_STATUS_ENUM
        RU_STATUS_COUNT
} ru_status_code;

#if defined(__GNUC__)
#define RU_MUST_USE     __attribute__((warn_unused_result))
#define RU_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define RU_MUST_USE
#define RU_PRINTF(a, b)
#endif

typedef ru_status_code ru_status;

/* The code's name, such as "RU_ERR_INPUT". Never NULL. Not collective. */
const char *ru_status_name(ru_status code);

/* One line on what the code means. Never NULL. Not collective. */
const char *ru_status_meaning(ru_status code);

/* The exit code of the program for a status. Not collective. */
int ru_status_exit_code(ru_status code);

/* Records a fault with its text (printf format) and returns `code`. A fault replaces the one
 * before it. Not collective. */
RU_MUST_USE RU_PRINTF(5, 6) ru_status
    ru_fault_at(ru_status code, const char *function, const char *file, int line,
                const char *format, ...);

/* Adds one frame to the trail of the present fault and returns `code`. Not collective. */
ru_status ru_fault_frame(ru_status code, const char *function, const char *file, int line);

/* The text of the last fault of this thread, "" when there is none. Borrowed. Not collective. */
const char *ru_fault_text(void);

/* The trail of the last fault: one "function (file:line)" a line. Borrowed. Not collective. */
const char *ru_fault_trail(void);

/* Forgets the last fault of this thread. Not collective. */
void ru_fault_clear(void);

/* The line of the fault's text that begins at `word`, or its first one, as far as it fits: a fault
 * as a row of a table. */
void ru_fault_line(const char *word, char *line, size_t size);

#define ru_fault(code, ...) ru_fault_at((code), __func__, __FILE__, __LINE__, __VA_ARGS__)

/* Returns from the calling function with a fault unless `condition` holds. */
#define RU_REQUIRE(condition, code, ...)                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return ru_fault((code), __VA_ARGS__);                                                  \
    } while (0)

/* Calls; on failure adds a frame and returns the callee's code from the calling function. */
#define RU_TRY(call)                                                                               \
    do {                                                                                           \
        ru_status ru_try_status_ = (call);                                                         \
        if (ru_try_status_ != RU_OK)                                                               \
            return ru_fault_frame(ru_try_status_, __func__, __FILE__, __LINE__);                   \
    } while (0)

#endif
