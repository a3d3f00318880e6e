# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where: the program, the public library as one shared object, headers,
# and what find_package(rushton) and pkg-config need.
#   rushton::rushton  the library behind rushton.h, for programs that embed runs
#   rushton::model    headers alone, for shared objects of cell models
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/shared.c
     CONTENT "typedef int ru_shared_is_made_of_archives;\n")
add_library(ru_shared SHARED ${CMAKE_BINARY_DIR}/generated/shared.c)
target_link_libraries(ru_shared PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,ru_front>"
                      PUBLIC MPI::MPI_C)
set_target_properties(ru_shared PROPERTIES OUTPUT_NAME rushton EXPORT_NAME rushton
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_include_directories(ru_shared INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/rushton>)

add_library(ru_model_headers INTERFACE)
set_target_properties(ru_model_headers PROPERTIES EXPORT_NAME model)
target_include_directories(ru_model_headers INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/rushton>)

install(TARGETS rushton RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS ru_shared ru_model_headers EXPORT rushton
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/models/
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/rushton/ru/models FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_SOURCE_DIR}/engine/base/comm.h ${PROJECT_SOURCE_DIR}/engine/base/quantity.h
              ${PROJECT_SOURCE_DIR}/engine/base/unroll.h
              ${PROJECT_SOURCE_DIR}/engine/base/record.h ${PROJECT_SOURCE_DIR}/engine/base/status.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/rushton/ru/base)
install(FILES ${PROJECT_SOURCE_DIR}/engine/front/rushton.h ${PROJECT_SOURCE_DIR}/engine/front/studies.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/rushton/ru/front)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples/own_model
        DESTINATION ${CMAKE_INSTALL_DATADIR}/rushton/examples)

set(RU_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/rushton)
install(EXPORT rushton NAMESPACE rushton:: FILE rushton-targets.cmake DESTINATION ${RU_PACKAGE_DIR})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/rushton-config.cmake.in
    ${CMAKE_BINARY_DIR}/generated/rushton-config.cmake INSTALL_DESTINATION ${RU_PACKAGE_DIR})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/generated/rushton-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
configure_file(${CMAKE_CURRENT_LIST_DIR}/rushton.pc.in ${CMAKE_BINARY_DIR}/generated/rushton.pc
               @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/generated/rushton-config.cmake
              ${CMAKE_BINARY_DIR}/generated/rushton-config-version.cmake
        DESTINATION ${RU_PACKAGE_DIR})
install(FILES ${CMAKE_BINARY_DIR}/generated/rushton.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
