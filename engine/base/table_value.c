/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/table_value.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

static const char *const expected_words[] = {
    [RU_KEY_QUANTITY] = "a quantity",
    [RU_KEY_INTEGER] = "a whole number",
    [RU_KEY_FLAG] = "true or false",
    [RU_KEY_TEXT] = "a text",
    [RU_KEY_CHOICE] = "a word",
    [RU_KEY_MAP] = "a map",
    [RU_KEY_LIST] = "a list",
    [RU_KEY_MAPS] = "a map",
    [RU_KEY_QUANTITIES] = "a list of quantities",
    [RU_KEY_TEXTS] = "a list of words",
    [RU_KEY_TREE] = "a map",
};

/* A map may be written short, as the value of one of its keys. */
static void example_of_map(const ru_table *table, char *text, size_t size)
{
    for (size_t i = 0; i < table->n_key && table->short_key; i++)
        if (strcmp(table->keys[i].name, table->short_key) == 0)
            ru_value_example(&table->keys[i], text, size);
}

void ru_value_example(const ru_key *key, char *text, size_t size)
{
    text[0] = '\0';
    if (key->example)
        snprintf(text, size, "%s", key->example);
    else if (key->fallback && *key->fallback)
        snprintf(text, size, "%s", key->fallback);
    else if (key->kind == RU_KEY_MAP)
        example_of_map(key->table, text, size);
    else if (key->kind == RU_KEY_CHOICE)
        snprintf(text, size, "%s", key->choices[0]);
    else if (key->kind == RU_KEY_FLAG)
        snprintf(text, size, "true");
    else if (key->kind == RU_KEY_INTEGER)
        snprintf(text, size, "%.0f", key->low > 1 ? key->low : 1);
    else if (key->kind == RU_KEY_QUANTITY && strcmp(key->unit, "1") == 0)
        snprintf(text, size, "%g", key->high > key->low ? 0.5 * (key->low + key->high) : 1);
    else if (key->kind == RU_KEY_QUANTITY)
        snprintf(text, size, "1 %s", key->unit);
}

/* A scalar with something in it, or a message. */
static int is_filled_scalar(ru_diagnostics *log, const ru_tree *node, const char *path,
                            const ru_key *key)
{
    static const char *const found[] = {
        [RU_TREE_SCALAR] = "nothing", [RU_TREE_MAP] = "a map", [RU_TREE_LIST] = "a list"};
    if (node->kind == RU_TREE_SCALAR && node->text[0])
        return 1;
    char example[128], help[256];
    ru_value_example(key, example, sizeof example);
    snprintf(help, sizeof help, "write e.g. '%s: %s'", key->name, example);
    ru_diagnostics_error(log, node->value_at, example[0] ? help : "", "%s: expected %s, found %s",
                         path, expected_words[key->kind], found[node->kind]);
    return 0;
}

/* Says what is wrong with a unit, and what would do. */
static void report_unit(ru_diagnostics *log, const ru_tree *node, const char *path,
                        const ru_key *key, double number, const char *unit)
{
    char wanted[96], given[96], help[256];
    ru_unit_dimension(key->unit, wanted, sizeof wanted);
    ru_unit_dimension(unit, given, sizeof given);
    const char *hint = ru_unit_hint(unit, key->unit);
    int pure = strcmp(key->unit, "1") == 0;
    if (!unit[0])
        snprintf(help, sizeof help, "write '%.10g %s' if that is meant", number, key->unit);
    else if (hint[0])
        snprintf(help, sizeof help, "did you mean '%s'?", hint);
    else if (pure)
        snprintf(help, sizeof help, "write a number, with %% or without a unit");
    else
        snprintf(help, sizeof help, "write '%s' or another unit of %s", key->unit, wanted);
    for (int i = 0; key->alternatives && key->alternatives[i]; i++) {
        size_t n = strlen(help);
        snprintf(help + n, sizeof help - n, ", or '%s'", key->alternatives[i]);
    }
    if (!unit[0])
        ru_diagnostics_error(log, node->value_at, help,
                             "%s needs a unit of %s, found a bare number", path, wanted);
    else if (!given[0])
        ru_diagnostics_error(log, node->value_at, help, "%s: '%s' is not a unit", path, unit);
    else
        ru_diagnostics_error(log, node->value_at, help, "%s: '%s' is %s, expected %s", path, unit,
                             given, wanted);
}

