# SPDX-License-Identifier: GPL-3.0-or-later
# ru_library(name folder DEPENDS ... FOREIGN ...)
#   A static library of all .c files in the folder. Its headers are seen as <ru/<last folder>/...>
#   through a staged link that comes only with linking the target, so that the layering holds at
#   compile time. DEPENDS become visible to users only where a header needs them (PUBLIC).
function(ru_library name)
    cmake_parse_arguments(ARG "" "" "DEPENDS;FOREIGN;EXCLUDE" ${ARGN})
    get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
    file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    foreach(excluded ${ARG_EXCLUDE})
        list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${excluded})
    endforeach()
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    set(stage ${CMAKE_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${stage}/ru)
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${stage}/ru/${folder} SYMBOLIC)
    target_include_directories(${name} PUBLIC ${stage})
    target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} PRIVATE ru_flags ${ARG_FOREIGN} m)
    # Every header compiles alone: one generated file per header.
    foreach(header ${headers})
        get_filename_component(base ${header} NAME_WE)
        set(probe ${CMAKE_BINARY_DIR}/headers/${name}_${base}.c)
        file(CONFIGURE OUTPUT ${probe}
             CONTENT "#include <ru/${folder}/${base}.h>\ntypedef int ru_${base}_probe;\n")
        list(APPEND probes ${probe})
    endforeach()
    if(probes)
        add_library(${name}_headers OBJECT ${probes})
        target_link_libraries(${name}_headers PRIVATE ${name} ru_flags)
    endif()
endfunction()

# ru_test(folder/test_name NP n... DEPENDS ...): one executable a file under tests/, run on each
# rank count in NP (default: alone, no launcher). Label: the folder.
function(ru_test path)
    cmake_parse_arguments(ARG "" "TIMEOUT" "NP;DEPENDS;FOREIGN;LABELS" ${ARGN})
    get_filename_component(folder ${path} DIRECTORY)
    get_filename_component(base ${path} NAME)
    string(REPLACE "/" "_" target ${path})
    add_executable(${target} ${CMAKE_SOURCE_DIR}/tests/${path}.c)
    target_link_libraries(${target} PRIVATE ru_flags ru_test_support ${ARG_DEPENDS} ${ARG_FOREIGN} m)
    target_compile_definitions(${target} PRIVATE
        RU_SOURCE_DIR="${CMAKE_SOURCE_DIR}" RU_BINARY_DIR="${CMAKE_BINARY_DIR}")
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    if(NOT ARG_NP)
        add_test(NAME ${folder}.${base} COMMAND ${target})
        set_tests_properties(${folder}.${base} PROPERTIES
            LABELS "${folder};${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
            ENVIRONMENT "${RU_TEST_ENVIRONMENT}")
    endif()
    foreach(np ${ARG_NP})
        # A launcher that ends clears away what another one beside it has just begun to make.
        set(scratch ${CMAKE_BINARY_DIR}/mpi/${folder}.${base}.np${np})
        file(MAKE_DIRECTORY ${scratch})
        add_test(NAME ${folder}.${base}.np${np}
                 COMMAND ${MPIEXEC_EXECUTABLE} ${RU_MPIEXEC_FLAGS} -n ${np} $<TARGET_FILE:${target}>)
        set_tests_properties(${folder}.${base}.np${np} PROPERTIES
            LABELS "${folder};mpi;${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} PROCESSORS ${np}
            ENVIRONMENT "${RU_TEST_ENVIRONMENT};OMPI_MCA_orte_tmpdir_base=${scratch}")
    endforeach()
endfunction()

# As many ranks as a test asks for, on however few cores, also as root in a container.
set(RU_MPIEXEC_FLAGS --allow-run-as-root --oversubscribe --quiet CACHE STRING "")

# Open MPI's collective output component vulcan is not trusted.
set(RU_TEST_ENVIRONMENT
    "OMPI_MCA_fcoll=^vulcan"
    # No daemon for a process alone: LeakSanitizer's tracer has crashed on what it leaves behind.
    "OMPI_MCA_ess_singleton_isolated=1"
    # More ranks than cores: those that wait give way.
    "OMPI_MCA_mpi_yield_when_idle=1")
# Its tracer crashes, too, where a process alone makes no scratch folder.
if(RU_SANITIZE)
    list(APPEND RU_TEST_ENVIRONMENT "OMPI_MCA_orte_create_session_dirs=1")
endif()
