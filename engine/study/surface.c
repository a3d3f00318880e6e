/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/surface_parts.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multilarge.h>

const char *const ru_stationary_names[] = {
    [RU_STATIONARY_NONE] = "none",
    [RU_STATIONARY_MAXIMUM] = "maximum",
    [RU_STATIONARY_MINIMUM] = "minimum",
    [RU_STATIONARY_SADDLE] = "saddle",
};

/* Below this share of its length a column is a sum of others. */
static const double nothing = 1e-9;

enum { BLOCK = 256, MOST_ALIASES = 6 };

int ru_surface_has(const ru_study *study)
{
    return study->design.kind >= RU_DESIGN_FULL_FACTORIAL &&
           study->design.kind <= RU_DESIGN_BOX_BEHNKEN;
}

void ru_surface_code(const ru_study *study, const ru_design *design, size_t run, double *x)
{
    const ru_study *s = study;
    const ru_design *d = design;
    for (size_t k = 0; k < d->n_parameter; k++)
        x[k] = ru_parameter_coded(&s->parameters[k], d->values[run * d->n_parameter + k]);
}

static int is_center(const double *x, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (fabs(x[k]) > nothing)
            return 0;
    return 1;
}

static double term_value(const ru_surface_term *t, const double *x, size_t n)
{
    switch (t->kind) {
    case RU_TERM_MEAN:
        return 1;
    case RU_TERM_MAIN:
        return x[t->i];
    case RU_TERM_INTERACTION:
        return x[t->i] * x[t->k];
    case RU_TERM_SQUARE:
        return x[t->i] * x[t->i];
    case RU_TERM_CENTER:
        return is_center(x, n);
    }
    return 0;
}

double ru_surface_predict(const ru_surface *surface, const double *x, size_t n)
{
    double sum = 0;
    for (size_t t = 0; t < surface->n_term; t++)
        sum += surface->terms[t].coefficient * term_value(&surface->terms[t], x, n);
    return sum;
}

static ru_status add_term(const ru_study *s, ru_surface *f, ru_term_kind kind, size_t i, size_t k)
{
    ru_surface_term *t = &f->terms[f->n_term];
    const char *first = s->parameters[i].name, *second = s->parameters[k].name;
    ru_text name = {0};
    *t = (ru_surface_term){.kind = kind, .i = i, .k = k};
    switch (kind) {
    case RU_TERM_MEAN:
        ru_text_add(&name, "mean");
        break;
    case RU_TERM_MAIN:
        ru_text_add(&name, "%s", first);
        break;
    case RU_TERM_INTERACTION:
        ru_text_add(&name, "%s*%s", first, second);
        break;
    case RU_TERM_SQUARE:
        ru_text_add(&name, "%s^2", first);
        break;
    case RU_TERM_CENTER:
        ru_text_add(&name, "centre");
        break;
    }
    RU_TRY(ru_text_take(&name, &t->name));
    f->n_term++;
    return RU_OK;
}

static ru_status add_terms(const ru_study *s, ru_surface *f)
{
    size_t n = s->n_parameter;
    f->has_squares = s->design.kind >= RU_DESIGN_CENTRAL_COMPOSITE;
    f->terms = calloc(2 + 2 * n + n * (n - 1) / 2, sizeof *f->terms);
    RU_REQUIRE(f->terms, RU_ERR_SYSTEM, "out of memory for the terms of a model");
    RU_TRY(add_term(s, f, RU_TERM_MEAN, 0, 0));
    for (size_t i = 0; i < n; i++)
        RU_TRY(add_term(s, f, RU_TERM_MAIN, i, i));
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            RU_TRY(add_term(s, f, RU_TERM_INTERACTION, i, k));
    for (size_t i = 0; f->has_squares && i < n; i++)
        RU_TRY(add_term(s, f, RU_TERM_SQUARE, i, i));
    if (!f->has_squares && s->design.center > 0)
        RU_TRY(add_term(s, f, RU_TERM_CENTER, 0, 0));
    return RU_OK;
}

/* The columns of the runs, brought to a triangle block by block: no matrix of all is held. */
typedef struct triangle {
    gsl_multilarge_linear_workspace *space;
    gsl_matrix *block;
    gsl_vector *right;
    double *x; /* [n_parameter] coded */
} triangle;

static void close_triangle(triangle *t)
{
    if (t->space)
        gsl_multilarge_linear_free(t->space);
    if (t->block)
        gsl_matrix_free(t->block);
    if (t->right)
        gsl_vector_free(t->right);
    free(t->x);
}

