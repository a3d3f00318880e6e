/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/cvode_failure.h>

#include <cvodes/cvodes.h>
#include <stddef.h>

const char *ru_cvode_failure(int code)
{
    static const struct {
        int code;
        const char *text;
    } rows[] = {
        {CV_TOO_MUCH_ACC, "the tolerance asked for is beyond the arithmetic"},
        {CV_ERR_FAILURE, "the error test failed again and again, or at the smallest step"},
        {CV_CONV_FAILURE, "Newton's iteration did not converge, even at the smallest step"},
        {CV_LSETUP_FAIL, "the preconditioner could not be set up"},
        {CV_LSOLVE_FAIL, "the linear solver failed"},
        {CV_RHSFUNC_FAIL, "the model says that the state is impossible"},
        {CV_FIRST_RHSFUNC_ERR, "the model refuses the state at the start"},
        {CV_REPTD_RHSFUNC_ERR, "the model refuses the state again and again"},
        {CV_SRHSFUNC_FAIL, "the model says that a state beside it is impossible"},
        {CV_FIRST_SRHSFUNC_ERR, "the model refuses the states beside the start"},
        {CV_REPTD_SRHSFUNC_ERR, "the model refuses the states beside it again and again"},
        {CV_UNREC_SRHSFUNC_ERR, "the model refuses the states beside it, however small the step"},
        {CV_UNREC_RHSFUNC_ERR, "the model refuses the state and no smaller step is possible"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == code)
            return rows[i].text;
    return "the integrator failed";
}
