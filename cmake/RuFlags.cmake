# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler flags, in one interface target that every Rushton target links.
add_library(ru_flags INTERFACE)
target_compile_options(ru_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wno-sign-conversion -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_compile_definitions(ru_flags INTERFACE _POSIX_C_SOURCE=200809L)
if(RU_WERROR)
    target_compile_options(ru_flags INTERFACE -Werror)
endif()
if(RU_NATIVE)
    target_compile_options(ru_flags INTERFACE -march=native)
endif()
if(RU_SANITIZE)
    target_compile_options(ru_flags INTERFACE -fsanitize=${RU_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(ru_flags INTERFACE -fsanitize=${RU_SANITIZE})
    if(RU_SANITIZE MATCHES address)
        add_library(ru_leaks OBJECT ${CMAKE_SOURCE_DIR}/tests/support/leaks.c)
        target_link_libraries(ru_leaks PRIVATE MPI::MPI_C)
        target_sources(ru_flags INTERFACE
            $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:$<TARGET_OBJECTS:ru_leaks>>)
    endif()
    # Unrolled kinetics with checks in them take a debugger's places of variables too long.
    target_compile_options(ru_flags INTERFACE $<$<C_COMPILER_ID:GNU>:-fno-var-tracking-assignments>)
    # Loops that are asked to vectorise cannot, with checks in them; clang tells so.
    target_compile_options(ru_flags INTERFACE $<$<C_COMPILER_ID:Clang>:-Wno-pass-failed>)
endif()
if(RU_COVERAGE)
    target_compile_options(ru_flags INTERFACE --coverage)
    target_link_options(ru_flags INTERFACE --coverage)
endif()
