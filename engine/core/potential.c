/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/potential.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LEVEL = 24, FEW_NODES = 24, MOST_ITERATIONS = 60 };

/* Part of the diagonal's inverse that a smoothing step takes. */
static const double damping = 0.7;

typedef struct level {
    size_t n_node, n_joint;
    ru_joint *joints;   /* owned but for those of the first level */
    double *diagonal;   /* [n_node] sums of conductances; owned, with the vectors below */
    double *right, *x;  /* the problem that the level before poses, and its answer */
    double *r, *s, *q;  /* of the conjugate gradients: residual, direction, its image */
    double *z, *rest;   /* preconditioned residual, and what it leaves */
    int32_t *aggregate; /* [n_node] node of the next level; NULL: none follows */
} level;

enum { N_VECTOR = 8 };

static ru_status allocate(level *l)
{
    double *all = calloc(N_VECTOR * l->n_node, sizeof *all);
    RU_REQUIRE(all, RU_ERR_SYSTEM, "out of memory for displacement flows");
    double **vectors[N_VECTOR] = {&l->diagonal, &l->right, &l->x, &l->r,
                                  &l->s,        &l->q,     &l->z, &l->rest};
    for (size_t i = 0; i < N_VECTOR; i++)
        *vectors[i] = all + i * l->n_node;
    for (size_t e = 0; e < l->n_joint; e++) {
        l->diagonal[l->joints[e].from] += l->joints[e].conductance;
        l->diagonal[l->joints[e].to] += l->joints[e].conductance;
    }
    for (size_t i = 0; i < l->n_node; i++)
        if (l->diagonal[i] == 0) /* a part of its own: any potential will do */
            l->diagonal[i] = 1;
    return RU_OK;
}

/* Each free node takes the free neighbour that it conducts best to. Writes the number of each
 * node's pair (or of itself, where it stays alone); returns how many there are. `start` [n_node +
 * 2] and `around` [2 n_joint] are work. */
static size_t pair_up(const level *l, size_t *start, size_t *around, int32_t *pair)
{
    int32_t count = 0;
    size_t *next = start + 1; /* of each node: where its next joint goes, at last its end */
    memset(start, 0, (l->n_node + 2) * sizeof *start);
    for (size_t e = 0; e < l->n_joint; e++) {
        next[l->joints[e].from + 1]++;
        next[l->joints[e].to + 1]++;
    }
    for (size_t i = 0; i < l->n_node; i++)
        next[i + 1] += next[i];
    for (size_t e = 0; e < l->n_joint; e++) {
        around[next[l->joints[e].from]++] = e;
        around[next[l->joints[e].to]++] = e;
    }
    for (size_t i = 0; i < l->n_node; i++)
        pair[i] = -1;
    for (size_t i = 0; i < l->n_node; i++) {
        int32_t mate = -1;
        double best = 0;
        for (size_t k = start[i]; pair[i] < 0 && k < start[i + 1]; k++) {
            const ru_joint *j = &l->joints[around[k]];
            int32_t other = (size_t)j->from == i ? j->to : j->from;
            if (pair[other] < 0 && (size_t)other != i && j->conductance > best) {
                best = j->conductance;
                mate = other;
            }
        }
        if (mate >= 0)
            pair[mate] = count;
        if (pair[i] < 0)
            pair[i] = count++;
    }
    return (size_t)count;
}

/* Joints between pairs, those of the same two added up; returns how many. All in time linear in
 * joints: sorted by their lower end, then found by the place that the upper one had last. `work`
 * [2 n_pair + 2], `sorted` [n_joint]. */
static size_t gather(const level *fine, const int32_t *pair, size_t n_pair, size_t *work,
                     ru_joint *sorted, ru_joint *coarse)
{
    const ru_joint *joints = fine->joints;
    size_t *start = work, *last = work + n_pair + 1, n = 0;
    memset(start, 0, (n_pair + 1) * sizeof *start);
    for (size_t i = 0; i < n_pair; i++)
        last[i] = SIZE_MAX;
    for (size_t e = 0; e < fine->n_joint; e++) {
        int32_t a = pair[joints[e].from], b = pair[joints[e].to];
        start[(a < b ? a : b) + 1] += a != b;
    }
    for (size_t i = 0; i < n_pair; i++)
        start[i + 1] += start[i];
    size_t total = start[n_pair];
    for (size_t e = 0; e < fine->n_joint; e++) {
        int32_t a = pair[joints[e].from], b = pair[joints[e].to];
        if (a != b)
            sorted[start[a < b ? a : b]++] =
                (ru_joint){a < b ? a : b, a < b ? b : a, joints[e].conductance};
    }
    for (size_t e = 0; e < total; e++) {
        size_t *at = &last[sorted[e].to];
        if (*at < n && coarse[*at].from == sorted[e].from)
            coarse[*at].conductance += sorted[e].conductance;
        else
            coarse[ *at = n++] = sorted[e];
    }
    return n;
}

