/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/what.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/tree.h>
#include <ru/base/unit.h>

typedef enum need { NONE, MAY, MUST } need;

static const struct {
    const char *name;
    need names, times;
} kinds[RU_WHAT_COUNT] = {
    [RU_WHAT_OVERVIEW] = {"overview", NONE, NONE}, [RU_WHAT_SERIES] = {"series", MUST, NONE},
    [RU_WHAT_SECTION] = {"section", MUST, MAY},    [RU_WHAT_HISTOGRAM] = {"histogram", MUST, MAY},
    [RU_WHAT_PROFILE] = {"profile", MUST, MAY},    [RU_WHAT_PARITY] = {"parity", MAY, NONE},
    [RU_WHAT_BUDGET] = {"budget", NONE, NONE},
};

const char *ru_what_help(void)
{
    return "overview, series:NAME,.., section:FIELD@TIME,.., histogram:FIELD@TIME,.., "
           "profile:FIELD@TIME, parity, parity:NAME or budget";
}

/* The piece of `text` up to the next `separator`, without blanks around it; *rest goes behind. */
static char *next_piece(const char *text, char separator, const char **rest)
{
    const char *end = strchr(text, separator);
    *rest = end ? end + 1 : NULL;
    size_t n = end ? (size_t)(end - text) : strlen(text);
    while (n && (*text == ' ' || *text == '\t')) {
        text++;
        n--;
    }
    while (n && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    return strndup(text, n);
}

static ru_status read_time(const char *piece, const char *word, double *time)
{
    double number;
    char unit[32];
    *time = INFINITY;
    if (strcmp(piece, "end") == 0)
        return RU_OK;
    RU_REQUIRE(ru_unit_split(piece, &number, unit, sizeof unit) == RU_OK && unit[0] &&
                   ru_unit_convert(unit, "s", number, time) == RU_OK,
               RU_ERR_USAGE, "'%s': a time is a number with a unit, or end: '5 h', not '%s'", word,
               piece);
    return RU_OK;
}

static ru_status read_names(const char *list, const char *word, ru_what *what)
{
    for (const char *rest; list; list = rest) {
        char *piece = next_piece(list, ',', &rest);
        char **more = realloc(what->names, (what->n_name + 1) * sizeof *more);
        if (more)
            what->names = more;
        if (!piece || !more) {
            free(piece);
            return ru_fault(RU_ERR_SYSTEM, "out of memory");
        }
        what->names[what->n_name++] = piece;
        RU_REQUIRE(piece[0], RU_ERR_USAGE, "'%s': a name is missing", word);
    }
    return RU_OK;
}

static ru_status read_times(const char *list, const char *word, ru_what *what)
{
    for (const char *rest; list; list = rest) {
        char *piece = next_piece(list, ',', &rest);
        double *more = realloc(what->times, (what->n_time + 1) * sizeof *more);
        if (more)
            what->times = more;
        ru_status status = piece && more ? read_time(piece, word, &more[what->n_time++])
                                         : ru_fault(RU_ERR_SYSTEM, "out of memory");
        free(piece);
        RU_TRY(status);
    }
    return RU_OK;
}

static ru_status find_kind(const char *name, ru_what_kind *kind)
{
    const char *near = "";
    for (ru_what_kind k = 0; k < RU_WHAT_COUNT; k++) {
        if (strcmp(kinds[k].name, name) == 0) {
            *kind = k;
            return RU_OK;
        }
        if (ru_is_near(name, kinds[k].name))
            near = kinds[k].name;
    }
    return ru_fault(RU_ERR_USAGE, "there is no picture '%s'%s%s%s; there are %s", name,
                    near[0] ? "; did you mean '" : "", near, near[0] ? "'" : "", ru_what_help());
}

static ru_status take_apart(char *text, const char *word, ru_what *what)
{
    char *names = strchr(text, ':'), *times = NULL;
    if (names) {
        *names++ = '\0';
        times = strchr(names, '@');
        if (times)
            *times++ = '\0';
    }
    RU_TRY(find_kind(text, &what->kind));
    need wants_names = kinds[what->kind].names, wants_times = kinds[what->kind].times;
    RU_REQUIRE(wants_names != MUST || names, RU_ERR_USAGE, "'%s': of what? There are %s", word,
               ru_what_help());
    RU_REQUIRE(wants_names != NONE || !names, RU_ERR_USAGE, "'%s' is written %s alone", word,
               kinds[what->kind].name);
    RU_REQUIRE(wants_times != NONE || !times, RU_ERR_USAGE, "'%s': %s takes no time", word,
               kinds[what->kind].name);
    if (names)
        RU_TRY(read_names(names, word, what));
    return times ? read_times(times, word, what) : RU_OK;
}

ru_status ru_what_read(const char *word, ru_what *what)
{
    *what = (ru_what){0};
    char *text = strdup(word);
    RU_REQUIRE(text, RU_ERR_SYSTEM, "out of memory");
    ru_status status = take_apart(text, word, what);
    free(text);
    if (status != RU_OK)
        ru_what_clear(what);
    return status;
}

void ru_what_clear(ru_what *what)
{
    for (size_t i = 0; i < what->n_name; i++)
        free(what->names[i]);
    free(what->names);
    free(what->times);
    *what = (ru_what){0};
}
