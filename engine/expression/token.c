/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/token.h>

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

static int is_digit(char c)
{
    return isdigit((unsigned char)c) != 0;
}

/* Letters, per cent, and the first byte of the micro sign, the Greek mu and the degree sign. */
static int starts_unit(char c)
{
    return isalpha((unsigned char)c) || c == '%' || c == '\xc2' || c == '\xce';
}

static size_t word_length(const char *text)
{
    size_t n = 0;
    while (is_letter(text[n]) || is_digit(text[n]))
        n++;
    return n;
}

static int is_word(const char *text, size_t n, const char *word)
{
    return strlen(word) == n && strncmp(text, word, n) == 0;
}

/* Signs, the longer ones first. */
static const struct {
    const char *text;
    ru_op op;
} signs[] = {
    {"<=", RU_OP_LESS_EQUAL}, {">=", RU_OP_GREATER_EQUAL},
    {"==", RU_OP_EQUAL},      {"!=", RU_OP_NOT_EQUAL},
    {"**", RU_OP_POWER},      {"<", RU_OP_LESS},
    {">", RU_OP_GREATER},     {"+", RU_OP_ADD},
    {"-", RU_OP_SUBTRACT},    {"*", RU_OP_MULTIPLY},
    {"/", RU_OP_DIVIDE},      {"^", RU_OP_POWER},
};

static const struct {
    const char *text;
    ru_op op;
} words[] = {{"and", RU_OP_AND}, {"or", RU_OP_OR}, {"not", RU_OP_NOT}};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static int is_operator_word(const char *text)
{
    for (size_t i = 0; i < COUNT(words); i++)
        if (is_word(text, word_length(text), words[i].text))
            return 1;
    return 0;
}

/* Length of a unit written without blanks, "g/L", "1/h", "m^-2"; 0: what follows is none. */
static size_t bare_unit_length(const char *text)
{
    size_t n = 0;
    if (strncmp(text, "1/", 2) == 0 && starts_unit(text[2]))
        n = 2;
    if (!starts_unit(text[n]) || is_operator_word(text + n))
        return 0;
    for (;; n++) {
        char c = text[n];
        int signed_power = c == '-' && is_digit(text[n + 1]) &&
                           (text[n - 1] == '^' || isalpha((unsigned char)text[n - 1]));
        int further = c == '/' && starts_unit(text[n + 1]);
        if (!(isalnum((unsigned char)c) || c == '%' || c == '_' || c == '^' ||
              (unsigned char)c >= 0x80 || signed_power || further))
            return n;
    }
}

static void read_unit(const char *text, ru_token *token)
{
    size_t at = token->start + token->length, blanks = strspn(text + at, " \t\n\r");
    const char *from = text + at + blanks;
    if (*from == '[') {
        size_t n = strcspn(from, "]");
        token->unit_start = at + blanks + 1;
        token->unit_length = n - 1;
        token->length += blanks + n + (from[n] == ']');
        if (from[n] != ']' || n == 1) {
            token->kind = RU_TOKEN_STRANGE;
            token->why = "a unit in brackets ends with ']', as in 3 [g / L]";
        }
        return;
    }
    size_t n = bare_unit_length(from);
    if (!n)
        return;
    token->unit_start = at + blanks;
    token->unit_length = n;
    token->length += blanks + n;
}

static void read_number(const char *text, int plain, ru_token *token)
{
    const char *from = text + token->start;
    char *end;
    token->kind = RU_TOKEN_NUMBER;
    if (from[0] == '0' && (from[1] == 'x' || from[1] == 'X')) {
        token->kind = RU_TOKEN_STRANGE;
        token->length = 2;
        token->why = "numbers are decimal";
        return;
    }
    token->number = strtod(from, &end);
    token->length = (size_t)(end - from);
    if (!isfinite(token->number)) {
        token->kind = RU_TOKEN_STRANGE;
        token->why = "the number is too large";
        return;
    }
    if (!plain)
        read_unit(text, token);
}

static void read_sign(const char *text, ru_token *token)
{
    const char *from = text + token->start;
    for (size_t i = 0; i < COUNT(signs); i++)
        if (strncmp(from, signs[i].text, strlen(signs[i].text)) == 0) {
            token->kind = RU_TOKEN_OPERATOR;
            token->op = signs[i].op;
            token->length = strlen(signs[i].text);
            return;
        }
    token->kind = *from == '('   ? RU_TOKEN_OPEN
                  : *from == ')' ? RU_TOKEN_CLOSE
                  : *from == ',' ? RU_TOKEN_COMMA
                                 : RU_TOKEN_STRANGE;
    token->length = 1;
    while (((unsigned char)from[token->length] & 0xc0) == 0x80)
        token->length++; /* one character of several bytes */
    token->why = *from == '='                   ? "equality is written =="
                 : *from == '&' || *from == '|' ? "conditions are joined by 'and', 'or'"
                                                : "this character has no meaning in a formula";
}

ru_token ru_token_next(const char *text, size_t start, int plain)
{
    ru_token token = {.start = start + strspn(text + start, " \t\n\r")};
    const char *from = text + token.start;
    if (!*from) {
        token.kind = RU_TOKEN_END;
    } else if (is_digit(*from) || (*from == '.' && is_digit(from[1]))) {
        read_number(text, plain, &token);
    } else if (is_letter(*from)) {
        token.kind = RU_TOKEN_NAME;
        token.length = word_length(from);
        for (size_t i = 0; i < COUNT(words); i++)
            if (is_word(from, token.length, words[i].text)) {
                token.kind = RU_TOKEN_OPERATOR;
                token.op = words[i].op;
            }
    } else {
        read_sign(text, &token);
    }
    return token;
}
