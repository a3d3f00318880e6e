/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/dimension.h>
#include <ru/base/unit.h>
#include <ru/base/unit_table.h>

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

/* The process-wide unit system; NULL until first use. */
static ut_system *the_system;

static ut_status map_symbol(const char *symbol, const ut_unit *unit)
{
    return ut_map_symbol_to_unit(symbol, UT_UTF8, unit);
}

static ut_status add_bases(ut_system *system)
{
    ut_status status = UT_SUCCESS;
    for (size_t i = 0; i < ru_unit_n_base && status == UT_SUCCESS; i++) {
        ut_unit *unit = ut_new_base_unit(system);
        if (!unit)
            return ut_get_status();
        status = map_symbol(ru_unit_bases[i].symbol, unit);
        if (status == UT_SUCCESS)
            status = ut_map_unit_to_symbol(unit, ru_unit_bases[i].symbol, UT_ASCII);
        ut_free(unit);
    }
    return status;
}

static ut_status add_prefixes(ut_system *system)
{
    ut_status status = UT_SUCCESS;
    for (size_t i = 0; i < ru_unit_n_prefix && status == UT_SUCCESS; i++) {
        const ru_unit_prefix_row *row = &ru_unit_prefixes[i];
        status = ut_add_symbol_prefix(system, row->symbol, row->factor);
    }
    return status;
}

static ut_status add_unit(ut_system *system, const ru_unit_row *row)
{
    ut_unit *unit = ut_parse(system, row->definition, UT_ASCII);
    if (!unit)
        return ut_get_status();
    ut_status status = UT_SUCCESS;
    for (const char *at = row->symbols; *at && status == UT_SUCCESS;) {
        char symbol[32];
        size_t n = strcspn(at, " ");
        snprintf(symbol, sizeof symbol, "%.*s", (int)n, at);
        status = map_symbol(symbol, unit);
        at += n + (at[n] == ' ');
    }
    ut_free(unit);
    return status;
}

/* Builds the system from the tables at first use. */
static ru_status load(ut_system **system)
{
    *system = the_system;
    if (the_system)
        return RU_OK;
    ut_set_error_message_handler(ut_ignore);
    ut_system *fresh = ut_new_system();
    RU_REQUIRE(fresh, RU_ERR_SYSTEM, "out of memory in the unit system");
    ut_status status = add_bases(fresh);
    if (status == UT_SUCCESS)
        status = add_prefixes(fresh);
    const char *symbols = "base";
    for (size_t i = 0; i < ru_unit_n_unit && status == UT_SUCCESS; i++) {
        symbols = ru_units[i].symbols;
        status = add_unit(fresh, &ru_units[i]);
    }
    if (status != UT_SUCCESS) {
        ut_free_system(fresh);
        return ru_fault(RU_ERR_INTERNAL, "unit table: '%s' is refused (%d)", symbols, (int)status);
    }
    *system = the_system = fresh;
    return RU_OK;
}

/* 1 for words with which UDUNITS starts a time stamp, a log scale or a shifted unit. */
static int is_reserved(const char *word, size_t n)
{
    static const char *const reserved[] = {"after", "from", "since", "ref", "re", "lg", "ln", "lb"};
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strlen(reserved[i]) == n && strncmp(word, reserved[i], n) == 0)
            return 1;
    return 0;
}

/* Copies the text with the micro sign and Greek mu made "u"; 0 when it cannot be a unit of ours. */
static int clean(const char *text, char *copy, size_t size)
{
    size_t n = 0;
    for (const char *c = text; *c;) {
        size_t word = 0;
        while (isalpha((unsigned char)c[word]))
            word++;
        if (n + word + 4 > size || *c == '@' || iscntrl((unsigned char)*c) || is_reserved(c, word))
            return 0;
        /* A name cannot end in a digit: a normal cubic metre is a thousand normal litres. */
        if (word == 2 && strncmp(c, "Nm3", 3) == 0) {
            memcpy(copy + n, "kNL", 3);
            n += 3;
            c += 3;
            continue;
        }
        if (strncmp(c, "\xce\xbc", 2) == 0 || strncmp(c, "\xc2\xb5", 2) == 0) {
            copy[n++] = 'u';
            c += 2;
            continue;
        }
        size_t step = word ? word : 1;
        memcpy(copy + n, c, step);
        n += step;
        c += step;
    }
    copy[n] = '\0';
    return 1;
}

/* The unit of a text, to be freed; NULL when it is none. "" is a pure number. */
static ut_unit *parse(ut_system *system, const char *text)
{
    char copy[128];
    if (!clean(text, copy, sizeof copy))
        return NULL;
    char *start = ut_trim(copy, UT_UTF8);
    return ut_parse(system, *start ? start : "1", UT_UTF8);
}

