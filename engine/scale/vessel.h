/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_VESSEL_H
#define RU_SCALE_VESSEL_H

#include <ru/base/text.h>
#include <ru/base/tree.h>

/* A process moved into another vessel: broth, cells, start, feeds per volume and the way gas is
 * judged are the process's; shape, impellers, sparger, pressure and jacket are the vessel's. */

/* Makes a whole scenario of the process of `from` in the vessel that `to` names: a volume such as
 * "22 m3" (all lengths in proportion), or a scenario file. Amounts and flows of feeds, withdrawals
 * and pulses grow with the volume, places with diameter and height; files that the process names
 * are named by full paths. `remarks` gets a line for each thing that could not be carried over.
 * Speed and gas flow still are those of the vessel or the process. Fails with RU_ERR_INPUT where a
 * vessel has no diameter or is described by compartments. Not collective. */
RU_MUST_USE ru_status ru_vessel_move(const ru_document *from, const char *to, ru_document **moved,
                                     ru_text *remarks);

/* Files that the cells of a document are read from get full paths, so that the text may stand
 * anywhere. Not collective. */
RU_MUST_USE ru_status ru_vessel_anchor(ru_document *document);

/* 1 where a word is a volume, *volume in m3. Not collective. */
int ru_vessel_is_volume(const char *word, double *volume);

#endif
