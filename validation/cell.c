/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/cell.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

static int starts(const char **text, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*text, word, n) != 0)
        return 0;
    *text += n;
    *text += strspn(*text, " \t");
    return 1;
}

static ru_cell take_bound(const char **text)
{
    if (starts(text, "<=") || starts(text, "<") || starts(text, "\xE2\x89\xA4"))
        return RU_CELL_BELOW;
    if (starts(text, ">=") || starts(text, ">") || starts(text, "\xE2\x89\xA5"))
        return RU_CELL_ABOVE;
    return RU_CELL_NUMBER;
}

/* 1 when the text is of digits and these marks, groups of digits between them. */
static int is_grouped(const char *text, const char *marks)
{
    size_t n = strspn(text, digits);
    text += n;
    while (n && *text && strchr(marks, *text) && strspn(text + 1, digits)) {
        text++;
        text += strspn(text, digits);
    }
    if (n && (*text == 'e' || *text == 'E')) {
        text++;
        text += *text == '-' || *text == '+';
        n = strspn(text, digits);
        text += n;
    }
    return n && !*text;
}

ru_cell ru_cell_read(const char *text, char mark, double *number)
{
    char plain[64] = "";
    text += strspn(text, " \t");
    size_t n = strlen(text);
    while (n && strchr(" \t", text[n - 1]))
        n--;
    if (!n)
        return RU_CELL_EMPTY;
    if (n >= sizeof plain)
        return RU_CELL_TEXT;
    memcpy(plain, text, n);
    const char *at = plain;
    ru_cell kind = take_bound(&at);
    int negative = starts(&at, "-") || starts(&at, "\xE2\x88\x92");
    if (!negative)
        (void)starts(&at, "+");
    char *found = strchr(at, mark), *end = NULL;
    /* Only what is written in digits: no hexadecimal number, no infinity. */
    if (strspn(at, "0123456789.,eE+-") != strlen(at) || !strpbrk(at, digits) || *at == '-' ||
        *at == '+' || *at == 'e' || *at == 'E')
        return RU_CELL_TEXT;
    if (strchr(at, mark == '.' ? ',' : '.') || (found && strchr(found + 1, mark)))
        return is_grouped(at, ".,") ? RU_CELL_MARK : RU_CELL_TEXT;
    if (found)
        *found = '.';
    *number = strtod(at, &end) * (negative ? -1 : 1);
    return *end || !isfinite(*number) ? RU_CELL_TEXT : kind;
}

int ru_flag_has(const char *flag, char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(flag, words[i]))
            return 1;
    return 0;
}
