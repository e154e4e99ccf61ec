/* When a run of `huying dispatch` is to end: Ctrl-C, or its time is up; and how far it is. */
#pragma once

#include "algo/dispatch/dispatch.h"

/* Sets control->cancel, and control->progress where standard error is a terminal. A second Ctrl-C
 * ends the process at once. `seconds` 0: no limit. */
void dispatch_stop_listen(DispatchControl *control, double seconds);
/* Takes the progress line away. */
void dispatch_stop_clear(void);
