/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario.h>
#include <ru/core/scenario_draft.h>

ru_status ru_scenario_describe(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out,
                    "# Scenario keys\n\n"
                    "Written by `rushton describe scenario --markdown` from the key tables.\n\n"
                    "Every physical number carries a unit, such as `15 m3`; pure numbers may be "
                    "bare or carry `%%`. Files may name others with `base: other.yaml` and "
                    "`include: [{file: vessel.yaml, at: vessel}]`. Lists may stand in a CSV file: "
                    "`profile: {kind: table, csv: feed.csv}` takes them from its columns "
                    "`times [h],rates [mL/h]`.\n\n");
    ru_table_describe(&ru_scenario_table, markdown, &out);
    RU_TRY(ru_text_take(&out, text));
    return RU_OK;
}
