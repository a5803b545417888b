# Read by cpack for each generator: a tarball is of the program alone.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
    set(CPACK_COMPONENTS_ALL Program)
endif()
