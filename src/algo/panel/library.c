/* A tail too small for a double is 0 to GSL's callers here, not the end of the program. */
#include <gsl/gsl_errno.h>

__attribute__((constructor)) static void keep_running(void) {
	gsl_set_error_handler_off();
}
