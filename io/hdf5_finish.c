/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_writer.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/log.h>
#include <ru/io/whole_file.h>
#include <ru/io/xdmf.h>

#include <hdf5.h>

/* The end of a results file: closed, marked, brought to the disk, given its name. */

ru_status ru_h5_writer_close(ru_h5_writer *w)
{
    ru_h5_table_close(&w->series);
    ru_h5_table_close(&w->statistics);
    for (size_t i = 0; i < w->n_array; i++)
        ru_h5_array_close(&w->arrays[i]);
    w->n_array = 0;
    for (size_t i = 0; i < w->n_field; i++)
        ru_h5_close(&w->fields[i]);
    w->n_field = 0;
    for (int i = 0; i < RU_H5_BALANCE_NUMBERS; i++)
        ru_h5_close(&w->balance[i]);
    ru_h5 *others[] = {&w->field_time,   &w->event_time,   &w->event_kind,   &w->event_text,
                       &w->balance_time, &w->balance_name, &w->balance_kind, &w->balance_conserved};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ru_h5_close(others[i]);
    if (w->file.id < 0)
        return RU_OK;
    herr_t error = H5Fclose(w->file.id);
    w->file.id = -1;
    RU_H5_REQUIRE(error >= 0, w->unfinished, "cannot finish writing the results");
    RU_TRY(ru_h5_disk_check(&w->disk, w->unfinished));
    return RU_OK;
}

/* Opens the closed file once more, since attributes cannot change while it can be watched. */
static ru_status mark(ru_h5_writer *w, int complete, const char *text)
{
    RU_TRY(ru_h5_file_open(w->unfinished, RU_H5_UPDATE, &w->disk, &w->file.id));
    ru_status status = complete && w->parts ? ru_h5_parts_link(w) : RU_OK;
    if (status == RU_OK && complete)
        status = ru_h5_vis_write(w);
    if (status == RU_OK)
        status = ru_h5_attribute_label(&w->file, "/", "status", RU_H5_STATUS, text);
    if (status == RU_OK)
        status = ru_h5_attribute_int(&w->file, "/", "complete", complete);
    ru_status closed = ru_h5_writer_close(w);
    RU_TRY(status);
    RU_TRY(closed);
    return RU_OK;
}

/* A file that checkpoints rely on is not changed in place, where a kill would tear it. It is held
 * until the copy, which is held as well, has its name. */
static ru_status mark_aside(ru_h5_writer *w, int complete, const char *text)
{
    char *original = w->unfinished, *copy;
    if (!w->settled)
        return mark(w, complete, text);
    RU_TRY(ru_h5_copy_aside(original, &copy));
    ru_h5_disk before = w->disk;
    w->disk.held = -1;
    w->unfinished = copy;
    ru_status status = ru_h5_disk_take(&w->disk, copy, 0);
    if (status == RU_OK)
        status = mark(w, complete, text);
    w->unfinished = original;
    status = ru_whole_end(&copy, original, status);
    ru_h5_disk_release(&before);
    return status;
}

/* Lets viewers open the results; these are whole without, so that a file of the user's that has the
 * name is left with a warning. */
static ru_status open_to_viewers(const ru_h5_writer *w)
{
    char *path;
    RU_TRY(ru_xdmf_path(w->path, &path));
    ru_status status = ru_xdmf_write(w->unfinished, w->path, path);
    free(path);
    if (status == RU_ERR_USAGE) {
        ru_log_root(RU_LOG_WARNING, "%s", ru_fault_text());
        ru_fault_clear();
        return RU_OK;
    }
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_h5_finish(ru_h5_writer *w, int complete, const char *text)
{
    RU_TRY(mark_aside(w, complete, text));
    if (!complete) /* what can be read is kept under the unfinished name, with the reason */
        return RU_OK;
    /* The results get their name last: whoever finds them finds what goes with them. */
    ru_status shown = open_to_viewers(w);
    RU_TRY(ru_whole_publish(w->unfinished, w->path));
    return shown;
}