/* What a visit of a unit finds: the product of base units below scales and offsets. */
typedef struct product {
    const ut_unit *unit; /* borrowed from the visited one */
    int power[16];       /* of ru_unit_bases */
} product;

static ut_status visit_basic(const ut_unit *unit, void *context)
{
    product *p = context;
    p->unit = unit;
    for (size_t i = 0; i < ru_unit_n_base; i++) {
        const char *symbol = ut_get_symbol(unit, UT_ASCII);
        if (symbol && strcmp(symbol, ru_unit_bases[i].symbol) == 0)
            p->power[i] = 1;
    }
    return UT_SUCCESS;
}

static ut_status visit_product(const ut_unit *unit, int count, const ut_unit *const *basics,
                               const int *powers, void *context)
{
    product *p = context;
    for (int k = 0; k < count; k++) {
        product one = {0};
        visit_basic(basics[k], &one);
        for (size_t i = 0; i < ru_unit_n_base; i++)
            p->power[i] += one.power[i] * powers[k];
    }
    p->unit = unit;
    return UT_SUCCESS;
}

static ut_status visit_galilean(const ut_unit *unit, double scale, const ut_unit *below,
                                double origin, void *context);

static ut_status visit_timestamp(const ut_unit *unit, const ut_unit *time, double origin,
                                 void *context)
{
    (void)unit, (void)time, (void)origin, (void)context;
    return UT_MEANINGLESS;
}

static ut_status visit_logarithmic(const ut_unit *unit, double base, const ut_unit *reference,
                                   void *context)
{
    (void)unit, (void)base, (void)reference, (void)context;
    return UT_MEANINGLESS;
}

static const ut_visitor product_visitor = {
    .visit_basic = visit_basic,
    .visit_product = visit_product,
    .visit_galilean = visit_galilean,
    .visit_timestamp = visit_timestamp,
    .visit_logarithmic = visit_logarithmic,
};

static ut_status visit_galilean(const ut_unit *unit, double scale, const ut_unit *below,
                                double origin, void *context)
{
    (void)unit, (void)scale, (void)origin;
    return ut_accept_visitor(below, &product_visitor, context);
}

/* What is known of a unit, or of two. A scenario names the same few units again and again, and
 * parsing a text costs a hundred times what a conversion does, so it is done once in the life of
 * the process. */
typedef struct known {
    struct known *next;      /* in the same bucket */
    char *from, *to;         /* to "": coherent SI */
    int is_unit;             /* `from` is one */
    int power[16];           /* of ru_unit_bases in `from` */
    cv_converter *converter; /* NULL: there is none */
} known;

static known *the_units[64];

