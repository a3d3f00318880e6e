# SPDX-License-Identifier: GPL-3.0-or-later
# What a binary tells of itself: version, commit, compiler, flags. The commit is looked up at every
# build, and the file is rewritten only when it changed.
set(RU_VERSION_HEADER ${CMAKE_BINARY_DIR}/generated/ru_build.h)
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
string(STRIP "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${build_type}}" RU_C_FLAGS)
add_custom_target(ru_version BYPRODUCTS ${RU_VERSION_HEADER}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUTPUT=${RU_VERSION_HEADER}
        -DVERSION=${PROJECT_VERSION} "-DCOMPILER=${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION}"
        "-DFLAGS=${RU_C_FLAGS}" -DTYPE=${CMAKE_BUILD_TYPE} "-DSANITIZE=${RU_SANITIZE}"
        -P ${CMAKE_CURRENT_LIST_DIR}/WriteVersion.cmake
    COMMENT "Looking up the commit" VERBATIM)
