# SPDX-License-Identifier: GPL-3.0-or-later
# Foreign packages as imported targets. Each is linked by the one folder that may include it.
find_package(MPI REQUIRED COMPONENTS C)
find_package(PkgConfig REQUIRED)
find_package(GSL REQUIRED)
find_package(SUNDIALS REQUIRED)

pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-openmpi)
pkg_check_modules(FYAML REQUIRED IMPORTED_TARGET libfyaml)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(NLOPT REQUIRED IMPORTED_TARGET nlopt)
find_library(HDF5_HL_LIBRARY hdf5_openmpi_hl REQUIRED)
find_library(UDUNITS2_LIBRARY udunits2 REQUIRED)
find_path(UDUNITS2_INCLUDE udunits2.h REQUIRED)

add_library(ru_foreign_udunits INTERFACE)
target_link_libraries(ru_foreign_udunits INTERFACE ${UDUNITS2_LIBRARY})
target_include_directories(ru_foreign_udunits SYSTEM INTERFACE ${UDUNITS2_INCLUDE})

pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo)
pkg_check_modules(POPT REQUIRED IMPORTED_TARGET popt)
add_library(ru_foreign_popt INTERFACE)
target_link_libraries(ru_foreign_popt INTERFACE PkgConfig::POPT)

add_library(ru_foreign_hdf5 INTERFACE)
target_link_libraries(ru_foreign_hdf5 INTERFACE PkgConfig::HDF5 ${HDF5_HL_LIBRARY} MPI::MPI_C)

add_library(ru_foreign_sundials INTERFACE)
target_link_libraries(ru_foreign_sundials INTERFACE
    SUNDIALS::cvodes SUNDIALS::arkode SUNDIALS::nvecparallel SUNDIALS::sunlinsolspfgmr
    SUNDIALS::sunnonlinsolnewton SUNDIALS::nvecserial SUNDIALS::sunmatrixdense
    SUNDIALS::sunlinsoldense MPI::MPI_C)

find_library(GLPK_LIBRARY glpk REQUIRED)
find_path(GLPK_INCLUDE glpk.h REQUIRED)
add_library(ru_foreign_glpk INTERFACE)
target_link_libraries(ru_foreign_glpk INTERFACE ${GLPK_LIBRARY})
target_include_directories(ru_foreign_glpk SYSTEM INTERFACE ${GLPK_INCLUDE})

pkg_check_modules(SBML REQUIRED IMPORTED_TARGET libsbml)
add_library(ru_foreign_sbml INTERFACE)
target_link_libraries(ru_foreign_sbml INTERFACE PkgConfig::SBML)

pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)

find_library(CSV_LIBRARY csv REQUIRED)
find_path(CSV_INCLUDE csv.h REQUIRED)
add_library(ru_foreign_csv INTERFACE)
target_link_libraries(ru_foreign_csv INTERFACE ${CSV_LIBRARY})
target_include_directories(ru_foreign_csv SYSTEM INTERFACE ${CSV_INCLUDE})
