# SPDX-License-Identifier: GPL-3.0-or-later
# The page of `rushton report`: the target ru_report_page bundles engine/report/page into the one file
# generated/report_page.html, which engine/report embeds. npm's packages stand in the build folder and are
# fetched again only when their lock changes, so that building again needs no network.
find_program(RU_NPM npm)
find_program(RU_NODE NAMES node nodejs)
if(NOT RU_NPM OR NOT RU_NODE)
    message(FATAL_ERROR "npm and node are needed at build time: they bundle the page of `rushton report`.\n"
            "Debian: ./bootstrap.sh deps, or apt-get install nodejs npm. Running rushton needs neither.")
endif()
set(RU_PAGE_SOURCE ${CMAKE_SOURCE_DIR}/engine/report/page)
set(RU_PAGE_FOLDER ${CMAKE_BINARY_DIR}/page)
set(RU_PAGE_FILE ${CMAKE_BINARY_DIR}/generated/report_page.html)
# The tests in a browser take their driver from the same lock.
set(page_omit --omit=dev)
if(BUILD_TESTING AND NOT RU_SANITIZE AND NOT RU_FUZZ AND NOT RU_COVERAGE)
    set(page_omit --include=dev)
endif()
set(page_lock package.json package-lock.json .npmrc)
list(TRANSFORM page_lock PREPEND ${RU_PAGE_SOURCE}/)
add_custom_command(OUTPUT ${RU_PAGE_FOLDER}/packages.stamp
    COMMAND ${CMAKE_COMMAND} -E make_directory ${RU_PAGE_FOLDER}
    COMMAND ${CMAKE_COMMAND} -E copy ${page_lock} ${RU_PAGE_FOLDER}
    COMMAND ${CMAKE_COMMAND} -E chdir ${RU_PAGE_FOLDER}
            ${RU_NPM} ci ${page_omit} --ignore-scripts --prefer-offline --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${RU_PAGE_FOLDER}/packages.stamp
    DEPENDS ${page_lock}
    COMMENT "Fetching the packages of the report's page (npm ci)" VERBATIM)
file(GLOB page_sources CONFIGURE_DEPENDS ${RU_PAGE_SOURCE}/src/*)
add_custom_command(OUTPUT ${RU_PAGE_FILE}
    COMMAND ${RU_NODE} ${RU_PAGE_SOURCE}/bundle.mjs ${RU_PAGE_FOLDER} ${RU_PAGE_FILE}
    DEPENDS ${RU_PAGE_FOLDER}/packages.stamp ${RU_PAGE_SOURCE}/bundle.mjs ${page_sources}
    COMMENT "Bundling the report's page" VERBATIM)
add_custom_target(ru_report_page DEPENDS ${RU_PAGE_FILE})