/* f NULL: all runs of the design; else those that have a number. */
static ru_status make_triangle(const ru_study *s, const ru_design *d, const double *f,
                               const ru_surface *model, triangle *t)
{
    size_t n = model->n_term, rows = n > BLOCK ? n : BLOCK, row = 0;
    *t = (triangle){.space = gsl_multilarge_linear_alloc(gsl_multilarge_linear_tsqr, n),
                    .block = gsl_matrix_calloc(rows, n),
                    .right = gsl_vector_calloc(rows),
                    .x = malloc((d->n_parameter + 1) * sizeof(double))};
    RU_REQUIRE(t->space && t->block && t->right && t->x, RU_ERR_SYSTEM,
               "out of memory for a model of %zu terms", n);
    for (size_t i = 0; i <= d->n_run; i++) {
        if (row == rows || (i == d->n_run && row)) {
            RU_REQUIRE(gsl_multilarge_linear_accumulate(t->block, t->right, t->space) ==
                           GSL_SUCCESS,
                       RU_ERR_INTERNAL, "the columns of a design cannot be reduced");
            gsl_matrix_set_zero(t->block);
            gsl_vector_set_zero(t->right);
            row = 0;
        }
        if (i == d->n_run || (f && !isfinite(f[i])))
            continue;
        ru_surface_code(s, d, i, t->x);
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(t->block, row, k, term_value(&model->terms[k], t->x, d->n_parameter));
        gsl_vector_set(t->right, row++, f ? f[i] : 0);
    }
    return RU_OK;
}

/* Length of what is left of column `c` of the triangle without the columns kept so far, which are
 * orthonormal in `base`, as a share of its own; the rest becomes the next of them. */
static double leave(const gsl_matrix *r, size_t c, gsl_matrix *base, size_t n_kept)
{
    gsl_vector_view v = gsl_matrix_row(base, n_kept);
    gsl_vector_set_zero(&v.vector);
    for (size_t i = 0; i <= c; i++)
        gsl_vector_set(&v.vector, i, gsl_matrix_get(r, i, c));
    double whole = gsl_blas_dnrm2(&v.vector);
    /* Twice, for the sake of digits. */
    for (size_t again = 0; again < 2; again++)
        for (size_t k = 0; k < n_kept; k++) {
            gsl_vector_view other = gsl_matrix_row(base, k);
            double along;
            gsl_blas_ddot(&v.vector, &other.vector, &along);
            gsl_blas_daxpy(-along, &other.vector, &v.vector);
        }
    double left = gsl_blas_dnrm2(&v.vector);
    if (left > 0)
        gsl_blas_dscal(1 / left, &v.vector);
    return whole > 0 ? left / whole : 0;
}

/* Sign of column b to a where both are one column but for it, else 0. */
static int alike(const gsl_matrix *r, size_t a, size_t b)
{
    double product = 0, first = 0, second = 0;
    for (size_t i = 0; i <= (a < b ? b : a); i++) {
        double p = i <= a ? gsl_matrix_get(r, i, a) : 0, q = i <= b ? gsl_matrix_get(r, i, b) : 0;
        product += p * q;
        first += p * p;
        second += q * q;
    }
    if (fabs(fabs(product) - sqrt(first * second)) > nothing * first ||
        fabs(first - second) > nothing * first)
        return 0;
    return product > 0 ? 1 : -1;
}

static ru_status add_alias(ru_surface_term *t, int sign, const char *name)
{
    ru_text text = {0};
    if (t->aliases)
        ru_text_add(&text, "%s ", t->aliases);
    ru_text_add(&text, "%c %s", sign > 0 ? '+' : '-', name);
    free(t->aliases);
    t->aliases = NULL;
    return ru_text_take(&text, &t->aliases);
}

static void drop(ru_surface *f, size_t term)
{
    free(f->terms[term].name);
    free(f->terms[term].aliases);
    for (size_t i = term + 1; i < f->n_term; i++)
        f->terms[i - 1] = f->terms[i];
    f->n_term--;
}

/* Leaves the terms that the runs of the whole design tell apart; one that is another under a new
 * name becomes its alias. */
