# SPDX-License-Identifier: GPL-3.0-or-later
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
    set(commit "unknown")
else()
    execute_process(COMMAND git -C ${SOURCE} status --porcelain --untracked-files=no
        OUTPUT_VARIABLE changes ERROR_QUIET)
    if(changes)
        string(APPEND commit "-dirty")
    endif()
endif()
set(text "#define RU_BUILD_VERSION \"${VERSION}\"
#define RU_BUILD_COMMIT \"${commit}\"
#define RU_BUILD_COMPILER \"${COMPILER}\"
#define RU_BUILD_FLAGS \"${FLAGS}\"
#define RU_BUILD_TYPE \"${TYPE}\"
#define RU_BUILD_SANITIZERS \"${SANITIZE}\"
")
set(before "")
if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} before)
endif()
if(NOT text STREQUAL before)
    file(WRITE ${OUTPUT} "${text}")
endif()
