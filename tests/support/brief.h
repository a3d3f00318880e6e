/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_BRIEF_H
#define RU_TEST_BRIEF_H

/* RU_TEST_BRIEF is 1 under the address sanitizer, else 0. A long course of one kind is then
 * followed for some of its cases: each way through the code is taken, and the numbers of all cases
 * are held by the release build. */
#ifdef __SANITIZE_ADDRESS__
#define RU_TEST_BRIEF 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define RU_TEST_BRIEF 1
#endif
#endif
#ifndef RU_TEST_BRIEF
#define RU_TEST_BRIEF 0
#endif

#endif
