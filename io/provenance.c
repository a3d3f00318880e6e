/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/provenance.h>

#include <stdio.h>

#include <csv.h>
#include <hdf5.h>
#include <libfyaml.h>

const char *ru_io_library_versions(void)
{
    static _Thread_local char text[256];
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    snprintf(text, sizeof text, "HDF5 %u.%u.%u\nlibfyaml %s\nlibcsv %d.%d.%d\n", major, minor,
             release, fy_library_version(), CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    return text;
}
