/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_FUZZ_H
#define RU_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What a fuzz target is: any bytes go in; the code under test may refuse them, but neither crash
 * nor leak nor read what is not its own. Each target is linked twice: with libFuzzer, which makes
 * up inputs (preset fuzz), and with replay.c, which runs the kept ones as a test of every build. */

/* One input; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Once, before the first input; returns 0. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Helpers, in shared.c. The bytes as text: a copy that ends in a NUL, the caller's. */
char *ru_fuzz_text(const uint8_t *bytes, size_t n);

/* The bytes as a file whose name ends in `ending`: its path, static, written anew each time. */
const char *ru_fuzz_file(const uint8_t *bytes, size_t n, const char *ending);

/* Ends the program unless the status is RU_OK or a refusal with a message. */
void ru_fuzz_judge(int status);

#endif