/* One round of pairing: nodes and joints of `coarse`. */
static ru_status pair_once(const level *fine, int32_t *pair, level *coarse)
{
    size_t *work = malloc((2 * fine->n_node + 2) * sizeof *work);
    size_t *around = malloc((2 * fine->n_joint + 1) * sizeof *around);
    ru_joint *sorted = malloc((fine->n_joint + 1) * sizeof *sorted);
    coarse->joints = malloc((fine->n_joint + 1) * sizeof *coarse->joints);
    ru_status status = RU_OK;
    if (!work || !around || !sorted || !coarse->joints) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for displacement flows");
    } else {
        coarse->n_node = pair_up(fine, work, around, pair);
        coarse->n_joint = gather(fine, pair, coarse->n_node, work, sorted, coarse->joints);
    }
    free(work);
    free(around);
    free(sorted);
    RU_TRY(status);
    return RU_OK;
}

/* The next level: pairs of pairs. */
static ru_status coarsen(level *fine, level *coarse)
{
    level half = {0};
    fine->aggregate = malloc(2 * fine->n_node * sizeof *fine->aggregate);
    RU_REQUIRE(fine->aggregate, RU_ERR_SYSTEM, "out of memory for displacement flows");
    int32_t *second = fine->aggregate + fine->n_node;
    ru_status status = pair_once(fine, fine->aggregate, &half);
    if (status == RU_OK)
        status = pair_once(&half, second, coarse);
    for (size_t i = 0; i < fine->n_node && status == RU_OK; i++)
        fine->aggregate[i] = second[fine->aggregate[i]];
    free(half.joints);
    if (status == RU_OK)
        status = allocate(coarse);
    RU_TRY(status);
    return RU_OK;
}

static void apply(const level *l, const double *p, double *q)
{
    memset(q, 0, l->n_node * sizeof *q);
    for (size_t e = 0; e < l->n_joint; e++) {
        const ru_joint *j = &l->joints[e];
        double along = j->conductance * (p[j->from] - p[j->to]);
        q[j->from] += along;
        q[j->to] -= along;
    }
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void iterate(level *l, const double *right, double *x, int most, double enough);

/* z from l->r: smoothed, corrected from the next level, smoothed again. */
static void precondition(level *l)
{
    size_t n = l->n_node;
    for (size_t i = 0; i < n; i++)
        l->z[i] = damping * l->r[i] / l->diagonal[i];
    if (!l->aggregate)
        return;
    level *next = l + 1;
    apply(l, l->z, l->rest);
    memset(next->right, 0, next->n_node * sizeof *next->right);
    for (size_t i = 0; i < n; i++)
        next->right[l->aggregate[i]] += l->r[i] - l->rest[i];
    if (next->aggregate)
        iterate(next, next->right, next->x, 2, 0.25);
    else
        iterate(next, next->right, next->x, 4 * FEW_NODES, 1e-4);
    for (size_t i = 0; i < n; i++)
        l->z[i] += next->x[l->aggregate[i]];
    apply(l, l->z, l->rest);
    for (size_t i = 0; i < n; i++)
        l->z[i] += damping * (l->r[i] - l->rest[i]) / l->diagonal[i];
}

/* Round-off in the sum of the sources has no answer: it would grow without bounds in p. */
static void take_mean_off(size_t n, double *source)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += source[i];
    for (size_t i = 0; i < n; i++)
        source[i] -= sum / (double)n;
}

/* Flexible conjugate gradients from zero. */
static void iterate(level *l, const double *right, double *x, int most, double enough)
{
    size_t n = l->n_node;
    double first, rho = 0;
    memset(x, 0, n * sizeof *x);
    memset(l->s, 0, n * sizeof *l->s);
    memcpy(l->r, right, n * sizeof *l->r);
    take_mean_off(n, l->r);
    first = dot(n, l->r, l->r);
    for (int it = 0; it < most && dot(n, l->r, l->r) > enough * enough * first; it++) {
        precondition(l);
        double back = it ? dot(n, l->z, l->q) / rho : 0;
        for (size_t i = 0; i < n; i++)
            l->s[i] = l->z[i] - back * l->s[i];
        apply(l, l->s, l->q);
        rho = dot(n, l->s, l->q);
        if (!(rho > 0))
            return;
        double alpha = dot(n, l->s, l->r) / rho;
        for (size_t i = 0; i < n; i++) {
            x[i] += alpha * l->s[i];
            l->r[i] -= alpha * l->q[i];
        }
    }
}

static ru_status build_levels(level *levels)
{
    RU_TRY(allocate(&levels[0]));
    for (size_t l = 0; l + 1 < MAX_LEVEL && levels[l].n_node > FEW_NODES; l++) {
        RU_TRY(coarsen(&levels[l], &levels[l + 1]));
        if (levels[l + 1].n_joint == 0) /* parts that no joint connects */
            break;
    }
    return RU_OK;
}

ru_status ru_potential_find(size_t n_node, const ru_joint *joints, size_t n_joint,
                            const double *source, double *p)
{
    level levels[MAX_LEVEL] = {{.n_node = n_node, .n_joint = n_joint}};
    levels[0].joints = (ru_joint *)joints; /* only read */
    ru_status status = build_levels(levels);
    if (status == RU_OK)
        iterate(&levels[0], source, p, MOST_ITERATIONS, 1e-6);
    for (size_t l = 0; l < MAX_LEVEL; l++) {
        free(levels[l].diagonal);
        free(levels[l].aggregate);
        if (l)
            free(levels[l].joints);
    }
    RU_TRY(status);
    return RU_OK;
}
