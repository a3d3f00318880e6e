/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_PROVENANCE_H
#define RU_IO_PROVENANCE_H

/* Versions of the libraries that read and write for us: "HDF5 1.10.8\nlibfyaml 0.7.12\n...", one a
 * line, found at run time where the library tells. Nothing of the machine. Static. Not
 * collective. */
const char *ru_io_library_versions(void);

#endif