static void report_range(ru_diagnostics *log, const ru_tree *node, const char *path,
                         const ru_key *key)
{
    char help[256];
    const char *unit = key->unit && strcmp(key->unit, "1") != 0 ? key->unit : "";
    snprintf(help, sizeof help, "expected %.6g to %.6g%s%s", key->low, key->high,
             unit[0] ? " " : "", unit);
    ru_diagnostics_error(log, node->value_at, help, "%s: '%s' is out of range", path, node->text);
}

/* The first alternative unit that a unit is of the dimension of, from 1 on; 0: none. */
static int find_alternative(const ru_key *key, const char *unit)
{
    for (int i = 0; key->alternatives && key->alternatives[i]; i++)
        if (ru_unit_same_dimension(unit, key->alternatives[i]))
            return i + 1;
    return 0;
}

int ru_value_quantity(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                      double *si, int *which)
{
    double number, inside, coherent;
    char unit[96], example[128], help[256];
    if (!is_filled_scalar(log, node, path, key))
        return 0;
    if (ru_unit_split(node->text, &number, unit, sizeof unit) != RU_OK) {
        ru_value_example(key, example, sizeof example);
        snprintf(help, sizeof help, "write e.g. '%s: %s'", key->name, example);
        ru_diagnostics_error(log, node->value_at, help, "%s: %s", path, ru_fault_text());
        ru_fault_clear();
        return 0;
    }
    int other = find_alternative(key, unit);
    if (which)
        *which = other;
    if (other && number >= 0 && ru_unit_to_si(unit, number, si) == RU_OK)
        return 1;
    /* No unit at all is right for pure numbers only, which "" stands for. */
    if (ru_unit_convert(unit, key->unit, number, &inside) != RU_OK ||
        ru_unit_to_si(unit, number, &coherent) != RU_OK) {
        ru_fault_clear();
        report_unit(log, node, path, key, number, unit);
        return 0;
    }
    if (key->low < key->high && !(inside >= key->low && inside <= key->high)) {
        report_range(log, node, path, key);
        return 0;
    }
    *si = coherent;
    return 1;
}

int ru_value_integer(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                     int64_t *value)
{
    if (!is_filled_scalar(log, node, path, key))
        return 0;
    char *end;
    errno = 0;
    long long number = strtoll(node->text, &end, 10);
    if (end == node->text || *end || isspace((unsigned char)node->text[0])) {
        ru_diagnostics_error(log, node->value_at, "write digits only",
                             "%s: expected a whole number, found '%s'", path, node->text);
        return 0;
    }
    if (errno ||
        (key->low < key->high && ((double)number < key->low || (double)number > key->high))) {
        report_range(log, node, path, key);
        return 0;
    }
    *value = number;
    return 1;
}

int ru_value_flag(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                  int *value)
{
    if (!is_filled_scalar(log, node, path, key))
        return 0;
    *value = strcmp(node->text, "true") == 0;
    if (*value || strcmp(node->text, "false") == 0)
        return 1;
    ru_diagnostics_error(log, node->value_at, "write true or false",
                         "%s: expected true or false, found '%s'", path, node->text);
    return 0;
}

/* "did you mean 'x'?", or the whole list. */
static void advise_choice(const char *word, const char *const *choices, char *help, size_t size)
{
    const char *nearest = choices[0];
    for (size_t i = 1; choices[i]; i++)
        if (ru_edit_distance(word, choices[i]) < ru_edit_distance(word, nearest))
            nearest = choices[i];
    if (ru_is_near(word, nearest)) {
        snprintf(help, size, "did you mean '%s'?", nearest);
        return;
    }
    snprintf(help, size, "choose from: ");
    for (size_t i = 0; choices[i]; i++) {
        size_t n = strlen(help);
        snprintf(help + n, size - n, "%s%s", i ? ", " : "", choices[i]);
    }
}

int ru_value_choice(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                    int *value)
{
    char help[512];
    if (!is_filled_scalar(log, node, path, key))
        return 0;
    for (int i = 0; key->choices[i]; i++) {
        if (strcmp(node->text, key->choices[i]) == 0) {
            *value = i;
            return 1;
        }
    }
    advise_choice(node->text, key->choices, help, sizeof help);
    ru_diagnostics_error(log, node->value_at, help, "%s: '%s' is not known", path, node->text);
    return 0;
}

int ru_value_text(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                  const char **text)
{
    if (!is_filled_scalar(log, node, path, key))
        return 0;
    if (strlen(node->text) > 400) {
        ru_diagnostics_error(log, node->value_at, "", "%s: longer than 400 bytes", path);
        return 0;
    }
    *text = node->text;
    return 1;
}
