/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/plot/pen.h>

static void draw_something(ru_pen *pen)
{
    const uint32_t pixels[] = {0xff0000, 0x00ff00};
    const ru_type type = {9, RU_WEIGHT_BOLD, 0.5, 0.5, 0};
    ru_pen_color(pen, 0x123456, 1);
    ru_pen_path(pen, 3, (double[]){1, NAN, 5}, (double[]){1, 2, 5});
    ru_pen_text(pen, 20, 20, &type, "m\xc2\xb3 and no UTF-8: \xff\xfe");
    ru_pen_pixels(pen, &(ru_box){10, 10, 20, 10}, 2, 1, pixels);
}

static void each_format_begins_as_it_should(void **state)
{
    (void)state;
    static const char *const starts[][2] = {
        {"a.png", "\x89PNG"}, {"a.svg", "<?xml"}, {"a.PDF", "%PDF"}};
    for (size_t i = 0; i < 3; i++) {
        const char *path = ru_temporary_path(starts[i][0]);
        char first[8] = "";
        ru_pen *pen = NULL;
        assert_int_equal(ru_pen_open(path, 100, 50, &pen), RU_OK);
        draw_something(pen);
        assert_int_equal(ru_pen_finish(pen), RU_OK);
        ru_pen_close(&pen);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        assert_true(fread(first, 1, 5, file) == 5);
        fclose(file);
        assert_memory_equal(first, starts[i][1], strlen(starts[i][1]));
    }
}

static void an_unfinished_picture_leaves_what_there_was(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("kept.png");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("before", file);
    fclose(file);
    ru_pen *pen = NULL;
    assert_int_equal(ru_pen_open(path, 100, 50, &pen), RU_OK);
    draw_something(pen);
    ru_pen_close(&pen);
    char text[16] = "";
    file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    assert_string_equal(text, "before");
}

static void where_nothing_can_be_written_nothing_is_left(void **state)
{
    (void)state;
    ru_pen *pen = NULL;
    assert_int_equal(ru_pen_open(ru_temporary_path("none/a.png"), 100, 50, &pen), RU_OK);
    assert_int_equal(ru_pen_finish(pen), RU_ERR_SYSTEM);
    ru_pen_close(&pen);
    assert_int_equal(ru_pen_open("a.gif", 100, 50, &pen), RU_ERR_USAGE);
    assert_null(pen);
    assert_int_equal(ru_pen_open("a.svg/picture", 100, 50, &pen), RU_ERR_USAGE);
}

static void wider_texts_are_wider(void **state)
{
    (void)state;
    const ru_type type = {9, RU_WEIGHT_NORMAL, 0, 0, 0};
    ru_pen *pen = NULL;
    assert_int_equal(ru_pen_open("a.svg", 100, 50, &pen), RU_OK);
    double one = ru_pen_text_width(pen, &type, "12"), two = ru_pen_text_width(pen, &type, "1212");
    assert_true(one > 5);
    assert_close(two, 2 * one, 0.02, 0);
    ru_pen_close(&pen);
    assert_int_not_equal(access("a.svg", F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_begins_as_it_should),
        cmocka_unit_test(an_unfinished_picture_leaves_what_there_was),
        cmocka_unit_test(where_nothing_can_be_written_nothing_is_left),
        cmocka_unit_test(wider_texts_are_wider),
    };
    return ru_run_group(tests);
}
