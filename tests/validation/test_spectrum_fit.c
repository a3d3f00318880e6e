/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/validation/spectrum_fit.h>

enum { N = 9 };

/* Expected numbers by numpy: nu = np.linspace(800, 1200, 9); S = np.exp(-((nu - 900)/60)**2),
 * np.exp(-((nu - 1050)/90)**2); x = 2*(nu - 800)/400 - 1; y = 4*S[0] + 1.5*S[1] + 0.3 + 0.1*x +
 * noise; A = np.vstack([S, np.ones(9), x]).T; c = np.linalg.lstsq(A, y)[0]; r = y - A@c;
 * u = sqrt(diag(inv(A.T@A)*(r@r)/5)); with W = diag(1/sd**2): C = inv(A.T@W@A), C@A.T@W@y,
 * sqrt(diag(C)) */
static const double noise[N] = {.01, -.02, .015, -.01, .005, .02, -.015, .01, -.005};
static const double sd[N] = {.01, .02, .01, .02, .01, .02, .01, .02, .01};

typedef struct spectrum {
    double places[N], pure[2 * N], y[N];
} spectrum;

static spectrum make(double noisy)
{
    spectrum s;
    for (int i = 0; i < N; i++) {
        double nu = s.places[i] = 800 + 50.0 * i;
        s.pure[i] = exp(-pow((nu - 900) / 60, 2));
        s.pure[N + i] = exp(-pow((nu - 1050) / 90, 2));
        s.y[i] =
            4 * s.pure[i] + 1.5 * s.pure[N + i] + 0.3 + 0.1 * (nu - 1000) / 200 + noisy * noise[i];
    }
    return s;
}

static void a_clean_spectrum_gives_its_concentrations(void **state)
{
    (void)state;
    spectrum s = make(0);
    double c[2], u[2];
    ru_spectrum_fit_task task = {N, 2, s.places, s.pure, s.y, NULL, 1};
    assert_int_equal(ru_spectrum_fit(&task, c, u), RU_OK);
    assert_close(c[0], 4, 1e-12, 0);
    assert_close(c[1], 1.5, 1e-12, 0);
    assert_close(u[0], 0, 0, 1e-12);
    /* a baseline that is left out goes into the concentrations */
    task.baseline = -1;
    assert_int_equal(ru_spectrum_fit(&task, c, u), RU_OK);
    assert_true(fabs(c[1] - 1.5) > 0.1);
}

static void noise_gives_the_concentrations_of_least_squares(void **state)
{
    (void)state;
    spectrum s = make(1);
    double c[2], u[2];
    ru_spectrum_fit_task task = {N, 2, s.places, s.pure, s.y, NULL, 1};
    assert_int_equal(ru_spectrum_fit(&task, c, u), RU_OK);
    assert_close(c[0], 4.002090799178236, 1e-10, 0);
    assert_close(c[1], 1.5105373607409405, 1e-10, 0);
    assert_close(u[0], 0.021770268680498125, 1e-9, 0);
    assert_close(u[1], 0.0186031511327434, 1e-9, 0);
    task.sd = sd;
    assert_int_equal(ru_spectrum_fit(&task, c, u), RU_OK);
    assert_close(c[0], 4.006878482210568, 1e-10, 0);
    assert_close(c[1], 1.5003083031939533, 1e-10, 0);
    assert_close(u[0], 0.012987753546786726, 1e-9, 0);
    assert_close(u[1], 0.013179686371352431, 1e-9, 0);
}

static void spectra_that_are_alike_are_refused(void **state)
{
    (void)state;
    spectrum s = make(0);
    double c[2], u[2];
    for (int i = 0; i < N; i++)
        s.pure[N + i] = 2 * s.pure[i];
    ru_spectrum_fit_task task = {N, 2, s.places, s.pure, s.y, NULL, 0};
    assert_int_equal(ru_spectrum_fit(&task, c, u), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "cannot be told apart: 2 of 3"));
    task.n = 3;
    assert_int_equal(ru_spectrum_fit(&task, c, u), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "3 places cannot tell"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_spectrum_gives_its_concentrations),
        cmocka_unit_test(noise_gives_the_concentrations_of_least_squares),
        cmocka_unit_test(spectra_that_are_alike_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