static ru_status keep_independent(ru_surface *f, const gsl_matrix *r)
{
    size_t n = f->n_term, n_kept = 0;
    ru_text trouble = {0};
    gsl_matrix *base = gsl_matrix_calloc(n, n);
    size_t *kept = malloc(n * sizeof *kept);
    ru_status status = base && kept ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t c = 0; status == RU_OK && c < n; c++) {
        if (leave(r, c, base, n_kept) > nothing) {
            kept[n_kept++] = c;
            continue;
        }
        size_t same = 0;
        int sign = 0;
        while (same < n_kept && !(sign = alike(r, kept[same], c)))
            same++;
        /* terms[] has lost c - n_kept terms so far: those that were aliases. */
        if (same < n_kept) {
            status = add_alias(&f->terms[same], sign, f->terms[n_kept].name);
        } else if (!trouble.n) {
            ru_text_add(&trouble,
                        "no model: the design cannot tell %s from a sum of other terms; more "
                        "centre points or a higher resolution can",
                        f->terms[n_kept].name);
        }
        drop(f, n_kept);
    }
    if (base)
        gsl_matrix_free(base);
    free(kept);
    if (!trouble.n)
        return status;
    ru_status taken = ru_text_take(&trouble, &f->trouble);
    return status == RU_OK ? taken : status;
}

/* Aliases of three factors, where a fraction has no shorter ones. */
static ru_status add_word(const ru_study *s, ru_surface_term *t, const size_t word[3],
                          size_t so_far)
{
    ru_text name = {0};
    char *text = NULL;
    if (so_far < MOST_ALIASES)
        ru_text_add(&name, "%s*%s*%s", s->parameters[word[0]].name, s->parameters[word[1]].name,
                    s->parameters[word[2]].name);
    else
        ru_text_add(&name, "more");
    RU_TRY(ru_text_take(&name, &text));
    ru_status status = add_alias(t, 1, text);
    free(text);
    return status;
}

static ru_status add_words(const ru_study *s, const ru_fraction *fraction, ru_surface_term *t)
{
    size_t n = s->n_parameter, found = 0;
    uint32_t own = 1u << t->i | 1u << t->k;
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            for (size_t c = b + 1; c < n && found <= MOST_ALIASES; c++) {
                uint32_t word = 1u << a | 1u << b | 1u << c;
                if (ru_fraction_reduce(fraction, word) != ru_fraction_reduce(fraction, own))
                    continue;
                RU_TRY(add_word(s, t, (const size_t[]){a, b, c}, found++));
            }
    return RU_OK;
}

static ru_status add_long_aliases(const ru_study *s, const ru_design *d, ru_surface *f)
{
    if (s->design.kind != RU_DESIGN_FRACTIONAL_FACTORIAL || !d->fraction.p)
        return RU_OK;
    for (size_t i = 0; i < f->n_term; i++) {
        ru_surface_term *t = &f->terms[i];
        if (!t->aliases && (t->kind == RU_TERM_MAIN || t->kind == RU_TERM_INTERACTION))
            RU_TRY(add_words(s, &d->fraction, t));
    }
    return RU_OK;
}

static ru_status tell_trouble(ru_surface *f, const ru_design *d, const char *term)
{
    ru_text text = {0};
    ru_text_add(&text, "no model: %zu of %zu runs succeeded, ", f->n_run, d->n_run);
    if (term)
        ru_text_add(&text, "which cannot tell %s from other terms", term);
    else
        ru_text_add(&text, "fewer than its %zu terms", f->n_term);
    return ru_text_take(&text, &f->trouble);
}

static ru_status check_rank(ru_surface *f, const ru_design *d, const gsl_matrix *r)
{
    gsl_matrix *base = gsl_matrix_calloc(f->n_term, f->n_term);
    RU_REQUIRE(base, RU_ERR_SYSTEM, "out of memory for a model");
    size_t c = 0;
    while (c < f->n_term && leave(r, c, base, c) > nothing)
        c++;
    gsl_matrix_free(base);
    return c < f->n_term ? tell_trouble(f, d, f->terms[c].name) : RU_OK;
}

static ru_status solve(ru_surface *f, triangle *t)
{
    double residual, size;
    gsl_vector *c = gsl_vector_alloc(f->n_term);
    RU_REQUIRE(c, RU_ERR_SYSTEM, "out of memory for a model");
    int error = gsl_multilarge_linear_solve(0, c, &residual, &size, t->space);
    for (size_t i = 0; i < f->n_term; i++)
        f->terms[i].coefficient = gsl_vector_get(c, i);
    gsl_vector_free(c);
    RU_REQUIRE(error == GSL_SUCCESS, RU_ERR_INTERNAL, "a model of %zu terms cannot be solved",
               f->n_term);
    return RU_OK;
}