static known **bucket_of(const char *from, const char *to)
{
    uint32_t hash = 2166136261u;
    for (const char *c = from; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    for (const char *c = to; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return &the_units[hash % (sizeof the_units / sizeof the_units[0])];
}

static void find_out(ut_system *system, known *k)
{
    ut_unit *source = parse(system, k->from);
    product found = {0};
    k->is_unit = source && ut_accept_visitor(source, &product_visitor, &found) == UT_SUCCESS;
    memcpy(k->power, found.power, sizeof k->power);
    if (k->is_unit && !*k->to) {
        k->converter = ut_get_converter(source, (ut_unit *)found.unit);
    } else if (source && *k->to) {
        ut_unit *target = parse(system, k->to);
        if (target && ut_are_convertible(source, target) && ru_unit_same_dimension(k->from, k->to))
            k->converter = ut_get_converter(source, target);
        ut_free(target);
    }
    ut_free(source);
}

static void drop(known *k)
{
    if (k->converter)
        cv_free(k->converter);
    free(k->from);
    free(k->to);
    free(k);
}

static ru_status look_up(const char *from, const char *to, const known **found)
{
    ut_system *system;
    RU_TRY(load(&system));
    known **bucket = bucket_of(from, to);
    for (*found = *bucket; *found; *found = (*found)->next)
        if (strcmp((*found)->from, from) == 0 && strcmp((*found)->to, to) == 0)
            return RU_OK;
    known *fresh = calloc(1, sizeof *fresh);
    RU_REQUIRE(fresh, RU_ERR_SYSTEM, "out of memory in the unit system");
    fresh->from = strdup(from);
    fresh->to = strdup(to);
    if (!fresh->from || !fresh->to) {
        drop(fresh);
        return ru_fault(RU_ERR_SYSTEM, "out of memory in the unit system");
    }
    find_out(system, fresh);
    fresh->next = *bucket;
    *bucket = fresh;
    *found = fresh;
    return RU_OK;
}

static void forget(void)
{
    for (size_t i = 0; i < sizeof the_units / sizeof the_units[0]; i++)
        for (known *k = the_units[i], *next; k; k = next) {
            next = k->next;
            drop(k);
        }
    memset(the_units, 0, sizeof the_units);
}

static ru_status fail_conversion(const char *from, const char *to)
{
    char a[96], b[96];
    ru_unit_dimension(from, a, sizeof a);
    ru_unit_dimension(to, b, sizeof b);
    RU_REQUIRE(a[0], RU_ERR_INPUT, "'%s' is not a unit", from);
    RU_REQUIRE(b[0], RU_ERR_INPUT, "'%s' is not a unit", to);
    return ru_fault(RU_ERR_INPUT, "'%s' is %s, not %s", from, a, b);
}

ru_status ru_unit_convert(const char *from, const char *to, double value, double *converted)
{
    const known *k;
    RU_TRY(look_up(from, *to ? to : "1", &k));
    if (!k->converter)
        return fail_conversion(from, to);
    *converted = cv_convert_double(k->converter, value);
    return RU_OK;
}

ru_status ru_unit_to_si(const char *unit, double value, double *si)
{
    const known *k;
    RU_TRY(look_up(unit, "", &k));
    RU_REQUIRE(k->is_unit && k->converter, RU_ERR_INPUT, "'%s' is not a unit", unit);
    *si = cv_convert_double(k->converter, value);
    return RU_OK;
}

int ru_unit_powers(const char *unit, int power[16])
{
    const known *k;
    if (look_up(unit, "", &k) != RU_OK || !k->is_unit)
        return 0;
    memcpy(power, k->power, sizeof k->power);
    return 1;
}

int ru_unit_known(const char *unit)
{
    int power[16];
    return ru_unit_powers(unit, power);
}

int ru_unit_same_dimension(const char *a, const char *b)
{
    int p[16], q[16];
    return ru_unit_powers(a, p) && ru_unit_powers(b, q) && memcmp(p, q, sizeof p) == 0;
}

void ru_unit_dimension(const char *unit, char *words, size_t size)
{
    ru_dimension dimension;
    words[0] = '\0';
    if (ru_dimension_of(unit, &dimension) == RU_OK)
        ru_dimension_words(&dimension, words, size);
}

const char *ru_unit_hint(const char *text, const char *wanted)
{
    for (size_t i = 0; i < ru_unit_n_hint; i++)
        if (strcmp(ru_unit_hints[i].written, text) == 0 &&
            ru_unit_same_dimension(ru_unit_hints[i].meant, wanted))
            return ru_unit_hints[i].meant;
    return "";
}

/* 1 when every number in a unit text is an exponent or the 1 of "1/h". */
static int numbers_are_exponents(const char *unit)
{
    char before = ' ';
    for (const char *c = unit; *c; before = *c++) {
        if (!isdigit((unsigned char)*c) || isdigit((unsigned char)before))
            continue;
        int lone_one = *c == '1' && (c[1] == '/' || c[1] == '\0') && !strchr("-^", before);
        int exponent = isalpha((unsigned char)before) || strchr("^-+)%", before) != NULL;
        if (!exponent && !lone_one)
            return 0;
    }
    return 1;
}

ru_status ru_unit_split(const char *text, double *number, char *unit, size_t size)
{
    const char *start = text + strspn(text, " \t");
    const char *digit = start + (*start == '-' || *start == '+');
    int decimal = isdigit((unsigned char)digit[*digit == '.']) != 0;
    int hex = digit[0] == '0' && (digit[1] == 'x' || digit[1] == 'X');
    RU_REQUIRE(decimal && !hex, RU_ERR_INPUT, "'%s' does not start with a number", text);
    char *end;
    *number = strtod(start, &end);
    RU_REQUIRE(isfinite(*number), RU_ERR_INPUT, "'%s' is too large a number", text);
    RU_REQUIRE(*end != ',', RU_ERR_INPUT, "'%s' has a comma in its number", text);
    end += strspn(end, " \t");
    size_t n = strlen(end);
    while (n > 0 && isspace((unsigned char)end[n - 1]))
        n--;
    RU_REQUIRE(n < size, RU_ERR_INPUT, "'%s' is too long", text);
    memcpy(unit, end, n);
    unit[n] = '\0';
    RU_REQUIRE(numbers_are_exponents(unit), RU_ERR_INPUT, "'%s' has a second number in its unit",
               text);
    return RU_OK;
}

void ru_unit_shutdown(void)
{
    forget();
    if (the_system)
        ut_free_system(the_system);
    the_system = NULL;
}
