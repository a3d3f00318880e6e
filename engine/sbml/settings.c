/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/case.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *trimmed(const char *from, size_t n)
{
    while (n && isspace((unsigned char)*from)) {
        from++;
        n--;
    }
    while (n && isspace((unsigned char)from[n - 1]))
        n--;
    return strndup(from, n);
}

ru_status ru_sbml_list_read(const char *text, char ***list)
{
    size_t n = 1, used = 0;
    for (const char *c = text; *c; c++)
        n += *c == ',';
    *list = calloc(n + 1, sizeof **list);
    RU_REQUIRE(*list, RU_ERR_SYSTEM, "out of memory for a list");
    while (*text) {
        size_t length = strcspn(text, ",");
        char *item = trimmed(text, length);
        RU_REQUIRE(item, RU_ERR_SYSTEM, "out of memory for a list");
        if (item[0])
            (*list)[used++] = item;
        else
            free(item);
        text += length + (text[length] == ',');
    }
    return RU_OK;
}

void ru_sbml_list_free(char **list)
{
    for (size_t i = 0; list && list[i]; i++)
        free(list[i]);
    free(list);
}

void ru_sbml_settings_free(ru_sbml_settings *s)
{
    ru_sbml_list_free(s->variables);
    ru_sbml_list_free(s->amounts);
    ru_sbml_list_free(s->concentrations);
    *s = (ru_sbml_settings){0};
}

static ru_status set(ru_sbml_settings *s, const char *key, const char *value, const char *path)
{
    const struct {
        const char *key;
        double *number;
        char ***list;
    } rows[] = {
        {"start", &s->start, NULL},
        {"duration", &s->duration, NULL},
        {"absolute", &s->absolute, NULL},
        {"relative", &s->relative, NULL},
        {"variables", NULL, &s->variables},
        {"amount", NULL, &s->amounts},
        {"concentration", NULL, &s->concentrations},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(key, rows[i].key) != 0)
            continue;
        if (rows[i].list) {
            ru_sbml_list_free(*rows[i].list);
            return ru_sbml_list_read(value, rows[i].list);
        }
        char *end;
        *rows[i].number = strtod(value, &end);
        RU_REQUIRE(*end == '\0', RU_ERR_INPUT, "%s: %s: expected a number, found '%s'", path, key,
                   value);
    }
    if (strcmp(key, "steps") == 0) {
        s->steps = strtoul(value, NULL, 10);
        s->has_times = value[0] != '\0';
        RU_REQUIRE(s->steps < 100000000, RU_ERR_INPUT, "%s: too many steps", path);
    }
    return RU_OK;
}

ru_status ru_sbml_settings_read(const char *path, ru_sbml_settings *s)
{
    char line[8192];
    FILE *file = fopen(path, "r");
    *s = (ru_sbml_settings){0};
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot be read", path);
    ru_status status = RU_OK;
    while (status == RU_OK && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        char *key = trimmed(line, (size_t)(colon - line)),
             *value = trimmed(colon + 1, strlen(colon + 1));
        status = key && value ? set(s, key, value, path)
                              : ru_fault(RU_ERR_SYSTEM, "out of memory for settings");
        free(key);
        free(value);
    }
    fclose(file);
    if (status == RU_OK && !s->variables)
        status = ru_fault(RU_ERR_INPUT, "%s: names no variables", path);
    if (status != RU_OK)
        ru_sbml_settings_free(s);
    return status;
}