static ru_status fit(const ru_study *s, const ru_design *d, const double *f, ru_surface *model)
{
    triangle t;
    if (model->n_run < model->n_term)
        return tell_trouble(model, d, NULL);
    ru_status status = make_triangle(s, d, f, model, &t);
    if (status == RU_OK)
        status = check_rank(model, d, gsl_multilarge_linear_matrix_ptr(t.space));
    if (status == RU_OK && !model->trouble)
        status = solve(model, &t);
    if (status == RU_OK && !model->trouble)
        status = ru_surface_judge(s, d, f, model);
    close_triangle(&t);
    return status;
}

/* What the output moves by, an effect being two coefficients. */
static double size_of(const ru_surface_term *t)
{
    return fabs(t->coefficient) * (t->kind == RU_TERM_CENTER ? 1 : 2);
}

static int by_size(const void *a, const void *b)
{
    const ru_surface_term *x = a, *y = b;
    double left = size_of(x), right = size_of(y);
    if (left != right)
        return left > right ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->i != y->i ? (x->i < y->i ? -1 : 1) : x->k < y->k ? -1 : x->k > y->k;
}

/* Runs that have a number, and between which levels they are. */
static ru_status find_reach(const ru_study *s, const ru_design *d, const double *f,
                            ru_surface *model)
{
    size_t n = d->n_parameter;
    double *x = malloc((n + 1) * sizeof *x);
    double *reach = model->reach = malloc((2 * n + 1) * sizeof *reach);
    for (size_t k = 0; reach && k < n; k++) {
        reach[2 * k] = INFINITY;
        reach[2 * k + 1] = -INFINITY;
    }
    for (size_t i = 0; x && reach && i < d->n_run; i++) {
        if (!isfinite(f[i]))
            continue;
        model->n_run++;
        ru_surface_code(s, d, i, x);
        for (size_t k = 0; k < n; k++) {
            reach[2 * k] = fmin(reach[2 * k], x[k]);
            reach[2 * k + 1] = fmax(reach[2 * k + 1], x[k]);
        }
    }
    int failed = !x || !reach;
    free(x);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for a model");
    return RU_OK;
}

ru_status ru_surface_find(const ru_study *study, const ru_design *design, const double *f,
                          ru_surface *surface)
{
    triangle whole = {0};
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    *surface = (ru_surface){.r2 = NAN, .r2_adjusted = NAN, .left_over = NAN, .point_value = NAN};
    ru_status status = find_reach(study, design, f, surface);
    if (status == RU_OK)
        status = add_terms(study, surface);
    if (status == RU_OK)
        status = make_triangle(study, design, NULL, surface, &whole);
    if (status == RU_OK)
        status = keep_independent(surface, gsl_multilarge_linear_matrix_ptr(whole.space));
    close_triangle(&whole);
    if (status == RU_OK)
        status = add_long_aliases(study, design, surface);
    if (status == RU_OK && !surface->trouble)
        status = fit(study, design, f, surface);
    if (status == RU_OK && !surface->trouble && surface->has_squares && !ru_surface_alias(surface))
        status = ru_surface_point(study, design, surface);
    if (status == RU_OK && !surface->trouble && !surface->has_squares)
        qsort(surface->terms + 1, surface->n_term - 1, sizeof *surface->terms, by_size);
    gsl_set_error_handler(before);
    if (status != RU_OK)
        ru_surface_clear(surface);
    return status;
}

const ru_surface_term *ru_surface_alias(const ru_surface *surface)
{
    for (size_t i = 0; i < surface->n_term; i++)
        if (surface->terms[i].aliases)
            return &surface->terms[i];
    return NULL;
}

double ru_surface_along(const ru_surface *surface, size_t parameter, double level)
{
    const double *reach = surface->reach + 2 * parameter;
    double sum = 0;
    int known = 0;
    if (surface->trouble || level < reach[0] - 1e-9 || level > reach[1] + 1e-9)
        return NAN;
    for (size_t t = 0; t < surface->n_term; t++) {
        const ru_surface_term *e = &surface->terms[t];
        if (e->kind == RU_TERM_MEAN)
            sum += e->coefficient;
        else if (e->i == parameter && e->kind == RU_TERM_MAIN) {
            sum += e->coefficient * level;
            known = 1;
        } else if (e->i == parameter && e->kind == RU_TERM_SQUARE)
            sum += e->coefficient * level * level;
    }
    return known ? sum : NAN;
}

void ru_surface_clear(ru_surface *surface)
{
    for (size_t i = 0; surface->terms && i < surface->n_term; i++) {
        free(surface->terms[i].name);
        free(surface->terms[i].aliases);
    }
    free(surface->terms);
    free(surface->trouble);
    free(surface->point);
    free(surface->reach);
    *surface = (ru_surface){0};
}
